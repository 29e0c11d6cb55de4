"""What kind of matter a request is, and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, deadline
from gridmap.model.photo import PhotoMoment
from gridmap.model.reference import Act
from gridmap.model.work_order import Disposition, Urgency

UNCLASSIFIED = "other"
"""The category of a request that names none; every district has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds until a work order is to be signed, reached and resolved; 0 = not asked for."""

    respond_s: int
    arrive_s: int
    close_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category with its defaults; the limits count from the opening of the order.

    A limit of 0 is not asked for; each is counted in its unit. `acts` are what it asks of a person
    who handles it alone; `photos` are those that whoever reports it back has to have taken.
    """

    code: str
    zh: str
    en: str
    handling: Disposition
    urgency: Urgency
    skills: frozenset[str]
    respond_s: int
    arrive_s: int
    close_s: int
    respond_unit: LimitUnit = LimitUnit.CLOCK
    arrive_unit: LimitUnit = LimitUnit.CLOCK
    close_unit: LimitUnit = LimitUnit.CLOCK
    acts: frozenset[Act] = frozenset()
    photos: frozenset[PhotoMoment] = frozenset()

    @property
    def needs_calendar(self) -> bool:
        """Tell whether a limit is counted in working time."""
        units = {self.respond_unit, self.arrive_unit, self.close_unit}
        return units != {LimitUnit.CLOCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """By when a work order is to be signed, reached and resolved."""

    respond_by: datetime
    arrive_by: datetime
    close_by: datetime


def deadlines(
    category: Category,
    *,
    urgency: Urgency,
    urgent_within: Limits,
    opened_at: datetime,
    calendar: WorkingCalendar,
) -> Deadlines:
    """Return the deadlines of an order, each limit counted in its unit from the opening.

    Where an order is urgent though its category is not, each limit is at most that of
    `urgent_within`, by a clock that runs day and night. Stated as normal, an urgent category
    keeps its limits: nobody is given more time by a word. A limit of 0 is not asked for: the next
    one holds, so an order that nobody has to reach may be reached until it is to be resolved. A
    limit shorter than the one before it is lifted to it. The three instants are always in order.
    """
    asked = list(_asked_for(category, opened_at, calendar))
    if urgency is Urgency.URGENT and category.urgency is not Urgency.URGENT:
        bounds = urgent_within.respond_s, urgent_within.arrive_s, urgent_within.close_s
        asked = [
            min(due, opened_at + timedelta(seconds=bound)) if due and bound else due
            for due, bound in zip(asked, bounds, strict=True)
        ]
    close_by = max((due for due in asked if due), default=opened_at)
    respond_by = _first(asked) or close_by
    arrive_by = max(_first(asked[1:]) or close_by, respond_by)
    return Deadlines(respond_by=respond_by, arrive_by=arrive_by, close_by=close_by)


def _asked_for(
    category: Category, opened_at: datetime, calendar: WorkingCalendar
) -> Iterator[datetime | None]:
    """Yield by when each limit is over; None where it is not asked for."""
    for limit_s, unit in (
        (category.respond_s, category.respond_unit),
        (category.arrive_s, category.arrive_unit),
        (category.close_s, category.close_unit),
    ):
        yield deadline(opened_at, limit_s, unit, calendar) if limit_s > 0 else None


def _first(asked: Sequence[datetime | None]) -> datetime | None:
    return next((due for due in asked if due is not None), None)
