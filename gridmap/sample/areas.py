"""From blocks to grids, communities and subdistricts, each a union of the ones below."""

from dataclasses import dataclass

import numpy as np

from gridmap.sample.blocks import Blocks, melt
from gridmap.sample.parcels import Zone
from gridmap.sample.partition import Graph, divide, grow, heal
from gridmap.sample.plane import Floats, Ints, Mask, Shapes
from gridmap.sample.terrain import TOWNS

N_STREETS = 8
N_CITY_COMMUNITIES = 44
N_URBAN_GRIDS = 590
_MAIN_ROAD_COST = 0.4  # a border along a main road costs this share of another one
_LANE_BLOCK = 0.12  # weight of a block in which nobody lives, as a share of the mean
_LIVED_IN = 120.0  # people that make a block a lived-in one
_FULL_GRID = 2600.0  # people beyond these in one block do not ask for more grids
_CITY_KINDS = frozenset({Zone.OLD, Zone.INNER, Zone.NEW, Zone.EDGE})
_VILLAGE_GRID_M2 = 2_600_000.0
_MOST_VILLAGE_GRIDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Every block's grid, every grid's community, every community's subdistrict."""

    grid_of_block: Ints
    community_of_grid: Ints
    subdistrict_of_community: Ints  # 0 to 7 streets, 8 to 12 towns
    community_is_urban: Mask
    grid_shapes: Shapes
    community_shapes: Shapes
    subdistrict_shapes: Shapes


def draw_areas(blocks: Blocks, kinds: list[Zone], *, residents: Floats, villages: Floats) -> Areas:
    """Return the areas of the district.

    Parameters
    ----------
    blocks
        The faces to distribute.
    kinds
        Kind of quarter of each block.
    residents
        People in each block.
    villages
        Shape `(n, 3)`: x, y and radius of each village.
    """
    street, community = _city(blocks, kinds, residents)
    community = _town_cores(blocks, kinds, community)
    n_urban = int(community.max()) + 1
    community = _shore(blocks, kinds, community)
    community = _village_land(blocks, kinds, community, villages)
    subdistrict = _subdistricts(blocks, community, street, n_urban=n_urban)
    grid = _grids(blocks, community, residents, n_urban=n_urban)
    first_block = np.unique(grid, return_index=True)[1]
    community_of_grid = community[first_block]
    grid_shapes = melt(blocks.shapes, grid)
    community_shapes = melt(grid_shapes, community_of_grid)
    return Areas(
        grid_of_block=grid,
        community_of_grid=community_of_grid,
        subdistrict_of_community=subdistrict,
        community_is_urban=np.arange(len(subdistrict)) < n_urban,
        grid_shapes=grid_shapes,
        community_shapes=community_shapes,
        subdistrict_shapes=melt(community_shapes, subdistrict),
    )


def _graph(blocks: Blocks, weight: Floats) -> Graph:
    floor = _LANE_BLOCK * weight.mean()
    cost = blocks.border_m * np.where(blocks.on_main, _MAIN_ROAD_COST, 1.0)
    weight = np.minimum(weight, _FULL_GRID) + floor
    return Graph(xy_m=blocks.middle, weight=weight, pairs=blocks.pairs, cost=cost)


def _component(graph: Graph, members: Ints) -> Ints:
    """Return the members that hang together, the heaviest component only."""
    everyone = grow(
        len(members),
        graph.part(members).pairs,
        np.ones(len(graph.part(members).pairs)),
        seeds={int(np.argmax(graph.weight[members])): 0},
        start_m=np.zeros(1),
    )
    reached: Ints = members[everyone == 0]
    return reached


