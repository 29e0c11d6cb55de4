"""Where one may build in each block, and in what kind of quarter it lies."""

import numpy as np
import shapely

from gridmap.sample.blocks import Blocks
from gridmap.sample.parcels import Parcel, Zone, block_parcels
from gridmap.sample.plane import Floats, Shapes
from gridmap.sample.streets import Streets
from gridmap.sample.terrain import TOWNS, Terrain

_SIDEWALK_M = {"primary": 17.0, "secondary": 13.0, "tertiary": 9.5}
_LANE_M = 6.5
_TOWN_REACH_M = 1150.0
_SHORE_M = 26.0
_BEACH_M = 70.0


def zones(terrain: Terrain, blocks: Blocks, villages: Floats) -> list[Zone]:
    """Return the kind of quarter of every block."""
    x_m, y_m = blocks.middle[:, 0], blocks.middle[:, 1]
    old = terrain.old_town(x_m, y_m) > 0
    in_ring, east = terrain.in_ring(x_m, y_m), terrain.on_east_bank(x_m, y_m)
    in_town = np.zeros(len(x_m), dtype=bool)
    for cx, cy in TOWNS:
        in_town |= np.hypot(x_m - cx, y_m - cy) < _TOWN_REACH_M
    in_village = np.zeros(len(x_m), dtype=bool)
    largest_lane_block_m2 = 12_000.0
    for x, y, radius_m in villages:
        in_village |= np.hypot(x_m - x, y_m - y) < radius_m + 40
    in_village &= shapely.area(blocks.shapes) < largest_lane_block_m2
    built = blocks.urban > 0
    picks = [in_village & ~built, ~built, in_town, old, in_ring & east, in_ring]
    kinds = [Zone.VILLAGE, Zone.COUNTRY, Zone.TOWN, Zone.OLD, Zone.NEW, Zone.INNER]
    number = np.select(picks, range(len(picks)), default=len(picks))
    return [[*kinds, Zone.EDGE][i] for i in number]


def building_ground(terrain: Terrain, streets: Streets, blocks: Blocks) -> Shapes:
    """Return each block without its streets, the water and the shore."""
    kept_off = [terrain.water().buffer(_SHORE_M), terrain.coast.buffer(_BEACH_M)]
    highway = np.array([streets.ways[i].highway for i in streets.network.way])
    wide = np.isin(highway, list(_SIDEWALK_M))
    half_m = np.array([_SIDEWALK_M.get(h, _LANE_M) for h in highway[wide]])
    strips = np.array([*shapely.buffer(streets.network.lines[wide], half_m), *kept_off])
    inner = shapely.buffer(blocks.shapes, -_LANE_M, join_style="mitre")
    block, strip = shapely.STRtree(strips).query(inner, predicate="intersects")
    ground = inner.copy()
    for number in np.unique(block):
        cover = shapely.union_all(strips[strip[block == number]])
        ground[number] = shapely.difference(inner[number], cover)
    return np.asarray(shapely.simplify(ground, 0.7))


def build_blocks(ground: Shapes, kinds: list[Zone], random: np.random.Generator) -> list[Parcel]:
    """Return the parcels of all blocks, block by block."""
    streams = random.spawn(len(ground))
    return [
        parcel
        for block, (shape, zone) in enumerate(zip(ground, kinds, strict=True))
        for parcel in block_parcels(block, shape, zone=zone, random=streams[block])
    ]
