"""A place in the history, from which it is told on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """An instant, and the event of it that was told last, if any was."""

    at: datetime
    event: UUID | None = None

    def __str__(self) -> str:
        """Return the place as a cursor of a page says it."""
        return f"{self.at.isoformat()}~{self.event or ''}"

    @classmethod
    def parse(cls, said: str) -> Self:
        """Return the place that a cursor says; ValueError for anything else.

        >>> HistoryPlace.parse("2026-03-02T08:00:00+00:00~").event is None
        True
        """
        at, mark, event = said.partition("~")
        instant = datetime.fromisoformat(at)
        if not mark or instant.tzinfo is None:
            raise ValueError(said)
        return cls(instant, UUID(event) if event else None)
