"""Dividing a neighbourhood graph into connected parts of even weight.

Recursive bisection: sweep the places in several directions, cut each sweep where the
weight asks for it, mend what the cut tore off, and take the cut with the cheapest border.
A border along a main road is cheap, so that grids and communities end at main roads.
"""

from dataclasses import dataclass

import numpy as np

from gridmap.sample.network import parts
from gridmap.sample.plane import Floats, Ints, Mask, sums

_DIRECTIONS = 10
_IMBALANCE_COST = 12.0
_SLACK = 0.10
_PASSES = 4
_LIVED_SHARE = 0.3  # a part needs a place with at least this share of the mean weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Places with a position and a weight, and what a border between neighbours costs."""

    xy_m: Floats
    weight: Floats
    pairs: Ints
    cost: Floats

    def part(self, members: Ints) -> "Graph":
        """Return the graph among some of the places, renumbered in their order."""
        number = np.full(len(self.xy_m), -1)
        number[members] = np.arange(len(members))
        pairs = number[self.pairs]
        inside = (pairs >= 0).all(axis=1)
        return Graph(
            xy_m=self.xy_m[members],
            weight=self.weight[members],
            pairs=pairs[inside],
            cost=self.cost[inside],
        )


def divide(graph: Graph, n_parts: int) -> Ints:
    """Return a part number from 0 for each place; parts are connected if the graph is.

    Raises
    ------
    ValueError
        There are fewer places than parts.
    """
    n = len(graph.xy_m)
    if n < n_parts:
        raise ValueError(f"{n} places cannot make {n_parts} parts")
    if n_parts == 1:
        return np.zeros(n, dtype=np.int64)
    n_low = n_parts // 2
    low = _bisect(graph, n_low, n_parts)
    label = np.empty(n, dtype=np.int64)
    label[low] = divide(graph.part(np.flatnonzero(low)), n_low)
    label[~low] = n_low + divide(graph.part(np.flatnonzero(~low)), n_parts - n_low)
    return label


def _bisect(graph: Graph, n_low: int, n_parts: int) -> Mask:
    share = n_low / n_parts
    lived = graph.weight > _LIVED_SHARE * graph.weight.mean()
    if lived.sum() < n_parts:
        lived = np.ones(len(lived), dtype=bool)
    middle = np.average(graph.xy_m, axis=0, weights=graph.weight)
    best, best_cost = None, np.inf
    for angle in np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS:
        sweep = (graph.xy_m - middle) @ (np.cos(angle), np.sin(angle))
        order = np.argsort(sweep, kind="stable")
        total = np.cumsum(graph.weight[order])
        n = int(np.searchsorted(total, share * total[-1])) + 1
        n = min(max(n, n_low), len(order) - (n_parts - n_low))
        low = np.zeros(len(order), dtype=bool)
        low[order[:n]] = True
        low = _mended(graph, _smoothed(graph, _mended(graph, low), share=share))
        cost = _cost(graph, low, share=share)
        enough = (low & lived).sum() >= n_low and (~low & lived).sum() >= n_parts - n_low
        if enough and cost < best_cost:
            best, best_cost = low, cost
    if best is None:
        best = np.zeros(len(graph.xy_m), dtype=bool)
        best[np.argsort(graph.xy_m[:, 0], kind="stable")[:n_low]] = True
    return best


def _cost(graph: Graph, low: Mask, *, share: float) -> float:
    across = low[graph.pairs[:, 0]] != low[graph.pairs[:, 1]]
    border = graph.cost[across].sum() / np.sqrt(graph.cost.sum() + 1.0)
    weight = graph.weight[low].sum() / graph.weight.sum()
    return float(border * (1 + _IMBALANCE_COST * abs(weight - share) / min(share, 1 - share)))


def _smoothed(graph: Graph, low: Mask, *, share: float) -> Mask:
    """Return the cut with places moved across where that shortens the border."""
    low = low.copy()
    total = graph.weight.sum()
    slack = _SLACK * min(share, 1 - share) * total
    a, b = np.r_[graph.pairs[:, 0], graph.pairs[:, 1]], np.r_[graph.pairs[:, 1], graph.pairs[:, 0]]
    cost = np.r_[graph.cost, graph.cost]
    for _ in range(_PASSES):
        gain = np.bincount(a, weights=np.where(low[a] != low[b], cost, -cost), minlength=len(low))
        excess = graph.weight[low].sum() - share * total
        for place in np.argsort(-gain, kind="stable")[: max(1, len(low) // 12)]:
            change = graph.weight[place] * (-1 if low[place] else 1)
            if gain[place] > 0 and (
                abs(excess + change) < slack or abs(excess + change) < abs(excess)
            ):
                low[place] = ~low[place]
                excess += change
    return low


def heal(graph: Graph, label: Ints) -> Ints:
    """Return labels with every piece torn off its part given to the part around it."""
    label = label.copy()
    for _ in range(3):
        same = label[graph.pairs[:, 0]] == label[graph.pairs[:, 1]]
        piece = parts(len(label), graph.pairs[same])
        weight = sums(piece, graph.weight, n=len(label))
        main: dict[int, int] = {}
        for place, name in enumerate(label.tolist()):
            if name not in main or weight[piece[place]] > weight[main[name]]:
                main[name] = int(piece[place])
        torn = piece != np.array([main[name] for name in label.tolist()])
        if not torn.any():
            break
        for place in np.flatnonzero(torn).tolist():
            touch = graph.pairs[(graph.pairs == place).any(axis=1)].sum(axis=1) - place
            sound = touch[~torn[touch]]
            if len(sound):
                label[place] = label[sound[0]]
    return label


def _mended(graph: Graph, low: Mask) -> Mask:
    """Return the cut with every torn-off piece given to the other side."""
    low = low.copy()
    for _ in range(4):
        inside = low[graph.pairs[:, 0]] == low[graph.pairs[:, 1]]
        label = parts(len(low), graph.pairs[inside])
        moved = False
        for side in (True, False):
            names, where = np.unique(label[low == side], return_inverse=True)
            if len(names) > 1:
                weight = np.bincount(where, weights=graph.weight[low == side])
                torn = np.isin(label, np.delete(names, int(np.argmax(weight)))) & (low == side)
                low[torn] = not side
                moved = True
        if not moved:
            break
    return low


def grow(n: int, pairs: Ints, step_m: Floats, *, seeds: dict[int, int], start_m: Floats) -> Ints:
    """Return for each place the label of the seed that reaches it first; -1 for none.

    Parameters
    ----------
    n
        Number of places.
    pairs, step_m
        Neighbours and the length of the step between them.
    seeds
        Label of each seed place.
    start_m
        What each label's seed starts with, metres.
    """
    reached_m = np.full(n, np.inf)
    label = np.full(n, -1, dtype=np.int64)
    for place, name in sorted(seeds.items()):
        reached_m[place], label[place] = start_m[name], name
    a, b = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    step = np.r_[step_m, step_m]
    while True:
        offer = reached_m[a] + step
        better = offer < reached_m[b] - 1e-9
        if not better.any():
            return label
        order = np.lexsort((a[better], offer[better], b[better]))
        target, source, value = b[better][order], a[better][order], offer[better][order]
        first = np.r_[True, np.diff(target) > 0]
        reached_m[target[first]] = value[first]
        label[target[first]] = label[source[first]]
