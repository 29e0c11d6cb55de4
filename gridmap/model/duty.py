"""Who is on duty at a level, and who answers for a place, as a file tells it."""

from dataclasses import dataclass
from datetime import datetime

POSTS = ("leader", "chief", "staff")
"""带班领导、值班长、值班员."""

RESPONSIBLE_KINDS = ("cadre", "leader", "organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRecord:
    """One duty 值班: from `starts_at` up to, not including, `ends_at`."""

    code: str
    level: str
    area_code: str
    post: str
    name: str
    phone: str | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleRecord:
    """One link 包联 to a place, as `layer:code`, or to a hard case by its number.

    Without an end it holds until further notice.
    """

    code: str
    kind: str
    name: str
    title: str | None
    phone: str | None
    place: str | None
    case_number: str | None
    starts_at: datetime
    ends_at: datetime | None
