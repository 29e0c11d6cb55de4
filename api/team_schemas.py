"""What goes over the wire about teams, co-handlers and follow-ups."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.schemas import ActorName, Body, Code, Reason, Text
from gridmap.model.team import DAY_S, FollowUpState, Need, Part, part_of

_Codes = Annotated[list[Code], Field(max_length=20)]
_Count = Annotated[int, Field(ge=1, le=20)]
_YEAR_S = 366 * DAY_S


class TeamPart(Body):
    """One part of a team; taken by members (roles, skills) or by a unit of a kind."""

    code: Code
    zh: Code
    en: Code
    need: Need
    n: _Count = 1
    roles: _Codes = Field(default_factory=list)
    skills: _Codes = Field(default_factory=list)
    unit_kind: Code | None = None
    hours: Code | None = Field(default=None, description="local time, as opening hours are written")
    follow_up_s: Annotated[int, Field(ge=1, le=_YEAR_S)] = 3 * DAY_S

    @model_validator(mode="after")
    def _makes_sense(self) -> "TeamPart":
        self.value()
        return self

    def value(self) -> Part:
        """Return the part as the library knows it."""
        return part_of(self.model_dump())


class TeamAskedFor(Body):
    """The parts asked for instead of those before; none = no team."""

    parts: Annotated[list[TeamPart], Field(max_length=20)]
    actor: ActorName = "desk"


class PartsNow(BaseModel):
    """The codes of the parts that are asked for now."""

    parts: list[str]


class TeamTold(BaseModel):
    """The team of a work order: parts, people with their own clocks, units, follow-ups."""

    work_order_id: UUID
    state: str
    parts: list[dict[str, Any]]
    waits_for: list[str]
    people: list[dict[str, Any]]
    units: list[dict[str, Any]]
    follow_ups: list[dict[str, Any]]


class TeamSentTold(BaseModel):
    """What came of sending a team: `assign`, `team_waits` or `no_candidate`."""

    outcome: str
    assignment_id: UUID | None
    member_code: str | None
    travel_s: float | None
    decided_at: datetime
    n_considered: int
    team: list[dict[str, Any]]
    asked_units: list[dict[str, Any]]
    waits_for: list[str]
    followed_up: list[str]


class CoHandlerWanted(Body):
    """A hand that is wanted: for a part or none, anybody or a member by name."""

    part: Code | None = None
    member_code: Code | None = None
    reason: Reason | None = Field(default=None, description="why this member, not the recommended")
    actor: ActorName = "desk"


class CoHandlerTold(BaseModel):
    """Who was sent."""

    assignment_id: UUID
    member_code: str
    travel_s: float | None


class LeadPassedOn(Body):
    """The assignment of the co-handler who takes the lead, and why."""

    to: UUID
    reason: Reason
    actor: ActorName = "desk"


class FollowUpEnded(Body):
    """What is noted of a follow-up; to drop one a note is needed."""

    note: Text | None = None
    actor: ActorName = "desk"


class FollowUpNow(BaseModel):
    """How a follow-up stands."""

    state: FollowUpState
