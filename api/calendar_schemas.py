"""What goes over the wire of the working calendar: its days, its years, a limit that is tried."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from gridmap.casework.calendar import DayKind


class _Seen(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CalendarDayNow(_Seen):
    """One day: what it is, when somebody is on duty, of what it is off or made up for."""

    day: date
    kind: DayKind
    hours: list[str]
    name: str
    is_known: bool


class CalendarYearNow(_Seen):
    """One year as it is known, and how many of its days are worked."""

    year: int
    source: str
    address: str
    n_working_days: int


class CalendarMonth(BaseModel):
    """The days of a month by the version in force; 0 where no calendar was set.

    `unknown_years` are those of now and of two months on of which no days are known.
    """

    number: int
    zone_name: str
    is_needed: bool
    unknown_years: list[int]
    years: list[CalendarYearNow]
    days: list[CalendarDayNow]


class LimitNow(_Seen):
    """When a limit would be over, how much duty that is, and what was not known."""

    due_at: datetime
    duty_s: float
    number: int
    unknown_years: list[int]
