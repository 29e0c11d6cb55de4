"""The street network as arrays: junctions, the streets between them, the ways along them.

Three values build on each other. A `StreetGraph` is what the ground is like. A `TimedGraph`
is the same for one traveller at one hour: seconds along every street in both directions, and
the two orders in which searches read them. `Places` are points tied to streets, by how far
along one they lie and how far beside it.

Sizes: n nodes, s streets, m = 2 s ways (each street forth and back, also where one direction
is closed, so that closing a gate changes numbers and never the structure).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Offsets = NDArray[np.int64]
Mask = NDArray[np.bool_]
Lines = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkGate:
    """A gate in a wall, as the network knows it."""

    code: str
    compound_code: str
    hours: str  # opening hours, "" where nobody wrote them down: always open
    passes: frozenset[str]  # empty where nobody wrote them down: everyone


@dataclass(frozen=True, kw_only=True)
class StreetGraph:
    """A street network: nodes are junctions and dead ends, streets run between two of them."""

    nodes_deg: Floats  # shape (n, 2), longitude first
    tail: Ints  # shape (s,): the node where the street's line begins
    head: Ints  # shape (s,): the node where it ends
    length_m: Floats  # shape (s,), geodesic, greater than 0
    lines: Lines  # shape (s,): LineStrings in degrees, from tail to head
    codes: tuple[str, ...]  # shape (s,): the code of the street's row; several pieces share one
    foot: Mask  # shape (s,): open to feet, both ways
    bicycle_forward: Mask  # shape (s,)
    bicycle_backward: Mask  # shape (s,)
    is_steps: Mask  # shape (s,)
    gate: Ints  # shape (s,): number of the gate that this street leads through, else -1
    compound: Ints  # shape (s,): number of the walled compound that it lies in, else -1
    gates: tuple[NetworkGate, ...]
    compound_codes: tuple[str, ...]  # walled compounds, by number
    component: Ints  # shape (n,): connected part on foot or wheels, the largest is 0
    version: str  # digest of everything that went in

    @property
    def n_nodes(self) -> int:
        """Return the number of junctions and dead ends."""
        return len(self.nodes_deg)

    @property
    def n_streets(self) -> int:
        """Return the number of streets between two nodes."""
        return len(self.tail)

    @cached_property
    def rows(self) -> "Rows":
        """Return who follows whom, whatever it costs: made once, used by every timed graph."""
        source = np.concatenate([self.tail, self.head])
        order = np.argsort(source, kind="stable").astype(np.int32)
        start = np.zeros(self.n_nodes + 1, dtype=np.int32)
        np.cumsum(np.bincount(source, minlength=self.n_nodes), out=start[1:])
        street = np.tile(np.arange(self.n_streets, dtype=np.int32), 2)
        return Rows(
            start=start,
            node=np.concatenate([self.head, self.tail])[order],
            street=street[order],
            order=order,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The structure of a network in compressed rows; `Ways` add the seconds."""

    start: Ints  # shape (n + 1,)
    node: Ints  # shape (m,)
    street: Ints  # shape (m,)
    order: Ints  # shape (m,): number below s: the street from its tail, else s + street


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Who follows whom, in compressed rows: the ways of node v are `start[v]:start[v + 1]`."""

    start: Ints  # shape (n + 1,)
    node: Ints  # shape (m,): where the way leads
    seconds: Floats  # shape (m,), greater than 0; inf where it is closed
    street: Ints  # shape (m,)


@dataclass(frozen=True)
class TimedGraph:
    """A network for one traveller at one hour."""

    graph: StreetGraph
    forward_s: Floats  # shape (s,): from tail to head; inf where closed
    backward_s: Floats  # shape (s,): from head to tail; inf where closed
    lead_s_per_m: float  # off the street, detour included
    label: str  # traveller and hour, for decisions and reports

    @cached_property
    def typical_s(self) -> float:
        """Return the mean seconds along an open street; 1 where none is open."""
        seconds = self.forward_s[np.isfinite(self.forward_s)]
        return max(float(seconds.mean()), 1e-3) if len(seconds) else 1.0

    @cached_property
    def outward(self) -> Ways:
        """Return the ways out of each node: for searches from where a journey begins."""
        return _ways(self.graph, leaving_tail_s=self.forward_s, leaving_head_s=self.backward_s)

    @cached_property
    def inward(self) -> Ways:
        """Return the ways into each node, backwards: for searches from where a journey ends."""
        return _ways(self.graph, leaving_tail_s=self.backward_s, leaving_head_s=self.forward_s)


def _ways(graph: StreetGraph, *, leaving_tail_s: Floats, leaving_head_s: Floats) -> Ways:
    rows = graph.rows
    seconds = np.concatenate([leaving_tail_s, leaving_head_s])[rows.order]
    return Ways(start=rows.start, node=rows.node, seconds=seconds, street=rows.street)


class Refusal(StrEnum):
    """Why a place could not be tied to any street."""

    NO_STREETS = "no_streets"  # nothing within the farthest lead
    ACROSS_WATER = "across_water"  # the only streets near lie beyond water
    ACROSS_WALL = "across_wall"  # the only streets near lie beyond a wall without a gate
    ISLAND = "island"  # the only streets near hang together with nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Points tied to the network; the legs of place i are `start[i]:start[i + 1]`.

    A place has one leg where it lies on a street's side, several where gates lead to it, none
    where it was refused. A leg leaves its street `along_m` metres from the street's tail and
    runs `lead_m` metres beside it.
    """

    start: Offsets  # shape (p + 1,)
    street: Ints  # shape (l,)
    along_m: Floats  # shape (l,), between 0 and the street's length
    lead_m: Floats  # shape (l,), straight
    refusals: dict[int, Refusal]  # by place
    yard: Ints | None = None  # shape (p,)
    spot_m: Floats | None = None  # shape (p, 2), in the plane of whatever tied them

    def __len__(self) -> int:
        return len(self.start) - 1

    def single(self, row: int) -> "Places":
        """Return one of the places by itself."""
        legs = slice(int(self.start[row]), int(self.start[row + 1]))
        refusal = self.refusals.get(row)
        return Places(
            start=np.array([0, legs.stop - legs.start], dtype=np.int64),
            street=self.street[legs],
            along_m=self.along_m[legs],
            lead_m=self.lead_m[legs],
            refusals={} if refusal is None else {0: refusal},
            yard=None if self.yard is None else self.yard[row : row + 1],
            spot_m=None if self.spot_m is None else self.spot_m[row : row + 1],
        )


