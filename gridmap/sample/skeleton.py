"""The main roads, drawn by hand: coast road, river roads, rings, avenues and bridges."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample.curves import normals, smooth
from gridmap.sample.plane import Floats
from gridmap.sample.terrain import Terrain, half_width

COAST_ROAD = "滨湾大道"
_COAST_ROAD_M = 210.0
_RIVER_ROAD_M = 48.0
_RIVER_ROAD_SOUTH_M = -700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A road before it is cut at its junctions. Only a way that bridges may cross the river."""

    line: shapely.LineString
    highway: str
    name: str
    bridges: bool = False


_DRAWN = (  # class, name, may it bridge the river, corners as x y in metres
    # Rings
    (
        "primary",
        "汐环路",
        True,
        """-6250 8300, -6200 7000, -6500 5600, -6450 4300, -6750 3000,
        -6000 1650, -4700 1250, -3400 1150, -1900 1500, -700 1350, 500 1900, 1300 3100,
        1450 4500, 1250 6000, 1050 6900, 1000 7500""",
    ),
    (
        "primary",
        "绕澄路",
        True,
        """-7900 7700, -7950 6700, -8100 5000, -7750 3200, -7500 1300,
        -6500 -300, -5000 -1200, -3000 -1150, -900 -1000, 700 -500, 2000 900, 2700 2700,
        2800 4400, 2550 6000, 2350 6700, 2250 7400""",
    ),
    (
        "secondary",
        "内环街",
        False,
        """-2950 6150, -3700 6350, -4600 6150, -5150 5400,
        -5100 4500, -4500 3850, -3700 3600, -2950 3350""",
    ),
    # Avenues and radials
    (
        "primary",
        "澄湾大道",
        True,
        """-9600 3550, -8100 3450, -6500 3600, -5300 3350, -4200 3050,
        -2750 2850, -1300 3350, 200 3500, 1450 3700, 2800 3500, 4800 2500, 6900 2000,
        9600 1500""",
    ),
    (
        "primary",
        "榕汀大道",
        False,
        """-5250 8000, -5250 7000, -5350 6200, -5600 5000, -5350 3350,
        -4900 1700, -4750 200, -4900 -1200, -4500 -2500, -4600 -3900, -4400 -5600,
        -4700 -8000""",
    ),
    (
        "primary",
        "新汀大道",
        False,
        """-400 7600, -450 6800, -500 5800, -150 4600, -350 3430,
        -250 2300, -700 1350, 100 400, 1300 -200""",
    ),
    (
        "secondary",
        "云汀大道",
        True,
        """-8000 5150, -6500 5100, -5560 4800, -5100 4600,
        -4000 4900, -2500 4850, -1200 4850, -200 4750, 1420 5300, 2700 5250, 3900 5700,
        5000 6300, 6800 6900, 9700 5900""",
    ),
    (
        "secondary",
        "澄东路",
        False,
        "1300 -200, 2600 -800, 4000 -1500, 5900 -500, 7300 400, 6900 2000",
    ),
    (
        "secondary",
        "澄南路",
        True,
        """-4600 -3900, -3000 -4300, -900 -4900, 800 -4500, 2500 -3600,
        3300 -2700, 4000 -1500""",
    ),
    (
        "secondary",
        "溪尾路",
        False,
        """4000 -1500, 4100 -2900, 3950 -4400, 4700 -5400, 5600 -6300,
        6000 -7300, 6700 -8800""",
    ),
    ("secondary", "溪头路", False, "6900 2000, 7500 3500, 7000 5000, 6700 6000, 6650 8900"),
    ("secondary", "岭脚路", False, "-6500 -300, -6300 -1800, -5500 -3000, -4600 -3900"),
    ("secondary", "岭西路", False, "-9500 800, -7600 700, -6100 1700"),
    ("secondary", "圩东路", False, "5600 -6300, 7000 -5800, 9000 -5900"),
    ("secondary", "望溪路", False, "5000 6300, 4300 4700, 4200 3600, 4800 2500"),
    ("secondary", "汀南路", False, "-1900 1500, -2050 300, -1500 -1000"),
    ("secondary", "汀中路", False, "-6480 4250, -5600 4250, -5000 4450"),
    (
        "secondary",
        "汀北路",
        True,
        """-3500 5550, -2700 5650, -1800 5750, -500 5950, 1250 6050,
        2550 6000""",
    ),
    ("footway", "汐上步行桥", True, "-3350 4150, -2400 4150, -1500 4050"),
)


