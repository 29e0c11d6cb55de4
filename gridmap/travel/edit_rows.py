"""Which streets an edit speaks of, when the layer under it has changed."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.travel.graph import Lines
from gridmap.travel.plane import Plane

FOUND_WITHIN_M: Final = 25.0
_SAME_ALIGNMENT_M: Final = 5.0
_SAME_SHARE: Final = 0.9


class StreetFinder:
    """Finds the rows of the layer that an edited line stands for."""

    def __init__(self, codes: NDArray[np.object_], lines: Lines) -> None:
        self._codes = codes
        self._plane = Plane.around(shapely.get_coordinates(lines)) if len(lines) else None
        self._lines_m = self._plane.shapes_m(lines) if self._plane else lines
        self._tree = shapely.STRtree(self._lines_m)

    def rows_of(self, code: str, line: shapely.LineString) -> NDArray[np.intp]:
        """Return the rows meant by a code and a line, ascending; empty where none is left.

        That is the row of this code, unless it now lies elsewhere, and every row that runs along
        the line: a newer extract may have cut the street in two. Where neither is found it is
        the row nearest to the line's middle, within `FOUND_WITHIN_M`.
        """
        if self._plane is None:
            return np.empty(0, dtype=np.intp)
        (drawn,) = self._plane.shapes_m(np.array([line], dtype=object))
        near = self._tree.query(drawn, predicate="dwithin", distance=FOUND_WITHIN_M)
        along = shapely.intersection(self._lines_m[near], shapely.buffer(drawn, _SAME_ALIGNMENT_M))
        share = shapely.length(along) / np.maximum(shapely.length(self._lines_m[near]), 1e-9)
        meant = np.sort(near[(self._codes[near] == code) | (share >= _SAME_SHARE)])
        if len(meant):
            return meant
        middle = shapely.line_interpolate_point(drawn, 0.5, normalized=True)
        return self._tree.query_nearest(middle, max_distance=FOUND_WITHIN_M, all_matches=False)
