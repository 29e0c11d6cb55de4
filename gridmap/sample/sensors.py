"""Shared cameras and other devices."""

import numpy as np
import shapely

from gridmap.sample.places import street_junctions
from gridmap.sample.plane import Floats, coordinates
from gridmap.sample.tables import Cell, Table, with_points
from gridmap.sample.town import Town

N_CAMERAS = 12_000
_DEVICES = (
    ("water_level", "水位计", 46), ("smoke", "烟感", 220), ("manhole", "井盖传感器", 140),
    ("door", "门禁", 160), ("air", "空气站", 14), ("sos", "紧急报警点", 60),
)  # fmt: skip
_INSTALLED = ("2023-05-10", "2024-03-18", "2024-11-02", "2025-06-21")


def cameras(town: Town, unit_table: Table, random: np.random.Generator) -> Table:
    """Return 12,000 cameras: at junctions, gates, along streets; more than 100 owners."""
    junctions, degree = street_junctions(town)
    busy = junctions[np.argsort(-degree, kind="stable")]
    at_gates = town.gates.xy_m + random.normal(0, 1.2, town.gates.xy_m.shape)
    at_corners = busy + random.normal(0, 5.0, busy.shape)
    missing = max(0, N_CAMERAS - len(at_gates) - len(at_corners))
    xy = np.vstack([at_gates, at_corners, _along_streets(town, missing, random)])[:N_CAMERAS]
    owners = [str(name) for name in unit_table.columns["name"]]
    owner = random.integers(0, len(owners), len(xy))
    spots = ["门口"] * len(at_gates) + ["路口"] * len(at_corners) + ["路段"] * missing
    columns: dict[str, list[Cell]] = {
        "code": [f"SX{i + 1:05d}" for i in range(len(xy))],
        "name": [f"{spot}{i + 1}" for i, spot in enumerate(spots[: len(xy)])],
        "owner": [owners[o] for o in owner],
    }
    return with_points(columns, np.round(xy, 2))


def _along_streets(town: Town, n: int, random: np.random.Generator) -> Floats:
    lines = town.network.lines
    middle = coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    weight = shapely.length(lines) * np.where(
        town.terrain.urban(middle[:, 0], middle[:, 1]) > 0, 1.0, 0.04
    )
    picked = random.choice(len(lines), n, p=weight / weight.sum())
    spots = shapely.line_interpolate_point(lines[picked], random.uniform(0, 1, n), normalized=True)
    return np.asarray(coordinates(spots) + random.normal(0, 4.0, (n, 2)))


def devices(town: Town, grid_names: list[str], random: np.random.Generator) -> Table:
    """Return sensors by kind: water levels near the water, the others where people live."""
    b = town.buildings
    middles = b.middles()
    dry = shapely.distance(shapely.points(middles), town.terrain.water())
    near_water = np.argsort(dry, kind="stable")[:900]
    lived_in = np.flatnonzero(b.n_residents > 0)
    columns: dict[str, list[Cell]] = {
        k: [] for k in ("code", "name", "kind", "address", "installed_at")
    }
    spots: list[tuple[float, float]] = []
    for kind, word, n in _DEVICES:
        for at in random.choice(
            near_water if kind == "water_level" else lived_in, n, replace=False
        ):
            place = grid_names[town.grid_of(b.block[at : at + 1])[0]]
            number = len(spots) + 1
            columns["code"].append(f"SB{number:04d}")
            columns["name"].append(f"{word}{number}")
            columns["kind"].append(kind)
            columns["address"].append(place)
            day = _INSTALLED[int(random.integers(len(_INSTALLED)))]
            columns["installed_at"].append(f"{day}T09:00:00+08:00")
            spots.append((float(middles[at, 0]) + 6.0, float(middles[at, 1])))
    xy: Floats = np.array(spots, dtype=np.float64)
    return with_points(columns, xy)
