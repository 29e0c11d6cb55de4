"""Points tied to streets, honestly: never across water or a wall, never to an island.

A point outside all walled compounds is tied to the nearest street outside, by how far along it
lies. A point inside one is tied to the nearest street inside and to the gates within the
farthest lead; where no street inside can be reached, to all gates of the compound, however far
they are: the way between door and gate is then taken as straight. Streets over water (bridges)
are reached from the water no farther than `ON_BRIDGE_M`, which is how well a telephone on a
bridge knows where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from gridmap.errors import InputError
from gridmap.model.travel import ADULT, TravelProfile
from gridmap.travel.barriers import Barriers
from gridmap.travel.graph import Floats, Ints, Lines, Mask, Offsets, Places, Refusal, StreetGraph
from gridmap.travel.junctions import strong_component_by_size
from gridmap.travel.pieces import NONE
from gridmap.travel.plane import Plane
from gridmap.travel.rows import WallRow
from gridmap.travel.timing import open_ways
from gridmap.travel.walls import Walls, on_sheets

ON_BRIDGE_M: Final = 15.0
_DOORSTEP_M: Final = 1.0  # before a gate the way is in the wall already
_NOTHING: Final = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Legs:
    """Ties between points and streets, shape (l,)."""

    place: Offsets
    street: Offsets
    share: Floats  # of the street, from its tail
    lead_m: Floats

    def chosen(self, which: Mask | Offsets) -> "_Legs":
        return _Legs(
            place=self.place[which],
            street=self.street[which],
            share=self.share[which],
            lead_m=self.lead_m[which],
        )

    def and_also(self, other: "_Legs") -> "_Legs":
        return _Legs(
            place=np.concatenate([self.place, other.place]),
            street=np.concatenate([self.street, other.street]),
            share=np.concatenate([self.share, other.share]),
            lead_m=np.concatenate([self.lead_m, other.lead_m]),
        )

    def sorted(self) -> "_Legs":
        return self.chosen(np.lexsort((self.street, self.lead_m, self.place)))

    def is_first(self) -> Mask:
        """Return which legs are the first of their place, where they are sorted."""
        first = np.ones(len(self.place), dtype=np.bool_)
        first[1:] = self.place[1:] != self.place[:-1]
        return first

    def first_of_each(self) -> "_Legs":
        return self.chosen(self.is_first())


class Attacher:
    """Ties points to the streets of one network that one profile may use.

    Parameters
    ----------
    graph
        The network.
    walls
        The compounds that it was built with; those without a gate are open and play no part.
    waters
        Polygons in degrees.
    profile
        Whose streets they are. A street counts if it leads to all of the main part and back,
        with every gate open: for wheels, one-way traps are islands.

    Raises
    ------
    InputError
        A compound that the network knows as walled is not among the walls.
    """

    def __init__(
        self,
        graph: StreetGraph,
        *,
        walls: Sequence[WallRow] = (),
        waters: Lines = _NOTHING,
        profile: TravelProfile = ADULT,
    ) -> None:
        self.graph = graph
        self.profile = profile
        self._plane = Plane.around(graph.nodes_deg)
        self._walls = Walls.of_rows(_walled(walls, graph), self._plane)
        self._barriers = Barriers.of_shapes(self._walls, self._plane.shapes_m(waters))
        self._lines_m = self._plane.shapes_m(graph.lines)
        self._over_water = self._barriers.meets_water(self._lines_m)
        self._usable, self._on_main = _usable(graph, profile)
        streets = self._usable & self._on_main & (graph.gate == NONE)
        self._streets = np.flatnonzero(streets).astype(np.int64)
        self._tree = shapely.STRtree(
            on_sheets(self._lines_m[self._streets], graph.compound[self._streets])
        )
        doors = np.flatnonzero(self._usable & self._on_main & (graph.gate != NONE))
        doors = doors[np.argsort(graph.compound[doors], kind="stable")]
        self._doors = doors.astype(np.int64)
        self._door_share = _inner_end(
            self._lines_m[doors], self._walls.areas[graph.compound[doors]]
        )
        self._door_start = np.searchsorted(
            graph.compound[doors], np.arange(len(self._walls.codes) + 1)
        )

    @cached_property
    def _any_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._lines_m)

    def attach(self, points_deg: Floats, *, max_lead_m: float = 100.0) -> Places:
        """Return points tied to streets and gates; equal distances go by street number.

        What one point is tied to does not depend on the others.

        Parameters
        ----------
        points_deg
            Shape (p, 2), longitude first.
        max_lead_m
            The farthest from a point to its street; the limit itself counts as near.

        Raises
        ------
        InputError
            A coordinate is not a number, or the lead is not above 0.
        """
        points_deg = np.asarray(points_deg, dtype=np.float64).reshape(-1, 2)
        _check(points_deg, max_lead_m)
        xy_m = self._plane.metres(points_deg)
        compound = self._walls.holding(xy_m)
        points: Lines = np.asarray(shapely.points(xy_m), dtype=object)
        legs = self._to_streets(points, compound, max_lead_m)
        has_street = _marked(legs.place, n=len(points))
        if (compound != NONE).any():
            legs = legs.and_also(self._to_gates(points, compound, legs, max_lead_m))
        legs = legs.sorted()
        n_legs = np.bincount(legs.place, minlength=len(points))
        return Places(
            start=np.r_[0, np.cumsum(n_legs)].astype(np.int64),
            street=legs.street.astype(np.int32),
            along_m=legs.share * self.graph.length_m[legs.street],
            lead_m=legs.lead_m,
            refusals=self._refusals(points, compound, np.flatnonzero(n_legs == 0), max_lead_m),
            yard=np.where(has_street | (n_legs == 0), NONE, compound).astype(np.int32),
            spot_m=xy_m,
        )

    def _to_streets(self, points: Lines, compound: Ints, max_lead_m: float) -> _Legs:
        """Return a leg from each point to the nearest street that it can reach straight."""
        on_own = on_sheets(points, compound)
        place, near = self._tree.query_nearest(on_own, max_distance=max_lead_m)
        legs = self._legs(points, place, self._streets[near])
        is_clear = self._is_clear(points, legs)
        blocked = _marked(place, n=len(points))
        blocked[place[is_clear]] = False
        legs = legs.chosen(is_clear)
        if blocked.any():
            again, near = self._tree.query(
                on_own[blocked], predicate="dwithin", distance=max_lead_m
            )
            others = self._legs(points, np.flatnonzero(blocked)[again], self._streets[near])
            legs = legs.and_also(others.chosen(self._is_clear(points, others)))
        return legs.sorted().first_of_each()

    def _to_gates(
        self, points: Lines, compound: Ints, to_streets: _Legs, max_lead_m: float
    ) -> _Legs:
        """Return legs from points in compounds to gates, at the inner ends of their streets."""
        inside = np.flatnonzero(compound != NONE)
        first = self._door_start[compound[inside]]
        n_doors = self._door_start[compound[inside] + 1] - first
        place = np.repeat(inside, n_doors).astype(np.int64)
        within = np.arange(len(place)) - np.repeat(np.cumsum(n_doors) - n_doors, n_doors)
        door = np.repeat(first, n_doors) + within
        street, share = self._doors[door], self._door_share[door]
        spots = shapely.line_interpolate_point(self._lines_m[street], share, normalized=True)
        lead_m = shapely.distance(points[place], spots)
        legs = _Legs(place=place, street=street, share=share, lead_m=lead_m)
        needed = ~_marked(to_streets.place, n=len(points))[place]
        optional = np.flatnonzero(~needed & (lead_m <= max_lead_m))
        ways = shapely.shortest_line(points[place[optional]], spots[optional])
        before = shapely.line_interpolate_point(ways, -_DOORSTEP_M)
        ways = shapely.shortest_line(points[place[optional]], before)
        needed[optional] = ~self._barriers.blocks(ways)
        return legs.chosen(needed)

    def _legs(self, points: Lines, place: Offsets, street: Offsets) -> _Legs:
        lines = self._lines_m[street]
        return _Legs(
            place=place,
            street=street,
            share=np.asarray(shapely.line_locate_point(lines, points[place], normalized=True)),
            lead_m=np.asarray(shapely.distance(lines, points[place])),
        )

    def _is_clear(self, points: Lines, legs: _Legs) -> Mask:
        ways = shapely.shortest_line(points[legs.place], self._lines_m[legs.street])
        on_bridge = self._over_water[legs.street] & (legs.lead_m <= ON_BRIDGE_M)
        crosses_water = self._barriers.meets_water(ways) & ~on_bridge
        return ~(self._barriers.meets_wall(ways) | crosses_water)

    def _refusals(
        self, points: Lines, compound: Ints, refused: Offsets, max_lead_m: float
    ) -> dict[int, Refusal]:
        """Return why nothing was found, by point."""
        reasons = {
            int(i): Refusal.ACROSS_WALL if compound[i] != NONE else Refusal.NO_STREETS
            for i in refused
        }
        if not len(refused):
            return reasons
        near, street = self._any_tree.query(
            points[refused], predicate="dwithin", distance=max_lead_m
        )
        is_way = self._usable[street] & (self.graph.gate[street] == NONE)
        legs = self._legs(points, refused[near[is_way]], street[is_way]).sorted()
        is_apart = ~self._on_main[legs.street] & (self.graph.compound[legs.street] == NONE)
        is_clear = is_apart & self._is_clear(points, legs)
        ways = shapely.shortest_line(points[legs.place], self._lines_m[legs.street])
        in_water = self._barriers.meets_water(ways)
        for i in np.flatnonzero(legs.is_first()):
            wet = Refusal.ACROSS_WATER if in_water[i] else Refusal.ACROSS_WALL
            reasons[int(legs.place[i])] = wet
        reasons.update(dict.fromkeys(legs.place[is_clear].tolist(), Refusal.ISLAND))
        return reasons


def _marked(places: Offsets, *, n: int) -> Mask:
    marked = np.zeros(n, dtype=np.bool_)
    marked[places] = True
    return marked


def _walled(walls: Sequence[WallRow], graph: StreetGraph) -> list[WallRow]:
    by_code = {one.code: one for one in walls}
    missing = [code for code in graph.compound_codes if code not in by_code]
    if missing:
        raise InputError(
            code="walls_differ",
            problem=f"the network has walls around {missing[0]}, whose outline is not given",
            mend="give the compounds that the network was built with",
            problem_zh=f"路网中 {missing[0]} 有围墙，却没有给出其边界",
            mend_zh="请给出构建路网时所用的小区",
        )
    return [by_code[code] for code in graph.compound_codes]


def _usable(graph: StreetGraph, profile: TravelProfile) -> tuple[Mask, Mask]:
    """Return which streets a profile may use, and which of all are on its main part."""
    ahead, back = open_ways(graph, profile)
    part = strong_component_by_size(
        np.concatenate([graph.tail[ahead], graph.head[back]]),
        np.concatenate([graph.head[ahead], graph.tail[back]]),
        n_nodes=graph.n_nodes,
    )
    return ahead | back, (part[graph.tail] == 0) & (part[graph.head] == 0)


def _inner_end(lines_m: Lines, areas: Lines) -> Floats:
    """Return 1 where a street through a gate leads in at its head, 0 where at its tail."""
    tail_m, head_m = (shapely.distance(shapely.get_point(lines_m, end), areas) for end in (0, -1))
    return np.asarray(head_m <= tail_m, dtype=np.float64)


def _check(points_deg: Floats, max_lead_m: float) -> None:
    if not np.isfinite(points_deg).all():
        raise InputError(
            code="not_a_place",
            problem="a coordinate is not a number",
            mend="leave points without a place out",
            problem_zh="有坐标不是数字",
            mend_zh="请先略去没有位置的点",
        )
    if not max_lead_m > 0:
        raise InputError(
            code="bad_lead",
            problem=f"nothing is within {max_lead_m} m of a street",
            mend="give a lead above 0 metres",
            problem_zh=f"没有什么离道路 {max_lead_m} 米之内",
            mend_zh="请给出大于 0 的距离（米）",
        )
