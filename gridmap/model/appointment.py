"""Appointments at home 预约上门: the window that was promised, and the visit that was planned."""

from dataclasses import dataclass
from datetime import date, datetime

from gridmap.model.ids import MemberId, WorkOrderId
from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True)
class AppointmentWindow:
    """Between which instants somebody is to come; both count."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A work order with a window that waits for its time."""

    order_id: WorkOrderId
    number: str
    window: AppointmentWindow
    position: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDay:
    """When and from where a member works on a day; `away` are the spans in between."""

    member_id: MemberId
    code: str
    position: LonLat
    from_at: datetime
    to_at: datetime
    away: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One appointment in a member's day: who goes as the how-manieth, when, how long the way is."""

    order_id: WorkOrderId
    number: str
    member_id: MemberId
    member_code: str
    turn: int
    travel_s: float
    arrive_at: datetime
    begin_at: datetime
    leave_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """The appointments of a day, planned; `unplanned` tells why by number."""

    day: date
    engine: str
    visits: tuple[PlannedVisit, ...]
    unplanned: dict[str, str]
    travel_s: float
    made_at: datetime | None = None