def _city(blocks: Blocks, kinds: list[Zone], residents: Floats) -> tuple[Ints, Ints]:
    """Return street and community of the blocks of the city; -1 elsewhere."""
    graph = _graph(blocks, residents)
    in_city = np.array([kind in _CITY_KINDS for kind in kinds])
    banks, rest = [], np.flatnonzero(in_city)
    for _ in range(2):
        bank = _component(graph, rest)
        banks.append(bank)
        rest = np.setdiff1d(rest, bank)
    banks.sort(key=lambda bank: float(blocks.middle[bank, 0].mean()))
    weights = np.array([graph.weight[bank].sum() for bank in banks])
    n_west = round(N_STREETS * float(weights[0] / weights.sum()))
    street = np.full(len(kinds), -1)
    for bank, n, first in zip(banks, (n_west, N_STREETS - n_west), (0, n_west), strict=True):
        part = graph.part(bank)
        street[bank] = first + heal(part, divide(part, n))
    return street, _communities(graph, street)


def _communities(graph: Graph, street: Ints) -> Ints:
    weights = np.array([graph.weight[street == s].sum() for s in range(N_STREETS)])
    counts = apportion(weights, N_CITY_COMMUNITIES, least=3)
    community = np.full(len(street), -1)
    first = 0
    for s, n in enumerate(counts.tolist()):
        members = np.flatnonzero(street == s)
        part = graph.part(members)
        community[members] = first + heal(part, divide(part, n))
        first += n
    return community


def apportion(weight: Floats, total: int, *, least: int = 0) -> Ints:
    """Return whole numbers that add up to `total`, by largest remainder.

    >>> apportion(np.array([1.0, 1.0, 2.0]), 5).tolist()
    [1, 1, 3]
    """
    free = total - least * len(weight)
    exact = weight / weight.sum() * free
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: free - int(counts.sum())]] += 1
    return np.asarray(counts + least)


def _within(weight: Floats, room: Ints, *, total: int) -> Ints:
    """Return whole numbers that add up to `total`, none above its room."""
    full = np.zeros(len(weight), dtype=bool)
    counts = apportion(weight, total)
    while (counts > room).any():
        full |= counts >= room
        counts = np.where(full, room, 0)
        counts[~full] = apportion(weight[~full], total - int(room[full].sum()))
    return counts


def _town_cores(blocks: Blocks, kinds: list[Zone], community: Ints) -> Ints:
    """Return communities with one more for the middle of each country town."""
    community = community.copy()
    centres = np.array(TOWNS)
    in_town = np.array([kind is Zone.TOWN for kind in kinds]) & (community < 0)
    nearest = np.linalg.norm(blocks.middle[:, None] - centres[None], axis=2).argmin(axis=1)
    graph = _graph(blocks, np.ones(len(kinds)))
    for town in range(len(centres)):
        members = np.flatnonzero(in_town & (nearest == town))
        community[_component(graph, members)] = N_CITY_COMMUNITIES + town
    return community


def _shore(blocks: Blocks, kinds: list[Zone], community: Ints) -> Ints:
    """Return communities with the beaches and leftovers that mostly border them."""
    community = community.copy()
    may_join = np.array([kind is not Zone.VILLAGE for kind in kinds])
    largest_m2 = 600_000.0
    may_join &= np.array([shape.area for shape in blocks.shapes]) < largest_m2
    total_m = np.array([shape.length for shape in blocks.shapes])
    least_share = 0.30
    for _ in range(2):
        a = np.r_[blocks.pairs[:, 0], blocks.pairs[:, 1]]
        b = np.r_[blocks.pairs[:, 1], blocks.pairs[:, 0]]
        border_m = np.r_[blocks.border_m, blocks.border_m]
        meets = (community[a] < 0) & (community[b] >= 0) & may_join[a]
        key = a[meets] * (int(community.max()) + 1) + community[b][meets]
        names, where = np.unique(key, return_inverse=True)
        shared = np.bincount(where, weights=border_m[meets])
        block, name = names // (int(community.max()) + 1), names % (int(community.max()) + 1)
        for i in np.argsort(shared, kind="stable"):
            if shared[i] > least_share * total_m[block[i]]:
                community[block[i]] = name[i]
    return community


