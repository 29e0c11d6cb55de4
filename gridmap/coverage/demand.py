"""Where the people live whom a station should serve."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.model.place import LonLat

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Membership:
    """In which area of one level each door lies."""

    codes: tuple[str, ...]  # shape (a,)
    names: tuple[str, ...]  # shape (a,)
    of_door: Ints  # shape (p,): number of the area, -1 outside all of them


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doors:
    """Many places with households and residents, as columns.

    A count is NaN where nobody has counted; it adds nothing to a figure, and figures say how
    many such places there are.
    """

    codes: tuple[str, ...]  # shape (p,)
    n_households: Floats  # shape (p,)
    n_residents: Floats  # shape (p,)
    areas: Mapping[str, Membership]  # by level: communities, subdistricts, compounds

    def __len__(self) -> int:
        return len(self.codes)
