"""What kind of matter a request is, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.model.work_order import Disposition, Urgency

UNCLASSIFIED = "other"
"""The category of a request that names none; every district has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category with its defaults; the limits count from the opening of the order."""

    code: str
    zh: str
    en: str
    handling: Disposition
    urgency: Urgency
    skills: frozenset[str]
    respond_s: int
    arrive_s: int
    close_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """By when a work order is to be signed, reached and resolved."""

    respond_by: datetime
    arrive_by: datetime
    close_by: datetime


def deadlines(category: Category, *, opened_at: datetime) -> Deadlines:
    """Return the deadlines of an order on a clock that runs day and night.

    A limit shorter than the one before it is lifted to it, so that the three instants are
    always in order.
    """
    respond_s = max(category.respond_s, 0)
    arrive_s = max(category.arrive_s, respond_s)
    close_s = max(category.close_s, arrive_s)
    return Deadlines(
        respond_by=opened_at + timedelta(seconds=respond_s),
        arrive_by=opened_at + timedelta(seconds=arrive_s),
        close_by=opened_at + timedelta(seconds=close_s),
    )
