"""What the page of an operation is made of: the ground, the affected grids, people and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from gridmap.casework.emergency_report import OperationReport
from gridmap.model.emergency import CallState, EmergencyPlan, HazardFinding, Operation
from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOnMap:
    """One person who was called, where they were called from; without a name."""

    position: LonLat
    group: str
    state: CallState
    was_mustered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardOnMap:
    """A hazard point, and what this operation found there; None = nobody has looked yet."""

    name: str
    position: LonLat
    finding: HazardFinding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOnMap:
    """One store: how many kinds of things lie there, how many of them the operation has out."""

    place: str
    position: LonLat
    n_kinds: int
    n_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyMapData:
    """One operation with the rows of the district around it. Shapes are in degrees."""

    area_name: str
    as_of: datetime
    source: str
    operation: Operation
    plan: EmergencyPlan
    report: OperationReport
    areas: tuple[tuple[str, BaseGeometry], ...]
    waters: tuple[BaseGeometry, ...]
    streets: tuple[tuple[str, BaseGeometry], ...]
    grids: tuple[BaseGeometry, ...]
    people: tuple[PersonOnMap, ...]
    hazards: tuple[HazardOnMap, ...]
    stores: tuple[StoreOnMap, ...]
    calls_by_group: Mapping[str, Mapping[str, int]]
