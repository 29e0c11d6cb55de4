"""Manifests and files of squares for tests of the check, and what it found in them."""

import json

import shapely


def codes(checked):
    """Return the codes of all findings and rejected rows, sorted."""
    return sorted(one.code for one in (*checked.findings, *checked.rejected))


def collection(*squares, **properties):
    """Return GeoJSON text of squares (west, south, side) with code A, B, C."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": chr(65 + i), "name": f"格{i}", **properties},
            "geometry": json.loads(shapely.to_geojson(shapely.box(x, y, x + side, y + side))),
        }
        for i, (x, y, side) in enumerate(squares)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def source(layer, file, *, extra=""):
    return f'[[source]]\nlayer = "{layer}"\nfile = "{file}"\ndatum = "WGS84"\n{extra}\n'
