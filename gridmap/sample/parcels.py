"""What stands in a block: parcels, walled compounds on some of them, and buildings.

Everything is drawn for one block at a time from the block's own random stream, so that a
change in one block leaves all others as they were.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.sample.plane import Floats, Shapes


class Zone(StrEnum):
    """Kinds of quarter, by how they were built."""

    OLD = "old"
    INNER = "inner"
    NEW = "new"
    EDGE = "edge"
    TOWN = "town"
    VILLAGE = "village"
    COUNTRY = "country"


class Use(StrEnum):
    """What a parcel is for."""

    HOMES = "homes"
    HOUSES = "houses"  # open housing along the street, without a wall
    SHOPS = "shops"
    SCHOOL = "school"
    PLANT = "plant"
    GREEN = "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fabric:
    """How a quarter is built; metres and floors."""

    parcel_m2: float
    floors: tuple[int, int]
    depth_m: tuple[float, float]
    length_m: tuple[float, float]
    row_gap_m: float
    side_gap_m: float
    shares: tuple[float, float, float, float, float, float]  # in the order of Use


FABRIC = {
    Zone.OLD: Fabric(
        parcel_m2=5200, floors=(5, 8), depth_m=(11, 13), length_m=(24, 46), row_gap_m=12,
        side_gap_m=7, shares=(0.45, 0.33, 0.12, 0.04, 0.0, 0.06)),
    Zone.INNER: Fabric(
        parcel_m2=13500, floors=(6, 18), depth_m=(12, 14), length_m=(26, 46), row_gap_m=20,
        side_gap_m=9, shares=(0.64, 0.10, 0.13, 0.05, 0.0, 0.08)),
    Zone.NEW: Fabric(
        parcel_m2=25000, floors=(17, 32), depth_m=(15, 19), length_m=(28, 46), row_gap_m=36,
        side_gap_m=22, shares=(0.62, 0.0, 0.15, 0.06, 0.03, 0.14)),
    Zone.EDGE: Fabric(
        parcel_m2=19000, floors=(6, 18), depth_m=(12, 15), length_m=(28, 52), row_gap_m=25,
        side_gap_m=12, shares=(0.48, 0.12, 0.10, 0.05, 0.13, 0.12)),
    Zone.TOWN: Fabric(
        parcel_m2=9000, floors=(3, 6), depth_m=(11, 13), length_m=(22, 44), row_gap_m=15,
        side_gap_m=9, shares=(0.36, 0.34, 0.12, 0.06, 0.02, 0.10)),
}  # fmt: skip
_SMALLEST_COMPOUND_M2 = 1900.0
_WALL_INSET_M = 2.6
_HOUSE = Fabric(
    parcel_m2=0, floors=(2, 5), depth_m=(10, 13), length_m=(15, 30), row_gap_m=9, side_gap_m=6,
    shares=(0, 1, 0, 0, 0, 0))  # fmt: skip
_BIG = Fabric(
    parcel_m2=0, floors=(2, 5), depth_m=(22, 34), length_m=(40, 80), row_gap_m=26, side_gap_m=18,
    shares=(0, 0, 1, 0, 0, 0))  # fmt: skip
_WALLED = frozenset({Use.HOMES, Use.SCHOOL, Use.PLANT})
_YARD = {  # metres kept free along the edge, most buildings
    Use.HOMES: (10.0, 15),
    Use.SHOPS: (4.0, 4),
    Use.SCHOOL: (4.0, 4),
    Use.PLANT: (4.0, 4),
    Use.GREEN: (20.0, 0),
}
_BLOCK_HABIT = 0.45  # how often a parcel is used like the one before it
_MOST_HOUSES, _MOST_HOUSES_VILLAGE = 7, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A piece of a block with its buildings; a compound if it has a wall."""

    block: int
    zone: Zone
    use: Use
    shape: shapely.Polygon
    buildings: Shapes
    n_floors: tuple[int, ...]


def block_parcels(
    block: int, ground: BaseGeometry, *, zone: Zone, random: np.random.Generator
) -> list[Parcel]:
    """Return the parcels of a block.

    Parameters
    ----------
    block
        Number of the block, copied into every parcel.
    ground
        Where one may build: the block without streets, water and shore.
    zone
        Kind of quarter.
    random
        The block's own stream.
    """
    if zone is Zone.COUNTRY:
        return []
    if zone is Zone.VILLAGE:
        return _houses(block, ground, zone=zone, random=random)
    fabric = FABRIC[zone]
    uses = list(Use)
    parcels = []
    for part in shapely.get_parts(ground):
        target_m2 = fabric.parcel_m2 * float(random.uniform(0.75, 1.5))
        pieces = split_ground(part, target_m2, random)
        use = uses[int(random.choice(len(uses), p=fabric.shares))]
        for piece in pieces:
            if random.random() > _BLOCK_HABIT:
                use = uses[int(random.choice(len(uses), p=fabric.shares))]
            parcels += _built(block, piece, zone=zone, use=use, random=random)
    return parcels


