"""What a decision may see: one work order and everybody in reach, read at one instant."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.member import AbsenceKind
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """Whom a complaint is about: these recuse themselves 回避, whoever else is near."""

    members: frozenset[MemberId] = frozenset()
    employers: frozenset[str] = frozenset()
    areas: frozenset[FeatureId] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anybody is accused."""
        return bool(self.members or self.employers or self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """The work order as the decision sees it. `version` moves with every change of it.

    `acts` are what its category asks the handler to do that not every role may do.
    `earlier_handlers` finished orders of the same caller not long ago. `planned_for` is the code
    of the member in whose day the appointment stands.
    `part` is the part of a team that the decision is about, None for the lead; only `roles` may
    take it, whatever else they are sent to; empty = whoever is dispatched. `bares_anyway`: whoever
    could go would leave a grid bare, so that none of them is spared for it. `operation` is the
    number of the emergency operation that is on where the order lies, `is_emergency_kind` tells
    whether its plan lets orders of this category go first.
    """

    id: WorkOrderId
    version: int
    state: CaseState
    urgency: Urgency
    position: LonLat
    grid_id: FeatureId | None
    subdistrict_id: FeatureId | None
    skills: frozenset[str]
    community_id: FeatureId | None = None
    acts: frozenset[str] = frozenset()
    accused: Accused = field(default_factory=Accused)
    earlier_handlers: frozenset[MemberId] = frozenset()
    part: str | None = None
    roles: frozenset[str] = frozenset()
    bares_anyway: bool = False
    planned_for: str | None = None
    operation: int | None = None
    is_emergency_kind: bool = False

    @property
    def is_urgent(self) -> bool:
        """Tell whether it takes the one urgent place of a member, and time alone counts."""
        return self.urgency is Urgency.URGENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member in reach of the order, in any state.

    `distance_m` is along the ellipsoid. `fix_age_s` is None for a stated post. `on_duty` is
    None for a member who does not appear in the roster at all. `active` counts the ordinary
    orders that the member holds, `urgent_active` the urgent ones; `promised_to` are the numbers of
    the orders that get this member in the same batch. Who has never sent a position stands at the
    anchor of the home grid: `is_at_anchor`. `rested_s` is None for those who have ended nothing
    lately. `in_team`: the member has a hand in this very order already.
    `bares` are the grids that the member's leaving takes below the minimum of cover, with the
    households there.
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
    urgent_active: int = 0
    absence: AbsenceKind | None = None
    is_at_anchor: bool = False
    role_rank: int = 0
    barred_acts: frozenset[str] = frozenset()
    employer: str | None = None
    community_id: FeatureId | None = None
    subdistrict_id: FeatureId | None = None
    n_done_today: int = 0
    rested_s: float | None = None
    promised_to: tuple[str, ...] = ()
    role: str = ""
    in_team: bool = False
    bares: tuple[str, ...] = ()
    bared_households: int = 0

    @property
    def load(self) -> int:
        """Return how many orders the member holds, those promised in this batch included."""
        return self.active + self.urgent_active + len(self.promised_to)

    def but(self, **changed: Any) -> "Candidate":  # noqa: ANN401
        """Return the same with some facts changed.

        What `dataclasses.replace` does, in a sixth of its time: a batch asks it ten thousand times.
        """
        values = [*_values_of(self)]
        for name, value in changed.items():
            values[_PLACES[name]] = value
        made = object.__new__(Candidate)
        for put, value in zip(_puts, values, strict=True):
            put(made, value)
        return made


_NAMES = tuple(one.name for one in fields(Candidate))
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_values_of = attrgetter(*_NAMES)
_puts = tuple(Candidate.__dict__[name].__set__ for name in _NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything a decision may use. Candidates in any order; the decision sorts them.

    `radius_m` is how far was looked for them. Unless it `is_whole`, the policy would look farther:
    these are the nearest, with everybody of the order's own grid who is within the policy's reach.
    """

    at: datetime
    radius_m: float
    order: OrderFacts
    candidates: tuple[Candidate, ...]
    is_whole: bool = True
