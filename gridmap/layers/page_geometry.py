"""Shapes as short lists of whole numbers: a third of the size of GeoJSON in a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

UNITS_PER_DEGREE = 1_000_000
_AREA = 2  # dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the whole numbers of a page start: degrees, longitude first."""

    lon: float
    lat: float


Path = list[int]


def packed(shapes: Sequence[BaseGeometry | None], *, origin: Origin) -> list[list[Path]]:
    """Return each shape as its paths: rings of areas, lines, points.

    A path is flat: x and y of its first corner in millionths of a degree from the origin,
    then the steps to each next corner. Rings are not closed again. Outer rings run one way
    and holes the other. No shape at all is an empty list.
    """
    wound = shapely.orient_polygons(
        np.array([shapely.Polygon() if each is None else each for each in shapes], dtype=object)
    )
    parts, shape_of_part = shapely.get_parts(wound, return_index=True)
    is_area = shapely.get_dimensions(parts) == _AREA
    rings, part_of_ring = shapely.get_rings(parts[is_area], return_index=True)
    paths = np.concatenate([rings, parts[~is_area]])
    owners = np.concatenate([shape_of_part[is_area][part_of_ring], shape_of_part[~is_area]])
    result: list[list[Path]] = [[] for _ in shapes]
    for owner, path, is_ring in zip(
        owners, _steps(paths, origin), np.arange(len(paths)) < len(rings), strict=True
    ):
        result[owner].append(path[:-2] if is_ring else path)
    return result


def packed_points(points: Sequence[BaseGeometry], *, origin: Origin) -> list[list[int]]:
    """Return one position for each shape (a point on it), in whole numbers from the origin."""
    corners = shapely.get_coordinates(shapely.point_on_surface(np.array(points, dtype=object)))
    rows: list[list[int]] = _whole(corners, origin).tolist()
    return rows


def _whole(corners: NDArray[np.float64], origin: Origin) -> NDArray[np.int64]:
    offset = corners - np.array([origin.lon, origin.lat])
    whole: NDArray[np.int64] = np.rint(offset * UNITS_PER_DEGREE).astype(np.int64)
    return whole


def _steps(paths: NDArray[np.object_], origin: Origin) -> list[Path]:
    corners, path_of_corner = shapely.get_coordinates(paths, return_index=True)
    whole = _whole(corners, origin)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    starts = np.flatnonzero(np.diff(path_of_corner, prepend=-1))
    steps[starts] = whole[starts]
    return [part.ravel().tolist() for part in np.split(steps, starts[1:])] if len(starts) else []
