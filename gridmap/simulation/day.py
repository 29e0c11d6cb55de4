"""What a rehearsal starts from: who asks for what, where and when, and who is there."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedOrder:
    """A work order for a person; instants in seconds after the day's start.

    `respond_s`, `arrive_s` and `close_s` are how long after receipt each step is due.
    """

    id: WorkOrderId
    code: str
    received_s: float
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
class RehearsedMember:
    """A member with a post, where the day begins for them.

    `shifts` are from, to in seconds after the day's start; None is a member whom the roster
    does not know. `beat` are the places that a patrol passes; without any it stays at the post.
    """

    id: MemberId
    code: str
    role: str
    may_be_dispatched: bool
    skills: frozenset[str]
    capacity: int
    home_grid_id: FeatureId | None
    post: LonLat
    shifts: tuple[tuple[float, float], ...] | None
    role_rank: int = 0
    barred_acts: frozenset[str] = frozenset()
    employer: str | None = None
    community_id: FeatureId | None = None
    subdistrict_id: FeatureId | None = None
    beat: tuple[LonLat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedGrid:
    """A grid to be covered: its middle, and how many households live there."""

    id: FeatureId
    code: str
    centre: LonLat
    n_households: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A stretch of time to be rehearsed, most often a day.

    Orders come in up to `length_s`; it then goes on for `tail_s`, so that they can be finished.
    """

    starts_at: datetime
    length_s: float
    orders: tuple[RehearsedOrder, ...]
    members: tuple[RehearsedMember, ...]
    grids: tuple[RehearsedGrid, ...] = ()
    tail_s: float = 0.0

    @property
    def end_s(self) -> float:
        """Return when the rehearsal stops."""
        return self.length_s + self.tail_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """More or fewer members of a role, in one grid or everywhere.

    Whoever is added doubles a member who is there: the same post, shifts and skills.
    """

    change: int
    role: str | None = None
    grid_id: FeatureId | None = None
