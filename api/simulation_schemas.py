"""What goes over the wire about rehearsals of days."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter, field_validator

from api.planning_schemas import Seed
from api.schemas import Body, Code, Position, Text
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.simulation.cover import CoverStandard
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.question import (
    Days,
    Otherwise,
    SimulationQuestion,
    StaffingWish,
    TimedBy,
)
from gridmap.simulation.report import SimulationRun

MOST_ORDERS = 3_000
"""A day of the sample has some 130, both sides of which take 0.7 s of a processor."""

N_PROCESSES = 2
"""Long ones are rehearsed beside this process, which goes on answering."""

_MOST_DAYS, _MOST_WISHES, _MOST_CHANGE, _MOST_POSTS = 60, 100, 1_000, 2_000
_MOST_WINDOW_S, _MOST_COVER_S = 3_600.0, 7_200.0
_POLICY = TypeAdapter(DispatchPolicy)


class MoreOrFewer(Body):
    """Members to be added or taken away: of a role, in a grid, or of all."""

    change: Annotated[int, Field(ge=-_MOST_CHANGE, le=_MOST_CHANGE)]
    role: Code | None = None
    grid: Code | None = None


class OtherPractice(Body):
    """What is to be otherwise; nothing stated is as today."""

    policy: dict[str, Any] = Field(
        default_factory=dict, description="numbers of the dispatch policy that differ from today's"
    )
    after_work: AfterWork = AfterWork.STAY
    batch_every_s: Annotated[float, Field(ge=0, le=_MOST_WINDOW_S)] = 0.0
    timed_by: TimedBy = TimedBy.STREETS
    staffing: Annotated[tuple[MoreOrFewer, ...], Field(max_length=_MOST_WISHES)] = ()
    posts: Annotated[tuple[Position, ...], Field(max_length=_MOST_POSTS)] = ()
    post_roles: tuple[Code, ...] | None = Field(
        default=None, description="who goes there; empty = all"
    )

    @field_validator("policy")
    @classmethod
    def _is_of_the_policy(cls, stated: dict[str, Any]) -> dict[str, Any]:
        """Refuse numbers that the policy does not know, or that cannot be meant."""
        known = DispatchPolicy().as_facts()
        unknown = sorted(stated.keys() - known.keys())
        if unknown:
            raise ValueError(f"unknown: {', '.join(unknown)}; there are: {', '.join(known)}")
        checked = _POLICY.validate_python(known | stated)
        return {name: getattr(checked, name) for name in stated}

    def value(self, today: DispatchPolicy) -> Otherwise:
        """Return the other side as the library knows it."""
        return Otherwise(
            practice=Practice(
                policy=replace(today, **self.policy),
                after_work=self.after_work,
                batch_every_s=self.batch_every_s,
            ),
            timed_by=self.timed_by,
            staffing=tuple(
                StaffingWish(change=one.change, role=one.role, grid_code=one.grid)
                for one in self.staffing
            ),
            posts=tuple(one.value() for one in self.posts),
            post_roles=None if self.post_roles is None else frozenset(self.post_roles),
        )


class NewSimulation(Body):
    """Which days are rehearsed, how many, and what is to be otherwise."""

    title: Text = ""
    n_days: Annotated[int, Field(ge=1, le=_MOST_DAYS)] = 20
    seed: Seed = 1
    days: Days = Days.GENERATED
    since: date | None = Field(default=None, description="first past day; empty = 30 days ago")
    until: date | None = Field(default=None, description="last past day, included; empty = today")
    other: OtherPractice = OtherPractice()
    covered_within_s: Annotated[float, Field(gt=0, le=_MOST_COVER_S)] = 900.0

    def value(self, today: DispatchPolicy) -> SimulationQuestion:
        """Return the question as the library knows it."""
        return SimulationQuestion(
            title=self.title,
            n_days=self.n_days,
            seed=self.seed,
            days=self.days,
            since=self.since,
            until=self.until,
            today=Practice(policy=today),
            other=self.other.value(today),
            cover=CoverStandard(within_s=self.covered_within_s),
        )


class SimulationMade(BaseModel):
    """A simulation as it is kept: the question, what it rests on, every measure."""

    simulation: UUID
    question: Any
    basis: Any
    measures: list[Any]
    over_all_days: Any
    as_one_pool: Any = None
    n_orders: int
    n_decisions: int
    n_steps: int


class SimulationListed(BaseModel):
    """A stored simulation without its figures."""

    simulation: UUID
    made_at: datetime
    title: str
    question: Any

    @classmethod
    def of(cls, one: SimulationRun) -> Self:
        """Return a stored simulation as it goes over the wire."""
        return cls(simulation=one.id, made_at=one.made_at, title=one.title, **one.facts)
