"""Where the people live whom a station should serve."""

from dataclasses import dataclass

from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandPoint:
    """A place with households: a compound, a building.

    `n_households` is None where nobody has counted them. Such a place is inside or outside
    like any other, but adds nothing to the household figures, and statistics say how many
    there are.
    """

    id: str
    position: LonLat
    n_households: int | None
