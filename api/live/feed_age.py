"""How old what has been told may be, by a clock that nobody sets."""

from collections import deque

from gridmap.model.feed import FeedState

_MOST_LOOKS = 4_096


class FeedAge:
    """Since when the feed may be incomplete.

    A transaction that runs for long holds back what others have written after it began. The feed
    is whole up to the last look whose next transaction is older than the oldest one running now.
    """

    def __init__(self, now: float) -> None:
        self._whole_at = now
        self._looks: deque[tuple[float, int]] = deque(maxlen=_MOST_LOOKS)

    def note(self, state: FeedState, now: float) -> None:
        """Take in how far a look at the feed could see."""
        if not state.is_held_back:
            self._whole_at = now
            self._looks.clear()
        while self._looks and self._looks[0][1] <= state.oldest_xid:
            self._whole_at = self._looks.popleft()[0]
        self._looks.append((now, state.next_xid))

    def seconds(self, now: float) -> float:
        """Return the age in seconds."""
        return now - self._whole_at
