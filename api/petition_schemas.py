"""What goes over the wire when a unit asks something of the desk, and the desk decides."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.schemas import ActorName, Body, Instant, Reason
from gridmap.model.petition import PetitionKind
from gridmap.model.work_order import CaseState


class MoreTime(Body):
    """By when the unit would resolve the order, and why not in time.

    An instant, or so many working days after the deadline.
    """

    until: Instant | None = None
    working_days: Annotated[int, Field(ge=1, le=366)] | None = None
    reason: Reason
    actor: ActorName = "unit"

    @model_validator(mode="after")
    def _is_stated_once(self) -> "MoreTime":
        if (self.until is None) == (self.working_days is None):
            raise ValueError("state either until or working_days")
        return self


class Return(Body):
    """Why the unit would return the order."""

    reason: Reason
    actor: ActorName = "unit"


class Granting(Body):
    """Who grants it; `until` where the desk gives another deadline than was asked for."""

    until: Instant | None = None
    actor: ActorName = "desk"


class PetitionMade(BaseModel):
    """The petition that waits for the desk."""

    id: UUID


class PetitionDecided(BaseModel):
    """A petition that is decided, and where its work order stands now."""

    id: UUID
    state: CaseState


class Undecided(BaseModel):
    """What a unit asks and nobody has decided; `until` is empty where it would return the order."""

    id: UUID
    work_order_id: UUID
    number: str
    unit_code: str
    kind: PetitionKind
    reason: str
    until: datetime | None
    close_by: datetime
    asked_at: datetime
    asked_by: str
