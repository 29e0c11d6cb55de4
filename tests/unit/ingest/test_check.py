"""From rows of a file to rows that can be loaded, and what is said about the others."""

import json
from datetime import UTC, date, datetime

import pytest
import shapely
from check_sources import codes, collection, source

from gridmap.errors import BadManifest, UnreadableFile
from gridmap.ingest.check import check_layer
from gridmap.ingest.findings import Severity
from gridmap.ingest.manifest import load_manifest
from gridmap.ingest.read import read_source

HEADER = "code,name,role,lon,lat,phone,capacity,skills,measured_at\n"
GOOD = "M1,王,grid_member,110.33,20.03,138,2,a;b,2026-03-01 08:00:00\n"
MORE = """
phone = "phone"
capacity = "capacity"
skills = "skills"
measured_at = "measured_at"
"""


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
