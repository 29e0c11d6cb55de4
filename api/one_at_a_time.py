"""Work that takes many seconds: one piece of it at a time, whoever else asks is told so."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException

_BUSY, _RETRY_AFTER_S = 503, 5


class OneAtATime:
    """A door for one; nobody waits before it, so that answering never stops for a search."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one caller work; 503 for others meanwhile."""
        if not self._lock.acquire(blocking=False):
            raise HTTPException(_BUSY, headers={"Retry-After": str(_RETRY_AFTER_S)})
        try:
            yield
        finally:
            self._lock.release()
