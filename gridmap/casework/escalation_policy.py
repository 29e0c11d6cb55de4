"""What a city tunes about escalation."""

import math
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, deadline
from gridmap.model.work_order import Urgency

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """When a work order is told to the next level.

    Ranks are those of the levels, the grid being 1; 0 turns a cause off. An urgent order is told
    up to `urgent_rank` at once, one that lies in no grid to the territorial body of
    `unowned_rank`. `n_refusals` members who cannot go raise an order by one level. One that
    finds nobody rises after its `…_no_candidate_s`, and by one more level after each
    `…_pause_s`. Each limit that passes raises it by one level; after the last one it rises
    again every `overdue_pause_s`, counted in its unit: a working day is 86,400.
    """

    urgent_rank: int = 1
    unowned_rank: int = 2
    n_refusals: int = 2
    urgent_no_candidate_s: float = 300.0
    urgent_pause_s: float = 900.0
    normal_no_candidate_s: float = 1_800.0
    normal_pause_s: float = 14_400.0
    overdue_pause_s: float = 86_400.0
    overdue_pause_unit: LimitUnit = LimitUnit.CLOCK

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant; a pause of 0 would raise to the top at once."""
        for one in fields(self):
            if one.name.endswith("_unit"):
                continue
            least = 1.0 if one.name.endswith("_s") else 0.0
            if not least <= getattr(self, one.name) < math.inf:
                raise ValueError(f"{one.name} must be {least:.0f} or more")

    def no_candidate_s(self, urgency: Urgency) -> float:
        """Return how long an order may find nobody before it rises."""
        is_urgent = urgency is Urgency.URGENT
        return self.urgent_no_candidate_s if is_urgent else self.normal_no_candidate_s

    def overdue_again_at(self, last: datetime, calendar: WorkingCalendar) -> datetime:
        """Return when an order that is late rises again after it was raised."""
        return deadline(last, self.overdue_pause_s, self.overdue_pause_unit, calendar)

    def overdue_raised_until(self, now: datetime, calendar: WorkingCalendar) -> datetime:
        """Return an instant after which whoever was raised for being late is not raised again yet.

        The latest such instant to the second, so that a long queue need not be asked one by one.
        """
        pause = timedelta(seconds=self.overdue_pause_s)
        if self.overdue_pause_unit is LimitUnit.CLOCK:
            return now - pause
        due, early = now - pause, now
        try:
            while self.overdue_again_at(due, calendar) > now:
                pause, early = 2 * pause, due
                due = now - pause
            while early - due > _SECOND:
                between = due + (early - due) / 2
                if self.overdue_again_at(between, calendar) > now:
                    early = between
                else:
                    due = between
        except (ValueError, OverflowError):  # of a calendar that knows no duty each is asked
            return now
        return early

    def pause_s(self, urgency: Urgency) -> float:
        """Return how long it then stays on each level while it finds nobody."""
        return self.urgent_pause_s if urgency is Urgency.URGENT else self.normal_pause_s
