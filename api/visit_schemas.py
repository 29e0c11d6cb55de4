"""What goes over the wire about household visits."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas import Body, Code, Instant, Reason, Text
from gridmap.model.household import DoorOutcome, EntryKind, VisitKind


class NewEntry(Body):
    """One thing that somebody said; a demand or a hazard becomes a request."""

    kind: EntryKind
    text: Reason
    category: Code | None = None


class NewHouseholdVisit(Body):
    """A visit to one door, with the three questions 三问."""

    building_code: Code
    door: Code
    member_code: Code
    visited_at: Instant
    kind: VisitKind = VisitKind.RESIDENTS
    outcome: DoorOutcome = DoorOutcome.MET
    needs: Text | None = Field(default=None, description="问需: what is needed")
    ideas: Text | None = Field(default=None, description="问计: what could be done")
    effects: Text | None = Field(default=None, description="问效: whether it helped")
    entries: Annotated[list[NewEntry], Field(max_length=20)] = Field(default_factory=list)


class HouseholdVisitStored(BaseModel):
    """The visit and its entries, in order."""

    visit_id: UUID
    entry_ids: list[UUID]


class CoverageOfGrid(BaseModel):
    """Households met within a period; `share` is empty where a grid has none: no data."""

    grid_code: str
    grid_name: str
    n_buildings: int
    n_households: int
    n_met: int
    n_over: int
    n_visits: int
    n_entries: int
    share: float | None


class UnvisitedHouseholds(BaseModel):
    """Where households were not met since a day."""

    since: date
    buildings: list[dict[str, object]]
    doors: list[dict[str, object]]
