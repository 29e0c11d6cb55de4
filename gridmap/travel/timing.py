"""Seconds along every street, for one traveller at one hour of the week.

seconds = geodesic metres / speed, on steps at the profile's speed on steps; a gate costs one
second more. A way is closed, `inf`, where the profile may not go, and where it leads through a
gate that is shut at the hour or not for this traveller's passes.
"""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

import numpy as np

from gridmap.model.opening_hours import parse, told_week_minute
from gridmap.model.travel import Traveller, TravelProfile
from gridmap.travel.graph import Mask, NetworkGate, StreetGraph, TimedGraph

GATE_S: Final = 1.0
_NOBODY: Final[AbstractSet[str]] = frozenset()


def time_graph(
    graph: StreetGraph,
    traveller: Traveller,
    *,
    week_minute: int | None = None,
    opened_gates: AbstractSet[str] = _NOBODY,
    closed_gates: AbstractSet[str] = _NOBODY,
    closed_streets: AbstractSet[str] = _NOBODY,
) -> TimedGraph:
    """Return the network for one traveller at one hour.

    Cheap enough for a what-if: nothing of the structure is touched, so it takes a pass over the
    streets and one over the gates.

    Parameters
    ----------
    week_minute
        Minutes since Monday 00:00 local time; None for a week in which no gate is ever shut by
        its hours. Passes count all the same.
    opened_gates, closed_gates
        Codes of gates that stand open to everyone, or to nobody, whatever their hours and
        passes. What is both is closed.
    closed_streets
        Codes of streets that are closed to everyone.

    Raises
    ------
    InputError
        There is no such minute in a week.
    """
    profile = traveller.profile
    ahead, back = open_ways(graph, profile)
    speed_mps = np.where(graph.is_steps, profile.steps_mps, profile.speed_mps)
    with np.errstate(divide="ignore"):  # no speed: no way
        seconds = graph.length_m / speed_mps + GATE_S * (graph.gate >= 0)
    shut = _shut(graph, traveller, week_minute, opened=opened_gates, closed=closed_gates)
    through = np.flatnonzero(graph.gate >= 0)
    seconds[through[shut[graph.gate[through]]]] = np.inf
    if closed_streets:
        seconds[[code in closed_streets for code in graph.codes]] = np.inf
    hour = "any hour" if week_minute is None else told_week_minute(week_minute)
    return TimedGraph(
        graph=graph,
        forward_s=np.where(ahead, seconds, np.inf),
        backward_s=np.where(back, seconds, np.inf),
        lead_s_per_m=profile.lead_detour / profile.lead_mps,
        label=f"{profile.code}({'+'.join(sorted(traveller.passes))}) at {hour}",
    )


def open_ways(graph: StreetGraph, profile: TravelProfile) -> tuple[Mask, Mask]:
    """Return which streets a profile may use, from tail to head and back, gates aside."""
    if profile.is_bicycle:
        ahead, back = graph.bicycle_forward, graph.bicycle_backward
    else:
        ahead, back = graph.foot, graph.foot
    if profile.steps_mps > 0:
        return ahead, back
    return ahead & ~graph.is_steps, back & ~graph.is_steps


def _shut(
    graph: StreetGraph,
    traveller: Traveller,
    week_minute: int | None,
    *,
    opened: AbstractSet[str],
    closed: AbstractSet[str],
) -> Mask:
    """Return which gates do not let a traveller through."""
    at_hour: dict[str, bool] = {}
    if week_minute is not None:
        texts = {"", *(gate.hours for gate in graph.gates)}
        at_hour = {text: _hours(text).is_open(week_minute) for text in texts}

    def is_shut(gate: NetworkGate) -> bool:
        if gate.code in closed or gate.code in opened:
            return gate.code in closed
        has_pass = not gate.passes or bool(gate.passes & traveller.passes)
        return not (has_pass and at_hour.get(gate.hours, True))

    return np.array([is_shut(gate) for gate in graph.gates], dtype=np.bool_)


_hours: Final = lru_cache(maxsize=4096)(parse)
