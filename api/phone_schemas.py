"""What goes over the wire to a member's phone, and what it says with a step."""

from datetime import datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.mode_schemas import CooperationToAnswer
from api.photo_schemas import PhotoTold
from api.schemas import Body, Code, Instant, Position, Text, Who
from gridmap.model.care import CareVisitState, VisitOutcome
from gridmap.model.photo import NoPhotoBecause, PhotoMoment
from gridmap.model.work_order import AssignmentState, AwayBecause, ClaimMode, Urgency

_Metres = Annotated[float, Field(ge=0, le=1e7)]


class MemberStep(Who):
    """A step of an assignment; `tapped_at` is when it was tapped, by the clock of the phone."""

    tapped_at: Instant | None = None


class Arrival(MemberStep):
    """Arriving; where the phone is not within 100 m by its own fix, one word says why."""

    away: AwayBecause | None = None
    distance_m: _Metres | None = None


class ReportBack(MemberStep):
    """Reporting back, with what was done; `no_photo` says why one that is wanted was not taken."""

    note: Text | None = None
    no_photo: NoPhotoBecause | None = None


class GateTold(BaseModel):
    """A gate of the compound: when it is open, and for whom."""

    name: str
    hours: str | None
    passes: list[str] | None
    lon: float
    lat: float


class InHand(BaseModel):
    """One assignment in hand, with what its member has to know. Who called is the desk's."""

    assignment_id: UUID
    work_order_id: UUID
    number: str
    state: AssignmentState
    is_lead: bool
    part: str | None
    category: str
    urgency: Urgency
    reserved_at: datetime
    signed_at: datetime | None
    arrived_at: datetime | None
    opened_at: datetime
    clock_from: datetime = Field(description="since when `respond_by` and `arrive_by` count")
    respond_by: datetime
    arrive_by: datetime
    close_by: datetime
    respond_nears_at: datetime = Field(description="since when `respond_by` is near")
    arrive_nears_at: datetime
    close_nears_at: datetime
    window_from: datetime | None
    window_to: datetime | None
    text: str | None
    address: str | None
    lon: float | None
    lat: float | None
    grid_code: str | None
    compound: str | None
    gates: list[GateTold]
    asked_reason: str | None
    more_time_asked: datetime | None
    photos_wanted: list[PhotoMoment]
    photos: list[PhotoTold]


class OfferToMember(BaseModel):
    """An order that the member may claim until `expires_at`; the door is told to who has it."""

    offer_id: UUID
    number: str
    category: str
    urgency: Urgency
    mode: ClaimMode
    expires_at: datetime
    close_by: datetime
    grid_code: str | None
    compound: str | None
    lon: float | None
    lat: float | None


class VisitToDo(BaseModel):
    """A care visit of the day; the name is masked."""

    id: UUID
    name: str
    state: CareVisitState
    building: str | None
    door: str | None
    lon: float | None
    lat: float | None
    begins_at: datetime | None
    visit_from: time | None
    visit_to: time | None


class MemberDay(BaseModel):
    """What a member's phone shows. `at` is the server's clock, which deadlines go by."""

    at: datetime
    time_zone: str
    member_code: str
    name: str
    lon: float | None
    lat: float | None
    measured_at: datetime | None
    arrived_within_m: float
    desk_phone: str | None
    n_done_today: int
    in_hand: list[InHand]
    offers: list[OfferToMember]
    cooperations: list[CooperationToAnswer]
    visits: list[VisitToDo]


class Sighting(Body):
    """What a member has seen and reports; dispatch follows as for any request."""

    category: Code
    position: Position | None = None
    address: Text | None = None
    text: Text
    seen_at: Instant | None = None


class OwnVisitReport(Body):
    """What the member found at a visit of theirs."""

    outcome: VisitOutcome
    visited_at: Instant
    note: Text | None = None
