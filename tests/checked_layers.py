"""Checked layers by hand: what a test says of a layer, and nothing else.

A row is a dict of fields; `shape` is its geometry. Fields that a row leaves out are empty.
"""

from datetime import date

import numpy as np
import shapely

from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.findings import Finding
from gridmap.model.layer_fields import LAYERS

WEST, SOUTH, STEP = 110.30, 20.00, 0.005
"""As in the tiny town: grids of 0.005 degrees, four of them two by two."""


def square(column: float, row: float, *, size: float = 1.0) -> shapely.MultiPolygon:
    """Return a square of `size` grid widths whose south-west corner is (column, row)."""
    west, south = WEST + STEP * column, SOUTH + STEP * row
    return shapely.MultiPolygon([shapely.box(west, south, west + STEP * size, south + STEP * size)])


def spot(column: float, row: float) -> shapely.Point:
    """Return a point, in grid widths from the corner of the town."""
    return shapely.Point(WEST + STEP * column, SOUTH + STEP * row)


def a_row(code: str, shape=None, **fields) -> dict[str, object]:
    """Return one row; its name is its code."""
    return {"code": code, "name": code, "shape": shape, **fields}


def four_grids(**fields) -> list[dict[str, object]]:
    """Return the grids of the tiny town."""
    places = [(0, 0), (1, 0), (0, 1), (1, 1)]
    return [a_row(f"00{n}", square(*at), **fields) for n, at in enumerate(places, start=1)]


def a_layer(
    name: str,
    rows: list[dict[str, object]],
    *,
    valid_from: date | None = None,
    findings: tuple[Finding, ...] = (),
) -> CheckedLayer:
    """Return a checked layer that holds these rows; the first one stands in row 2."""
    layer = LAYERS[name]
    known = {field.name for field in layer.fields} | {"shape", "name"}
    assert all(row.keys() <= known for row in rows), "a field that the layer does not have"
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [row.get("shape") for row in rows]
    return CheckedLayer(
        layer=layer,
        file=f"{name}.geojson",
        sha256="0" * 64,
        valid_from=valid_from,
        crs="EPSG:4326",
        datum="WGS84",
        encoding=None,
        header=tuple(field.name for field in layer.fields),
        n_read=len(rows),
        columns={field.name: [row.get(field.name) for row in rows] for field in layer.fields},
        geometry=geometry if layer.shapes else None,
        row_numbers=tuple(range(2, 2 + len(rows))),
        findings=findings,
        rejected=(),
    )
