"""The street network of a district, built from rows of streets, walls, gates and edits.

Streets meet only where their ends have the same coordinates: what crosses without a common end
passes over or under. Walls cut streets, gates are the holes in walls, and both are settled
here once. Closing a gate afterwards only changes seconds, never the structure.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from gridmap.errors import InputError
from gridmap.travel.barriers import Barriers
from gridmap.travel.doorways import join_gates
from gridmap.travel.edits import edited_gates, edited_streets
from gridmap.travel.gate_rows import Gates, gates_of_rows
from gridmap.travel.graph import Lines, Offsets, StreetGraph
from gridmap.travel.junctions import (
    component_by_size,
    in_order_of_place,
    nodes_of_ends,
    one_way_traps,
)
from gridmap.travel.pieces import NONE, Pieces, of_rows
from gridmap.travel.plane import Plane, lengths_m
from gridmap.travel.rows import (
    Built,
    EditRow,
    FindingKind,
    GateRow,
    NetworkFinding,
    StreetRow,
    WallRow,
)
from gridmap.travel.walls import cut_at_walls

_LISTED = 10
_NOTHING = np.empty(0, dtype=object)


def build_graph(
    streets: Sequence[StreetRow],
    *,
    walls: Sequence[WallRow] = (),
    gates: Sequence[GateRow] = (),
    waters: Lines = _NOTHING,
    edits: Sequence[EditRow] = (),
) -> Built:
    """Return the network that the rows describe, and what is odd about it.

    A compound that a gate names is walled. Every street that crosses its outline is cut there
    into two dead ends, except near a gate, where a short street leads through. A gate that no
    street crosses is tied to the nearest street outside and, where there are any, inside.
    The same rows in another order give the same network, but for the numbers of equal streets.

    Parameters
    ----------
    streets
        Cut at every junction; lines in degrees.
    waters
        Polygons in degrees: no tie of a gate leads across.

    Raises
    ------
    InputError
        No street has a length: there is no network.
    """
    found = _Findings()
    plane = _plane_of(streets or [edit.street for edit in edits if edit.street])
    pieces = _distinct(of_rows(streets, plane), found)
    pieces = edited_streets(pieces, edits, plane, found.add).as_used()
    known = gates_of_rows(edited_gates(gates, edits, found.add), walls, plane, found.add)
    ways = _through_walls(pieces, known, waters=plane.shapes_m(waters), plane=plane)
    if not len(ways):
        raise _empty()
    graph = _graph(ways, known, version=_digest(pieces, known, waters))
    _look_over(graph, found)
    return Built(graph=graph, findings=found.listed())


def _plane_of(streets: Sequence[StreetRow]) -> Plane:
    if not streets:
        raise _empty()
    return Plane.around(shapely.get_coordinates([street.line for street in streets]))


def _through_walls(pieces: Pieces, known: Gates, *, waters: Lines, plane: Plane) -> Pieces:
    if not known.walls.codes:
        return pieces
    cut = cut_at_walls(pieces, known.walls, known.spots, plane)
    lonely = np.setdiff1d(np.arange(len(known.gates)), cut.gate).astype(np.int32)
    return join_gates(
        cut,
        known.spots,
        lonely,
        codes=tuple(one.code for one in known.gates),
        barriers=Barriers.of_shapes(known.walls, waters),
        plane=plane,
    )


class _Findings:
    """Findings while they are gathered."""

    def __init__(self) -> None:
        self._codes: dict[FindingKind, list[str]] = {}

    def add(self, kind: FindingKind, codes: Sequence[str]) -> None:
        if codes:
            self._codes.setdefault(kind, []).extend(codes)

    def listed(self) -> tuple[NetworkFinding, ...]:
        return tuple(
            NetworkFinding(kind=kind, n=len(codes), codes=tuple(codes[:_LISTED]))
            for kind, codes in sorted(self._codes.items())
        )


def _distinct(pieces: Pieces, found: _Findings) -> Pieces:
    """Return the streets that have a length, each once; a twin opens what it opens."""
    has_length = shapely.length(pieces.line) > 0
    found.add(FindingKind.ZERO_LENGTH, pieces.code[~has_length].tolist())
    pieces = pieces.taken(has_length)
    _, first, group = np.unique(_courses(pieces.line), return_index=True, return_inverse=True)
    if len(first) == len(pieces):
        return pieces
    found.add(FindingKind.DUPLICATE, np.delete(pieces.code, first).tolist())
    along = shapely.equals_identical(pieces.line, pieces.line[first[group]])
    ahead = np.where(along, pieces.bicycle_forward, pieces.bicycle_backward)
    back = np.where(along, pieces.bicycle_backward, pieces.bicycle_forward)
    is_shut = np.ones(len(first), dtype=np.bool_)
    np.logical_and.at(is_shut, group, pieces.is_shut)
    counts = is_shut[group] | ~pieces.is_shut
    opened = np.zeros((3, len(first)), dtype=np.bool_)
    for row, mask in zip(opened, (pieces.foot, ahead, back), strict=True):
        np.logical_or.at(row, group, mask & counts)
    foot, ahead, back = opened
    return replace(
        pieces.taken(first.astype(np.int64)),
        foot=foot,
        bicycle_forward=ahead,
        bicycle_backward=back,
        is_shut=is_shut,
    )


def _courses(lines: Lines) -> Offsets:
    """Return the number of the first line that runs over the same vertices, either way."""
    course = np.arange(len(lines), dtype=np.int64)
    _, tail, head = nodes_of_ends(lines)
    ends = np.minimum(tail, head).astype(np.int64) * len(lines) * 2 + np.maximum(tail, head)
    _, pair, n_same = np.unique(ends, return_inverse=True, return_counts=True)
    parallel = np.flatnonzero(n_same[pair] > 1)
    first: dict[bytes, int] = {}
    for i, course_wkb in zip(
        parallel.tolist(), shapely.to_wkb(shapely.normalize(lines[parallel])).tolist(), strict=True
    ):
        course[i] = first.setdefault(course_wkb, i)
    return course


def _graph(pieces: Pieces, known: Gates, *, version: str) -> StreetGraph:
    nodes_deg, tail, head = nodes_of_ends(pieces.line)
    nodes_deg, tail, head, order = in_order_of_place(nodes_deg, tail, head)
    pieces = pieces.taken(order)
    is_way = pieces.foot | pieces.bicycle_forward | pieces.bicycle_backward
    return StreetGraph(
        nodes_deg=nodes_deg,
        tail=tail,
        head=head,
        length_m=lengths_m(pieces.line),
        lines=pieces.line,
        codes=tuple(pieces.code.tolist()),
        foot=pieces.foot,
        bicycle_forward=pieces.bicycle_forward,
        bicycle_backward=pieces.bicycle_backward,
        is_steps=pieces.is_steps,
        gate=pieces.gate,
        compound=pieces.compound,
        gates=known.gates,
        compound_codes=known.walls.codes,
        component=component_by_size(tail[is_way], head[is_way], n_nodes=len(nodes_deg)),
        version=version,
    )


def _look_over(graph: StreetGraph, found: _Findings) -> None:
    """Add what only the whole network shows."""
    codes = np.array(graph.codes, dtype=object)
    on_main = graph.component[graph.tail] == 0
    is_way = graph.foot | graph.bicycle_forward | graph.bicycle_backward
    apart = is_way & ~on_main & (graph.gate == NONE)
    found.add(FindingKind.ISOLATED, codes[apart].tolist())
    found.add(FindingKind.ONE_WAY_TRAP, codes[one_way_traps(graph)].tolist())
    leads = np.zeros(len(graph.gates), dtype=np.bool_)
    through = graph.gate[on_main & (graph.gate != NONE)]
    leads[through] = True
    found.add(
        FindingKind.GATE_LEADS_NOWHERE,
        [gate.code for gate, is_way in zip(graph.gates, leads, strict=True) if not is_way],
    )
    entered = {graph.gates[i].compound_code for i in through.tolist()}
    found.add(
        FindingKind.CLOSED_WALL, [code for code in graph.compound_codes if code not in entered]
    )


def _digest(pieces: Pieces, known: Gates, waters: Lines) -> str:
    """Return 16 hexadecimal digits that change with anything that the network rests on."""
    digest = hashlib.sha256()
    for shapes in (pieces.line, known.walls.areas, waters):
        digest.update(shapely.get_coordinates(shapes).tobytes())
        digest.update(shapely.get_num_coordinates(shapes).tobytes())
    for mask in (pieces.foot, pieces.bicycle_forward, pieces.bicycle_backward, pieces.is_steps):
        digest.update(mask.tobytes())
    digest.update(known.spots.xy_m.tobytes())
    gates = [(one.code, one.compound_code, one.hours, sorted(one.passes)) for one in known.gates]
    digest.update(repr((pieces.code.tolist(), known.walls.codes, gates)).encode())
    return digest.hexdigest()[:16]


def _empty() -> InputError:
    return InputError(
        code="empty_network",
        problem="there is not one street with a length",
        mend="import streets first: gridmap streets import",
        problem_zh="没有任何有长度的道路",
        mend_zh="请先导入道路：gridmap streets import",
    )
