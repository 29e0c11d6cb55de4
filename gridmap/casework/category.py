"""What kind of matter a request is, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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

    A limit of 0 is not asked for. `acts` are what it asks of a person who handles it alone;
    `photos` are those that whoever reports it back has to have taken.
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
    acts: frozenset[Act] = frozenset()
    photos: frozenset[PhotoMoment] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """By when a work order is to be signed, reached and resolved."""

    respond_by: datetime
    arrive_by: datetime
    close_by: datetime


def deadlines(
    category: Category, *, urgency: Urgency, urgent_within: Limits, opened_at: datetime
) -> Deadlines:
    """Return the deadlines of an order on a clock that runs day and night.

    Where an order is urgent though its category is not, each limit is at most that of
    `urgent_within`. Stated as normal, an urgent category keeps its limits: nobody is given more
    time by a word. A limit of 0 is not asked for: the next one holds, so an order that nobody
    has to reach may be reached until it is to be resolved. A limit shorter than the one before
    it is lifted to it. The three instants are always in order.
    """
    limits: tuple[int, ...] = (category.respond_s, category.arrive_s, category.close_s)
    if urgency is Urgency.URGENT and category.urgency is not Urgency.URGENT:
        bounds = urgent_within.respond_s, urgent_within.arrive_s, urgent_within.close_s
        limits = tuple(
            min(limit, bound) if bound else limit
            for limit, bound in zip(limits, bounds, strict=True)
        )
    close_s = max(*limits, 0)
    respond_s = _first_asked_for(limits) or close_s
    arrive_s = max(_first_asked_for(limits[1:]) or close_s, respond_s)
    return Deadlines(
        respond_by=opened_at + timedelta(seconds=respond_s),
        arrive_by=opened_at + timedelta(seconds=arrive_s),
        close_by=opened_at + timedelta(seconds=close_s),
    )


def _first_asked_for(limits: Sequence[int]) -> int | None:
    return next((limit for limit in limits if limit > 0), None)