def joined(parts: Sequence[Places]) -> Places:
    """Return places of one network, tied by one attacher, as one value; one or more parts."""
    first = accumulate((len(one) for one in parts), initial=0)
    yards = [one.yard for one in parts if one.yard is not None]
    spots = [one.spot_m for one in parts if one.spot_m is not None]
    return Places(
        start=np.cumsum(
            np.concatenate([[0], *(one.start[1:] - one.start[:-1] for one in parts)]),
            dtype=np.int64,
        ),
        street=np.concatenate([one.street for one in parts]),
        along_m=np.concatenate([one.along_m for one in parts]),
        lead_m=np.concatenate([one.lead_m for one in parts]),
        refusals={
            begin + row: refusal
            for begin, one in zip(first, parts, strict=False)
            for row, refusal in one.refusals.items()
        },
        yard=np.concatenate(yards) if len(yards) == len(parts) else None,
        spot_m=np.concatenate(spots) if len(spots) == len(parts) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Places as a search sees them: entries into nodes, each with the seconds it costs.

    The entries of place i are `start[i]:start[i + 1]`, two for each leg.
    """

    start: Offsets  # shape (p + 1,)
    node: Ints  # shape (2 l,)
    seconds: Floats  # shape (2 l,); inf where that direction is closed
    along_m: Floats  # shape (2 l,): repeated from the legs
    street: Ints  # shape (2 l,)


def leaving(places: Places, timed: TimedGraph) -> Ends:
    """Return what it costs to get from each place to the ends of its streets."""
    return _ends(places, timed, to_head=timed.forward_s, to_tail=timed.backward_s)


def arriving(places: Places, timed: TimedGraph) -> Ends:
    """Return what it costs to get from the ends of its streets to each place."""
    return _ends(places, timed, to_head=timed.backward_s, to_tail=timed.forward_s)


def _ends(places: Places, timed: TimedGraph, *, to_head: Floats, to_tail: Floats) -> Ends:
    graph, street = timed.graph, places.street
    share = places.along_m / graph.length_m[street]
    lead_s = places.lead_m * timed.lead_s_per_m
    with np.errstate(invalid="ignore"):  # 0 of a closed street is 0 × inf
        tail_s = np.where(np.isinf(to_tail[street]), np.inf, to_tail[street] * share) + lead_s
        head_s = np.where(np.isinf(to_head[street]), np.inf, to_head[street] * (1 - share)) + lead_s
    return Ends(
        start=2 * places.start,
        node=np.stack([graph.tail[street], graph.head[street]], axis=1).reshape(-1),
        seconds=np.stack([tail_s, head_s], axis=1).reshape(-1),
        along_m=np.repeat(places.along_m, 2),
        street=np.repeat(street, 2),
    )
