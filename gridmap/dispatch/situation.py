"""What a decision may see: one work order and everybody in reach, read at one instant."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """The work order as the decision sees it. `version` moves with every change of it."""

    id: WorkOrderId
    version: int
    state: CaseState
    urgency: Urgency
    position: LonLat
    grid_id: FeatureId | None
    subdistrict_id: FeatureId | None
    skills: frozenset[str]

    @property
    def is_urgent(self) -> bool:
        """Tell whether time alone counts."""
        return self.urgency is Urgency.URGENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member in reach of the order, in any state.

    `distance_m` is along the ellipsoid. `fix_age_s` is None for a stated post. `on_duty` is
    None for a member who does not appear in the roster at all. `promised_to` are the numbers of
    the orders that get this member in the same batch.
    """

    member_id: MemberId
    code: str
    position: LonLat
    distance_m: float
    fix_age_s: float | None
    may_be_dispatched: bool
    skills: frozenset[str]
    on_duty: bool | None
    active: int
    capacity: int
    home_grid_id: FeatureId | None
    refused_before: bool
    promised_to: tuple[str, ...] = ()

    @property
    def load(self) -> int:
        """Return how many orders the member holds, those promised in this batch included."""
        return self.active + len(self.promised_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything a decision may use. Candidates in any order; the decision sorts them.

    `radius_m` is how far was looked for them.
    """

    at: datetime
    radius_m: float
    order: OrderFacts
    candidates: tuple[Candidate, ...]
