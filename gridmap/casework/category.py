"""What kind of matter a request is, and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, deadline
from gridmap.casework.nearing import counted_nearing
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
    """By when a work order is to be signed, reached and resolved.

    When each of them nears is said where it is counted in working time; on the clock it follows
    from the opening and the deadline.
    """

    respond_by: datetime
    arrive_by: datetime
    close_by: datetime
    respond_nears_at: datetime | None = None
    arrive_nears_at: datetime | None = None
    close_nears_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    at: datetime
    unit: LimitUnit


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
            min(due, _Due(opened_at + timedelta(seconds=bound), LimitUnit.CLOCK))
            if due and bound
            else due
            for due, bound in zip(asked, bounds, strict=True)
        ]
    close = max((due for due in asked if due), default=_Due(opened_at, LimitUnit.CLOCK))
    respond = _first(asked) or close
    arrive = max(_first(asked[1:]) or close, respond)

    def nearing(due: _Due) -> datetime | None:
        return counted_nearing(opened_at, due.at, due.unit, calendar)

    return Deadlines(
        respond_by=respond.at,
        arrive_by=arrive.at,
        close_by=close.at,
        respond_nears_at=nearing(respond),
        arrive_nears_at=nearing(arrive),
        close_nears_at=nearing(close),
    )


def _asked_for(
    category: Category, opened_at: datetime, calendar: WorkingCalendar
) -> Iterator[_Due | None]:
    """Yield by when each limit is over, in its unit; None where it is not asked for."""
    for limit_s, unit in (
        (category.respond_s, category.respond_unit),
        (category.arrive_s, category.arrive_unit),
        (category.close_s, category.close_unit),
    ):
        due = deadline(opened_at, limit_s, unit, calendar)
        yield _Due(due, unit) if limit_s > 0 else None


def _first(asked: Sequence[_Due | None]) -> _Due | None:
    return next((due for due in asked if due is not None), None)
