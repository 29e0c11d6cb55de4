"""A channel: all that those of one hearing are told, kept for a while in the order of telling."""

import asyncio
from collections import deque

from gridmap.model.hearing import Hearing

_MOST_FRAMES = 120
"""Half a minute at four a second."""

_MOST_BYTES = 4 * 1024 * 1024
_MOST_AT_ONCE_BYTES = 256 * 1024
"""What is handed to one connection at a time: no more than this waits in it for a slow reader."""


class Channel:
    """Frames of one hearing, encoded once for all who have it.

    A listener keeps only the number of the frame that comes next for it. One that is so slow
    that this frame is no longer kept has fallen behind: nothing is stored for anybody.
    """

    def __init__(self, hearing: Hearing, cursor: str) -> None:
        self.hearing = hearing
        self.cursor = cursor
        """Of the last frame: the `previous` of the one that comes next."""
        self.next_number = 0
        self.n_listeners = 0
        self.told_at = 0.0
        """When something was last told, by the clock of the loop."""
        self._frames: deque[bytes] = deque()
        self._n_bytes = 0
        self._news = asyncio.Event()

    def push(self, frame: bytes, *, at: float) -> None:
        """Take a frame and wake everybody who waits for one."""
        self._frames.append(frame)
        self._n_bytes += len(frame)
        self.next_number += 1
        self.told_at = at
        while len(self._frames) > _MOST_FRAMES or self._n_bytes > _MOST_BYTES:
            self._n_bytes -= len(self._frames.popleft())
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self) -> None:
        """Wait for the next frame."""
        await self._news.wait()

    def has_lost(self, number: int) -> bool:
        """Tell whether a frame is kept no longer."""
        return number < self.next_number - len(self._frames)

    def frames_from(self, number: int) -> tuple[bytes, int]:
        """Return frames from a number on as one piece, and the number of the one after them."""
        first = self.next_number - len(self._frames)
        chosen: list[bytes] = []
        n_bytes = 0
        while number < self.next_number and (not chosen or n_bytes < _MOST_AT_ONCE_BYTES):
            chosen.append(self._frames[number - first])
            n_bytes += len(chosen[-1])
            number += 1
        return b"".join(chosen), number
