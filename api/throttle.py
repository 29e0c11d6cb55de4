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


_Counted = type[Exception] | tuple[type[Exception], ...]


class Throttle:
    """A bucket for each address: a try takes a drop out, a right one puts it back.

    `at_work` tries are made at once, where each holds a thread and a core that other calls need.
    """

    def __init__(
        self,
        *,
        at_once: int = 20,
        one_every_s: float = 6.0,
        at_work: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._one_every_s = one_every_s
        self._clock = clock
        self._empty_until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()
        self._at_work = None if at_work is None else threading.BoundedSemaphore(at_work)

    @contextmanager
    def one_try(self, request: Request, *, counted: _Counted = Exception) -> Iterator[None]:
        """Let one try be made; what ends in the counted error is held against the address.

        Raises
        ------
        TooManyTries
            Too many tries from this address have gone wrong, or too many are under way.
        """
        address = address_of(request)
        self._take(address)
        is_wrong = False
        try:
            with self._working():
                yield
        except TooManyTries:
            raise
        except counted:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                self._put_back(address)

    def check(self, request: Request) -> None:
        """Refuse an address that has no try left, before anything of its call is looked at.

        Raises
        ------
        TooManyTries
            Too many tries from this address have gone wrong.
        """
        address = address_of(request)
        with self._lock:
            now = self._clock()
            self._check(max(self._empty_until.get(address, now), now) + self._one_every_s, now)

    @contextmanager
    def _working(self) -> Iterator[None]:
        if self._at_work is None:
            yield
            return
        if not self._at_work.acquire(blocking=False):
            raise _too_many("too many sign in at this very moment", "此刻登录者过多")
        try:
            yield
        finally:
            self._at_work.release()

    def _take(self, address: str) -> None:
        """Take a drop; the bucket is full when the last of what was taken has run in again."""
        with self._lock:
            now = self._clock()
            full_at = max(self._empty_until.get(address, now), now) + self._one_every_s
            self._check(full_at, now)
            self._empty_until[address] = full_at
            self._empty_until.move_to_end(address)
            while len(self._empty_until) > _MOST_ADDRESSES:
                self._empty_until.popitem(last=False)

    def _check(self, full_at: float, now: float) -> None:
        if full_at - now > self._at_once * self._one_every_s:
            raise _too_many("too many wrong tries came from this address", "此地址的错误尝试过多")

    def _put_back(self, address: str) -> None:
        with self._lock:
            if address in self._empty_until:
                self._empty_until[address] -= self._one_every_s


def _too_many(problem: str, problem_zh: str) -> TooManyTries:
    return TooManyTries(
        problem=problem,
        mend="wait a little, then try again",
        problem_zh=problem_zh,
        mend_zh="请稍候再试",
    )


def address_of(request: Request) -> str:
    """Return where a call came from, as far as the connection or a proxy of ours tells."""
    return request.client.host if request.client is not None else ""
