"""What goes over the wire."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from api.speaker import who_speaks
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.fix import FixFault
from gridmap.model.place import LonLat
from gridmap.model.request import AccusedKind, DeskEntry
from gridmap.model.work_order import CaseState, Disposition, Urgency

_Storable = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""PostgreSQL keeps every character but the zero byte."""

Text = Annotated[_Storable, Field(max_length=4_000)]
Reason = Annotated[_Storable, Field(min_length=1, max_length=500)]
Code = Annotated[_Storable, Field(min_length=1, max_length=100)]
ActorName = Annotated[Code, AfterValidator(who_speaks), Field(validate_default=True)]
"""Who does it, as the call says, or whoever has signed in."""

Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""Within what calendars on both sides of the wire can say in every zone."""


class Body(BaseModel):
    """What is sent: nothing that we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Position(Body):
    """Decimal degrees in CGCS2000 (taken as WGS 84), longitude first."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]

    def value(self) -> LonLat:
        """Return the position as the library knows it."""
        return LonLat(self.lon, self.lat)


class Accused(Body):
    """Whom a complaint is about: a member or an area by code, an employer by name."""

    kind: AccusedKind
    code: Code


class AppointmentBetween(Body):
    """When somebody is to come 预约上门: between two instants."""

    from_at: Instant = Field(alias="from")
    to_at: Instant = Field(alias="to")

    def value(self) -> AppointmentWindow:
        """Return the window as the library knows it."""
        return AppointmentWindow(self.from_at, self.to_at)


class EnteredByHand(Body):
    """Who entered a request for a channel: for whom 代录, and late from which sheet 补录."""

    entered_by: ActorName
    on_behalf_of: Code | None = None
    sheet_number: Code | None = None
    is_late: bool = False
    was_read_back: bool = False

    def value(self) -> DeskEntry:
        """Return the entry as the library knows it."""
        return DeskEntry(**self.model_dump())


class NewRequest(Body):
    """A request 诉求 as a channel hands it over."""

    channel: Code
    source_ref: Code | None = None
    received_at: Instant | None = Field(default=None, description="with its offset; empty = now")
    category: Code | None = None
    urgency: Urgency | None = None
    disposition: Disposition | None = None
    text: Text | None = None
    address: Text | None = None
    caller_name: Annotated[_Storable, Field(max_length=100)] | None = None
    caller_phone: Annotated[_Storable, Field(max_length=40)] | None = None
    answer: Text | None = None
    unit_code: Code | None = None
    position: Position | None = None
    accused: Annotated[list[Accused], Field(max_length=20)] = Field(default_factory=list)
    window: AppointmentBetween | None = None
    entry: EnteredByHand | None = None


class RequestReceived(BaseModel):
    """What became of a request. `work_order_id` is empty when it was answered or referred."""

    request_id: UUID
    work_order_id: UUID | None
    number: str | None


class Why(Body):
    """A reason that somebody gives."""

    reason: Reason
    actor: ActorName = "desk"


class Settlement(Body):
    """What the desk decided about a request that waits there."""

    disposition: Disposition
    unit_code: Code | None = None
    answer: Text | None = None
    actor: ActorName = "desk"


class Duplicate(Body):
    """The open work order that is about the same matter already."""

    into: UUID
    actor: ActorName = "desk"


class Who(Body):
    """Who does it."""

    actor: ActorName = "member"


class Check(Body):
    """Who checked the result; `checker_code` where the checker is a member."""

    checker: ActorName = "desk"
    checker_code: Code | None = None


class Place(Body):
    """Where a work order is."""

    position: Position
    actor: ActorName = "desk"


class ReportedPosition(Body):
    """A fix, by the clock of the device."""

    member_code: Code
    position: Position
    measured_at: Instant
    accuracy_m: Annotated[float, Field(ge=0, le=1e9)] | None = None
    speed_mps: Annotated[float, Field(ge=0, le=1e9)] | None = None
    course_deg: Annotated[float, Field(ge=0, le=360)] | None = None


class AcrossSubdistricts(Body):
    """What tells a dispatch across subdistricts from another one under the same key."""

    across_subdistricts: Literal[True] = True


class StateNow(BaseModel):
    """Where a work order stands after a move; empty when the request had no work order."""

    state: CaseState | None


class DispatchOutcome(BaseModel):
    """What came of dispatching one work order."""

    outcome: str
    assignment_id: UUID | None
    member_code: str | None
    travel_s: float | None
    decided_at: datetime
    n_considered: int


class RefusedPosition(BaseModel):
    """A position that was not noted; `index` is its place in the batch, from 0."""

    index: int
    member_code: str
    code: FixFault


class PositionsNoted(BaseModel):
    """How many of the positions were newer than the stored ones, and which cannot be right.

    `n_kept` were new on the trails, `n_duplicate` had come before.
    """

    n_noted: int
    n_kept: int
    n_duplicate: int
    refused: list[RefusedPosition]
