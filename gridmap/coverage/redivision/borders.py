"""Who borders on whom, for how many metres, and whether a street or a river runs there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap.coverage.redivision.ground import (
    MAIN_STREETS,
    SMALL_STREETS,
    Floats,
    Ground,
    Ints,
    Shapes,
)
from gridmap.geo import crs

SHORTEST_BORDER_M = 1.0
"""Neighbours share at least this much; who meets in a corner only is none."""

_ON_THE_LINE_DEG = 1e-5  # a metre
_NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders:
    """Borders between atoms, each pair once, `first` < `second`; arrays of shape `(b,)`.

    `main_m` runs along main streets, `street_m` along streets of any kind, `river_m` along
    water; one metre may be in several. `bridged` marks pairs that share no border: the
    community lies in several pieces, and these are the nearest of them. `outer_m`, shape
    `(n,)`, is what each atom has of the community's own outline.
    """

    first: Ints
    second: Ints
    length_m: Floats
    main_m: Floats
    street_m: Floats
    river_m: Floats
    natural_m: Floats
    bridged: np.ndarray[tuple[int], np.dtype[np.bool_]]
    outer_m: Floats


@dataclass(frozen=True, kw_only=True)
class Edges:
    """Segments of the faces' outlines; `left` and `right` are faces, -1 outside, shape `(e,)`."""

    left: Ints
    right: Ints
    length_m: Floats
    on_main: np.ndarray[tuple[int], np.dtype[np.bool_]]
    on_street: np.ndarray[tuple[int], np.dtype[np.bool_]]
    on_river: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @cached_property
    def _near(self) -> dict[int, dict[int, float]]:
        near: dict[int, dict[int, float]] = {}
        for left, right, length_m in zip(
            self.left.tolist(), self.right.tolist(), self.length_m.tolist(), strict=True
        ):
            if _NOBODY not in (left, right):
                for one, other in ((left, right), (right, left)):
                    shared = near.setdefault(one, {})
                    shared[other] = shared.get(other, 0.0) + length_m
        return near

    def neighbours(self, face: int) -> dict[int, float]:
        """Return the faces around one, with the metres they share."""
        return self._near.get(face, {})

    def between(self, owner: Ints, *, middle_m: Floats) -> Borders:
        """Return the borders between atoms, where `owner` names the atom of each face."""
        n = int(owner.max()) + 1
        left, right = (
            np.where(face == _NOBODY, _NOBODY, owner[face]) for face in (self.left, self.right)
        )
        low, high = np.minimum(left, right), np.maximum(left, right)
        inner, outer = (low != _NOBODY) & (low != high), low == _NOBODY
        pairs, pair = np.unique(low[inner] * n + high[inner], return_inverse=True)
        counted = (
            self.length_m,
            self.length_m * self.on_main,
            self.length_m * self.on_street,
            self.length_m * self.on_river,
            self.length_m * (self.on_street | self.on_river),
        )
        sums = [np.bincount(pair, weights=one[inner], minlength=len(pairs)) for one in counted]
        long = sums[0] >= SHORTEST_BORDER_M
        first, second = pairs[long] // n, pairs[long] % n
        links = _bridges(first, second, middle_m)
        none = np.zeros(len(links))
        length_m, main_m, street_m, river_m, natural_m = (
            np.concatenate([one[long], none]) for one in sums
        )
        return Borders(
            first=np.concatenate([first, links[:, 0]]),
            second=np.concatenate([second, links[:, 1]]),
            length_m=length_m,
            main_m=main_m,
            street_m=street_m,
            river_m=river_m,
            natural_m=natural_m,
            bridged=np.repeat([False, True], [len(first), len(links)]),
            outer_m=np.bincount(high[outer], weights=self.length_m[outer], minlength=n).astype(
                float
            ),
        )


def edges_of(faces: Shapes, ground: Ground) -> Edges:
    """Return the segments of noded faces, each once.

    Neighbours have the very same vertices along their border, because one set of lines made
    both.
    """
    corners, ring_of = shapely.get_coordinates(shapely.get_rings(faces), return_index=True)
    face_of_ring = np.repeat(np.arange(len(faces)), shapely.get_num_interior_rings(faces) + 1)
    same_ring = ring_of[1:] == ring_of[:-1]
    start, end = corners[:-1][same_ring], corners[1:][same_ring]
    face = face_of_ring[ring_of[:-1][same_ring]]
    backwards = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.hstack(
        [np.where(backwards[:, None], end, start), np.where(backwards[:, None], start, end)]
    )
    unique, segment = np.unique(ends, axis=0, return_inverse=True)
    segment = segment.ravel()
    highest = np.full(len(unique), _NOBODY, dtype=np.int64)
    lowest = np.full(len(unique), len(faces), dtype=np.int64)
    np.maximum.at(highest, segment, face)
    np.minimum.at(lowest, segment, face)
    once = np.bincount(segment, minlength=len(unique)) == 1
    lines = np.asarray(shapely.linestrings(unique.reshape(-1, 2, 2)), dtype=object)
    main, street, river = _lines_along(lines, ground)
    return Edges(
        left=highest,
        right=np.where(once, _NOBODY, lowest),
        length_m=shapely.length(crs.to_metric(lines, srid=ground.srid)),
        on_main=main,
        on_street=street,
        on_river=river,
    )


def _lines_along(
    segments: Shapes, ground: Ground
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], ...]:
    """Return which segments have their middle on a main street, any street, water."""
    middle = shapely.line_interpolate_point(segments, 0.5, normalized=True)
    found = []
    for lines in (
        _streets(ground, MAIN_STREETS),
        _streets(ground, MAIN_STREETS | SMALL_STREETS),
        ground.waters,
    ):
        near = np.zeros(len(segments), dtype=bool)
        tree = shapely.STRtree(lines)
        near[tree.query(middle, predicate="dwithin", distance=_ON_THE_LINE_DEG)[0]] = True
        found.append(near)
    return tuple(found)


def _streets(ground: Ground, highways: frozenset[str]) -> Shapes:
    chosen: Shapes = ground.streets[np.array([one in highways for one in ground.highways], bool)]
    return chosen


def _bridges(first: Ints, second: Ints, middle_m: Floats) -> Ints:
    """Return the shortest links that make one of several pieces, shape `(l, 2)`."""
    n = len(middle_m)
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(n, n))
    n_pieces, piece = connected_components(graph, directed=False)
    links = []
    while n_pieces > 1:
        here = np.flatnonzero(piece == piece[0])
        there = np.flatnonzero(piece != piece[0])
        away = np.linalg.norm(middle_m[here, None] - middle_m[there][None], axis=2)
        row, column = np.unravel_index(int(np.argmin(away)), away.shape)
        pair = sorted((int(here[row]), int(there[column])))
        links.append(pair)
        piece[piece == piece[there[column]]] = piece[0]
        n_pieces -= 1
    return np.array(links, dtype=np.int64).reshape(-1, 2)
