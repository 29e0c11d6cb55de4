"""The clock of a played day: runs at speed beside the real one, or jumps from deed to deed."""

import threading
from datetime import datetime, timedelta

from gridmap.wiring import now


class DayClock:
    """A clock that starts at an instant and runs `speed` times as fast as the real one.

    With a speed of None it stands still and is set by `wait_until`, which then returns at
    once: a day plays as fast as the machine can.
    """

    def __init__(self, start: datetime, *, speed: float | None) -> None:
        self._start = start
        self._speed = speed
        self._began = now()
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the instant that it is in the played day."""
        if self._speed is None:
            with self._lock:
                return self._start
        return self._start + (now() - self._began) * self._speed

    def wait_until(self, at: datetime, stopping: threading.Event) -> bool:
        """Wait for an instant of the played day; True if told to stop meanwhile."""
        if self._speed is None:
            with self._lock:
                self._start = max(self._start, at)
            return stopping.is_set()
        left: timedelta = (at - self()) / self._speed
        return stopping.wait(max(left.total_seconds(), 0.0))
