"""What failed for a reason nobody foresaw is put off, so that it holds up none of the others."""

import logging
from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from gridmap.errors import EngineError, StateError

log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)

_FOR = timedelta(minutes=1)
_TRIES = 5
"""How often more than the limit may fail at once, if all that is due fails for one cause."""


class PutOff:
    """Remembers what failed in this process, and until when it is left alone.

    What is due is named by a word for its kind, "work order" for one, and by a key.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[str, Hashable], datetime] = {}

    def now(self, what: str, *, at: datetime) -> Collection[Any]:
        """Return the keys of what is left alone at an instant, and forget what no longer is."""
        self._until = {pair: until for pair, until in self._until.copy().items() if until > at}
        return [key for kind, key in self._until if kind == what]

    def do_each(
        self,
        what: str,
        due: Iterable[Key],
        deed: Callable[[Key], bool],
        *,
        at: datetime,
        limit: int,
    ) -> int:
        """Do what is due and not put off, `limit` at the most, and return how many were done.

        A deed tells whether there was anything to do. What somebody else moved meanwhile comes up
        again at once, if it is still due; what fails is put off. Where all fails, `limit` times a
        few are tried, the others next time.
        """
        left_alone = frozenset(self.now(what, at=at))
        n_done = n_failed = 0
        for one in due:
            if n_done == limit or n_failed == limit * _TRIES:
                break
            if one in left_alone:
                continue
            try:
                n_done += deed(one)
            except StateError as error:
                log.info("%s %s was moved by somebody else: %s", what, one, error)
            except Exception as error:
                if isinstance(error, EngineError) and not error.is_of_one:
                    raise
                log.exception("%s %s failed and is put off", what, one)
                self._until[what, one] = at + _FOR
                n_failed += 1
        return n_done
