"""How areas lie to each other and to what they should lie in: told, but stopping nothing."""

import json

import numpy as np
import pytest
import shapely
from check_sources import codes, collection, source

from gridmap.geo.crs import Datum, shifted
from gridmap.ingest.check import check_manifest, parent_layer
from gridmap.ingest.lie import ParentAreas
from gridmap.ingest.manifest import load_manifest
from gridmap.model.layer_fields import LAYERS


def test_overlap_gap_and_repeated_shape_are_findings_that_stop_nothing(imported):
    side = 0.01
    squares = [
        (110 + x * side, 20 + y * side, side)
        for x in range(3)
        for y in range(3)
        if (x, y) != (1, 1)
    ]
    (checked,) = imported(
        source("grids", "g.json"),
        g__json=collection(*squares, squares[0], (110, 20.05, side), (110.009, 20.05, side)),
    )
    assert codes(checked) == ["duplicate_geometry", "gap", "overlap"]
    assert not checked.stops
    by_code = {one.code: one for one in checked.findings}
    assert by_code["duplicate_geometry"].rows == (1, 9)
    assert by_code["overlap"].rows == (10, 11)
    assert by_code["overlap"].figures["area_m2"] == pytest.approx(115_600, rel=0.01)
    assert by_code["gap"].figures["lon"] == pytest.approx(110.015, abs=0.001)


def test_a_compound_may_leave_ground_free(imported):
    side = 0.01
    ring = [
        (110 + x * side, 20 + y * side, side)
        for x in range(3)
        for y in range(3)
        if (x, y) != (1, 1)
    ]
    (checked,) = imported(source("compounds", "g.json"), g__json=collection(*ring))
    assert codes(checked) == []


def two_levels(child):
    return source("communities", "c.json") + source("grids", "g.json"), {
        "c__json": collection((110, 20, 0.1), (110.1, 20, 0.1)),
        "g__json": child,
    }


def test_a_grid_that_reaches_out_of_the_parent_that_it_names_is_found(imported):
    child = json.loads(collection((110, 20, 0.1), (110.1, 20, 0.1)))
    child["features"][0]["properties"]["parent_code"] = "A"
    child["features"][1]["properties"]["parent_code"] = "A"
    manifest, files = two_levels(json.dumps(child))
    _, grids = imported(manifest, **files)
    (told,) = grids.findings
    assert (told.code, told.rows) == ("outside_parent", (2,))
    assert told.figures["parent"] == "A"


def test_a_parent_that_does_not_exist_is_found(imported):
    manifest, files = two_levels(collection((110, 20, 0.1), (110.1, 20, 0.1), parent_code="Z"))
    _, grids = imported(manifest, **files)
    assert codes(grids) == ["unknown_parent", "unknown_parent"]


def test_ground_of_the_parent_that_no_grid_takes_is_a_gap(imported):
    manifest, files = two_levels(collection((110, 20, 0.1)))
    _, grids = imported(manifest, **files)
    (told,) = grids.findings
    assert told.code == "gap"
    assert told.figures["area_m2"] == pytest.approx(115.7e6, rel=0.01)


def test_a_member_outside_every_grid_is_told_with_the_row(imported):
    people = (
        source("members", "m.csv", extra='crs = "EPSG:4326"\nlon = "x"\nlat = "y"\n')
        + source("grids", "g.json")
    )  # fmt: skip
    _, members = imported(
        people,
        g__json=collection((110, 20, 0.1)),
        m__csv="code,name,role,x,y\nM1,a,r,110.05,20.05\nM2,b,r,111,20\nM3,c,r,,\n",
    )
    (told,) = members.findings
    assert (told.code, told.rows) == ("outside_areas", (3,))
    assert "网格" in told.zh


def test_the_parent_of_a_layer_is_the_nearest_level_that_is_known():
    assert parent_layer(LAYERS["grids"], ["districts", "communities"]) == "communities"
    assert parent_layer(LAYERS["communities"], ["grids", "cities"]) == "cities"
    assert parent_layer(LAYERS["cameras"], ["communities", "grids", "micro_grids"]) == "grids"
    assert parent_layer(LAYERS["cities"], ["grids"]) is None


def a_grid_of_points(datum):
    """Return CSV of 100 points of one square kilometre as a file in a datum writes them."""
    lons, lats = np.meshgrid(np.linspace(110.301, 110.309, 10), np.linspace(20.001, 20.009, 10))
    points = shifted(shapely.points(lons.ravel(), lats.ravel()), datum=datum)
    rows = [f"C{i},c,{one.x!r},{one.y!r}" for i, one in enumerate(points)]
    return "code,name,x,y\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("written", "stated"),
    [("GCJ02", "WGS84"), ("BD09", "WGS84"), ("WGS84", "GCJ02"), ("BD09", "GCJ02")],
)
def test_a_datum_that_was_stated_wrongly_shows_against_known_borders(imported, written, stated):
    extra = 'crs = "EPSG:4326"\nlon = "x"\nlat = "y"\n'
    cameras = source("cameras", "c.csv", extra=extra).replace("WGS84", stated)
    manifest = source("grids", "g.json") + cameras
    grid, points = collection((110.3, 20.0, 0.01)), a_grid_of_points(Datum(written))
    _, checked = imported(manifest, g__json=grid, c__csv=points)
    doubts = [one for one in checked.findings if one.code == "datum_doubtful"]
    assert [one.figures["better"] for one in doubts] == [written]
    _, right = imported(
        manifest.replace(f'"{stated}"\ncrs', f'"{written}"\ncrs'), g__json=grid, c__csv=points
    )
    assert codes(right) == []


def test_parents_from_elsewhere_stand_in_for_levels_that_a_manifest_does_not_bring(tmp_path):
    (tmp_path / "g.json").write_text(collection((110, 20, 0.01)))
    (tmp_path / "m.toml").write_text(source("grids", "g.json"))
    manifest = load_manifest(tmp_path / "m.toml")
    elsewhere = ParentAreas(
        layer=LAYERS["communities"],
        codes=("A",),
        areas=np.array([shapely.box(120, 30, 121, 31)], dtype=object),
    )
    (checked,) = check_manifest(manifest, parents={"communities": elsewhere})
    assert "outside_parent" in codes(checked)
