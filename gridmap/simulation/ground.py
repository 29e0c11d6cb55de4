"""What a district knows of past days: the orders as they came, the people as they are."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.simulation.day import RehearsedGrid, RehearsedMember


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """A located order for a person, as it was received; limits in seconds after that."""

    id: WorkOrderId
    code: str
    received_at: datetime
    urgency: Urgency
    category: str
    skills: frozenset[str]
    position: LonLat
    grid_id: FeatureId | None
    subdistrict_id: FeatureId | None
    respond_s: float
    arrive_s: float
    close_s: float
    community_id: FeatureId | None = None
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastShift:
    """When a member was, or will be, on duty; or was away, in an absence."""

    member_id: MemberId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """How long real assignments took, in seconds: what distributions are drawn from.

    `handling` pairs the category of an order with the seconds from arrival to the end.
    """

    sign_urgent_s: tuple[float, ...]
    sign_normal_s: tuple[float, ...]
    handling: tuple[tuple[str, float], ...]
    n_ended: int
    n_cannot_go: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything that days are made of. `members` are without shifts; `shifts` tell them.

    Breaks, leave and training are `absences`.

    `n_elsewhere` orders were left out: for a unit, or without a place. `n_placeless` members
    have neither a position nor a home grid.
    """

    zone: ZoneInfo
    orders: tuple[PastOrder, ...]
    members: tuple[RehearsedMember, ...]
    shifts: tuple[PastShift, ...]
    absences: tuple[PastShift, ...]
    grids: tuple[RehearsedGrid, ...]
    steps: Steps
    n_elsewhere: int = 0
    n_placeless: int = 0

    def dates(self) -> tuple[date, ...]:
        """Return the local dates on which orders came in, in order."""
        return tuple(sorted({self.local(one.received_at).date() for one in self.orders}))

    def local(self, at: datetime) -> datetime:
        """Return an instant as the clocks of the district showed it."""
        return at.astimezone(self.zone)
