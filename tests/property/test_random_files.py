"""Whatever bytes come in, an import ends in values or in an error that says what to do."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridmap.errors import InputError
from gridmap.ingest.check import check_manifest
from gridmap.ingest.manifest import parse_manifest
from gridmap.ingest.report import report_json, report_lines, write_reject_file
from gridmap.ingest.sniff import sniff
from gridmap.ingest.suggest import suggested_manifest

CSV = """
[[source]]
layer = "requests"
file = "f.csv"
crs = "EPSG:4326"
datum = "BD09"
lon = "x"
lat = "y"
time_zone = "America/New_York"
[source.columns]
source_ref = "a"
channel = "b"
received_at = "c"
"""
SPATIAL = """
[[source]]
layer = "compounds"
file = "{}"
datum = "GCJ02"
crs = "EPSG:4326"
"""
HEAD = "a,b,c,x,y\n"
RECKLESS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
numbers = st.one_of(
    st.floats(), st.integers(), st.text(max_size=3), st.none(), st.booleans(), st.just(10**400)
)
coordinates = st.recursive(numbers, lambda inner: st.lists(inner, max_size=5), max_leaves=30)
geometries = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "X"]
        ),
        "coordinates": coordinates,
    }
)
features = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Feature", "feature", None]),
        "properties": st.one_of(
            st.none(),
            st.dictionaries(
                st.sampled_from(["code", "name", "x"]), st.one_of(numbers, st.lists(numbers))
            ),
        ),
        "geometry": st.one_of(st.none(), geometries, st.text(max_size=3)),
    }
)
cells = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.floats().map(str),
        st.datetimes().map(str),
        st.sampled_from(["=1+1", "\0", "0", "2026-03-08 02:30:00"]),
    ),
    min_size=5,
    max_size=5,
)


def look_at(path, manifest):
    """Run a file through every door; an InputError must say what is wrong and how to mend it."""
    for step in (_sniffed, _imported):
        with contextlib.suppress(_Told):
            _telling(step, path, manifest)


class _Told(Exception):
    """An error of ours that says what to do."""


def _telling(step, path, manifest):
    try:
        step(path, manifest)
    except InputError as error:
        if error.facts["problem"] and error.facts["mend"]:
            raise _Told from error
        raise


def _sniffed(path, _):
    draft = suggested_manifest(sniff(path), layer="compounds")
    parse_manifest(draft, path=Path("m.toml"))


def _imported(path, manifest):
    source = parse_manifest(manifest, path=Path("m.toml"), data_folder=path.parent)
    (checked,) = check_manifest(source)
    assert all(len(values) == checked.n_rows for values in checked.columns.values())
    assert checked.geometry is None or len(checked.geometry) == checked.n_rows
    json.dumps(report_json([checked]))
    "\n".join(report_lines([checked])).encode()
    write_reject_file(checked, path.with_suffix(".rejected"))


@RECKLESS
@given(raw=st.binary(max_size=300))
@pytest.mark.parametrize("name", ["f.csv", "f.geojson", "f.xlsx", "f.gpkg", "f.zip"])
def test_random_bytes_end_in_an_error_that_says_what_to_do(tmp_path, name, raw):
    path = tmp_path / name
    path.write_bytes(raw)
    look_at(path, CSV if name == "f.csv" else SPATIAL.format(name) + "lon = 'x'\nlat = 'y'\n")


@RECKLESS
@given(raw=st.binary(max_size=300))
def test_random_bytes_below_a_good_header_are_rows_or_are_refused(tmp_path, raw):
    path = tmp_path / "f.csv"
    path.write_bytes(HEAD.encode() + raw)
    look_at(path, CSV)


@RECKLESS
@given(rows=st.lists(cells, max_size=5))
def test_random_cells_become_values_or_rejected_rows(tmp_path, rows):
    path = tmp_path / "f.csv"
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_bytes((HEAD + "\n".join(lines)).encode("utf-8", errors="surrogatepass"))
    look_at(path, CSV)


@RECKLESS
@given(document=st.lists(features, max_size=4))
def test_random_features_are_taken_or_named(tmp_path, document):
    path = tmp_path / "f.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": document})
    path.write_text(text)
    look_at(path, SPATIAL.format("f.geojson"))


@RECKLESS
@given(position=st.integers(0, 500), byte=st.integers(0, 255))
def test_one_wrong_byte_in_a_shapefile_is_survived(tmp_path, shapefile, position, byte):
    for part in shapefile.parent.iterdir():
        (tmp_path / part.name).write_bytes(part.read_bytes())
    for suffix in (".dbf", ".shp", ".shx"):
        path = (tmp_path / shapefile.name).with_suffix(suffix)
        raw = bytearray(path.read_bytes())
        raw[position % len(raw)] = byte
        path.write_bytes(raw)
    look_at(tmp_path / shapefile.name, SPATIAL.format(shapefile.name))


@pytest.fixture(scope="module")
def shapefile(test_data):
    return test_data / "shapefile-encodings" / "metroline2-utf8-cpg" / "metroline2.shp"


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_a_deeply_nested_file_is_refused(tmp_path, depth):
    path = tmp_path / "f.geojson"
    for text in ("[" * depth, '{"type":"Polygon","coordinates":' + "[" * depth + "]" * depth + "}"):
        path.write_text(text)
        look_at(path, SPATIAL.format("f.geojson"))
