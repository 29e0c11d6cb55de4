"""What goes over the wire about wishes and the three lists."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.schemas import ActorName, Body, Code, Position, Reason
from gridmap.model.wish import WishKind, WishState


class NewWish(Body):
    """A wish 微心愿 of a person in need or of a household."""

    kind: WishKind
    text: Reason
    person_code: Code | None = None
    building_code: Code | None = None
    door: Code | None = None
    actor: ActorName = "desk"

    @model_validator(mode="after")
    def _of_somebody(self) -> "NewWish":
        if self.person_code is None and self.building_code is None:
            raise ValueError("person_code or building_code is needed")
        return self


class ByVolunteer(Body):
    """Which volunteer does it."""

    volunteer_code: Code


class GivenBack(ByVolunteer):
    """Why a volunteer gives a wish back."""

    reason: Reason


class WishDone(ByVolunteer):
    """What was done: the evidence that the desk confirms."""

    text: Reason


class WishNow(BaseModel):
    """A wish and where it stands."""

    wish_id: UUID
    state: WishState


class WishNearby(BaseModel):
    """An open wish before the claim: no name, no door. `walk_s` is empty where there is no way."""

    id: UUID
    kind: WishKind
    text: str
    area: str
    walk_s: float | None
    expires_at: datetime


class WishHeld(BaseModel):
    """A wish that the volunteer holds, with name and door."""

    id: UUID
    kind: WishKind
    text: str
    state: WishState
    name: str
    place: str
    claimed_at: datetime


class NewResource(Body):
    """What a unit can give 资源."""

    unit_code: Code
    kind: Code
    title: Reason
    capacity: Annotated[int, Field(ge=0, le=1_000_000)]
    position: Position | None = None


class NewDemand(Body):
    """What a place asks for 需求."""

    kind: Code
    text: Reason
    position: Position
    answer_by: date | None = None
    actor: ActorName = "desk"


class DemandNow(BaseModel):
    """A demand, and the resource matched with it; empty = none of its kind is left."""

    demand_id: UUID
    resource_code: str | None


class DemandAnswer(Body):
    """The unit's answer."""

    answer: Reason
    actor: ActorName = "unit"


class Lists(BaseModel):
    """The three lists 三张清单."""

    demands: list[dict[str, object]]
    resources: list[dict[str, object]]
    projects: list[dict[str, object]]
