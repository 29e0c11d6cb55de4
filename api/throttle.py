"""Wrong tries by address: so many at once, then one every few seconds. Kept in this process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from gridmap.errors import TooManyTries

_MOST_ADDRESSES = 10_000
"""Whoever has more addresses than this is not held up by counting them."""


class Throttle:
    """A bucket for each address: a try takes a drop out, a right one puts it back."""

    def __init__(
        self,
        *,
        at_once: int = 20,
        one_every_s: float = 6.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._one_every_s = one_every_s
        self._clock = clock
        self._empty_until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def one_try(self, request: Request, *, counted: type[Exception]) -> Iterator[None]:
        """Let one try be made; only what ends in the counted error is held against the address.

        Raises
        ------
        TooManyTries
            Too many tries from this address have gone wrong, or are under way.
        """
        address = address_of(request)
        self._take(address)
        is_wrong = False
        try:
            yield
        except counted:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                self._put_back(address)

    def _take(self, address: str) -> None:
        """Take a drop; the bucket is full when the last of what was taken has run in again."""
        with self._lock:
            now = self._clock()
            full_at = max(self._empty_until.get(address, now), now) + self._one_every_s
            if full_at - now > self._at_once * self._one_every_s:
                raise TooManyTries(
                    problem="too many wrong tries came from this address",
                    mend="wait a little, then try again",
                    problem_zh="此地址的错误尝试过多",
                    mend_zh="请稍候再试",
                )
            self._empty_until[address] = full_at
            self._empty_until.move_to_end(address)
            while len(self._empty_until) > _MOST_ADDRESSES:
                self._empty_until.popitem(last=False)

    def _put_back(self, address: str) -> None:
        with self._lock:
            if address in self._empty_until:
                self._empty_until[address] -= self._one_every_s


def address_of(request: Request) -> str:
    """Return where a call came from, as far as the connection or a proxy of ours tells."""
    return request.client.host if request.client is not None else ""
