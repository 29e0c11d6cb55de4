"""Streets as people find them who set out from where they live.

Whoever lives behind a wall has a key to its gates, but to no others: a gate for residents lets
them out, and on the way every compound takes them for a visitor. A network that took them for
residents everywhere would lead them through the courtyards of strangers. Leaving by a residents'
gate a compound that one entered as a visitor counts as allowed: gates open from within.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

import numpy as np
import shapely

from gridmap.model.travel import RESIDENT_PASSES, Traveller
from gridmap.travel.graph import Lines, Mask, StreetGraph, TimedGraph
from gridmap.travel.rows import WallRow
from gridmap.travel.timing import time_graph


def leads_out(graph: StreetGraph, walls: Sequence[WallRow]) -> Mask:
    """Return which streets lead out of a compound from tail to head, shape (s,).

    Of a street through a gate the end nearer to the ground of the compound is within; where
    both are equally near it is the head. All other streets are False.
    """
    out = np.zeros(graph.n_streets, dtype=np.bool_)
    through = np.flatnonzero(graph.gate >= 0)
    ground = {one.code: one.polygon for one in walls}
    grounds: Lines = np.empty(len(through), dtype=object)
    grounds[:] = [ground.get(graph.gates[gate].compound_code) for gate in graph.gate[through]]
    tail, head = (
        shapely.distance(shapely.get_point(graph.lines[through], end), grounds) for end in (0, -1)
    )
    out[through] = tail < head
    return out


def time_from_home(
    graph: StreetGraph,
    traveller: Traveller,
    out: Mask,
    *,
    week_minute: int,
    opened_gates: AbstractSet[str] = frozenset(),
    closed_gates: AbstractSet[str] = frozenset(),
) -> TimedGraph:
    """Return the network for people on their way from home.

    Parameters
    ----------
    traveller
        Whose passes count at every gate on the way in.
    out
        What `leads_out` says; on the way out residents' gates open too.
    """
    timed = partial(
        time_graph,
        graph,
        week_minute=week_minute,
        opened_gates=opened_gates,
        closed_gates=closed_gates,
    )
    way_in = timed(traveller)
    way_out = timed(replace(traveller, passes=traveller.passes | RESIDENT_PASSES))
    is_gate = graph.gate >= 0
    return replace(
        way_in,
        forward_s=np.where(is_gate & out, way_out.forward_s, way_in.forward_s),
        backward_s=np.where(is_gate & ~out, way_out.backward_s, way_in.backward_s),
        label=f"{way_in.label}, from home",
    )
