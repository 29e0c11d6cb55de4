"""What goes over the wire to a volunteer's phone, and what it says."""

from datetime import datetime

from pydantic import BaseModel

from api.care_schemas import ErrandToDo
from api.schemas import Body, Instant, Reason, Text
from api.wish_schemas import WishHeld, WishNearby
from gridmap.model.care import VisitOutcome


class VolunteerDay(BaseModel):
    """Errands and wishes of one volunteer: never colour, kind of need, note or list."""

    at: datetime
    time_zone: str
    volunteer_code: str
    errands: list[ErrandToDo]
    held: list[WishHeld]
    near: list[WishNearby]


class OwnWishDone(Body):
    """What was done: the evidence that the desk confirms."""

    text: Reason


class OwnWishBack(Body):
    """Why a wish is given back."""

    reason: Reason


class OwnErrandReport(Body):
    """What the volunteer found."""

    outcome: VisitOutcome
    visited_at: Instant
    note: Text | None = None
