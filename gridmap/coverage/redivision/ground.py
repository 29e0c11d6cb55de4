"""What is known of one community when it is divided: ground, lines, and where the work is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]

MAIN_STREETS = frozenset(
    f"{kind}{end}"
    for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for end in ("", "_link")
)
"""Streets that everybody knows: the best borders. OpenStreetMap's values of `highway`."""

SMALL_STREETS = frozenset(("unclassified", "residential", "living_street", "pedestrian", "road"))
"""Streets that may be a border too. Lanes and paths are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPoints:
    """Where the work of a community is: rows of homes and of requests.

    `homes_deg` and `requests_deg` are longitude and latitude, shape `(h, 2)` and `(r, 2)`;
    households and residents are counted for each home, shape `(h,)`.
    """

    homes_deg: Floats
    n_households: Ints
    n_residents: Ints
    requests_deg: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One community; every shape is in degrees of the storage CRS.

    `grids` are those of today, in the order of `grid_codes`, dedicated ones left out: these
    lie on top and stay. Of `streets` only the main and small ones count, by `highways`.
    No border runs through a compound or a building. `srid` is the metric CRS.
    """

    community: BaseGeometry
    grid_codes: tuple[str, ...]
    grids: Shapes
    streets: Shapes
    highways: tuple[str, ...]
    waters: Shapes
    compounds: Shapes
    buildings: Shapes
    work: WorkPoints
    srid: int

    @property
    def whole(self) -> Shapes:
        """Return what no border runs through: compounds and buildings."""
        return np.concatenate([self.compounds, self.buildings])


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What a grid's work is: a mix of its share of households and of requests.

    `requests_share` is the weight of the requests, between 0 (households only) and 1. The
    workload of a whole community is 1.

    Raises
    ------
    ValueError
        The share is not between 0 and 1.
    """

    requests_share: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.requests_share <= 1.0:
            raise ValueError(f"not a share between 0 and 1: {self.requests_share}")

    def of(self, n_households: Sequence[int] | Ints, n_requests: Sequence[int] | Ints) -> Floats:
        """Return the part of the community's workload in each place, shape `(n,)`.

        >>> Workload(requests_share=0.5).of([30, 10], [0, 4]).tolist()
        [0.375, 0.625]

        Raises
        ------
        InputError
            There are no households, or no requests, where these are to count.
        """
        total = np.zeros(len(n_households), dtype=np.float64)
        for weight, counts, (zh, en) in (
            (1.0 - self.requests_share, n_households, ("住户", "households")),
            (self.requests_share, n_requests, ("诉求", "requests")),
        ):
            if weight == 0.0:
                continue
            counted = np.asarray(counts, dtype=np.float64)
            if not counted.sum():
                raise InputError(
                    code="no_workload",
                    problem=f"no {en} are known in this community, so its work cannot be balanced",
                    problem_zh=f"本社区没有{zh}数据，无法均衡工作量",
                    mend="import buildings or compounds with households, or balance by the other",
                    mend_zh="先导入带户数的楼栋或小区，或改用另一种工作量",
                )
            total += weight * counted / counted.sum()
        return total


def points(coordinates_deg: Floats) -> Shapes:
    """Return points of longitude and latitude, shape `(n,)`."""
    made: Shapes = np.asarray(shapely.points(coordinates_deg.reshape(-1, 2)), dtype=object)
    return made
