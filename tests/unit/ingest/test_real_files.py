"""What is known of real files is found in them."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from gridmap.geo.crs import metric_srid, to_metric
from gridmap.ingest.check import check_manifest
from gridmap.ingest.findings import Severity
from gridmap.ingest.lie import Limits
from gridmap.ingest.manifest import load_manifest, parse_manifest

MANIFESTS = Path(__file__).parent.parent.parent / "data" / "manifests"


@pytest.fixture(scope="module")
def imported(test_data):
    def run(name, **facts):
        manifest = load_manifest(MANIFESTS / f"{name}.toml", data_folder=test_data)
        return {one.layer.name: one for one in check_manifest(manifest, **facts)}

    return run


@pytest.fixture(scope="module")
def lingang(imported):
    return imported("lingang", limits=Limits(overlap_m2=100.0))


def findings(checked, code):
    return [one for one in checked.findings if one.code == code]


def test_all_34_polygons_of_lingang_are_valid(lingang):
    assert (lingang["communities"].n_rows, lingang["grids"].n_rows) == (3, 31)
    assert not lingang["communities"].stops
    assert not lingang["grids"].stops


def test_22_pairs_of_grids_overlap_by_more_than_100_square_metres(lingang):
    overlaps = findings(lingang["grids"], "overlap")
    assert len(overlaps) == 22
    total_m2 = sum(one.figures["area_m2"] for one in overlaps)
    assert total_m2 == pytest.approx(8_847, rel=0.01)
    assert all(one.severity is Severity.WARNING for one in overlaps)


def test_both_levels_of_lingang_cover_the_same_ground(lingang):
    for level, km2 in (("communities", 151.78), ("grids", 151.74)):
        metric = to_metric(lingang[level].geometry, srid=metric_srid(121.9))
        assert shapely.union_all(metric).area / 1e6 == pytest.approx(km2, rel=0.001)


def test_the_broken_ring_of_lingang_is_named_by_row_and_point(imported):
    raw = imported("lingang_raw")
    (error,) = raw["communities"].errors
    assert (error.code, error.rows, error.figures["n_point"]) == ("unreadable_ring", (2,), 27)
    assert raw["communities"].stops
    assert not raw["grids"].stops


def test_text_rings_and_geojson_of_lingang_give_the_same_grids(imported, lingang):
    raw = imported("lingang_raw")["grids"]
    both = shapely.symmetric_difference(raw.geometry, lingang["grids"].geometry)
    assert shapely.area(both).max() < 1e-12


def test_the_device_at_null_island_is_rejected_with_its_row(lingang):
    (rejected,) = [one for one in lingang["devices"].rejected if one.code == "null_island"]
    assert rejected.row == 44
    assert rejected.cells[0] == "2497"
    assert lingang["devices"].n_rows == 780  # 8 more repeat the id of another device


def test_members_outside_every_grid_are_told(lingang):
    members = lingang["members"]
    assert Counter(members.columns["role"]) == {"full_time": 17, "grid_head": 11}
    (told,) = members.findings
    assert (told.code, told.rows) == ("outside_areas", (2, 3, 12, 22, 23))


def test_both_styles_of_time_of_lingang_become_instants(lingang):
    times = dict(
        zip(
            lingang["requests"].columns["source_ref"],
            lingang["requests"].columns["received_at"],
            strict=True,
        )
    )
    assert times["E620190321102016231"].isoformat() == "2019-03-20T18:20:16+00:00"
    assert times["E620190320085640040"].isoformat() == "2019-03-20T00:56:40+00:00"


def test_808_requests_of_boston_have_no_real_place(imported):
    boston = imported("boston")["requests"]
    assert boston.n_rows == 9_854
    (told,) = boston.findings
    assert (told.code, len(told.rows)) == ("placeholder_position", 808)
    assert int(shapely.is_missing(boston.geometry).sum()) == 808
    assert boston.columns["received_at"][0].isoformat() == "2011-07-01T05:32:33+00:00"


def test_1406_named_compounds_of_hangzhou_are_taken(imported):
    hangzhou = imported("hangzhou")["compounds"]
    assert hangzhou.n_rows == 1_406
    assert not hangzhou.stops
    assert all(one.geom_type == "MultiPolygon" for one in hangzhou.geometry)


def test_43_compounds_of_suzhou_are_not_in_the_city(imported):
    suzhou = imported("suzhou")["compounds"]
    assert [one.code for one in suzhou.rejected] == ["null_island"] * 42
    (told,) = suzhou.findings
    assert (told.code, told.rows) == ("outside_bbox", (1845,))
    assert suzhou.n_rows == 2_837 - 42


def test_the_districts_of_haikou_tile_exactly_and_two_copies_are_broken(test_data):
    text = """
[[source]]
layer = "districts"
file = "admin-haikou/gcj02-shp/海口市.shp"
crs = "EPSG:4490"
datum = "GCJ02"
[source.columns]
code = "adcode"
name = "name"
"""
    manifest = parse_manifest(text, path=Path("m.toml"), data_folder=test_data)
    (haikou,) = check_manifest(manifest)
    assert haikou.findings == ()
    areas_km2 = shapely.area(to_metric(haikou.geometry, srid=4546)) / 1e6
    assert np.allclose(areas_km2, [307.7, 694.8, 926.5, 557.5], rtol=0.003)
    for name, is_valid in (("美兰", True), ("秀英", True), ("琼山", False), ("龙华", False)):
        text = f"""
[[source]]
layer = "districts"
file = "admin-haikou/echarts/{name}区.geojson"
datum = "GCJ02"
[source.columns]
code = "id"
name = "name"
"""
        manifest = parse_manifest(text, path=Path("m.toml"), data_folder=test_data)
        (copy,) = check_manifest(manifest)
        assert copy.stops is not is_valid
        assert {one.code for one in copy.errors} <= {"invalid_geometry"}
