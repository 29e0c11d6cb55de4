"""What goes over the wire about where a member goes: their grid's households, the day's walk."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas import Body, Code, Instant, Text
from api.visit_schemas import NewEntry
from gridmap.model.day_walk import StopKind
from gridmap.model.household import DoorOutcome, VisitKind
from gridmap.model.own_place import OwnPlaceKind


class KnownDoor(BaseModel):
    """A door that somebody went to; `last_met_at` is empty where nobody was ever met."""

    door: str
    last_met_at: datetime | None
    n_tries: int


class BuildingToVisit(BaseModel):
    """A building of the own grid: how many households, how many met; nobody's name."""

    code: str
    name: str
    n_households: int
    n_met: int
    last_visited_at: datetime | None
    lon: float
    lat: float
    doors: list[KnownDoor]


class OwnHouseholds(BaseModel):
    """The own grid's households; visits count since `since`."""

    since: datetime
    grid_code: str | None
    grid_name: str | None
    buildings: list[BuildingToVisit]


class OwnHouseholdVisit(Body):
    """A visit to one door of the own grid, with the three questions 三问 and what was said."""

    building_code: Code
    door: Code
    visited_at: Instant
    kind: VisitKind = VisitKind.RESIDENTS
    outcome: DoorOutcome = DoorOutcome.MET
    needs: Text | None = None
    ideas: Text | None = None
    effects: Text | None = None
    entries: Annotated[list[NewEntry], Field(max_length=20)] = Field(default_factory=list)


class StopOfDay(BaseModel):
    """One stop in the order of the walk; `unserved` says why it has no place today."""

    kind: StopKind
    id: str
    name: str
    place: str
    lon: float
    lat: float
    from_at: datetime | None
    to_at: datetime | None
    walk_s: float | None
    begins_at: datetime | None
    unserved: str | None
    way: list[tuple[float, float]] = Field(description="from the stop before, [lon, lat]")


class WayToPlace(BaseModel):
    """The way to a place; `lon` and `lat` are where it starts, empty where nobody knows."""

    at: datetime
    kind: OwnPlaceKind
    id: str
    lon: float | None
    lat: float | None
    measured_at: datetime | None = Field(description="of the start; empty where it was named")
    walk_s: float | None = Field(description="empty where no way leads there")
    length_m: float | None
    way: list[tuple[float, float]] = Field(description="from door to door, [lon, lat]")


class WalkOfDay(BaseModel):
    """The walk as it was put in order at `at`."""

    at: datetime
    stops: list[StopOfDay]
