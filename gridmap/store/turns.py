"""Turns at something of which there are few: whoever has waited longest is next."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from gridmap.errors import DatabaseUnavailable


class Turns:
    """A number of places that are handed on in the order in which they were asked for.

    The pools at hand wake whoever waited longest but let a newcomer take the place first: with
    40 threads at 8 connections most waited for microseconds and some for ever.

    Parameters
    ----------
    n_places
        How many have a turn at once.
    wait_s
        Longest wait for a turn.
    """

    def __init__(self, n_places: int, *, wait_s: float) -> None:
        self._n_free, self._wait_s = n_places, wait_s
        self._waiting: deque[threading.Lock] = deque()
        self._guard = threading.Lock()

    @property
    def n_waiting(self) -> int:
        """How many wait for a turn now."""
        return len(self._waiting)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have a turn for the block; DatabaseUnavailable when none came up in time."""
        self._take()
        try:
            yield
        finally:
            self._hand_on()

    def _take(self) -> None:
        with self._guard:
            if self._n_free:
                self._n_free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if not mine.acquire(timeout=self._wait_s) and self._gave_up(mine):
            raise DatabaseUnavailable(
                problem="no connection to the database came free in time",
                mend="try again; if it stays so, look what holds them: gridmap doctor",
                problem_zh="未能及时得到数据库连接",
                mend_zh="请重试；若仍如此，查看连接被何处占用：gridmap doctor",
            )

    def _gave_up(self, mine: threading.Lock) -> bool:
        """Leave the line; False where the turn came up in the very last moment."""
        with self._guard:
            if mine not in self._waiting:
                return False
            self._waiting.remove(mine)
            return True

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._n_free += 1
