"""What goes over the wire about planned joint operations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import ActorName, Body, Code, Instant, Reason


class BookedMember(Body):
    """A member and the part they take; `lead` for the one who leads."""

    member_code: Code
    part: Code | None = None


class NewJointOperation(Body):
    """Which order, when, with whom: all are booked, or nobody."""

    work_order_id: UUID
    title: Code
    starts_at: Instant
    ends_at: Instant
    members: Annotated[list[BookedMember], Field(min_length=1, max_length=100)]
    units: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)
    actor: ActorName = "desk"


class OperationPlanned(BaseModel):
    """The operation that was planned."""

    id: UUID


class OperationCancelled(Body):
    """Why it is cancelled."""

    reason: Reason
    actor: ActorName = "desk"


class OperationNow(BaseModel):
    """How an operation stands."""

    state: str


OperationState = Literal["planned", "started", "over", "cancelled"]
