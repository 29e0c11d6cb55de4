"""The built town, from bare ground to gates: the geometry that all registers share."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridmap.sample.areas import Areas, apportion, draw_areas
from gridmap.sample.blocks import Blocks, make_blocks
from gridmap.sample.gates import Gates, has_room_inside, join_gates, open_walls, place_gates
from gridmap.sample.ground import build_blocks, building_ground, zones
from gridmap.sample.network import Network
from gridmap.sample.parcels import Parcel, Use, Zone
from gridmap.sample.plane import Floats, Ints, Mask, Shapes, coordinates, sums
from gridmap.sample.skeleton import Way
from gridmap.sample.streets import Streets, lay_streets
from gridmap.sample.terrain import Terrain, draw_terrain

N_VILLAGES = 44
N_COMPOUNDS = 1200
N_URBAN_RESIDENTS = 731_900
_HOUSEHOLD = 2.62  # people
_M2_PER_PERSON, _VILLAGE_M2_PER_PERSON = 55.0, 34.0  # of built floor

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildings:
    """Buildings, in the order of their blocks; `compound` is -1 outside all walls."""

    shapes: Shapes
    block: Ints
    compound: Ints
    n_floors: Ints
    use: list[Use]
    n_households: Ints
    n_residents: Ints

    def middles(self) -> Floats:
        """Return the middle of each building, shape `(n, 2)`."""
        return coordinates(shapely.centroid(self.shapes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything that stands still."""

    terrain: Terrain
    ways: list[Way]
    network: Network
    edge_compound: Ints  # -1 for streets outside walls
    is_bridge: Mask
    blocks: Blocks
    kinds: list[Zone]
    areas: Areas
    walls: Shapes
    compound_block: Ints
    gates: Gates
    buildings: Buildings
    villages: Floats

    def grid_of(self, block: Ints) -> Ints:
        """Return the grid of blocks."""
        return self.areas.grid_of_block[block]


def raise_town(random: np.random.Generator, tell: Tell) -> Town:
    """Return the town; `tell` hears one line at each step."""
    for_ground, for_streets, for_parcels, for_walls = random.spawn(4)
    tell("coast, river and lakes")
    terrain = draw_terrain(for_ground)
    tell("streets")
    streets = lay_streets(terrain, for_streets, n_villages=N_VILLAGES)
    tell("blocks")
    blocks = make_blocks(terrain, streets)
    kinds = zones(terrain, blocks, streets.villages)
    tell("buildings")
    ground = building_ground(terrain, streets, blocks)
    parcels = build_blocks(ground, kinds, for_parcels)
    tell("walls and gates")
    homes = [
        i
        for i, parcel in enumerate(parcels)
        if parcel.use is Use.HOMES and has_room_inside(parcel.shape)
    ]
    walls, gates, kept = _walls(parcels, homes, streets, for_walls)
    number = {homes[old]: new for new, old in enumerate(kept.tolist())}
    net, owner = join_gates(streets.network, walls, gates)
    tell("areas")
    buildings = _buildings(parcels, number)
    residents = sums(buildings.block, _room(buildings) / _M2_PER_PERSON, n=len(blocks.shapes))
    areas = draw_areas(blocks, kinds, residents=residents, villages=streets.villages)
    return Town(
        terrain=terrain,
        ways=streets.ways,
        network=net,
        edge_compound=owner,
        is_bridge=np.asarray(shapely.length(shapely.intersection(net.lines, terrain.river)) > 1),
        blocks=blocks,
        kinds=kinds,
        areas=areas,
        walls=walls,
        compound_block=np.array([parcels[homes[old]].block for old in kept]),
        gates=gates,
        buildings=_inhabited(buildings, areas),
        villages=streets.villages,
    )


def _walls(
    parcels: list[Parcel], homes: list[int], streets: Streets, random: np.random.Generator
) -> tuple[Shapes, Gates, Ints]:
    """Return the compounds that are walled, their gates, and which of the homes they are."""
    footways = np.array([streets.ways[w].highway == "footway" for w in streets.network.way])
    usable = np.flatnonzero(~streets.is_bridge & ~footways)
    candidates = np.array([parcels[i].shape for i in homes], dtype=object)
    reachable = np.unique(
        place_gates(candidates, streets.network, usable=usable, random=random).compound
    )
    kept = np.sort(random.permutation(reachable)[:N_COMPOUNDS])
    walls = candidates[kept]
    gates = place_gates(walls, streets.network, usable=usable, random=random)
    return open_walls(walls, gates), gates, kept


def _buildings(parcels: list[Parcel], number: dict[int, int]) -> Buildings:
    counts = [len(parcel.buildings) for parcel in parcels]
    owner = np.repeat(np.arange(len(parcels)), counts)
    compound = np.array([number.get(i, -1) for i in range(len(parcels))])
    nobody = np.zeros(len(owner), dtype=np.int64)
    return Buildings(
        shapes=np.concatenate([parcel.buildings for parcel in parcels]),
        block=np.array([parcel.block for parcel in parcels])[owner],
        compound=compound[owner],
        n_floors=np.concatenate([np.array(p.n_floors, dtype=np.int64) for p in parcels]),
        use=[parcels[i].use for i in owner],
        n_households=nobody,
        n_residents=nobody,
    )


def _room(buildings: Buildings) -> Floats:
    """Return the floor area where people live, square metres."""
    lived_in = np.array([use in {Use.HOMES, Use.HOUSES} for use in buildings.use])
    return np.asarray(shapely.area(buildings.shapes) * buildings.n_floors * lived_in)


def _inhabited(buildings: Buildings, areas: Areas) -> Buildings:
    """Return the buildings with people: an exact total in town, an estimate in villages."""
    room_m2 = _room(buildings)
    community = areas.community_of_grid[areas.grid_of_block[buildings.block]]
    urban = areas.community_is_urban[community].astype(bool)
    residents = np.zeros(len(room_m2), dtype=np.int64)
    residents[urban] = apportion(room_m2[urban], N_URBAN_RESIDENTS)
    residents[~urban] = np.round(room_m2[~urban] / _VILLAGE_M2_PER_PERSON)
    households = np.ceil(residents / _HOUSEHOLD).astype(np.int64)
    return replace(buildings, n_residents=residents, n_households=households)
