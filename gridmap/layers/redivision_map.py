"""What the page of a re-division is made of: today's grids, the proposals, the ground below."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.figures import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An atom: its number in the draft, the grid it goes to and the one of today."""

    number: int
    shape: BaseGeometry
    code: str
    today: str | None
    n_households: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalOnMap:
    """One division; `shapes` has its grids by code, as `comparison.after` counts them."""

    number: int
    aim: str
    state: str
    in_force_from: datetime | None
    shapes: Mapping[str, BaseGeometry]
    pieces: tuple[Piece, ...]
    comparison: Comparison
    n_named: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RedivisionMapData:
    """One community with its division of today and proposals for another one.

    Shapes are in degrees. `streets` come with their class; `today` are the grids in force
    that the proposals were drawn over, by code. `as_of` is the instant of the data.
    """

    area_name: str
    area_code: str
    as_of: datetime
    source: str
    community: BaseGeometry
    streets: tuple[tuple[str, BaseGeometry], ...]
    waters: tuple[BaseGeometry, ...]
    compounds: tuple[BaseGeometry, ...]
    buildings: tuple[BaseGeometry, ...]
    today: Mapping[str, BaseGeometry]
    proposals: tuple[ProposalOnMap, ...]
