"""What is kept of persons, for how long, and whether it goes when it should."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class KeptKind(StrEnum):
    """What is forgotten in time; the words are part of the public interface."""

    CALLERS = "callers"
    TRAILS = "trails"
    PHOTOS = "photos"
    EVACUEES = "evacuees"
    AUDIT = "audit"


GRACE = timedelta(days=1)
"""The worker forgets within the hour: what is a day too old shows that nothing does."""

KeptDays = Mapping[KeptKind, float]
"""How many days each is kept: callers, photos and evacuees from the end of their matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One kind: how much should be gone by now, and whether some of it should since a day.

    `n_due` is counted to ten thousand.
    """

    kind: KeptKind
    kept_days: float
    n_due: int
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Every kind; how many requests are held by order of the law; when callers last went."""

    kinds: tuple[Kept, ...]
    n_held: int
    forgotten_at: datetime | None
