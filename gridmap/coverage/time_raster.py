"""Walking times on a raster: what every shape of a service circle is drawn from.

Two values build on each other. The `Ground` says for each raster point by which street one
leaves it: worked out once for a network, whoever walks and whatever the hour. The seconds of
the points follow from the seconds of a search at the two ends of that street: cheap enough to
do again for each station, limit, hour and plan.

A point goes to the *nearest* street on its own side of walls and waters, as a door does. Were
it to take whichever street is soonest, a shape would reach across the back fence into the
next street, whose doors nobody reaches.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Geometries = NDArray[np.object_]

CELL_M = 20.0
REACH_M = 50.0
"""How far beside a street a door may be and still count as on it, straight, in metres."""

OPEN_GROUND = -1
_PIECES_AT_ONCE = 50_000  # a hundred pairs each: some 100 MB
_NOTHING = np.iinfo(np.int64).max
_PIECE_BITS = 28
_TO_MILLIMETRES = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterFrame:
    """Where the points of a raster lie: row by row from the south-west, in metres."""

    west_m: float
    south_m: float
    cell_m: float
    n_columns: int
    n_rows: int

    @classmethod
    def over(cls, bounds_m: tuple[float, float, float, float], *, cell_m: float) -> "RasterFrame":
        """Return a frame that covers west, south, east, north with a cell to spare all round."""
        west, south, east, north = bounds_m
        return cls(
            west_m=west - cell_m,
            south_m=south - cell_m,
            cell_m=cell_m,
            n_columns=int(np.ceil((east - west) / cell_m)) + 3,
            n_rows=int(np.ceil((north - south) / cell_m)) + 3,
        )

    def places_m(self, points: Ints) -> Floats:
        """Return where points lie, by their numbers; shape `(k, 2)`, east before north."""
        rows, columns = np.divmod(points, self.n_columns)
        return np.column_stack(
            [self.west_m + columns * self.cell_m, self.south_m + rows * self.cell_m]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetPieces:
    """Straight pieces of streets in metres, g of them.

    A street runs from its tail (share 0) to its head (share 1).
    """

    ends_m: Floats  # shape (g, 4): east and north of the one end, then of the other
    shares: Floats  # shape (g, 2): how far along the street the two ends are
    street: Ints  # shape (g,)
    zone: Ints  # shape (g,): number of the walled compound that it lies in, else OPEN_GROUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """What a point cannot see across, in metres."""

    compounds: Geometries  # walled compounds by their number, None where there is no outline
    waters: Geometries  # areas: nobody lives in them, nobody crosses them beside a street


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """By which street each raster point is left; points that no street is near are missing.

    The points of street s are `start[s]:start[s + 1]`.
    """

    frame: RasterFrame
    start: Ints  # shape (s + 1,)
    point: Ints  # shape (k,): number of the point in the frame
    share: Floats  # shape (k,): how far along the street
    lead_m: Floats  # shape (k,): how far beside it, straight


def pieces_of(lines_m: Geometries, zones: Ints) -> StreetPieces:
    """Return the straight pieces of street lines; `zones` is the compound of each street."""
    corners, street = shapely.get_coordinates(lines_m, return_index=True)
    follows = street[1:] == street[:-1]
    ends = np.column_stack([corners[:-1], corners[1:]])[follows]
    owner = street[1:][follows]
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    whole = np.bincount(owner, weights=length, minlength=len(lines_m))
    reached = np.cumsum(length)
    before = (np.cumsum(whole) - whole)[owner]
    scale = np.where(whole > 0, whole, 1.0)[owner]
    shares = np.column_stack([reached - length - before, reached - before]) / scale[:, None]
    return StreetPieces(
        ends_m=ends,
        shares=np.clip(shares, 0.0, 1.0),
        street=owner.astype(np.int64),
        zone=np.asarray(zones, dtype=np.int64)[owner],
    )


def ground(
    pieces: StreetPieces,
    *,
    n_streets: int,
    obstacles: Obstacles,
    cell_m: float = CELL_M,
    reach_m: float = REACH_M,
) -> Ground:
    """Return by which street each raster point is left.

    The nearest street within reach that lies in the same compound, or outside all compounds
    like the point, and not beyond water. Of two streets equally near the one with the lower
    number of pieces, to the millimetre.

    Parameters
    ----------
    pieces
        The streets; without any there is no ground.
    n_streets
        How many streets there are, with pieces or without.
    obstacles
        Walls and waters.
    cell_m
        From one raster point to the next. A shape is right to about half of it.
    reach_m
        How far beside a street a door may be. More fills blocks, less bares back yards.
    """
    short = _shortened(pieces, cell_m)
    if not len(short.street):
        empty = RasterFrame(west_m=0.0, south_m=0.0, cell_m=cell_m, n_columns=2, n_rows=2)
        return _ground(empty, short, np.full(4, _NOTHING), n_streets=n_streets)
    corners = short.ends_m.reshape(-1, 2)
    (west, south), (east, north) = corners.min(axis=0) - reach_m, corners.max(axis=0) + reach_m
    frame = RasterFrame.over((west, south, east, north), cell_m=cell_m)
    best = np.full(frame.n_columns * frame.n_rows, _NOTHING)
    zone = _zones(frame, obstacles.compounds)
    wet = _inside(frame, obstacles.waters)
    shore = _near(frame, obstacles.waters, reach_m)
    banks = _outlines(obstacles.waters)
    for first in range(0, len(short.street), _PIECES_AT_ONCE):
        some = np.arange(first, min(first + _PIECES_AT_ONCE, len(short.street)))
        point, piece, lead_m = _pairs(short, some, frame, reach_m)
        keep = (zone[point] == short.zone[piece]) & ~wet[point]
        point, piece, lead_m = point[keep], piece[keep], lead_m[keep]
        seen = ~_crosses(short, point, piece, frame, shore=shore, banks=banks)
        key = np.rint(lead_m * _TO_MILLIMETRES).astype(np.int64) << _PIECE_BITS
        np.minimum.at(best, point[seen], (key | piece)[seen])
    return _ground(frame, short, best, n_streets=n_streets)


def _ground(frame: RasterFrame, pieces: StreetPieces, best: Ints, *, n_streets: int) -> Ground:
    point = np.flatnonzero(best != _NOTHING)
    piece = best[point] & ((1 << _PIECE_BITS) - 1)
    order = np.argsort(pieces.street[piece], kind="stable")
    point, piece = point[order], piece[order]
    lead_m, along = _feet(pieces, piece, frame.places_m(point))
    ends = pieces.shares[piece]
    start = np.zeros(n_streets + 1, dtype=np.int64)
    np.cumsum(np.bincount(pieces.street[piece], minlength=n_streets), out=start[1:])
    return Ground(
        frame=frame,
        start=start,
        point=point,
        share=ends[:, 0] + along * (ends[:, 1] - ends[:, 0]),
        lead_m=lead_m,
    )


def _shortened(pieces: StreetPieces, most_m: float) -> StreetPieces:
    """Return the pieces cut so that none is longer than `most_m`."""
    ends = pieces.ends_m
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    n_parts = np.maximum(np.ceil(length / most_m).astype(np.int64), 1)
    piece = np.repeat(np.arange(len(length)), n_parts)
    place = np.arange(len(piece)) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts)
    low, high = place / n_parts[piece], (place + 1) / n_parts[piece]
    return StreetPieces(
        ends_m=np.column_stack(
            [_between(ends[piece, :2], ends[piece, 2:], at) for at in (low, high)]
        ),
        shares=np.column_stack(
            [_between(pieces.shares[piece, :1], pieces.shares[piece, 1:], at) for at in (low, high)]
        ),
        street=pieces.street[piece],
        zone=pieces.zone[piece],
    )


def _between(one: Floats, other: Floats, at: Floats) -> Floats:
    between: Floats = one + (other - one) * at[:, None]
    return between


def _pairs(
    pieces: StreetPieces, some: Ints, frame: RasterFrame, reach_m: float
) -> tuple[Ints, Ints, Floats]:
    """Return every point within reach of some of the pieces: point, piece, metres between."""
    ends = pieces.ends_m[some]
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    column, row = (
        np.rint((middle[:, axis] - low) / frame.cell_m).astype(np.int64)
        for axis, low in ((0, frame.west_m), (1, frame.south_m))
    )
    offsets = _disc(int(np.ceil(reach_m / frame.cell_m)) + 1)
    columns, rows = column[:, None] + offsets[:, 0], row[:, None] + offsets[:, 1]
    inside = (columns >= 0) & (columns < frame.n_columns) & (rows >= 0) & (rows < frame.n_rows)
    point = (rows * frame.n_columns + columns)[inside]
    piece = np.broadcast_to(some[:, None], inside.shape)[inside]
    lead_m, _ = _feet(pieces, piece, frame.places_m(point))
    near = lead_m <= reach_m
    return point[near], piece[near], lead_m[near]


def _disc(radius: int) -> Ints:
    steps = np.arange(-radius, radius + 1)
    columns, rows = np.meshgrid(steps, steps)
    inside = columns**2 + rows**2 <= (radius + 0.5) ** 2
    return np.column_stack([columns[inside], rows[inside]])


def _feet(pieces: StreetPieces, piece: Ints, places_m: Floats) -> tuple[Floats, Floats]:
    """Return how far each place is from its piece, and how far along it the foot is, 0 to 1."""
    ends = pieces.ends_m[piece]
    way = ends[:, 2:] - ends[:, :2]
    off = places_m - ends[:, :2]
    square = np.einsum("ij,ij->i", way, way)
    along = np.einsum("ij,ij->i", off, way) / np.where(square > 0, square, 1.0)
    along = np.clip(along, 0.0, 1.0)
    rest = off - along[:, None] * way
    return np.hypot(rest[:, 0], rest[:, 1]), along


def _zones(frame: RasterFrame, compounds: Geometries) -> Ints:
    zone = np.full(frame.n_columns * frame.n_rows, OPEN_GROUND)
    for number, area in enumerate(compounds):
        if area is not None:
            zone[_points_in(frame, area)] = number
    return zone


def _inside(frame: RasterFrame, areas: Geometries) -> Mask:
    inside = np.zeros(frame.n_columns * frame.n_rows, dtype=np.bool_)
    for area in areas:
        inside[_points_in(frame, area)] = True
    return inside


def _near(frame: RasterFrame, areas: Geometries, reach_m: float) -> Mask:
    outlines = _outlines(areas)
    return (
        _inside(frame, shapely.buffer(outlines, reach_m, quad_segs=2))
        if len(outlines)
        else (np.zeros(frame.n_columns * frame.n_rows, dtype=np.bool_))
    )


def _outlines(areas: Geometries) -> Geometries:
    """Return the straight pieces of all outlines, each a line of its own."""
    rings = shapely.get_rings(shapely.get_parts(areas))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    lines: Geometries = shapely.linestrings(
        np.stack([corners[:-1], corners[1:]], axis=1)[ring[1:] == ring[:-1]]
    )
    return lines


def _points_in(frame: RasterFrame, area: shapely.Geometry) -> Ints:
    """Return the numbers of the points in an area."""
    west, south, east, north = shapely.bounds(area)
    if not west <= east:
        return np.zeros(0, dtype=np.int64)
    columns = _range(west - frame.west_m, east - frame.west_m, frame.cell_m, frame.n_columns)
    rows = _range(south - frame.south_m, north - frame.south_m, frame.cell_m, frame.n_rows)
    points: Ints = (rows[:, None] * frame.n_columns + columns).reshape(-1)
    places = frame.places_m(points)
    shapely.prepare(area)
    return points[shapely.intersects_xy(area, places[:, 0], places[:, 1])]


def _range(low_m: float, high_m: float, cell_m: float, n: int) -> Ints:
    return np.arange(max(int(np.ceil(low_m / cell_m)), 0), min(int(high_m // cell_m) + 1, n))


def _crosses(
    pieces: StreetPieces,
    point: Ints,
    piece: Ints,
    frame: RasterFrame,
    *,
    shore: Mask,
    banks: Geometries,
) -> Mask:
    """Return which pairs look at each other across water; only those near a shore are tried."""
    crosses = np.zeros(len(point), dtype=np.bool_)
    tried = np.flatnonzero(shore[point])
    if not len(tried):
        return crosses
    places = frame.places_m(point[tried])
    _, along = _feet(pieces, piece[tried], places)
    ends = pieces.ends_m[piece[tried]]
    feet = _between(ends[:, :2], ends[:, 2:], along)
    sights = shapely.linestrings(np.stack([places, feet], axis=1))
    hit, _ = shapely.STRtree(banks).query(sights, predicate="intersects")
    crosses[tried[hit]] = True
    return crosses
