"""What nobody walks across in a straight line: water, and the walls of compounds."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.travel.graph import Lines, Mask
from gridmap.travel.walls import Walls


@dataclass(frozen=True, slots=True, kw_only=True)
class Barriers:
    """Walls and waters in the plane, indexed side by side rather than as whole outlines.

    The box around a sea holds the whole coast: indexed as one shape it would be looked at,
    vertex by vertex, for every way.
    """

    walls: Walls
    waters: Lines
    water_tree: shapely.STRtree
    shores: shapely.STRtree
    sides: shapely.STRtree  # of walls

    @classmethod
    def of_shapes(cls, walls: Walls, waters_m: Lines) -> "Barriers":
        """Return the barriers that walls and waters make."""
        waters = shapely.get_parts(shapely.make_valid(np.asarray(waters_m, dtype=object)))
        shapely.prepare(waters)
        return cls(
            walls=walls,
            waters=waters,
            water_tree=shapely.STRtree(waters),
            shores=shapely.STRtree(_sides(shapely.boundary(waters))),
            sides=shapely.STRtree(_sides(walls.outlines)),
        )

    def meets_wall(self, ways: Lines) -> Mask:
        """Return which ways touch or cross a wall."""
        return _hit(self.sides, ways)

    def meets_water(self, ways: Lines) -> Mask:
        """Return which ways touch, cross or lie in water."""
        met = _hit(self.shores, ways)
        dry = np.flatnonzero(~met)
        begin = shapely.get_point(ways[dry], 0)
        way, water = self.water_tree.query(begin)
        in_water = shapely.intersects(self.waters[water], begin[way])
        met[dry[way[in_water]]] = True
        return met

    def blocks(self, ways: Lines) -> Mask:
        """Return which ways meet anything."""
        return self.meets_wall(ways) | self.meets_water(ways)


def _hit(tree: shapely.STRtree, ways: Lines) -> Mask:
    hit = np.zeros(len(ways), dtype=np.bool_)
    hit[tree.query(ways, predicate="intersects")[0]] = True
    return hit


def _sides(outlines: Lines) -> Lines:
    """Return the straight sides of outlines, each a line of two vertices."""
    parts = shapely.get_parts(outlines)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    within = line[1:] == line[:-1]
    sides = np.stack([xy[:-1][within], xy[1:][within]], axis=1)
    return np.asarray(shapely.linestrings(sides), dtype=object)
