"""A process that dispatches, as the database last heard of it."""

from dataclasses import dataclass
from datetime import datetime

SILENT_S = 60.0
"""A worker that has not gone round for so long is not at work: it goes round every 5 seconds.

One duty may take long (a plan of a day, a network that is read); a minute is longer than any.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSeen:
    """A worker: where it runs, since when, when it last went round and how long ago that is."""

    place: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    silent_s: float

    @property
    def is_at_work(self) -> bool:
        """Tell whether it goes round: it has not ended, and was heard of within the minute.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 1, 1, tzinfo=UTC)
        >>> seen = {"place": "here:1", "began_at": noon, "seen_at": noon, "ended_at": None}
        >>> [WorkerSeen(**seen, silent_s=silent).is_at_work for silent in (60.0, 61.0)]
        [True, False]
        """
        return self.ended_at is None and self.silent_s <= SILENT_S
