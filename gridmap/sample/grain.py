"""The grain of the town: which way streets run, how far apart, and where none may be.

A cross field: every place has two directions at right angles, taken from the main roads
near it, the coast and the river. Angles are summed four-fold, so that roads that cross at
right angles agree instead of cancelling each other.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.sample.curves import Noise
from gridmap.sample.plane import Floats, Mask
from gridmap.sample.skeleton import Way, road_points
from gridmap.sample.terrain import Terrain

HALF_M = 10500.0
CELL_M = 25.0
_COARSE_M = 125.0
_REACH_M = 260.0
_NEVER = 1.0e9

OLD_TOWN_M, INNER_M, NEW_TOWN_M, EDGE_M, VILLAGE_M = 82.0, 125.0, 195.0, 165.0, 60.0
TERTIARY_TOWN_M, TERTIARY_COUNTRY_M = 400.0, 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """Rasters over the plane, row by row from the south; cells of `CELL_M`."""

    angle: list[list[float]]  # radians, defined up to a quarter turn
    spacing_m: list[list[float]]
    is_open: list[list[bool]]  # streets may run here


def raster_points(cell_m: float) -> tuple[Floats, Floats]:
    """Return the x and y of cell middles over the plane, shape `(n, n)` each."""
    middle = np.arange(-HALF_M, HALF_M, cell_m) + cell_m / 2
    x_m, y_m = np.meshgrid(middle, middle)
    return x_m, y_m


def cross_field(terrain: Terrain, ways: list[Way], *, twist: Noise) -> Floats:
    """Return the angle of the street grain in every cell, radians."""
    x_m, y_m = raster_points(_COARSE_M)
    shore = [
        Way(line=terrain.coast, highway="", name=""),
        Way(line=terrain.river_line, highway="", name=""),
    ]
    spots, headings = road_points([*ways, *shore], step_m=60.0)
    wave = np.column_stack([np.cos(4 * headings), np.sin(4 * headings)])
    total = np.zeros((x_m.size, 2))
    here = np.column_stack([x_m.ravel(), y_m.ravel()])
    rows = 4000
    for start in range(0, len(here), rows):
        part = here[start : start + rows]
        away2 = (part[:, :1] - spots[:, 0]) ** 2 + (part[:, 1:] - spots[:, 1]) ** 2
        total[start : start + rows] = (1.0 / (away2 + _REACH_M**2) ** 1.6) @ wave
    wave_grid = total.reshape(*x_m.shape, 2)
    wave_grid /= np.linalg.norm(wave_grid, axis=2, keepdims=True)
    fine = _refine(wave_grid, round(_COARSE_M / CELL_M))
    angle = np.arctan2(fine[..., 1], fine[..., 0]) / 4
    fx_m, fy_m = raster_points(CELL_M)
    urban = terrain.urban(fx_m, fy_m)
    country_turn, town_turn = 0.55, 0.10
    turn = np.where(urban > 0, town_turn, country_turn)
    turn += 0.18 * np.clip(terrain.old_town(fx_m, fy_m), 0, 1)
    return np.asarray(angle + turn * twist(fx_m, fy_m))


def _refine(coarse: Floats, times: int) -> Floats:
    """Return a raster with `times` as many cells each way, blended linearly."""
    n = coarse.shape[0]
    at = np.clip((np.arange(n * times) + 0.5) / times - 0.5, 0, n - 1.000001)
    low, part = np.floor(at).astype(int), at - np.floor(at)
    rows = coarse[low] * (1 - part)[:, None, None] + coarse[low + 1] * part[:, None, None]
    return np.asarray(
        rows[:, low] * (1 - part)[None, :, None] + rows[:, low + 1] * part[None, :, None]
    )


def open_ground(terrain: Terrain) -> Mask:
    """Return where streets without a bridge may run."""
    x_m, y_m = raster_points(CELL_M)
    ground = shapely.difference(terrain.land, terrain.water().buffer(22.0))
    shapely.prepare(ground)
    return np.asarray(shapely.contains_xy(ground, x_m, y_m))


def tertiary_spacing(terrain: Terrain, *, patches: Noise) -> Floats:
    """Return the distance between through streets, metres."""
    x_m, y_m = raster_points(CELL_M)
    urban = terrain.urban(x_m, y_m)
    old = terrain.old_town(x_m, y_m)
    town = np.where(old > 0, 0.75, 1.0) * TERTIARY_TOWN_M
    mixed = TERTIARY_COUNTRY_M + (town - TERTIARY_COUNTRY_M) * np.clip(urban / 0.12 + 1.0, 0, 1)
    return np.asarray(mixed * (1 + 0.25 * patches(x_m, y_m)))


def minor_spacing(terrain: Terrain, villages: Floats, *, patches: Noise) -> Floats:
    """Return the distance between minor streets, metres; huge where there are none.

    Parameters
    ----------
    terrain
        Tells town from country.
    villages
        Shape `(n, 3)`: x, y and radius of every village, metres.
    patches
        Roughens the boundary between loose and dense quarters.
    """
    x_m, y_m = raster_points(CELL_M)
    rough = patches(x_m, y_m)
    urban, old = terrain.urban(x_m, y_m), terrain.old_town(x_m, y_m)
    new = terrain.on_east_bank(x_m, y_m)
    inner = np.where(new, NEW_TOWN_M, INNER_M)
    spacing = np.where(terrain.in_ring(x_m, y_m), inner, EDGE_M)
    spacing = np.where(old > 0, OLD_TOWN_M, spacing) * (1 + 0.22 * rough)
    spacing = np.where(urban > 0, spacing, _NEVER)
    for x, y, radius_m in villages:
        away = np.hypot(x_m - x, y_m - y) + 60 * rough
        spacing = np.where((away < radius_m) & (spacing > VILLAGE_M), VILLAGE_M, spacing)
    return np.asarray(spacing)
