"""Calls that store something once a key: the answer says whether it was new."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from api.deps import KeyDep

_OK = 200


@dataclass(frozen=True, slots=True)
class Once:
    """A call under a key: stored the first time, and answered 200 when it comes again."""

    key: str
    response: Response

    def tell(self, *, created: bool) -> None:
        """State whether this call was the first."""
        if not created:
            self.response.status_code = _OK


def _once(
    response: Response,
    idempotency_key: KeyDep,
) -> Once:
    return Once(idempotency_key, response)


OnceDep = Annotated[Once, Depends(_once)]
