"""Which area owns a point. The pure counterpart of the store's statement.

A point on a shared edge is covered by both neighbours. The smaller code wins, compared
character by character (the "C" collation of a database), so that every point has at most
one owner whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaIndex:
    """Areas with their codes, ready to be asked; `codes` are in ascending order."""

    codes: tuple[str, ...]
    tree: shapely.STRtree

    @classmethod
    def of(cls, codes: Sequence[str], areas: NDArray[np.object_]) -> "AreaIndex":
        """Return an index of areas in the storage CRS. None and empty areas own nothing."""
        order = sorted(range(len(codes)), key=lambda i: codes[i])
        return cls(
            codes=tuple(codes[i] for i in order),
            tree=shapely.STRtree([areas[i] for i in order]),
        )

    def owner_of(self, position: LonLat) -> str | None:
        """Return the code of the one area that owns a position, or None."""
        return self.owners_of([position.lon], [position.lat])[0]

    def owners_of(self, lons: ArrayLike, lats: ArrayLike) -> list[str | None]:
        """Return the owner of each point, None where no area covers it.

        >>> left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
        >>> AreaIndex.of(["B", "A"], np.array([left, right])).owners_of([0.5, 1, 3], [0.5, 1, 0])
        ['B', 'A', None]
        """
        lons, lats = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        points = shapely.points(lons, lats)
        asked, covering = self.tree.query(points, predicate="intersects")
        none = len(self.codes)
        first = np.full(len(lons), none, dtype=np.int64)
        np.minimum.at(first, asked, covering)
        return [self.codes[i] if i < none else None for i in first]
