"""From rows of a file to rows that can be loaded, and what is said about the others."""

import json
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from gridmap.errors import BadManifest, UnreadableFile
from gridmap.geo.crs import Datum, shifted
from gridmap.ingest.check import check_layer, check_manifest, parent_layer
from gridmap.ingest.findings import Severity
from gridmap.ingest.lie import ParentAreas
from gridmap.ingest.manifest import load_manifest
from gridmap.ingest.read import read_source
from gridmap.model.layer_fields import LAYERS

HEADER = "code,name,role,lon,lat,phone,capacity,skills,measured_at\n"
GOOD = "M1,王,grid_member,110.33,20.03,138,2,a;b,2026-03-01 08:00:00\n"
MORE = """
phone = "phone"
capacity = "capacity"
skills = "skills"
measured_at = "measured_at"
"""


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


def test_a_row_becomes_typed_values_and_a_point(members):
    checked = members(HEADER + GOOD, extra=MORE)
    assert codes(checked) == []
    assert {name: values[0] for name, values in checked.columns.items()} == {
        "code": "M1",
        "name": "王",
        "role": "grid_member",
        "employer": None,
        "phone": "138",
        "skills": ("a", "b"),
        "capacity": 2,
        "home_grid_code": None,
        "measured_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    assert checked.geometry[0] == shapely.Point(110.33, 20.03)
    assert checked.row_numbers == (2,)
    assert (checked.crs, checked.datum, checked.encoding) == ("EPSG:4326", "WGS84", "utf-8")
    assert len(checked.sha256) == 64


def test_broken_rows_are_rejected_and_the_good_ones_stay(members):
    bad = (
        "M2,,grid_member,110.33,20.03,138,2,,\n"
        "M3,李,grid_member,110.33,20.03,138,many,,\n"
        "M4,李,grid_member,far,20.03,138,2,,\n"
        "M5,李,grid_member,20.03,110.33,138,2,,\n"
        "M1,李,grid_member,110.33,20.03,138,2,,\n"
        "M6,李,grid_member,110.33,20.03\n"
    )
    checked = members(HEADER + GOOD + bad, extra=MORE)
    assert checked.columns["code"] == ["M1"]
    assert [(one.row, one.field, one.code) for one in checked.rejected] == [
        (3, "name", "missing_required"),
        (4, "capacity", "not_a_number"),
        (5, None, "unreadable_position"),
        (6, None, "not_degrees"),
        (7, "code", "duplicate_code"),
        (8, None, "ragged_row"),
    ]
    assert checked.rejected[0].cells[:3] == ("M2", "", "grid_member")
    assert not checked.stops


def test_a_rejected_row_tells_all_its_reasons(members):
    checked = members(HEADER + GOOD + "M2,,grid_member,x,20.03,1,2,,\n", extra=MORE)
    (rejected,) = checked.rejected
    assert rejected.code == "missing_required"
    assert "required" in rejected.en
    assert "'x' is not a number" in rejected.en
    assert "必填" in rejected.zh


def test_when_no_row_is_left_the_file_stops(members):
    checked = members(HEADER + "M2,,x,1,1,,,,\n")
    assert [one.code for one in checked.errors] == ["nothing_left"]


def test_a_member_at_null_island_is_kept_without_a_place_and_told(members):
    checked = members(HEADER + "M1,王,x,0,0,,,,\nM2,李,x,0.0,0.0,,,,\nM3,赵,x,,,,,,\n")
    assert checked.n_rows == 3
    assert list(checked.geometry) == [None, None, None]
    (told,) = checked.findings
    assert (told.code, told.rows, told.severity) == ("null_island", (2, 3), Severity.WARNING)


def test_a_device_without_a_real_place_is_rejected(imported):
    text = 'crs = "EPSG:4326"\nlon = "x"\nlat = "y"\nplaceholders = [[110.5, 20.5]]\n'
    (checked,) = imported(
        source("cameras", "c.csv", extra=text),
        c__csv="code,name,x,y\nA,a,0,0\nB,b,110.5,20.5\nC,c,,\nD,d,110.3,20.3\n",
    )
    assert checked.columns["code"] == ["D"]
    assert [one.code for one in checked.rejected] == [
        "null_island", "placeholder_position", "missing_geometry",
    ]  # fmt: skip


def test_columns_may_bear_our_names_or_chinese_labels(imported):
    extra = 'crs = "EPSG:4326"\nlon = "x"\nlat = "y"\n'
    (checked,) = imported(
        source("stations", "s.csv", extra=extra),
        s__csv="编码,name,站点类型,x,y,other\nS1,站,station,110.3,20.3,z\n",
    )
    assert checked.columns["code"] == ["S1"]
    assert checked.columns["kind"] == ["station"]


def test_a_column_that_is_not_there_is_refused_with_the_columns_that_are(members):
    with pytest.raises(BadManifest) as refused:
        members("id,name,role,lon,lat\n")
    assert refused.value.facts["key"] == "columns.code"
    assert "id, name, role" in refused.value.facts["mend"]


def test_values_are_translated_and_an_unknown_one_is_rejected(members):
    mapping = '[source.values.role]\n"组长" = "grid_head"\n'
    checked = members("code,name,role,lon,lat\nM1,a,组长,1,1\nM2,b,保安,1,1\n", extra=mapping)
    assert checked.columns["role"] == ["grid_head"]
    assert [(one.row, one.code) for one in checked.rejected] == [(3, "unknown_value")]


def test_constants_fill_every_row_and_must_fit(members):
    checked = members(
        "code,name,role,lon,lat\nM1,a,x,1,1\n", extra="[source.constants]\ncapacity = 3\n"
    )
    assert checked.columns["capacity"] == [3]
    with pytest.raises(BadManifest) as refused:
        members(
            "code,name,role,lon,lat\nM1,a,x,1,1\n", extra="[source.constants]\ncapacity = 'x'\n"
        )
    assert refused.value.facts["key"] == "constants.capacity"


def test_only_wanted_rows_are_read_and_their_numbers_stay(imported):
    text = 'where = { level = "3", name = "*" }\nkey_prefix = "G-"\nvalid_from = 2026-01-01\n'
    features = json.loads(collection((110, 20, 0.01), (110.01, 20, 0.01), (110.02, 20, 0.01)))
    for feature, level in zip(features["features"], (1, 3, 3), strict=True):
        feature["properties"]["level"] = level
    features["features"][2]["properties"]["name"] = None
    (checked,) = imported(source("grids", "g.json", extra=text), g__json=json.dumps(features))
    assert checked.columns["code"] == ["G-B"]
    assert checked.row_numbers == (2,)
    assert checked.valid_from == date(2026, 1, 1)


def test_an_area_layer_names_all_its_errors_and_stops(imported):
    features = json.loads(collection((110, 20, 0.01), (110.01, 20, 0.01), (110.02, 20, 0.01)))
    rows = features["features"]
    rows[0]["geometry"]["coordinates"][0].pop()
    ring = rows[1]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    rows[2]["properties"]["code"] = "B"
    (checked,) = imported(source("grids", "g.json"), g__json=json.dumps(features))
    assert checked.stops
    assert [(one.rows, one.code) for one in checked.errors] == [
        ((1,), "open_ring"), ((2,), "invalid_geometry"), ((3,), "duplicate_code"),
    ]  # fmt: skip
    assert checked.rejected == ()


def test_areas_come_back_as_multipolygons_wound_the_same_way(imported):
    square = json.loads(collection((110, 20, 0.01)))
    ring = square["features"][0]["geometry"]["coordinates"][0]
    for given in (ring, ring[::-1], [ring[0], *ring], [[*one, 7.0] for one in ring]):
        square["features"][0]["geometry"]["coordinates"] = [given]
        (checked,) = imported(source("grids", "g.json"), g__json=json.dumps(square))
        assert codes(checked) == []
        area = checked.geometry[0]
        assert area.geom_type == "MultiPolygon"
        assert not area.has_z
        assert area.geoms[0].exterior.is_ccw


def test_a_wrong_shape_and_a_missing_one_are_named(imported):
    features = json.loads(collection((110, 20, 0.01), (110.01, 20, 0.01)))
    features["features"][0]["geometry"] = {"type": "Point", "coordinates": [110, 20]}
    features["features"][1]["geometry"] = None
    (checked,) = imported(source("grids", "g.json"), g__json=json.dumps(features))
    assert [one.code for one in checked.errors] == ["wrong_shape", "missing_geometry"]


def test_a_layer_that_can_do_without_a_place_takes_rows_without_one(imported):
    features = json.loads(collection((110, 20, 0.01)))
    features["features"][0]["geometry"] = None
    (checked,) = imported(source("micro_grids", "g.json"), g__json=json.dumps(features))
    assert codes(checked) == []
    assert checked.geometry[0] is None


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


def test_rings_written_as_text_are_read_and_a_broken_one_is_named_by_its_point(imported):
    extra = (
        'crs = "EPSG:4326"\nring = "r"\nring_point_separator = ";"\nring_number_separator = " "\n'
    )
    (checked,) = imported(
        source("grids", "g.csv", extra=extra),
        g__csv=(
            "code,name,r\nA,a,110 20;110.1 20;110.1 20.1\nB,b,111 20;111.1 20111.1 20.1\n"
            "C,c,112 20;112.1 20;112 20\nD,d,\n"
        ),
    )
    assert checked.geometry[0].area == pytest.approx(0.005)
    assert [(one.rows, one.code) for one in checked.errors] == [
        ((3,), "unreadable_ring"), ((4,), "short_ring"), ((5,), "missing_geometry"),
    ]  # fmt: skip
    assert checked.errors[0].figures["n_point"] == 2


def test_a_place_outside_the_box_is_told_and_kept(imported):
    extra = 'crs = "EPSG:4326"\nlon = "x"\nlat = "y"\nbbox = [110, 19, 111, 21]\n'
    (checked,) = imported(
        source("cameras", "c.csv", extra=extra), c__csv="code,name,x,y\nA,a,110.3,20\nB,b,120,30\n"
    )
    assert checked.n_rows == 2
    (told,) = checked.findings
    assert (told.code, told.rows) == ("outside_bbox", (3,))


@pytest.mark.parametrize(
    ("stated", "carried", "outcome"),
    [
        ("", None, "EPSG:4326"),
        ('crs = "EPSG:4490"', None, "EPSG:4490"),
        ('crs = "EPSG:4546"', "EPSG:4326", "crs_contradiction"),
        ("", "EPSG:4214", "old_datum"),
        ("", "EPSG:123456", "unknown_crs"),
        ('crs = "EPSG:4490"', "EPSG:4326", "EPSG:4490"),
    ],
)
def test_what_manifest_and_file_say_of_the_crs_must_agree(imported, stated, carried, outcome):
    square = json.loads(collection((110, 20, 0.01)))
    if carried is not None:
        square["crs"] = {"type": "name", "properties": {"name": carried}}
    text = json.dumps(square)
    if outcome.startswith("EPSG"):
        (checked,) = imported(source("grids", "g.json", extra=stated), g__json=text)
        assert checked.crs == outcome
        return
    with pytest.raises(UnreadableFile) as refused:
        imported(source("grids", "g.json", extra=stated), g__json=text)
    assert refused.value.facts["code"] == outcome


def test_two_systems_in_degrees_may_differ_but_it_is_told(imported):
    square = json.loads(collection((110, 20, 0.01)))
    square["crs"] = {"type": "name", "properties": {"name": "EPSG:4258"}}
    (checked,) = imported(
        source("grids", "g.json", extra='crs = "EPSG:4490"'), g__json=json.dumps(square)
    )
    assert codes(checked) == ["crs_differs"]


def test_an_empty_file_stops_a_layer_that_it_would_replace(imported, members):
    (checked,) = imported(source("grids", "g.json"), g__json=collection())
    assert [one.code for one in checked.errors] == ["no_rows"]
    empty = members("code,name,role,lon,lat\n")
    assert not empty.stops
    assert codes(empty) == ["no_rows"]


def test_reading_and_checking_report_their_progress(tmp_path):
    (tmp_path / "g.json").write_text(collection((110, 20, 0.01)))
    (tmp_path / "m.toml").write_text(source("grids", "g.json"))
    steps = []
    manifest = load_manifest(tmp_path / "m.toml")
    read = read_source(manifest.sources[0], progress=lambda step, n: steps.append((step, n)))
    check_layer(read, progress=lambda step, n: steps.append((step, n)))
    assert steps == [("read", 1), ("check", 1), ("topology", 1)]


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