def _village_land(blocks: Blocks, kinds: list[Zone], community: Ints, villages: Floats) -> Ints:
    """Return communities with one for each village, on all land that is left."""
    community = community.copy()
    first = int(community.max()) + 1
    free = community < 0
    seeds: dict[int, int] = {}
    for number, (x, y, _) in enumerate(villages):
        away = np.hypot(blocks.middle[:, 0] - x, blocks.middle[:, 1] - y)
        away[~free | np.isin(np.arange(len(away)), list(seeds))] = np.inf
        seeds[int(np.argmin(away))] = first + number
    inside = free[blocks.pairs].all(axis=1)
    a, b = blocks.pairs.T
    step_m = np.linalg.norm(blocks.middle[a] - blocks.middle[b], axis=1)
    start_m = np.zeros(first + len(villages))
    label = grow(len(kinds), blocks.pairs[inside], step_m[inside], seeds=seeds, start_m=start_m)
    community[free] = label[free]
    every = {int(i): int(community[i]) for i in np.flatnonzero(community >= 0)}
    ferry_m = 1.0e6
    pairs = np.vstack([blocks.pairs, blocks.over_water])
    step_m = np.r_[step_m, np.full(len(blocks.over_water), ferry_m)]
    return grow(len(kinds), pairs, step_m, seeds=every, start_m=start_m)


def _subdistricts(blocks: Blocks, community: Ints, street: Ints, *, n_urban: int) -> Ints:
    """Return the subdistrict of each community: villages go to the nearest town or street."""
    n = int(community.max()) + 1
    middle = np.array([blocks.middle[community == c].mean(axis=0) for c in range(n)])
    pairs = np.unique(np.sort(community[blocks.pairs], axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    step_m = np.linalg.norm(middle[pairs[:, 0]] - middle[pairs[:, 1]], axis=1)
    seeds = {
        c: int(np.bincount(street[(community == c) & (street >= 0)]).argmax())
        for c in range(N_CITY_COMMUNITIES)
    }
    seeds |= {c: N_STREETS + c - N_CITY_COMMUNITIES for c in range(N_CITY_COMMUNITIES, n_urban)}
    away_from_city_m = 2200.0
    start_m = np.r_[np.full(N_STREETS, away_from_city_m), np.zeros(len(TOWNS))]
    return grow(n, pairs, step_m, seeds=seeds, start_m=start_m)


def _grids(blocks: Blocks, community: Ints, residents: Floats, *, n_urban: int) -> Ints:
    """Return the grid of each block: 590 urban ones by people, rural ones by land."""
    graph = _graph(blocks, residents)
    people = np.array([graph.weight[community == c].sum() for c in range(n_urban)])
    lived = residents > _LIVED_IN
    room = np.array([(lived & (community == c)).sum() for c in range(n_urban)]) * 4 // 5
    counts = _within(people, room, total=N_URBAN_GRIDS).tolist()
    land_m2 = np.array([shape.area for shape in blocks.shapes])
    rural = Graph(xy_m=graph.xy_m, weight=np.sqrt(land_m2), pairs=graph.pairs, cost=graph.cost)
    grid = np.full(len(community), -1)
    first = 0
    for c in range(int(community.max()) + 1):
        members = np.flatnonzero(community == c)
        if c < n_urban:
            own, n = graph, counts[c]
        else:
            wanted = round(float(land_m2[members].sum()) / _VILLAGE_GRID_M2)
            own, n = rural, int(np.clip(wanted, 1, min(_MOST_VILLAGE_GRIDS, len(members))))
        part = own.part(members)
        grid[members] = first + heal(part, divide(part, n))
        first += n
    return grid


def numbered(xy_m: Floats) -> Ints:
    """Return 0, 1, 2 ... for places, north to south in bands and west to east in each."""
    n = len(xy_m)
    bands = max(1, round(np.sqrt(n)))
    by_north = np.argsort(-xy_m[:, 1], kind="stable")
    band = np.empty(n, dtype=np.int64)
    band[by_north] = np.arange(n) * bands // n
    rank = np.empty(n, dtype=np.int64)
    rank[np.lexsort((xy_m[:, 0], band))] = np.arange(n)
    return rank
