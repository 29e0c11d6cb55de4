"""Land, sea, river and lakes, and how densely people live where.

The shape of the district is drawn by hand with few control points and roughened by the
seed: a bay in the north-west with the river mouth, the old town on its west bank, the new
town on the east bank, five country towns and a reservoir.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.sample.curves import Noise, ribbon, roughen, smooth
from gridmap.sample.plane import Floats, Mask

_COAST = np.array([
    (-11000, 5900), (-9800, 6250), (-8700, 6800), (-7600, 7500), (-6500, 7900), (-5500, 7750),
    (-4700, 7100), (-3900, 6750), (-3150, 6650), (-2450, 6700), (-1500, 7050), (-300, 7450),
    (1100, 7250), (2300, 7000), (3600, 7450), (4700, 8250), (6000, 8650), (7200, 8300),
    (8200, 7500), (9300, 7200), (10400, 7500), (11000, 7700),
], dtype=np.float64)  # fmt: skip
_OUTLINE = np.array([
    (-9300, 9000), (-9300, 6800), (-9050, 5300), (-8500, 3900), (-8800, 2400), (-7900, 900),
    (-8200, -1000), (-7000, -2600), (-7100, -4300), (-5600, -5700), (-4200, -7300),
    (-2400, -7800), (-500, -9000), (2400, -8800), (4700, -9300), (6700, -8200), (8500, -6900),
    (8300, -4600), (9400, -2600), (9100, -200), (9700, 2000), (9000, 4200), (9500, 6000),
    (9600, 9000),
], dtype=np.float64)  # fmt: skip
_RIVER = np.array([
    (1300, -10800), (1500, -9300), (2500, -7800), (1300, -6500), (2200, -5000), (500, -3800),
    (1000, -2300), (-700, -1500), (-1900, -300), (-1300, 1000), (-2500, 2000), (-3000, 3200),
    (-2250, 4300), (-2750, 5400), (-2800, 6400), (-2850, 7400), (-2850, 8400),
], dtype=np.float64)  # fmt: skip
_LAKES = (
    ("镜汀湖", (-5750, 2450), 330.0),
    ("月汀湖", (500, 4900), 210.0),
    ("示范水库", (5300, -3600), 560.0),
)
_URBAN = (  # centre, half axes
    ((-4900.0, 4200.0), (3250.0, 2750.0)),
    ((-200.0, 4300.0), (2750.0, 2600.0)),
    ((-3800.0, 1300.0), (2300.0, 1900.0)),
)
OLD_TOWN = (-3950.0, 5150.0)
TOWNS = (
    (5000.0, 6300.0),
    (6900.0, 2000.0),
    (4000.0, -1500.0),
    (5600.0, -6300.0),
    (-4600.0, -3900.0),
)
_TOWN_RADIUS_M = 640.0
_OLD_TOWN_M = 1250.0
_RING = ((-2700.0, 4100.0), (3900.0, 2700.0))  # the ring road, about
_EAST_BANK_M = -2200.0
_SEA_NORTH_M = 12500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """The ground before anything is built; metres in the plane."""

    land: shapely.Polygon  # the district, with the river and the lakes in it
    coast: shapely.LineString
    river_line: shapely.LineString
    river: shapely.Polygon
    sea: shapely.Polygon
    lakes: tuple[tuple[str, shapely.Polygon], ...]
    wobble: Noise
    grain: Noise

    def urban(self, x_m: Floats, y_m: Floats) -> Floats:
        """Return how urban each place is: above 0 inside a town, 1 in its middle."""
        push = 0.16 * self.wobble(x_m, y_m) + 0.05 * self.grain(x_m, y_m)
        best = np.full(np.shape(x_m), -np.inf)
        for (cx, cy), (rx, ry) in _URBAN:
            best = np.maximum(best, 1.0 - np.hypot((x_m - cx) / rx, (y_m - cy) / ry))
        for cx, cy in TOWNS:
            best = np.maximum(best, 1.0 - np.hypot(x_m - cx, y_m - cy) / _TOWN_RADIUS_M)
        return np.asarray(best + push)

    def old_town(self, x_m: Floats, y_m: Floats) -> Floats:
        """Return 1 in the middle of the old town, 0 at its edge, below 0 outside."""
        away = np.hypot(x_m - OLD_TOWN[0], (y_m - OLD_TOWN[1]) * 0.9) / _OLD_TOWN_M
        return np.asarray(1.0 - away + 0.25 * self.grain(x_m, y_m))

    def in_ring(self, x_m: Floats, y_m: Floats) -> Mask:
        """Return whether each place lies within the ring road, about."""
        (cx, cy), (rx, ry) = _RING
        return np.asarray(np.hypot((x_m - cx) / rx, (y_m - cy) / ry) < 1)

    def on_east_bank(self, x_m: Floats, y_m: Floats) -> Mask:
        """Return whether each place lies east of the river, where the new town is."""
        return np.asarray(x_m > _EAST_BANK_M + 120.0 * self.grain(x_m, y_m))

    def water(self) -> BaseGeometry:
        """Return river and lakes as one shape."""
        return shapely.union_all([self.river, *(lake for _, lake in self.lakes)])


def draw_terrain(random: np.random.Generator) -> Terrain:
    """Return the ground of the district; the seed roughens it, the design stays."""
    rough = (Noise(random, cell_m=420.0), Noise(random, cell_m=420.0))
    fine = (Noise(random, cell_m=130.0), Noise(random, cell_m=130.0))
    coast = roughen(smooth(_COAST, step_m=45.0), noise=rough, amplitude_m=130.0)
    coast = roughen(coast, noise=fine, amplitude_m=28.0)
    outline = roughen(smooth(_OUTLINE, step_m=70.0), noise=rough, amplitude_m=170.0)
    river_line = roughen(smooth(_RIVER, step_m=40.0), noise=rough, amplitude_m=150.0)
    sea = shapely.Polygon(
        [*coast, (11000, _SEA_NORTH_M), (-11000, _SEA_NORTH_M)],
    )
    body = shapely.make_valid(shapely.Polygon([*outline, (9600, 10000), (-9300, 10000)]))
    land = _largest(shapely.difference(body, sea))
    river = shapely.intersection(ribbon(river_line, half_width(river_line)), land)
    return Terrain(
        land=land,
        coast=shapely.LineString(coast),
        river_line=shapely.LineString(river_line),
        river=_largest(river),
        sea=sea,
        lakes=tuple((name, _lake(centre, r, fine)) for name, centre, r in _LAKES),
        wobble=Noise(random, cell_m=1500.0),
        grain=Noise(random, cell_m=450.0),
    )


def half_width(line: Floats) -> Floats:
    """Return half the river's width along its line: little in the country, most at the mouth."""
    up = np.clip((line[:, 1] + 9000) / 14500, 0.0, 1.0)
    funnel = np.clip((line[:, 1] - 5300) / 1500, 0.0, 1.0)
    return np.asarray(42.0 + 68.0 * up**1.4 + 150.0 * funnel**2)


def _lake(
    centre: tuple[float, float], radius_m: float, noise: tuple[Noise, Noise]
) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    wave = 1 + 0.22 * np.sin(2 * angle + 0.7) + 0.10 * np.sin(3 * angle + radius_m)
    reach = radius_m * wave
    ring = np.column_stack(
        [centre[0] + 1.25 * reach * np.cos(angle), centre[1] + 0.8 * reach * np.sin(angle)]
    )
    return shapely.Polygon(roughen(ring, noise=noise, amplitude_m=22.0))


def _largest(shape: BaseGeometry) -> shapely.Polygon:
    parts = shapely.get_parts(shape)
    largest: shapely.Polygon = parts[int(np.argmax(shapely.area(parts)))]
    return largest
