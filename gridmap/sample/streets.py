"""The streets of the district: main roads, through streets, minor streets, village lanes."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample import grain, network
from gridmap.sample.curves import Noise
from gridmap.sample.network import Network
from gridmap.sample.plane import Floats, Ints, Mask, Shapes
from gridmap.sample.skeleton import COAST_ROAD, Way, draw_skeleton
from gridmap.sample.streamlines import Streamlines, spots_along
from gridmap.sample.terrain import Terrain

_SIMPLIFY_M = 1.3
_THIN_M = 21.0  # a face with less area for its perimeter than a strip of this width is no block
_DROPPED_SHARE = 0.09
_BEACH_PATHS_M = 700.0
_STEPS_M, _FAR_BEACH_M = 40.0, 420.0
_COUNTRY = -0.16  # less urban than this: open country


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """The network with its ways, and the villages whose lanes are in it."""

    network: Network
    ways: list[Way]
    is_bridge: Mask
    villages: Floats  # shape (n, 3): x, y, radius in metres


def lay_streets(terrain: Terrain, random: np.random.Generator, *, n_villages: int) -> Streets:
    """Return the whole street network, clean: no dead ends, no slivers, one connected part."""
    main = draw_skeleton(terrain)
    angle = grain.cross_field(terrain, main, twist=Noise(random, cell_m=700.0)).tolist()
    ground = grain.open_ground(terrain).tolist()
    patches = Noise(random, cell_m=600.0)

    wide = grain.tertiary_spacing(terrain, patches=patches).tolist()
    through = _fill(
        main,
        grain.Grain(angle=angle, spacing_m=wide, is_open=ground),
        cell_m=250.0,
        shortest_m=250.0,
    )
    through_ways = [Way(line=line, highway="tertiary", name="") for line in through]
    links = _close(through, main, terrain)
    through_ways += [Way(line=line, highway="tertiary", name="") for line in links]

    villages = _place_villages(through, terrain, random, n=n_villages)
    narrow = grain.minor_spacing(terrain, villages, patches=patches).tolist()
    minor = _fill(
        [*main, *through_ways],
        grain.Grain(angle=angle, spacing_m=narrow, is_open=ground),
        cell_m=70.0,
        shortest_m=60.0,
    )
    ways = [
        *main,
        *through_ways,
        *(Way(line=line, highway="residential", name="") for line in minor),
    ]
    clean = _cut_at_banks(_clean(ways, terrain, random), terrain.river)
    ways, clean = _with_beach_paths(ways, clean, terrain)
    length_m = shapely.length(shapely.intersection(clean.lines, terrain.river))
    return Streets(network=clean, ways=ways, is_bridge=length_m > 1.0, villages=villages)


def _with_beach_paths(ways: list[Way], net: Network, terrain: Terrain) -> tuple[list[Way], Network]:
    """Return ways and network with paths from the coast road down steps to the beach."""
    lines, way = [*net.lines], [*net.way]
    for line in _beach_lines(ways, net, terrain):
        middle = shapely.line_interpolate_point(line, -_STEPS_M)
        corner, shore = shapely.get_coordinates(line)
        top = network.on_grid(shapely.get_coordinates(middle))[0]
        lines += [shapely.LineString([corner, top]), shapely.LineString([top, shore])]
        way += [len(ways), len(ways) + 1]
    beach = [Way(line=lines[-1], highway=kind, name="望海步道") for kind in ("path", "steps")]
    cut = network.index_edges(np.array(lines, dtype=object), np.array(way, dtype=np.int64))
    return [*ways, *beach], cut


def _beach_lines(ways: list[Way], net: Network, terrain: Terrain) -> list[shapely.LineString]:
    """Return lines from junctions of the coast road to the coast that meet nothing else."""
    on_road = np.unique(net.ends[[ways[i].name == COAST_ROAD for i in net.way]])
    corners = net.nodes[on_road[net.degrees()[on_road] > network.THROUGH]]
    in_the_way = shapely.STRtree([*net.lines, terrain.river])
    chosen: list[shapely.LineString] = []
    last_x_m = -np.inf
    for corner in corners[np.argsort(corners[:, 0], kind="stable")]:
        nearest = terrain.coast.interpolate(terrain.coast.project(shapely.Point(corner)))
        foot = network.on_grid(shapely.get_coordinates(nearest))[0]
        line = shapely.LineString([corner, foot])
        beyond = shapely.difference(line, shapely.Point(corner).buffer(1.0))
        met = in_the_way.query(beyond, predicate="intersects")
        fits = 2 * _STEPS_M < line.length < _FAR_BEACH_M
        if fits and not len(met) and corner[0] > last_x_m + _BEACH_PATHS_M:
            chosen.append(line)
            last_x_m = corner[0]
    return chosen


def _cut_at_banks(net: Network, river: shapely.Polygon) -> Network:
    """Return the network with every bridge an edge of its own, a little longer than the water."""
    abutments = river.buffer(14.0)
    crossing = shapely.intersects(net.lines, river)
    lines, way = [*net.lines[~crossing]], [*net.way[~crossing]]
    for line, number in zip(net.lines[crossing], net.way[crossing], strict=True):
        pieces = _split(line, abutments.exterior)
        lines.extend(pieces)
        way.extend([number] * len(pieces))
    return network.index_edges(np.array(lines, dtype=object), np.array(way, dtype=np.int64))


def _split(line: shapely.LineString, border: shapely.LinearRing) -> list[shapely.LineString]:
    """Return the pieces of a line between the points where it meets a border."""
    hits = shapely.get_parts(shapely.intersection(line, border))
    at = sorted(shapely.line_locate_point(line, hits[shapely.get_type_id(hits) == 0]).tolist())
    return network.split_line(line, at)


def _fill(ways: list[Way], ground: grain.Grain, *, cell_m: float, shortest_m: float) -> Shapes:
    laid = Streamlines(ground, cell_m=cell_m)
    spots = [spots_along(way.line) for way in ways]
    for street in spots:
        laid.lay(street)
    seeds = [seed for street in spots for seed in laid.beside(street)]
    return np.array(laid.grow(seeds, shortest_m=shortest_m), dtype=object)


def _close(through: Shapes, main: list[Way], terrain: Terrain) -> Shapes:
    border = terrain.land.exterior
    fixed = np.array([*(way.line for way in main), border], dtype=object)
    water = terrain.water().buffer(15.0)
    return network.close_gaps(through, fixed, reach_m=420.0, barrier=water)


def _place_villages(
    through: Shapes, terrain: Terrain, random: np.random.Generator, *, n: int
) -> Floats:
    """Return villages on country roads, as evenly spread as the roads allow."""
    at = [
        shapely.line_interpolate_point(line, np.arange(60.0, line.length, 40.0)) for line in through
    ]
    xy = shapely.get_coordinates(np.concatenate(at))
    dry_land = shapely.difference(terrain.land.buffer(-330.0), terrain.water().buffer(200.0))
    in_country = terrain.urban(xy[:, 0], xy[:, 1]) < _COUNTRY
    xy = xy[shapely.contains_xy(dry_land, xy) & in_country]
    chosen = [xy[int(random.integers(len(xy)))]]
    nearest = np.linalg.norm(xy - chosen[0], axis=1)
    while len(chosen) < n:
        pick = int(np.argmax(nearest * random.uniform(0.7, 1.0, len(nearest))))
        chosen.append(xy[pick])
        nearest = np.minimum(nearest, np.linalg.norm(xy - xy[pick], axis=1))
    radius_m = random.uniform(120.0, 230.0, n)
    return np.column_stack([np.array(chosen), radius_m])


def _clean(ways: list[Way], terrain: Terrain, random: np.random.Generator) -> Network:
    lines = network.ways_as_lines(ways, tolerance_m=_SIMPLIFY_M)
    net = network.cut_at_junctions(lines, np.arange(len(lines)))
    net = network.merge_close_junctions(network.merge_close_junctions(net))
    net = net.keep(shapely.within(net.lines, terrain.land.buffer(0.5)))
    net = _pruned(net, terrain)
    net = _drop_some(net, ways, random)
    for _ in range(3):
        net = _pruned(_open_thin_faces(net), terrain)
    net = network.join_through_nodes(network.largest_part(net))
    return network.join_through_nodes(_pruned(net, terrain))


def _pruned(net: Network, terrain: Terrain) -> Network:
    at_border = shapely.dwithin(shapely.points(net.nodes), terrain.land.exterior, 30.0)
    off_coast = ~shapely.dwithin(shapely.points(net.nodes), terrain.coast, 120.0)
    return network.prune_dead_ends(net, keep_node=np.asarray(at_border & off_coast))


def _drop_some(net: Network, ways: list[Way], random: np.random.Generator) -> Network:
    """Return the network without a few minor streets: no town was built to one plan."""
    minor = np.array([ways[i].highway == "residential" for i in net.way])
    inner = (net.degrees()[net.ends] > network.THROUGH + 1).all(axis=1)
    return net.keep(~(minor & inner & (random.random(len(minor)) < _DROPPED_SHARE)))


def _open_thin_faces(net: Network) -> Network:
    """Return the network without the streets that cut slivers off."""
    faces = shapely.get_parts(shapely.polygonize(net.lines))
    width_m = 2 * shapely.area(faces) / shapely.length(faces)
    smallest_m2 = 900.0
    thin = faces[(width_m < _THIN_M) | (shapely.area(faces) < smallest_m2)]
    if not len(thin):
        return net
    edge, face = _borders(net.lines, thin)
    doomed: set[int] = set()
    for i in range(len(thin)):
        around = edge[face == i]
        if len(around) and not doomed & set(around.tolist()):
            doomed.add(int(around[np.argmax(net.way[around])]))
    mask = np.ones(len(net.lines), dtype=bool)
    mask[sorted(doomed)] = False
    return net.keep(mask)


def _borders(lines: Shapes, faces: Shapes) -> tuple[Ints, Ints]:
    """Return pairs of an edge and a face that it borders."""
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    rings = shapely.get_exterior_ring(faces)
    face, edge = shapely.STRtree(middles).query(rings, predicate="dwithin", distance=0.01)
    return edge, face
