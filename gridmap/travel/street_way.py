"""The way itself, as a line along the streets: for maps, never for a decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.ops import substring

from gridmap.travel.graph import Ends, Floats, Places, TimedGraph, arriving, leaving
from gridmap.travel.search import direct_ways, sweep

_ROUNDING_S: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetWay:
    """The soonest way between two places: longitude and latitude from street to street.

    What lies beside the streets, from a door to its street, is no part of the line.
    """

    seconds: float
    line_deg: Floats  # shape (n, 2); empty where the way touches no street


def way_between(timed: TimedGraph, origin: Places, destination: Places) -> StreetWay | None:
    """Return the soonest way between two single places; None where there is none."""
    swept = sweep(timed, destination, towards=True)
    ends = leaving(origin, timed)
    by_node = swept.seconds[ends.node] + ends.seconds
    around_s = float(by_node.min(initial=np.inf))
    direct_s = float(direct_ways(timed, origin, destination).seconds.min(initial=np.inf))
    if np.isinf(min(around_s, direct_s)):
        return None
    if direct_s <= around_s:
        return StreetWay(seconds=direct_s, line_deg=_along(timed, origin, destination))
    first = int(np.argmin(by_node))
    parts = [
        _to_node(timed, ends, first),
        *_onward(timed, swept.seconds, int(ends.node[first]), arriving(destination, timed)),
    ]
    return StreetWay(seconds=around_s, line_deg=_without_repeats(np.concatenate(parts)))


def _onward(timed: TimedGraph, left_s: Floats, node: int, goal: Ends) -> Iterator[Floats]:
    """Yield the streets from a node on, each in the direction of the way, to the goal."""
    ways = timed.outward
    while True:
        here = np.flatnonzero(goal.node == node)
        arrival_s = goal.seconds[here].min(initial=np.inf)
        row = slice(int(ways.start[node]), int(ways.start[node + 1]))
        onward_s = ways.seconds[row] + left_s[ways.node[row]]
        if arrival_s <= onward_s.min(initial=np.inf) + _ROUNDING_S:
            yield _to_node(timed, goal, int(here[np.argmin(goal.seconds[here])]))[::-1]
            return
        way = row.start + int(np.argmin(onward_s))
        line = shapely.get_coordinates(timed.graph.lines[ways.street[way]])
        yield line if timed.graph.tail[ways.street[way]] == node else line[::-1]
        node = int(ways.node[way])


def _to_node(timed: TimedGraph, ends: Ends, entry: int) -> Floats:
    """Return the piece of a place's street from where it leaves it to the end that is meant."""
    street = int(ends.street[entry])
    share = float(ends.along_m[entry] / timed.graph.length_m[street])
    is_head = entry % 2 == 1  # each leg has two entries: its tail, then its head
    return _piece(timed, street, share, 1.0 if is_head else 0.0)


def _along(timed: TimedGraph, origin: Places, destination: Places) -> Floats:
    """Return the piece of the one street that two places share; none across a yard."""
    for street, from_m in zip(origin.street, origin.along_m, strict=True):
        for other, to_m in zip(destination.street, destination.along_m, strict=True):
            if street == other:
                length_m = float(timed.graph.length_m[street])
                return _piece(timed, int(street), from_m / length_m, to_m / length_m)
    return np.empty((0, 2))


def _piece(timed: TimedGraph, street: int, from_share: float, to_share: float) -> Floats:
    line = timed.graph.lines[street]
    piece: Floats = shapely.get_coordinates(substring(line, from_share, to_share, normalized=True))
    return piece


def _without_repeats(line_deg: Floats) -> Floats:
    """Return a line without points that stand where the one before them does."""
    moves = np.any(line_deg[1:] != line_deg[:-1], axis=1)
    kept: Floats = line_deg[np.concatenate([[True], moves])]
    return kept
