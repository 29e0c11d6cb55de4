"""Files into the tables: points and polygons, checked and loaded."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from big_town import SOUTH, STEP, WEST, ZONE, BigTown
from shapely.geometry import Point, mapping
from timing import Figure

from gridmap.flows.import_layer import import_layer
from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import load_manifest

N_ROWS = 20_000
_SIDE = 142  # squared at least N_ROWS


def figures(town: BigTown, *, n_repetitions: int) -> Iterator[Figure]:
    """Check and load points, then polygons of 13 corners, the repetitions all anew."""
    for what, layer, size_deg in (("points", "cameras", 0.0), ("polygons", "buildings", 0.0001)):
        rounds = [
            _check_and_load(town, layer, size_deg=size_deg, prefix=f"{number}-")
            for number in range(n_repetitions)
        ]
        checks, loads = zip(*rounds, strict=True)
        for step, speeds in (("read and check", checks), ("load", loads)):
            yield Figure(
                what=f"{step} {what}",
                n_clients=1,
                unit="rows",
                per_s=statistics.median(speeds),
                repetitions=tuple(round(one) for one in speeds),
            )


def _check_and_load(
    town: BigTown, layer: str, *, size_deg: float, prefix: str
) -> tuple[float, float]:
    """Return rows a second of both steps."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = _write(Path(folder), layer, size_deg=size_deg, prefix=prefix)
        started = time.perf_counter()
        (checked,) = check_manifest(load_manifest(manifest))
        check_s = time.perf_counter() - started
    started = time.perf_counter()
    outcome = import_layer(checked, district=town.district, zone=ZONE)
    load_s = time.perf_counter() - started
    if outcome.n_opened != N_ROWS:
        raise RuntimeError(f"not every row was loaded: {outcome.findings}")
    return N_ROWS / check_s, N_ROWS / load_s


def _write(folder: Path, layer: str, *, size_deg: float, prefix: str) -> Path:
    features = []
    for number in range(N_ROWS):
        spot = Point(
            WEST + STEP * 20 * (number % _SIDE) / _SIDE,
            SOUTH + STEP * 20 * (number // _SIDE) / _SIDE,
        )
        code = f"{prefix}{number}"
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": code},
                "geometry": mapping(spot.buffer(size_deg, quad_segs=3) if size_deg else spot),
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "rows.geojson").write_text(json.dumps(collection), encoding="utf-8")
    manifest = folder / "manifest.toml"
    manifest.write_text(
        f'[[source]]\nlayer = "{layer}"\nfile = "rows.geojson"\ndatum = "CGCS2000"\n',
        encoding="utf-8",
    )
    return manifest
