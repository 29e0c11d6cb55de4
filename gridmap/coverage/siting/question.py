"""What somebody wants sited: the goal, the candidates, the demand, what stays as it is."""

from dataclasses import dataclass, field
from enum import StrEnum

from gridmap.coverage.demand import Floats
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.siting.candidates import CandidateSite
from gridmap.coverage.siting.plan import Effort, Goal, Plan
from gridmap.coverage.standard import Measure
from gridmap.coverage.stations import ServiceStation
from gridmap.errors import InputError
from gridmap.model.place import LonLat


class Demand(StrEnum):
    """Whom stations are for, and what each place of demand weighs."""

    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    REQUESTS = "requests"  # of past days, one each; members go there from the station


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingQuestion:
    """What is asked. Its policy says which service, who walks when, and how far is too far.

    `candidates` are sites, or the name of a layer whose features are, or "junctions". `keep`
    names the stations that stay: None is all that offer the service and are open at the hour.
    `capacity` is what each station holds, kept or new, in units of the demand.
    """

    goal: Goal = Goal.COVER
    n_new: int = 5
    policy: CoveragePolicy = field(default_factory=CoveragePolicy)
    candidates: str | tuple[CandidateSite, ...] = "junctions"
    spacing_m: float = 250.0
    keep: frozenset[str] | None = None
    forbid: frozenset[str] = frozenset()
    capacity: float | None = None
    demand: Demand = Demand.HOUSEHOLDS
    n_days: int = 30
    seed: int = 2026
    effort: Effort = field(default_factory=Effort)

    def __post_init__(self) -> None:
        if self.policy.standard.measure is not Measure.TIME:
            raise InputError(
                code="bad_limit",
                problem="sites are chosen by time on the way, not by metres",
                problem_zh="选址按行程时间计算，不按距离",
                mend="give a limit in minutes",
                mend_zh="请给出分钟数",
            )
        least = {"stations": self.n_new, "days": self.n_days, "capacity": self.capacity or 0}
        for name, figure in least.items():
            if not figure >= 0:
                raise InputError(
                    code="bad_figure",
                    problem=f"{figure} {name} make no sense",
                    problem_zh=f"{name} 不能为 {figure}",
                    mend="give 0 or more",
                    mend_zh="请给出不小于 0 的数",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class HowServed:
    """How a set of stations serves the demand. Ways in seconds, over demand that has one."""

    covered: float
    mean_s: float | None  # None where no way is known, or none beyond the limit
    worst_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStation:
    """A station to build, in the order of building."""

    code: str
    position: LonLat
    gain: float  # what it adds to those before, in the unit of the plan
    n_served: float  # demand that it serves once all are built


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacesOfDemand:
    """Where the demand is, in degrees, longitude first, and its ways in seconds, inf for none."""

    positions_deg: Floats  # shape (d, 2)
    weights: Floats
    before_s: Floats
    after_s: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitedStations:
    """The plan in words of the district, with what it rests on."""

    question: SitingQuestion
    plan: Plan
    stations: tuple[NewStation, ...]
    kept: tuple[ServiceStation, ...]
    n_candidates: int
    n_refused_candidates: int  # that no street leads to
    places: PlacesOfDemand
    n_places_refused: int  # of demand, that no street leads to
    before: HowServed
    after: HowServed
    network_state: str
    ground_state: str

    @property
    def demand(self) -> float:
        """Return all the demand there is, within reach or not."""
        return float(self.places.weights.sum())
