"""What a street network amounts to, in figures."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gridmap.travel.graph import Mask, StreetGraph
from gridmap.travel.pieces import NONE
from gridmap.travel.street_network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigures:
    """Sizes of a network; lengths as drawn, each street once."""

    n_nodes: int
    n_streets: int
    all_km: float
    foot_km: float
    bicycle_km: float  # in at least one direction
    one_way_km: float  # open to bicycles in one direction only
    steps_km: float
    n_parts: int  # between which no open street leads
    main_part_share: float  # of the nodes at an open street
    n_gates: int
    n_dead_gates: int  # that lead to nowhere


def network_figures(graph: StreetGraph) -> NetworkFigures:
    """Return the sizes of a network."""
    ahead, back = graph.bicycle_forward, graph.bicycle_backward
    is_open = graph.foot | ahead | back
    at_open = np.unique(np.concatenate([graph.tail[is_open], graph.head[is_open]]))
    part = graph.component[at_open]
    reached = graph.gate[(graph.gate != NONE) & (graph.component[graph.tail] == 0)]
    return NetworkFigures(
        n_nodes=graph.n_nodes,
        n_streets=graph.n_streets,
        all_km=_km(graph, np.ones_like(ahead)),
        foot_km=_km(graph, graph.foot),
        bicycle_km=_km(graph, ahead | back),
        one_way_km=_km(graph, ahead ^ back),
        steps_km=_km(graph, graph.is_steps),
        n_parts=len(np.unique(part)),
        main_part_share=float((part == 0).mean()) if len(part) else 0.0,
        n_gates=len(graph.gates),
        n_dead_gates=len(graph.gates) - len(np.unique(reached)),
    )


def network_facts(network: Network) -> dict[str, Any]:
    """Return a network as plain values: its sizes, its edits that find nothing, what is odd."""
    return {
        "version": network.version,
        "data_date": None if network.data_date is None else network.data_date.isoformat(),
        "figures": asdict(network_figures(network.graph)),
        "lost_edits": [str(one.id) for one in network.lost_edits],
        "findings": [
            {"kind": one.kind.value, "n": one.n, "codes": list(one.codes)}
            for one in network.findings
        ],
    }


def _km(graph: StreetGraph, which: Mask) -> float:
    return float(graph.length_m[which].sum()) / 1000.0