def split_ground(
    ground: shapely.Polygon, target_m2: float, random: np.random.Generator
) -> list[shapely.Polygon]:
    """Return pieces near a target size, cut across the longer side again and again."""
    largest_share = 1.5
    if ground.area < largest_share * target_m2:
        return [ground]
    corner = shapely.get_coordinates(shapely.minimum_rotated_rectangle(ground))
    first, second = corner[1] - corner[0], corner[2] - corner[1]
    along, across = (first, second) if np.hypot(*first) > np.hypot(*second) else (second, first)
    start = corner[0] if along is first else corner[1]
    at = start + along * float(random.uniform(0.42, 0.58))
    side = across / np.hypot(*across) * (np.hypot(*across) + np.hypot(*along))
    far = along / np.hypot(*along) * 4 * np.hypot(*along)
    half = shapely.Polygon([at - side, at + side, at + side + far, at - side + far])
    pieces: list[shapely.Polygon] = []
    for part in (shapely.intersection(ground, half), shapely.difference(ground, half)):
        for polygon in shapely.get_parts(part):
            smallest_m2 = 250.0
            if polygon.geom_type == "Polygon" and polygon.area > smallest_m2:
                pieces += split_ground(polygon, target_m2, random)
    return pieces


def _built(
    block: int, piece: shapely.Polygon, *, zone: Zone, use: Use, random: np.random.Generator
) -> list[Parcel]:
    """Return a parcel with its buildings; open housing where a wall would not fit."""
    wall = shapely.simplify(piece.buffer(-_WALL_INSET_M, join_style="mitre"), 0.8)
    fits = shapely.get_num_geometries(wall) == 1 and wall.area > _SMALLEST_COMPOUND_M2
    if use in _WALLED and not fits:
        use = Use.HOUSES if zone is not Zone.NEW else Use.SHOPS
    if use is Use.HOUSES:
        return _houses(block, piece, zone=zone, random=random)
    shape = wall if use is Use.HOMES else piece
    inset_m, most = _YARD[use]
    fabric = FABRIC[zone] if use is Use.HOMES else _BIG
    boxes = rows(shape.buffer(-inset_m), fabric, random)
    boxes = boxes[np.sort(random.permutation(len(boxes))[:most])]
    if use is Use.HOMES and not len(boxes):
        return _houses(block, piece, zone=zone, random=random)
    low, high = fabric.floors
    usual = int(random.integers(low, high + 1))
    floors = tuple(max(1, usual + int(d)) for d in random.integers(-1, 2, len(boxes)))
    return [Parcel(block=block, zone=zone, use=use, shape=shape, buildings=boxes, n_floors=floors)]


def _houses(
    block: int, ground: BaseGeometry, *, zone: Zone, random: np.random.Generator
) -> list[Parcel]:
    """Return open housing: small houses along the edge of the ground."""
    parcels = []
    most = _MOST_HOUSES_VILLAGE if zone is Zone.VILLAGE else _MOST_HOUSES
    for part in shapely.get_parts(ground):
        boxes = rows(part.buffer(-1.5), _HOUSE, random)
        front_m = 26.0
        boxes = boxes[shapely.distance(boxes, part.exterior) < front_m]
        boxes = boxes[np.sort(random.permutation(len(boxes))[:most])]
        low, high = (1, 3) if zone is Zone.VILLAGE else _HOUSE.floors
        floors = tuple(int(f) for f in random.integers(low, high + 1, len(boxes)))
        parcels.append(
            Parcel(
                block=block, zone=zone, use=Use.HOUSES, shape=part, buildings=boxes, n_floors=floors
            )
        )
    return parcels


def rows(yard: BaseGeometry, fabric: Fabric, random: np.random.Generator) -> Shapes:
    """Return buildings in parallel rows that lie wholly within a yard.

    Rows follow the side of the yard that is nearer to east-west, so that homes face south.
    """
    nothing = np.array([], dtype=object)
    if yard.is_empty:
        return nothing
    corner = shapely.get_coordinates(shapely.minimum_rotated_rectangle(yard))
    side = corner[1] - corner[0]
    angle = np.arctan2(side[1], side[0])
    angle -= np.pi / 2 * np.round(angle / (np.pi / 2))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    flat: BaseGeometry = shapely.transform(yard, lambda xy: xy @ turn)
    west, south, east, north = flat.bounds
    depth_m = float(random.uniform(*fabric.depth_m))
    y = np.arange(south + 1.0, north - depth_m, depth_m + fabric.row_gap_m)
    boxes = [_row(low, west, east, depth_m, fabric, random) for low in y]
    if not boxes:
        return nothing
    all_boxes = np.concatenate(boxes)
    shapely.prepare(flat)
    inside = all_boxes[shapely.contains(flat, all_boxes)]
    return np.asarray(shapely.transform(inside, lambda xy: np.round(xy @ turn.T, 2)))


def _row(
    low: float,
    west: float,
    east: float,
    depth_m: float,
    fabric: Fabric,
    random: np.random.Generator,
) -> Shapes:
    n = int((east - west) / (fabric.length_m[0] + fabric.side_gap_m)) + 1
    length_m: Floats = random.uniform(*fabric.length_m, n)
    start = (
        west + float(random.uniform(0, 4)) + np.r_[0, np.cumsum(length_m + fabric.side_gap_m)[:-1]]
    )
    return np.asarray(shapely.box(start, low, start + length_m, low + depth_m), dtype=object)