def draw_skeleton(terrain: Terrain) -> list[Way]:
    """Return the main roads, those of higher class first, cut at the district's border."""
    ways = [_coast_road(terrain), *_river_roads(terrain), *_lake_roads(terrain)]
    for highway, name, bridges, corners in _DRAWN:
        control = shapely.get_coordinates(shapely.from_wkt(f"LINESTRING ({corners})"))
        line = shapely.LineString(smooth(control, step_m=30.0))
        ways.append(Way(line=line, highway=highway, name=name, bridges=bridges))
    return [piece for way in ways for piece in _on_land(way, terrain)]


def _coast_road(terrain: Terrain) -> Way:
    shifted = shapely.simplify(terrain.coast, 60.0).offset_curve(-_COAST_ROAD_M)
    corners = shapely.simplify(shifted, 70.0)
    line = smooth(shapely.get_coordinates(corners), step_m=30.0)
    return Way(line=shapely.LineString(line), highway="primary", name=COAST_ROAD, bridges=True)


def _river_roads(terrain: Terrain) -> list[Way]:
    line = shapely.get_coordinates(shapely.simplify(terrain.river_line, 12.0))
    line = smooth(line[::2], step_m=40.0)
    line = line[line[:, 1] > _RIVER_ROAD_SOUTH_M]
    reach = (half_width(line) + _RIVER_ROAD_M)[:, None] * normals(line)
    roads = []
    for side, name in ((reach, "汐江西路"), (-reach, "汐江东路")):
        shape = shapely.simplify(shapely.LineString(line + side), 3.0)
        roads.append(Way(line=shape, highway="secondary", name=name))
    return roads


def _lake_roads(terrain: Terrain) -> list[Way]:
    """Return a road around each lake of the town; the reservoir has none."""
    roads = []
    for name, lake in terrain.lakes:
        x, y = (np.array([v]) for v in (lake.centroid.x, lake.centroid.y))
        if terrain.urban(x, y)[0] > 0:
            ring = shapely.simplify(lake, 8.0).buffer(55.0).exterior
            roads.append(
                Way(line=shapely.simplify(ring, 2.0), highway="tertiary", name=f"环{name[0]}路")
            )
    return roads


def _on_land(way: Way, terrain: Terrain) -> list[Way]:
    keep_out = shapely.union_all([lake.buffer(20.0) for _, lake in terrain.lakes])
    if not way.bridges:
        keep_out = shapely.union(keep_out, terrain.river.buffer(12.0))
    shape = shapely.difference(shapely.intersection(way.line, terrain.land), keep_out)
    parts = shapely.get_parts(
        shapely.line_merge(shape) if shape.geom_type != "LineString" else shape
    )
    shortest_m = 150.0
    return [
        Way(line=part, highway=way.highway, name=way.name, bridges=way.bridges)
        for part in parts
        if part.length > shortest_m
    ]


def road_points(ways: list[Way], *, step_m: float) -> tuple[Floats, Floats]:
    """Return positions along ways and the heading of the way there, in radians."""
    spots, headings = [], []
    for way in ways:
        at = np.arange(0.0, way.line.length, step_m)
        here = shapely.get_coordinates(shapely.line_interpolate_point(way.line, at))
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(way.line, at + 5.0))
        behind = shapely.get_coordinates(
            shapely.line_interpolate_point(way.line, np.maximum(at - 5.0, 0.0))
        )
        delta = ahead - behind
        spots.append(here)
        headings.append(np.arctan2(delta[:, 1], delta[:, 0]))
    return np.vstack(spots), np.concatenate(headings)
