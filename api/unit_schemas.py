"""What goes over the wire to the inbox of a handling unit."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.mode_schemas import CooperationToAnswer
from api.photo_schemas import PhotoTold
from gridmap.model.petition import PetitionKind
from gridmap.model.photo import PhotoMoment
from gridmap.model.work_order import AssignmentState, Urgency


class UnitPetition(BaseModel):
    """What the unit asked about an order; `is_granted` is empty until the desk has decided."""

    kind: PetitionKind
    reason: str
    until: datetime | None
    asked_at: datetime
    decided_at: datetime | None
    is_granted: bool | None
    answer: str | None
    close_by_after: datetime | None


class MoreDays(BaseModel):
    """So many days later, and when that is."""

    days: int
    until: datetime


class CoHandler(BaseModel):
    """A member who helps with an order of the unit."""

    member_code: str
    state: AssignmentState
    part: str | None


class HandledByUnit(BaseModel):
    """One assignment that the unit has in hand; `assigned_by` is empty for the machine."""

    assignment_id: UUID
    work_order_id: UUID
    number: str
    state: AssignmentState
    is_lead: bool
    category: str
    urgency: Urgency
    reserved_at: datetime
    signed_at: datetime | None
    opened_at: datetime
    clock_from: datetime = Field(description="since when `respond_by` counts")
    respond_by: datetime
    close_by: datetime
    respond_nears_at: datetime = Field(description="since when `respond_by` is near")
    close_nears_at: datetime
    text: str | None
    address: str | None
    lon: float | None
    lat: float | None
    grid_code: str | None
    compound: str | None
    assigned_by: str | None
    petitions: list[UnitPetition]
    may_ask: list[PetitionKind]
    return_by: datetime
    more_time_until: datetime
    more_time: list[MoreDays]
    in_working_time: bool
    co_handlers: list[CoHandler]
    photos_wanted: list[PhotoMoment]
    photos: list[PhotoTold]


class UnitInbox(BaseModel):
    """What the unit's page shows. `at` is the server's clock, which deadlines go by."""

    at: datetime
    time_zone: str
    unit_code: str
    name: str
    desk_phone: str | None
    n_done_7_days: int
    in_hand: list[HandledByUnit]
    cooperations: list[CooperationToAnswer]
