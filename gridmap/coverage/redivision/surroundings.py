"""Lines that give every compound the ground around it, halfway to the next one.

What lies between compounds and the streets of their block would otherwise be one piece, wound
around all of them: grids made of it come out as rings and alleys. The lines are those of a
Voronoi diagram of points along the outlines.
"""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.ground import Floats, Ground, Ints, Shapes, points

_STEP_DEG = 4e-5  # about 4 m between points: coarser ones draw a zigzag between walls
_AREA = 2  # dimensions
_HOUSES = -1


def halfway_lines(faces: Shapes, ground: Ground) -> Shapes:
    """Return lines in degrees that part the faces between compounds.

    Compounds part from each other and from the houses around them; houses among themselves
    stay together.
    """
    compounds = ground.compounds[shapely.get_dimensions(ground.compounds) == _AREA]
    houses = _loose(ground.buildings, compounds)
    around, inside = shapely.STRtree(compounds), shapely.STRtree(houses)
    lines: list[BaseGeometry] = []
    for face in faces:
        near = np.sort(around.query(face, predicate="intersects"))
        near = near[_lie_beside(compounds[near], face)]
        held = np.sort(inside.query(face, predicate="covers"))
        if len(near) + bool(len(held)) > 1 and len(near):
            owner = np.concatenate([near, np.full(len(held), _HOUSES)])
            lines += _between(np.concatenate([compounds[near], houses[held]]), owner, face)
    return np.array(lines, dtype=object)


def _loose(buildings: Shapes, compounds: Shapes) -> Shapes:
    """Return the buildings that stand in no compound."""
    loose = np.ones(len(buildings), dtype=bool)
    middle = shapely.point_on_surface(buildings)
    loose[shapely.STRtree(compounds).query(middle, predicate="intersects")[0]] = False
    houses: Shapes = buildings[loose]
    return houses


def _lie_beside(
    compounds: Shapes, face: BaseGeometry
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which compounds border on a face along a line; none, where it is part of one."""
    shared = shapely.area(shapely.intersection(compounds, face))
    if (shared > face.area / 2.0).any():
        return np.zeros(len(compounds), dtype=bool)
    along = shapely.intersection(shapely.boundary(compounds), face)
    beside: np.ndarray[tuple[int], np.dtype[np.bool_]] = shapely.length(along) > 0.0
    return beside


def _between(shapes: Shapes, owner: Ints, face: BaseGeometry) -> list[BaseGeometry]:
    """Return the lines between the cells of different owners, cut to the face.

    Degrees of longitude are squeezed meanwhile, so that halfway is halfway on the ground.
    """
    squeeze = math.cos(math.radians(face.centroid.y))
    corners, of_corner = _points_along(shapes, owner, squeeze)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(corners), extend_to=_squeezed(face, squeeze))
    )
    cell, corner = shapely.STRtree(points(corners)).query(cells, predicate="intersects")
    of_cell = np.full(len(cells), _HOUSES, dtype=np.int64)
    of_cell[cell] = of_corner[corner]
    groups = [shapely.union_all(cells[of_cell == one]) for one in np.unique(of_corner)]
    drawn = shapely.union_all(shapely.boundary(np.array(groups, dtype=object)))
    inside = shapely.get_parts(shapely.intersection(_squeezed(drawn, 1.0 / squeeze), face))
    return list(inside[shapely.get_dimensions(inside) == 1])


def _points_along(shapes: Shapes, owner: Ints, squeeze: float) -> tuple[Floats, Ints]:
    """Return points along the outlines, each once, and whose they are."""
    corners, which = shapely.get_coordinates(
        shapely.segmentize(shapes, _STEP_DEG), return_index=True
    )
    corners = corners * np.array([squeeze, 1.0])
    _, first = np.unique(np.round(corners, 9), axis=0, return_index=True)
    return corners[first], owner[which[first]]


def _squeezed(shape: BaseGeometry, share: float) -> BaseGeometry:
    moved: BaseGeometry = shapely.transform(shape, lambda xy: xy * np.array([share, 1.0]))
    return moved
