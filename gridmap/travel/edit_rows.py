"""Which streets an edit speaks of, when the layer under it has changed."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.travel.graph import Lines
from gridmap.travel.plane import Plane

FOUND_WITHIN_M: Final = 25.0
_SAME_M: Final = 2.0
_SAME_SHARE: Final = 0.9
_STEP_M: Final = 5.0

Numbers = NDArray[np.intp]


class StreetFinder:
    """Finds the rows of the layer that an edited line stands for."""

    def __init__(self, codes: Sequence[str], lines: Lines) -> None:
        self._codes = np.array(codes, dtype=object)
        self._plane = Plane.around(shapely.get_coordinates(lines)) if len(lines) else None
        self._lines_m = self._plane.shapes_m(lines) if self._plane else lines
        self._tree = shapely.STRtree(self._lines_m)

    def codes_of(self, code: str, line: shapely.LineString) -> list[str]:
        """Return the codes of the rows that a code and a line mean; empty where none is left.

        That is the row of this code, unless it now lies more than `FOUND_WITHIN_M` away, and
        every row that lies upon the line: a newer extract may have cut the street in two. Where
        there is neither, it is the street that runs beside the line at the least distance, if
        that is nowhere more than `FOUND_WITHIN_M`: it was drawn anew.
        """
        if self._plane is None:
            return []
        (drawn,) = self._plane.shapes_m(np.array([line], dtype=object))
        near = self._tree.query(drawn, predicate="dwithin", distance=FOUND_WITHIN_M)
        upon = shapely.intersection(self._lines_m[near], shapely.buffer(drawn, _SAME_M))
        share = shapely.length(upon) / np.maximum(shapely.length(self._lines_m[near]), 1e-9)
        meant = near[(self._codes[near] == code) | (share >= _SAME_SHARE)]
        found: list[str] = self._codes[meant if len(meant) else self._beside(drawn, near)].tolist()
        return sorted(found)

    def _beside(self, drawn: shapely.LineString, near: Numbers) -> Numbers:
        """Return which of the rows near run beside a line, all at about the least distance."""
        aside_m = np.array([_aside_m(self._lines_m[row], drawn) for row in near.tolist()])
        least_m = aside_m.min(initial=np.inf)
        return near[aside_m <= least_m + _SAME_M] if least_m <= FOUND_WITHIN_M else near[:0]


def _aside_m(one: shapely.LineString, other: shapely.LineString) -> float:
    """Return how far the one of two lines that runs beside the other leaves it at most."""
    farthest = [
        float(shapely.distance(_spots(a), b).max()) for a, b in ((one, other), (other, one))
    ]
    return min(farthest)


def _spots(line: shapely.LineString) -> Lines:
    """Return points along a line, its ends among them."""
    n_steps = int(np.ceil(line.length / _STEP_M))
    share = np.linspace(0.0, 1.0, n_steps + 1)
    return np.asarray(shapely.line_interpolate_point(line, share, normalized=True), dtype=object)
