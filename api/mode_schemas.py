"""What goes over the wire where people choose, hand over, offer and ask."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import ActorName, Body, Code, Instant, Reason, Text
from gridmap.model.work_order import (
    CaseState,
    ClaimMode,
    CooperationState,
    OfferState,
    Urgency,
)

Version = Annotated[int, Field(ge=1, description="of the order, as the preview told it")]


class Chosen(Body):
    """Whom a person wants to send; the reason is needed where somebody else is recommended."""

    version: Version
    member_code: Code
    reason: Reason | None = None
    actor: ActorName = "desk"


class HandOver(Body):
    """Who takes an order over from whoever has it, and why."""

    version: Version
    member_code: Code
    reason: Reason
    actor: ActorName = "desk"


class Transfer(Body):
    """The handling unit that takes an order over, and why."""

    version: Version
    unit_code: Code
    reason: Reason
    actor: ActorName = "desk"


class Desk(Body):
    """Who does it."""

    actor: ActorName = "desk"


class PreviewedCandidate(BaseModel):
    """One candidate with its one reason; whoever was never timed has no seconds."""

    member_code: str
    reason: str
    text: str
    distance_m: float
    travel_s: float | None
    cost_s: float | None
    costs: dict[str, float]
    costs_text: str | None


class PreviewTold(BaseModel):
    """What a dispatch would decide now: those who can go by cost, then the others by distance."""

    work_order_id: UUID
    version: int
    state: CaseState
    lead: str | None
    decided_at: datetime
    radius_m: float
    engine: str
    recommended: str | None
    candidates: list[PreviewedCandidate]
    not_listed: dict[str, int]


class MemberSent(BaseModel):
    """The assignment that came of a choice, and where the order stands."""

    assignment_id: UUID
    member_code: str
    travel_s: float | None
    state: CaseState
    version: int


class UnitSent(BaseModel):
    """The assignment of a unit, and where the order stands."""

    assignment_id: UUID
    unit_code: str
    state: CaseState
    version: int


class Undone(BaseModel):
    """Where the order stands after what was done last was taken back, and who has it again."""

    state: CaseState
    version: int
    member_code: str | None


class ClaimWanted(Body):
    """How an order is offered to be claimed: to one after the other, or to several at once."""

    mode: ClaimMode = ClaimMode.CASCADE
    actor: ActorName = "desk"


class Volunteer(Body):
    """Who accepts."""

    actor: ActorName = "member"


class Declined(Body):
    """Who declines, and why, if they want to say."""

    reason: Reason | None = None
    actor: ActorName = "member"


class Offer(BaseModel):
    """One offer. It stands until `expires_at` and reserves nobody."""

    offer_id: UUID
    work_order_id: UUID
    member_code: str
    state: OfferState
    offered_at: datetime
    expires_at: datetime


class Offered(BaseModel):
    """To whom an order is offered now."""

    mode: ClaimMode
    offers: list[Offer]


class Answered(BaseModel):
    """What became of an offer."""

    state: OfferState


class AsksToBeLetOff(BaseModel):
    """A member who has said that they cannot go; `grid_code` is their home grid."""

    assignment_id: UUID
    work_order_id: UUID
    number: str
    member_code: str
    grid_code: str | None
    asked_at: datetime
    reason: str


class CooperationWanted(Body):
    """Who is asked for what: units and members by code, others (police, a utility) by name."""

    units: tuple[Code, ...] = Field(default=(), max_length=20)
    others: tuple[Code, ...] = Field(default=(), max_length=20)
    members: tuple[Code, ...] = Field(default=(), max_length=20)
    what: Reason
    actor: ActorName = "desk"


class Destination(BaseModel):
    """One destination: the request, or why it could not be asked."""

    asked_of: str
    cooperation_id: UUID | None
    state: CooperationState | None
    refused: str | None


class CooperationAsked(BaseModel):
    """What became of each destination; there is no success of the whole."""

    destinations: list[Destination]


class Acknowledged(Body):
    """The name of whoever acknowledges; `tapped_at` is by the clock of their phone."""

    name: Code
    tapped_at: Instant | None = None


class CooperationAnswer(Acknowledged):
    """What is answered, and the name of whoever answers."""

    answer: Text


class CooperationDeclined(Acknowledged):
    """Why cooperation is declined, and the name of whoever says so."""

    reason: Reason


class CooperationToAnswer(BaseModel):
    """A request for cooperation that waits for an answer; the caller's own words are not told."""

    cooperation_id: UUID
    number: str
    category: str
    urgency: Urgency
    what: str
    part: str | None
    state: CooperationState
    asked_of: str
    asked_name: str | None = Field(description="of the unit; empty where the member is asked")
    asked_at: datetime
    asked_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    close_by: datetime
    address: str | None
    lon: float | None
    lat: float | None
    grid_code: str | None
    compound: str | None


class CooperationNow(BaseModel):
    """Where a request for cooperation stands."""

    state: CooperationState
