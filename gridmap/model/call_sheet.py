"""A call sheet 纸质受理单: what was taken and done on paper while the system was down."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneOnPaper:
    """Whom somebody sent by telephone, when, and how far it had come; `result` is in words.

    An instant that the sheet leaves empty had not come when it was entered.
    """

    member_code: str
    sent_at: datetime
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    result: str | None = None

    @property
    def instants(self) -> tuple[tuple[str, datetime], ...]:
        """Return the instants that the sheet states, by field, in the order they have to be in."""
        stated = (
            ("sent_at", self.sent_at),
            ("signed_at", self.signed_at),
            ("arrived_at", self.arrived_at),
            ("done_at", self.done_at),
        )
        return tuple((name, at) for name, at in stated if at is not None)
