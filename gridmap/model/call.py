"""A call that may come twice, and what it was answered the first time."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotentCall:
    """The caller's promise that two calls with one key are one call.

    `route` is the address that was called, `fingerprint` stands for what was sent to it.
    """

    key: str
    route: str
    fingerprint: bytes


class AnsweredBefore(Exception):
    """A call came again: what it did stands, and `answer` is what it was told then.

    No error, and nobody has to act: it leaves a transaction by the shortest way, so that
    nothing of the call is done a second time. The door says the answer again.
    """

    def __init__(self, answer: Mapping[str, object]) -> None:
        self.answer = answer
        super().__init__("the call was answered before")
