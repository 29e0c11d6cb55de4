"""What chains, escalations and queues send and take over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import ActorName, Body, Code, Reason, Text


class Escalation(Body):
    """Tell a work order to a level, and why."""

    level: Code
    reason: Reason
    actor: ActorName = "desk"


class LevelsAdded(BaseModel):
    """The levels that an escalation added; none where all were told before."""

    levels: list[str]


class NotedCall(Body):
    """One call to somebody who has not signed."""

    reached: bool
    note: Annotated[Text, Field(max_length=500)] | None = None
    actor: ActorName = "desk"


class CallsMade(BaseModel):
    """How many calls there have been for the assignment."""

    n_calls: int


class QueueTold(BaseModel):
    """A queue with how many orders stand in it. One that does not hold lies across others."""

    queue: str
    title: str
    holds: bool
    n: int
    oldest_since: datetime | None
    oldest_age_s: float | None


class QueuesTold(BaseModel):
    """Every queue at one instant; those that hold and the handled orders are all open ones."""

    at: datetime
    n_open: int
    n_handled: int
    queues: list[QueueTold]


class LevelTold(BaseModel):
    """A level of response; a higher rank is farther up."""

    code: str
    rank: int
    title: str
    layer: str


class QueuedOrder(BaseModel):
    """A work order as a queue lists it."""

    id: UUID
    number: str
    state: str
    urgency: str
    category: str
    waiting_for: str | None
    grid_code: str | None
    opened_at: datetime
    close_by: datetime
    lon: float | None
    lat: float | None
    member_code: str | None
    unit_code: str | None
    since: datetime
    age_s: float
