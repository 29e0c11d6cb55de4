"""A first look at a file, and the draft of its manifest."""

import json
import tomllib
from pathlib import Path

import openpyxl
import pytest

from gridmap.errors import BadManifest
from gridmap.ingest.manifest import load_manifest, parse_manifest
from gridmap.ingest.sniff import sniff
from gridmap.ingest.suggest import suggested_manifest


@pytest.fixture
def sniffed(tmp_path):
    def look(text, *, name="f.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return sniff(path)

    return look


def remarks(found):
    return [one.code for one in found.remarks]


def test_a_table_shows_columns_samples_extent_and_why_its_encoding_was_taken(sniffed):
    found = sniffed("编号,经度,纬度\nA,110.3,20.0\nB,110.4,20.1\nC,0,0\n".encode("gbk"))
    assert [one.name for one in found.columns] == ["编号", "经度", "纬度"]
    assert found.columns[0].samples == ("A", "B", "C")
    assert (found.places.lon, found.places.lat) == ("经度", "纬度")
    assert found.extent == (110.3, 20.0, 110.4, 20.1)
    assert found.encoding.name == "gb18030"
    assert remarks(found) == ["datum_unknown", "no_crs"]


def test_swapped_columns_are_seen(sniffed):
    found = sniffed("id,lon,lat\nA,20.0,110.3\n")
    assert "swapped_lon_lat" in remarks(found)
    draft = tomllib.loads(suggested_manifest(found, layer="cameras"))
    assert (draft["source"][0]["lon"], draft["source"][0]["lat"]) == ("lat", "lon")


def test_an_easting_with_its_zone_names_the_system_that_it_may_be(sniffed):
    found = sniffed("id,x,y\nA,37430000,2215000\n")
    (told,) = [one for one in found.remarks if one.code == "zoned_easting"]
    assert told.figures["epsg"] == 4525
    assert "Xi'an 80" in told.mend_en
    assert 'crs = ""' in suggested_manifest(found)


def test_an_easting_without_a_zone_is_asked_about(sniffed):
    assert "unzoned_easting" in remarks(sniffed("id,x,y\nA,430000,2215000\n"))


def test_an_old_datum_in_the_file_is_told(sniffed):
    square = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "EPSG:4610"}},
        "features": [
            {"type": "Feature", "properties": {"id": "A"},
             "geometry": {"type": "Point", "coordinates": [110, 20]}}
        ],
    }  # fmt: skip
    found = sniffed(json.dumps(square), name="f.geojson")
    assert "old_datum" in remarks(found)
    assert found.shapes == {"Point": 1}


def test_times_without_a_zone_are_told_with_their_formats(sniffed):
    found = sniffed("id,at,n\nA,2026-01-02 03:04:05,1\nB,2026-01-02T03:04:05.000+0000,2\n")
    assert found.columns[1].time_formats == ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z")
    (told,) = [one for one in found.remarks if one.code == "naive_times"]
    assert told.field == "at"


def test_a_column_of_numbers_is_not_a_column_of_times(sniffed):
    assert all(one.time_formats == () for one in sniffed("id,n\nA,20260102\nB,x\n").columns)


def test_a_title_above_the_header_is_seen(sniffed):
    assert "title_row" in remarks(sniffed("网格员名册\na,b\n1,2\n"))


def test_a_ring_written_as_text_is_seen(sniffed):
    found = sniffed('id,pos\nA,"110,20|110.1,20|110.1,20.1"\n')
    assert found.places.ring == "pos"


def test_of_several_sheets_the_first_is_shown_and_the_others_are_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active.append(["a", "b"])
    book.create_sheet("二").append(["c"])
    path = tmp_path / "f.xlsx"
    book.save(path)
    found = sniff(path)
    assert (found.tables, found.table) == (("一", "二"), "一")
    assert remarks(found) == ["several_tables"]
    assert 'table = "一"' in suggested_manifest(found)


def test_a_draft_is_valid_toml_and_cannot_be_used_before_it_is_confirmed(sniffed, tmp_path):
    found = sniffed('id,name,lng,lat,"we""ird\t"\nA,海口,110.3,20.0,"x\x7f\ny"\n')
    draft = suggested_manifest(found, layer="cameras")
    assert tomllib.loads(draft)["source"][0]["columns"] == {"code": "id", "name": "name"}
    path = tmp_path / "m.toml"
    with pytest.raises(BadManifest) as refused:
        parse_manifest(draft, path=path)
    assert refused.value.facts["key"] == "datum"
    path.write_text(draft.replace('datum = ""', 'datum = "WGS84"'), encoding="utf-8")
    assert load_manifest(path).sources[0].lon == "lng"


def test_a_draft_for_an_unknown_layer_lists_the_layers(sniffed):
    draft = suggested_manifest(sniffed("id\nA\n"))
    with pytest.raises(BadManifest) as refused:
        parse_manifest(draft, path=Path("m.toml"))
    assert refused.value.facts["key"] == "layer"
    assert "grids" in draft


def test_real_files_are_understood_at_first_sight(test_data):
    events = sniff(test_data / "lingang-grids" / "events.csv")
    assert (events.places.lon, events.places.lat) == ("lng", "lat")
    assert "naive_times" in remarks(events)
    districts = sniff(test_data / "shapefile-encodings" / "shanghai-gbk" / "区县界_area.shp")
    assert districts.encoding.name == "gb18030"
    assert districts.n_rows == 17
    haikou = sniff(test_data / "admin-haikou" / "gcj02-shp" / "海口市.shp")
    assert remarks(haikou) == ["datum_unknown", "no_crs"]
    assert 'code = "adcode"' in suggested_manifest(haikou, layer="districts")
