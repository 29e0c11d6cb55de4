"""Lines cut where they meet: at shared vertices and where one ends on another.

Layers from surveys and map offices draw a street as long as its name lasts. What crosses
without a common vertex passes over or under and stays whole, and so does a bridge above a
vertex of what lies below. Lines that already run from junction to junction come back as they
are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.travel.graph import Floats, Ints, Lines, Mask
from gridmap.travel.junctions import component_by_size, nodes_of_ends
from gridmap.travel.plane import DIGITS, rounded

_M_PER_DEG: Final = 111_320.0  # of latitude; along a parallel a degree is shorter
_BITS: Final = 32  # more than a latitude has steps
_TWO: Final = 2

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Lines that meet at their ends only; `row[i]` is the line that piece i was cut from."""

    lines: Lines  # shape (p,): LineStrings in degrees, in the direction of their row
    row: Ints  # shape (p,), ascending


def noded(lines: Lines, is_bridge: Mask, *, touch_m: float = 0.3) -> Pieces:
    """Return lines cut at every place where they meet.

    Two lines meet where both have a vertex, or where one ends within `touch_m` of the other.
    A bridge meets what is no bridge where one of them ends: its own end comes down to a street,
    and stairs that end at its middle lead up to it. Where several ground lines end below its
    middle it passes over them; where several bridges end above a street's middle they pass too.

    Parameters
    ----------
    lines
        LineStrings or MultiLineStrings in degrees, shape (r,).
    is_bridge
        Shape (r,).
    touch_m
        An end nearer than this to another line touches it.
    """
    parts, row = shapely.get_parts(lines, return_index=True)
    parts = shapely.remove_repeated_points(shapely.transform(parts, rounded))
    kept = shapely.length(parts) > 0
    parts, row = parts[kept], row[kept]
    over = is_bridge[row]
    parts = _with_touches(parts, touch_deg=touch_m / _M_PER_DEG)
    vertices = _Vertices.of(parts, over)
    pieces, first = cut_at(vertices.xy, vertices.part, is_node=vertices.nodes())
    return Pieces(lines=pieces, row=row[vertices.part[first]].astype(np.int32))


def share_off_main(lines: Lines) -> float:
    """Return the share of junctions and dead ends that do not hang together with the most.

    Lines meet at equal ends; 0 for no lines.
    """
    if not len(lines):
        return 0.0
    nodes_deg, tail, head = nodes_of_ends(lines)
    component = component_by_size(tail, head, n_nodes=len(nodes_deg))
    return float((component != 0).mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vertices:
    """All vertices of all parts, part by part."""

    xy: Floats  # shape (v, 2)
    part: Keys  # shape (v,)
    key: Keys  # shape (v,): equal where the places are
    is_end: Mask  # shape (v,)
    over: Mask  # shape (v,): of a bridge

    @classmethod
    def of(cls, parts: Lines, over: Mask) -> "_Vertices":
        xy, part = shapely.get_coordinates(parts, return_index=True)
        # Two whole numbers of steps in one: sorting pairs takes ten times as long.
        steps = np.rint(xy * 10**DIGITS).astype(np.int64)
        _, key = np.unique((steps[:, 0] << _BITS) + steps[:, 1], return_inverse=True)
        is_end = np.ones(len(xy), dtype=np.bool_)
        is_end[1:-1] = (part[1:-1] != part[:-2]) | (part[1:-1] != part[2:])
        return cls(xy=xy, part=part, key=key.reshape(-1), is_end=is_end, over=over[part])

    def nodes(self) -> Mask:
        """Return which vertices their part is cut at; its ends are among them."""
        inner_ground = self._count(~self.is_end & ~self.over)
        inner_bridge = self._count(~self.is_end & self.over)
        end_ground = self._count(self.is_end & ~self.over)
        end_bridge = self._count(self.is_end & self.over)
        n_ends = end_ground + end_bridge
        cuts_ground = (inner_ground >= _TWO) | (end_ground > 0) | (end_bridge == 1)
        cuts_bridge = (inner_bridge >= _TWO) | (end_bridge > 0) | (n_ends == 1)
        cuts = np.where(self.over, cuts_bridge[self.key], cuts_ground[self.key])
        either: Mask = self.is_end | cuts
        return either

    def _count(self, which: Mask) -> Keys:
        return np.bincount(self.key[which], minlength=int(self.key.max(initial=-1)) + 1)


def _with_touches(parts: Lines, *, touch_deg: float) -> Lines:
    """Return parts with a vertex more wherever a loose end of another one touches them."""
    end_xy, end_part = _loose_ends(parts)
    if not len(end_xy):
        return parts
    points = np.asarray(shapely.points(end_xy), dtype=object)
    tree = shapely.STRtree(parts)
    at, touched = tree.query(points, predicate="dwithin", distance=touch_deg)
    kept = end_part[at] != touched
    at, touched = at[kept], touched[kept]
    along = shapely.line_locate_point(parts[touched], points[at])
    inner = (along > 0) & (along < shapely.length(parts[touched]))
    by_part: dict[int, list[tuple[float, int]]] = {}
    for part, where, end in zip(
        touched[inner].tolist(), along[inner].tolist(), at[inner].tolist(), strict=True
    ):
        by_part.setdefault(part, []).append((where, end))
    mended = parts.copy()
    for part, places in by_part.items():
        mended[part] = _with_vertices(parts[part], sorted(places), end_xy)
    return mended


def _loose_ends(parts: Lines) -> tuple[Floats, Keys]:
    """Return the ends at which no other part has a vertex, with the number of their part."""
    vertices = _Vertices.of(parts, np.zeros(len(parts), dtype=np.bool_))
    n_at = np.bincount(vertices.key)[vertices.key] if len(vertices.key) else vertices.key
    loose = vertices.is_end & (n_at == 1)
    return vertices.xy[loose], vertices.part[loose]


def _with_vertices(
    line: shapely.LineString, places: list[tuple[float, int]], end_xy: Floats
) -> shapely.LineString:
    xy = shapely.get_coordinates(line)
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))])
    where = np.array([along for along, _ in places])
    new = end_xy[[end for _, end in places]]
    return shapely.LineString(np.insert(xy, np.searchsorted(run, where), new, axis=0))


def cut_at(xy: Floats, part: Keys, *, is_node: Mask) -> tuple[Lines, Keys]:
    """Return the lines between nodes, and the number of the vertex at which each begins.

    Parameters
    ----------
    xy
        Vertices, part by part, shape (v, 2).
    part
        The part of each, ascending, shape (v,); a part has two vertices or more.
    is_node
        Which vertices their part is cut at, shape (v,); its ends need not be among them.
    """
    is_first = np.ones(len(part), dtype=np.bool_)
    is_first[1:] = part[1:] != part[:-1]
    cut = is_node & ~is_first & np.roll(~is_first, -1)  # inside a part: stands twice
    twice = np.repeat(np.arange(len(cut)), 1 + cut.astype(np.int64))
    begins = is_first[twice]
    begins[1:] |= twice[1:] == twice[:-1]
    lines = np.asarray(shapely.linestrings(xy[twice], indices=np.cumsum(begins) - 1), dtype=object)
    return lines, twice[begins]
