"""What goes over the wire about emergencies 应急."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import ActorName, Body, Code, Instant, Position, Reason
from gridmap.model.emergency import (
    CallState,
    DispatchOverlay,
    DutyPerson,
    EmergencyKind,
    EmergencyPlan,
    GoodsMove,
    HazardFinding,
    Operation,
    OperationState,
    RollAnswer,
    WarningColour,
    WeatherWarning,
    WorkGroup,
)
from gridmap.model.emergency_steps import EvacueeLine

_MOST_PEOPLE = 10_000
_MOST_LINES = 5_000

Count = Annotated[int, Field(ge=1, le=_MOST_PEOPLE)]
Metres = Annotated[float, Field(gt=0, le=200_000)]
Codes = Annotated[list[Code], Field(max_length=100)]
Facts = dict[str, object]


class Group(Body):
    """A work group 工作组: how many people of which kind, and where they muster."""

    code: Code
    title: Code
    quota: Count
    place: Code
    position: Position
    head: str = ""
    head_phone: str = ""
    roles: Codes = Field(default_factory=list)
    skills: Codes = Field(default_factory=list)
    has_buildings: bool = False

    def value(self) -> WorkGroup:
        """Return the group as the library knows it."""
        return WorkGroup(
            **self.model_dump(exclude={"position", "roles", "skills"}),
            position=self.position.value(),
            roles=tuple(self.roles),
            skills=tuple(self.skills),
        )


class PlanDuty(Body):
    """Who answers for an area when a warning comes."""

    area_code: Code
    name: Code
    phone: Code


class Overlay(Body):
    """What changes about dispatch in the affected grids while the operation is on."""

    search_radius_m: Metres | None = None
    widest_radius_m: Metres | None = None
    urgent_categories: Codes = Field(default_factory=list)
    crosses_subdistricts: bool = True


class Plan(Body):
    """An emergency plan 应急预案; each change is a new version."""

    code: Code
    kind: EmergencyKind
    title: Code
    area_code: Code
    headquarters: Code
    position: Position
    groups: Annotated[list[Group], Field(min_length=1, max_length=50)]
    duties: Annotated[list[PlanDuty], Field(max_length=2_000)] = Field(default_factory=list)
    confirm_within_s: Annotated[float, Field(gt=0, le=86_400)] = 900.0
    crew_per_head: Annotated[int, Field(ge=1, le=100)] = 6
    calls_busy: bool = False
    overlay: Overlay = Overlay()
    actor: ActorName = "planner"

    def value(self) -> EmergencyPlan:
        """Return the plan as the library knows it."""
        overlay = self.overlay.model_dump()
        return EmergencyPlan(
            code=self.code,
            kind=self.kind,
            title=self.title,
            area_code=self.area_code,
            headquarters=self.headquarters,
            position=self.position.value(),
            groups=tuple(one.value() for one in self.groups),
            duties=tuple(DutyPerson(**one.model_dump()) for one in self.duties),
            confirm_within_s=self.confirm_within_s,
            crew_per_head=self.crew_per_head,
            calls_busy=self.calls_busy,
            overlay=DispatchOverlay(
                **{**overlay, "urgent_categories": tuple(overlay["urgent_categories"])}
            ),
        )


class Warned(Body):
    """A weather warning 预警 that somebody states; a CAP file has a door of its own."""

    identifier: Code
    kind: EmergencyKind
    colour: WarningColour
    headline: Code
    issuer: Code
    sent_at: Instant
    valid_from: Instant
    valid_to: Instant
    area_codes: Codes = Field(default_factory=list)
    replaces: Codes = Field(default_factory=list)
    is_exercise: bool = False
    is_all_clear: bool = False
    actor: ActorName = "desk"

    def value(self) -> WeatherWarning:
        """Return the warning as the library knows it."""
        facts = self.model_dump(exclude={"actor", "area_codes", "replaces"})
        return WeatherWarning(
            **facts, area_codes=tuple(self.area_codes), replaces=tuple(self.replaces)
        )


class WarningAnswer(BaseModel):
    """What became of a warning."""

    warning_id: UUID
    is_new: bool
    n_grids: int
    n_asked: int


class Confirmation(Body):
    """The name that stands in the plan; of two persons of one name the telephone tells which."""

    name: Code
    phone: Code | None = None


class Phoned(Body):
    """A phone call to a duty person who had not confirmed."""

    duty_id: UUID
    was_reached: bool
    note: Annotated[str, Field(max_length=500)] | None = None
    actor: ActorName = "desk"


class NewOperation(Body):
    """An operation by a plan: a drill 演练 unless it is said to be real."""

    plan_code: Code
    is_drill: bool = True
    warning_id: UUID | None = None
    actor: ActorName = "desk"


class OperationNow(BaseModel):
    """Where an operation stands."""

    number: int
    kind: EmergencyKind
    is_drill: bool
    state: OperationState
    prepared_at: datetime
    prepared_by: str
    first_signed_by: str | None
    second_signed_by: str | None
    on_at: datetime | None
    standing_down_at: datetime | None
    off_at: datetime | None

    @classmethod
    def of(cls, operation: Operation) -> "OperationNow":
        """Return an operation as it is told."""
        told = asdict(operation)
        return cls(**{name: told[name] for name in cls.model_fields})


class Signature(Body):
    """Who signs; there are no accounts yet, the name is taken as it is given."""

    actor: ActorName


class SwitchOff(Body):
    """The end of an operation; what stays open has to be stated."""

    actor: ActorName
    left_open: Reason | None = None


class CallAnswers(Body):
    """Answers by code of person: confirmed, declined, no_answer."""

    answers: Annotated[dict[Code, CallState], Field(min_length=1, max_length=_MOST_PEOPLE)]
    actor: ActorName


class NewRoll(Body):
    """The group whose roll is called 点名."""

    group: Code
    actor: ActorName


class RollNow(BaseModel):
    """A roll that was called, and how many stand on its list."""

    roll_id: UUID
    group_code: str
    place: str
    n_expected: int


class RollAnswers(Body):
    """Answers by code of person: present, absent, excused."""

    answers: Annotated[dict[Code, RollAnswer], Field(min_length=1, max_length=_MOST_PEOPLE)]
    actor: ActorName


class Found(Body):
    """What was found at a hazard point 隐患点."""

    hazard: Code
    finding: HazardFinding
    note: Annotated[str, Field(max_length=500)] | None = None
    actor: ActorName


class GoodsMoved(Body):
    """Goods that are issued or come back."""

    goods: Code
    move: GoodsMove
    quantity: Annotated[int, Field(ge=1, le=1_000_000)]
    actor: ActorName


class Evacuee(Body):
    """A household, or a person where a name is needed; a child is never named."""

    line: Code
    building_code: Code
    household: Code
    n_people: Count = 1
    person_name: Code | None = None
    is_child: bool = False
    needs: Annotated[str, Field(max_length=200)] | None = None

    def value(self) -> EvacueeLine:
        """Return the line as the library knows it."""
        return EvacueeLine(**self.model_dump())


class NewEvacuees(Body):
    """Lines for the list of those who have to leave 转移名单."""

    lines: Annotated[list[Evacuee], Field(min_length=1, max_length=_MOST_LINES)]
    actor: ActorName


class EvacueesTicked(Body):
    """Lines that are out (with the shelter they are in), or without one home again."""

    lines: Annotated[list[Code], Field(min_length=1, max_length=_MOST_LINES)]
    shelter: Code | None = None
    actor: ActorName


class Look(Body):
    """Who looks at names, and why."""

    building_code: Code
    purpose: Reason
    actor: ActorName


class People(BaseModel):
    """How many people, or lines, a step was about."""

    n: int
