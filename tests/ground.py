"""A small ground to lay streets, walls, gates and water on, in metres from its corner."""

import networks
import numpy as np
import shapely
from scipy.spatial import Delaunay

from gridmap.model.place import LonLat
from gridmap.travel.plane import Plane, rounded
from gridmap.travel.rows import GateRow, StreetRow, WallRow

SIDE_M, GRAIN_M = 400.0, 20.0
PLANE = Plane.around(np.array([[110.4, 20.0]]))


def degrees(*points_m):
    """Points in degrees, shape (p, 2)."""
    return PLANE.degrees(np.array(points_m, dtype=float))


def a_shape(wkt):
    """A shape drawn in metres, in degrees."""
    return shapely.transform(
        shapely.from_wkt(wkt), lambda xy: rounded(xy / PLANE.m_per_deg + PLANE.origin_deg)
    )


def a_street(code, *points_m, **marks):
    return StreetRow(code=code, line=shapely.LineString(degrees(*points_m)), **marks)


def a_block(code, west, south, east, north):
    """A compound with straight walls."""
    polygon = shapely.Polygon(degrees((west, south), (east, south), (east, north), (west, north)))
    return WallRow(code=code, polygon=polygon)


def a_gate(code, compound_code, point_m, **facts):
    lon, lat = degrees(point_m)[0]
    return GateRow(code=code, compound_code=compound_code, position=LonLat(lon, lat), **facts)


def waters(*wkts):
    found = np.empty(len(wkts), dtype=object)
    found[:] = [a_shape(wkt) for wkt in wkts]
    return found


def walked(timed, places, origin, destination):
    """Seconds between two of the places, by networkx."""
    net = networks.oracle(timed, places)
    (seconds,) = networks.oracle_times(net, [(0, origin, "out")], [(0, destination, "in")])
    return float(seconds[0])


def node_at(graph, point_m):
    """The number of the one node at a point."""
    near_m = np.linalg.norm((graph.nodes_deg - degrees(point_m)) * PLANE.m_per_deg, axis=1)
    (found,) = np.flatnonzero(near_m < 0.02)
    return int(found)


def codes_of(findings):
    """The codes of findings by kind."""
    return {one.kind: one.codes for one in findings}


def random_streets(random, *, snapped):
    """The edges of a triangulation: streets in every direction, all hanging together."""
    spots = random.uniform(0, SIDE_M, (40, 2))
    if snapped:  # so that streets and walls share lines and corners
        spots = np.unique(np.round(spots / GRAIN_M) * GRAIN_M, axis=0)
    corners = Delaunay(spots).simplices
    edges = {tuple(sorted(pair)) for t in corners.tolist() for pair in zip(t, t[1:] + t[:1])}  # noqa: B905
    return [a_street(f"{a}-{b}", spots[a], spots[b]) for a, b in sorted(edges)]


def random_walls(random, *, snapped):
    """Star-shaped compounds that may overlap, share sides and lie in each other; with corners."""
    for number in range(int(random.integers(1, 6))):
        middle, n = random.uniform(50, 350, 2), int(random.integers(3, 9))
        angle, radius_m = np.sort(random.uniform(0, 2 * np.pi, n)), random.uniform(20, 120, n)
        ring = middle + np.column_stack([np.cos(angle), np.sin(angle)]) * radius_m[:, None]
        ring = np.round(ring / GRAIN_M) * GRAIN_M if snapped else ring
        polygon = shapely.buffer(shapely.Polygon(degrees(*ring)), 0)
        if not polygon.is_empty:
            yield WallRow(code=f"w{number}", polygon=polygon), ring
