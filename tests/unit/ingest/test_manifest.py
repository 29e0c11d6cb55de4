"""The description of an import."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gridmap.errors import BadManifest
from gridmap.geo.crs import Datum
from gridmap.ingest.manifest import load_manifest, parse_manifest

GRIDS = """
[[source]]
layer = "grids"
file = "grids.geojson"
datum = "CGCS2000"
"""
STATIONS = """
[[source]]
layer = "stations"
file = "stations.csv"
datum = "GCJ02"
crs = "EPSG:4326"
lon = "x"
lat = "y"
"""


def parsed(text):
    return parse_manifest(text, path=Path("here/manifest.toml"))


def refused(text):
    with pytest.raises(BadManifest) as error:
        parsed(text)
    facts = error.value.facts
    assert facts["file"] == "here/manifest.toml"
    assert facts["problem"]
    assert facts["mend"]
    return facts


def test_a_manifest_says_everything_about_a_source():
    (source,) = parsed(
        STATIONS
        + """
encoding = "GBK"
table = "站点"
header_row = 2
time_zone = "Asia/Shanghai"
timestamp_formats = ["%Y-%m-%d %H:%M:%S"]
where = { level = "3", kind = ["a", 2] }
key_prefix = "S-"
valid_from = "2026-01-01"
bbox = [110, 19, 111, 21]
placeholders = [[110.5, 20.5]]
[source.columns]
code = "编码"
name = "名称"
[source.constants]
kind = "station"
[source.values.services]
"办事" = "service"
"""
    ).sources
    assert source.path == Path("here/stations.csv")
    assert source.name == "stations.csv"
    assert source.datum is Datum.GCJ02
    assert source.time_zone == ZoneInfo("Asia/Shanghai")
    assert source.where == {"level": ("3",), "kind": ("a", "2")}
    assert source.valid_from == date(2026, 1, 1)
    assert source.bbox == (110.0, 19.0, 111.0, 21.0)
    assert source.placeholders == ((110.5, 20.5),)
    assert source.columns == {"code": "编码", "name": "名称"}
    assert source.constants == {"kind": "station"}
    assert source.values == {"services": {"办事": "service"}}
    assert (source.table, source.header_row, source.key_prefix) == ("站点", 2, "S-")


def test_sources_come_in_the_order_in_which_layers_are_loaded():
    names = [one.layer.name for one in parsed(STATIONS + GRIDS).sources]
    assert names == ["grids", "stations"]


def test_paths_are_relative_to_the_manifest_or_to_a_folder_that_is_given(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(GRIDS)
    assert load_manifest(path).sources[0].path == tmp_path / "grids.geojson"
    elsewhere = Path("/elsewhere")
    assert load_manifest(path, data_folder=elsewhere).sources[0].path == elsewhere / "grids.geojson"


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "m.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GRIDS.encode())
    assert len(load_manifest(path).sources) == 1


def test_an_unknown_key_is_refused_with_the_nearest_known_one():
    facts = refused(GRIDS + 'datun = "WGS84"\n')
    assert (facts["source"], facts["key"]) == (1, "datun")
    assert "datum" in facts["mend"]


def test_the_index_names_the_source_that_is_wrong():
    assert refused(GRIDS + STATIONS + "colour = 1\n")["source"] == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "source"),
        ("source = 3", "source"),
        ("source = [3]", "source"),
        ("[[source]]\nlayer = 'grids'\nfile = 'a.csv'\n\n[other]\n", "other"),
        ("[[source]]\nfile = 'a.csv'", "layer"),
        ("[[source]]\nlayer = 'girds'\nfile = 'a.csv'", "layer"),
        ("[[source]]\nlayer = 'grids'", "file"),
        ("[[source]]\nlayer = 'grids'\nfile = 'a.doc'", "file"),
        ("[[source]]\nlayer = 'grids'\nfile = 7", "file"),
        (GRIDS.replace("CGCS2000", "wgs"), "datum"),
        (GRIDS.replace('datum = "CGCS2000"', ""), "datum"),
        (STATIONS.replace('crs = "EPSG:4326"', ""), "crs"),
        (STATIONS.replace("EPSG:4326", "EPSG:99999"), "crs"),
        (STATIONS.replace("EPSG:4326", "EPSG:4214"), "crs"),
        (STATIONS.replace('lat = "y"', ""), "lat"),
        (STATIONS.replace('lon = "x"', ""), "lon"),
        (STATIONS + "ring = 'pos'", "ring"),
        (STATIONS.replace('lon = "x"\nlat = "y"', ""), "lon"),
        (STATIONS + "encoding = 'klingon'", "encoding"),
        (STATIONS + "encoding = 'rot13'", "encoding"),
        (STATIONS + "time_zone = 'Mars/North'", "time_zone"),
        (STATIONS + "time_zone = '../../etc/passwd'", "time_zone"),
        (STATIONS + "timestamp_formats = '%Y'", "timestamp_formats"),
        (STATIONS + "timestamp_formats = ['%Q']", "timestamp_formats"),
        (STATIONS + "valid_from = 'soon'", "valid_from"),
        (STATIONS + "bbox = [1, 2, 3]", "bbox"),
        (STATIONS + "bbox = [19, 110, 21, 111]", "bbox"),
        (STATIONS + "bbox = [111, 19, 110, 21]", "bbox"),
        (STATIONS + "bbox = ['a', 1, 2, 3]", "bbox"),
        (STATIONS + "placeholders = [1, 2]", "placeholders"),
        (STATIONS + "placeholders = [[1, 2, 3]]", "placeholders"),
        (STATIONS + "header_row = 0", "header_row"),
        (STATIONS + "where = 'x'", "where"),
        (STATIONS + "where = { a = { b = 1 } }", "where.a"),
        (STATIONS + "[source.columns]\ncolour = 'c'", "columns.colour"),
        (STATIONS + "[source.columns]\ncode = ''", "columns.code"),
        (STATIONS + "[source.columns]\ncode = 'c'\nname = 'n'", "columns.kind"),
        (STATIONS + "[source.constants]\ncolour = 'c'", "constants.colour"),
        (STATIONS + "[source.values.colour]\na = 'c'", "values.colour"),
        (STATIONS + "[source.values]\nkind = 'c'", "values.kind"),
        (
            STATIONS
            + "[source.columns]\ncode='c'\nname='n'\nkind='k'\n[source.constants]\nkind='s'",
            "constants.kind",
        ),
        (GRIDS + GRIDS, "layer"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(text, key):
    assert refused(text)["key"] == key


def test_text_that_is_not_toml_is_refused():
    assert "TOML" in refused("[[source")["problem"]


def test_two_files_of_requests_are_fine_because_records_are_added():
    text = "[[source]]\nlayer = 'requests'\nfile = '{}.csv'\n"
    assert len(parsed(text.format("a") + text.format("b")).sources) == 2


def test_a_layer_without_geometry_needs_no_datum():
    (source,) = parsed("[[source]]\nlayer = 'shifts'\nfile = 'shifts.csv'\n").sources
    assert not source.is_placed


def test_a_manifest_that_is_missing_or_not_text_is_refused(tmp_path):
    with pytest.raises(BadManifest):
        load_manifest(tmp_path / "none.toml")
    (tmp_path / "m.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadManifest):
        load_manifest(tmp_path / "m.toml")
