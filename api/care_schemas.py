"""What goes over the wire about care. Two shapes: for the desk, and for volunteers."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import ActorName, Body, Code, Instant, Position, Reason, Text
from gridmap.model.care import CareColour, PauseReason, VisitOutcome

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Phone = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]


class CarePerson(Body):
    """A person in need 关爱对象. Who is under supervision is refused."""

    name: Name
    colour: CareColour
    kind: Code | None = None
    building_code: Code | None = None
    door: Code | None = None
    member_code: Code | None = Field(default=None, description="who is in charge 责任人")
    stand_in_code: Code | None = Field(default=None, description="who stands in 替岗人")
    phone: Phone | None = None
    note: Text | None = None
    starts_on: date | None = None
    visit_from: time | None = Field(default=None, description="local; a visit is welcome from")
    visit_to: time | None = None
    position: Position | None = None


class CarePause(Body):
    """Days without visits, both included; without a last day until visits go on."""

    first: date
    last: date | None = None
    reason: PauseReason = PauseReason.OTHER
    actor: ActorName = "desk"


class CareResumed(Body):
    """From which day visits go on."""

    from_day: date
    actor: ActorName = "desk"


class CareEnd(Body):
    """When and why care ends."""

    on: date
    reason: Reason
    actor: ActorName = "desk"


class VisitReport(Body):
    """What a visitor found, by the member who was there."""

    outcome: VisitOutcome
    visited_at: Instant
    member_code: Code
    note: Text | None = None


class ErrandReport(Body):
    """What a volunteer found."""

    volunteer_code: Code
    outcome: VisitOutcome
    visited_at: Instant
    note: Text | None = None


class Handing(Body):
    """A visit handed to a volunteer, with the only words that the volunteer reads."""

    volunteer_code: Code
    errand: Reason
    actor: ActorName = "desk"


class PlanOrder(Body):
    """The day to plan."""

    on: date


class PlannedDayNow(BaseModel):
    """What the plan of a day came to."""

    on: date
    n_new: int
    n_dropped: int
    n_due: int
    n_without_visitor: int
    n_rounds: int


class VisitReported(BaseModel):
    """What became of a report; `is_done` = it was a visit as the period owes one."""

    report_id: UUID
    visit_id: UUID | None
    is_done: bool


class ErrandToDo(BaseModel):
    """All that a volunteer sees: whom, where, what."""

    id: UUID
    name: str
    place: str
    errand: str


class CareVisitOfDay(BaseModel):
    """A visit of a day as the desk and its visitor see it; the name is masked."""

    id: UUID
    code: str
    name: str
    colour: CareColour
    state: str
    first_day: date
    last_day: date
    planned_on: date
    member_code: str | None
    because: str | None
    volunteer_code: str | None
    place_in_route: int | None
    leg_s: float | None
    begins_at: datetime | None
    unserved: str | None
    building: str | None
    door: str | None
    grid_code: str | None
    community_code: str | None
    visit_from: time | None
    visit_to: time | None
