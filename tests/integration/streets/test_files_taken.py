"""Which files of streets are taken: those that hold streets, of this place, in this datum."""

import json

import numpy as np
import pytest
import street_extract as town
from sqlalchemy import text
from street_extract import AWay, streets_of

from gridmap.flows.load_network import load_network
from gridmap.geo.crs import Datum, from_wgs84

pytestmark = pytest.mark.postgis

NO_COLUMNS = b"""{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"title": "x"}, "geometry":
  {"type": "LineString", "coordinates": [[110.3, 20], [110.31, 20]]}}]}"""


def test_streets_of_another_town_are_kept_out(district, gridmap, tmp_path):
    nodes = {number: (x - 5_000, y) for number, (x, y) in town.NODES.items()}
    path = town.write_extract(tmp_path / "other.osm.pbf", nodes, town.WAYS)
    code, told = gridmap("streets", "import", path)
    assert code == 2
    assert "streets_elsewhere" in told["layers"][0]["counts"]
    assert gridmap("layer", "list", "streets") == (0, [])


def test_without_areas_streets_of_another_town_replace_none_unless_they_are_meant_to(
    empty_district, gridmap, extract, tmp_path
):
    with empty_district.writing() as conn:
        conn.execute(text("INSERT INTO tenants VALUES (1, 'town', now())"))
    code, told = gridmap("streets", "import", extract)
    assert (code, "few_footways" in told["layers"][0]["counts"]) == (0, False)
    nodes = {number: (x - 5_000, y) for number, (x, y) in town.NODES.items()}
    other = town.write_extract(tmp_path / "other.osm.pbf", nodes, town.WAYS)
    code, told = gridmap("streets", "import", other)
    assert code == 2
    assert "streets_not_those_in_force" in told["layers"][0]["counts"]
    code, told = gridmap("streets", "import", other, "--replace", "--dry-run")
    assert (code, told["layers"][0]["n_opened"] > 0) == (0, True)
    assert gridmap("streets", "import", extract)[0] == 0


def test_only_streets_near_the_district_are_taken_and_the_others_counted(
    district, gridmap, tmp_path
):
    nodes = town.NODES | {70: (80, 4)}  # 8 km east, the town is 1 km wide
    far = [AWay(700, (70, 71), {"highway": "path"}), AWay(701, (3, 70), {"highway": "trunk"})]
    nodes |= {71: (81, 4)}
    path = town.write_extract(tmp_path / "wide.osm.pbf", nodes, [*town.WAYS, *far])
    code, told = gridmap("streets", "import", path)
    (layer,) = told["layers"]
    assert (code, layer["n_opened"]) == (0, 12)
    assert layer["counts"]["far_streets"] == 1


def shifted(nodes):
    """Return nodes as a map service would give them out: in GCJ-02."""
    places = np.array([town.place(*one) for one in nodes.values()])
    lons, lats = from_wgs84(*places.T, datum=Datum.GCJ02)
    steps = np.stack([lons - town.WEST, lats - town.SOUTH], axis=1) / town.STEP
    return dict(zip(nodes, map(tuple, steps.tolist()), strict=True))


def test_streets_in_gcj_02_given_as_wgs_84_are_flagged(district, gridmap, extract, tmp_path):
    gridmap("streets", "import", extract)
    path = town.write_extract(tmp_path / "gcj.osm.pbf", shifted(town.NODES), town.WAYS)
    _code, told = gridmap("streets", "import", path, "--dry-run")
    assert told["layers"][0]["counts"]["streets_shifted"] == 1
    (doubt,) = [one for one in told["layers"][0]["findings"] if one["code"] == "streets_shifted"]
    assert (doubt["figures"]["datum"], doubt["figures"]["better"]) == ("WGS84", "GCJ02")
    for right in ((path, "--datum", "GCJ02"), (extract,)):
        _code, told = gridmap("streets", "import", *right, "--dry-run")
        assert "streets_shifted" not in told["layers"][0]["counts"]


def test_a_layer_of_lines_is_cut_where_lines_meet(district, gridmap, tmp_path):
    def feature(code, points, **more):
        line = {"type": "LineString", "coordinates": [town.place(*one) for one in points]}
        fields = {"code": code, "name": code, "highway": "residential"} | more
        return {"type": "Feature", "properties": fields, "geometry": line}

    features = [
        feature("A", [(1, 1), (2, 1), (3, 1)]),
        feature("B", [(2, 0), (2, 1), (2, 2)]),
        feature("C", [(2.5, 1), (2.5, 2)]),  # ends on A, without a vertex there
        feature("D", [(1.5, 0), (1.5, 1), (1.5, 2)], bridge=True),
    ]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    code, told = gridmap("streets", "import", path)
    assert (code, told["layers"][0]["n_opened"]) == (0, 4)
    (few,) = [one for one in told["layers"][0]["findings"] if one["code"] == "few_footways"]
    assert few["figures"] == {"n": 0, "n_streets": 4, "share": 0.0}
    network = load_network(district=district)
    pieces = {code: len(streets_of(network, code)) for code in "ABCD"}
    assert pieces == {"A": 3, "B": 2, "C": 1, "D": 1}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.osm.pbf", None, "no_file"),
        ("a.osm.pbf", b"", "broken_extract"),
        ("a.osm.pbf", b"not a street in sight", "broken_extract"),
        ("a.graphml", None, "no_file"),
        ("a.graphml", b"<graphml/>", "broken_graphml"),
        ("a.graphml", b"", "broken_graphml"),
        ("a.geojson", b"{", "broken_geojson"),
        ("a.docx", b"", "unknown_format"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "no_rows"),
        ("a.geojson", NO_COLUMNS, "missing_column"),
    ],
)
def test_a_file_without_streets_is_refused_by_name(
    district, gridmap, tmp_path, name, content, code
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    exit_code, told = gridmap("streets", "import", path)
    assert exit_code == 2
    assert code in json.dumps(told)
    assert gridmap("layer", "list", "streets") == (0, [])
