"""Streets from a file to the network, by the command line; gates and edits outlive the file."""

import json
from datetime import UTC, timedelta

import numpy as np
import pytest
import shapely
import street_extract as town
from checked_layers import a_layer, a_row
from sqlalchemy import text
from street_extract import AWay

from gridmap.cli.main import run
from gridmap.errors import InputError
from gridmap.flows.edit_streets import NewEdit, edit_streets
from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network, network_state
from gridmap.geo.crs import Datum, from_wgs84
from gridmap.model.street_edit import EditKind

pytestmark = pytest.mark.postgis

NO_COLUMNS = b"""{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"title": "x"}, "geometry":
  {"type": "LineString", "coordinates": [[110.3, 20], [110.31, 20]]}}]}"""


@pytest.fixture
def extract(tmp_path):
    return town.write_extract(tmp_path / "town.osm.pbf", town.NODES, town.WAYS)


@pytest.fixture
def gridmap(monkeypatch, app_url, owner_url, capsys):
    """Return the command line on this test's database: (exit code, JSON)."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)

    def call(*words):
        with pytest.raises(SystemExit) as leaving:
            run([*map(str, words), "--json"])
        said = capsys.readouterr()
        return leaving.value.code, json.loads(said.out or said.err)

    return call


def load_compound(district):
    """Load one walled compound in the south-west of the ring, with two gates."""
    corner = [town.place(x, y) for x, y in ((0.9, 2.5), (1.5, 2.5), (1.5, 3.5), (0.9, 3.5))]
    wall = shapely.MultiPolygon([shapely.Polygon(corner)])
    gates = [
        a_row("G1", shapely.Point(town.place(1, 2.5)), compound_code="C1"),
        a_row("G2", shapely.Point(town.place(1, 3.5)), compound_code="C1"),
    ]
    for layer in (a_layer("compounds", [a_row("C1", wall)]), a_layer("gates", gates)):
        assert not import_layer(layer, district=district, zone=UTC).findings


def streets_of(network, code):
    """Return the numbers of the streets of one row."""
    return [i for i, one in enumerate(network.graph.codes) if one == code]


def is_open(network, code):
    """Tell whether all streets of one row are open to feet."""
    found = streets_of(network, code)
    assert found
    return bool(network.graph.foot[found].all())


def test_an_import_is_a_version_and_the_same_file_again_changes_nothing(gridmap, district, extract):
    code, told = gridmap("streets", "import", extract)
    (layer,) = told["layers"]
    assert (code, layer["version"], layer["n_opened"]) == (0, 1, 11)
    code, told = gridmap("streets", "import", extract)
    (layer,) = told["layers"]
    assert (code, layer["version"], layer["n_unchanged"]) == (0, None, 11)
    code, figures = gridmap("streets", "show")
    assert code == 0
    assert figures["figures"]["n_streets"] == 11
    assert figures["figures"]["n_parts"] == 1
    code, versions = gridmap("layer", "list", "streets")
    assert [one["version"] for one in versions] == [1]


def test_the_length_in_all_is_said_to_include_the_ways_to_gates(gridmap, district, extract, capsys):
    gridmap("streets", "import", extract)
    for lang, said in (("zh", "总长（公里，含大门连线）"), ("en", "km in all, ways to gates too")):
        with pytest.raises(SystemExit):
            run(["streets", "show", "--lang", lang])
        assert said in capsys.readouterr().out


def test_a_dry_run_keeps_nothing_and_a_version_can_be_rolled_back(gridmap, district, extract):
    code, told = gridmap("streets", "import", extract, "--dry-run")
    assert (code, told["layers"][0]["n_opened"]) == (0, 11)
    assert gridmap("layer", "list", "streets") == (0, [])
    assert gridmap("streets", "show")[0] == 2  # there is no network yet
    gridmap("streets", "import", extract)
    smaller = town.write_extract(extract.parent / "small.osm.pbf", town.NODES, town.WAYS[:3])
    code, told = gridmap("streets", "import", smaller)
    assert (code, told["layers"][0]["n_closed"]) == (0, 6)
    assert gridmap("layer", "roll-back", "streets")[0] == 0
    assert gridmap("streets", "show")[1]["figures"]["n_streets"] == 11


def test_a_newer_extract_keeps_gates_and_edits(district, gridmap, extract, tmp_path):
    load_compound(district)
    gridmap("streets", "import", extract)
    who = ("--who", "李工", "--why", "施工")
    assert gridmap("streets", "edit", "close", "w400-8", *who)[0] == 0
    assert gridmap("streets", "edit", "close", "w250-2", *who)[0] == 0
    assert gridmap("streets", "edit", "close", "G1", "--gate", *who)[0] == 0
    line = f"{town.WEST + 0.001},{town.SOUTH + 0.0045} {town.WEST + 0.002},{town.SOUTH + 0.0045}"
    assert gridmap("streets", "edit", "bridge", "--line", line, *who)[0] == 0
    before = load_network(district=district)
    assert not is_open(before, "w400-8")
    assert not is_open(before, "w250-2")
    # Way 400 was split by a new path, way 250 is drawn anew, w200-5 is now a path as well.
    nodes = town.NODES | {30: (2.4, 2), 31: (2.4, 1.5), 42: (2.03, 4), 45: (2.03, 5)}
    ways = [
        AWay(100, (1, 2, 42, 3), town.WAYS[0].tags),
        AWay(200, (1, 4, 5, 45, 6, 3), town.WAYS[1].tags),
        AWay(251, (42, 45), {"highway": "footway"}),
        town.WAYS[3],
        AWay(400, (8, 30, 9), town.WAYS[4].tags),
        town.WAYS[5],
        AWay(600, (30, 31), {"highway": "path"}),
    ]
    newer = town.write_extract(tmp_path / "newer.osm.pbf", nodes, ways)
    assert gridmap("streets", "import", newer)[0] == 0
    after = load_network(district=district)
    assert after.lost_edits == ()
    assert not is_open(after, "w400-8")
    assert not is_open(after, "w400-30")  # the other half of the closed street
    assert not is_open(after, "w251-42")  # redrawn 3 m beside, under another number
    assert is_open(after, "w600-30")
    assert len(after.graph.gates) == 2
    assert after.graph.gates[0].hours == before.graph.gates[0].hours != ""
    _code, listed = gridmap("streets", "edit", "list")
    assert [one["state"] for one in listed] == ["in_force"] * 4


def test_an_edit_that_finds_no_street_any_more_is_told_and_kept(
    district, gridmap, extract, tmp_path
):
    gridmap("streets", "import", extract)
    gridmap("streets", "edit", "close", "w250-2", "--who", "李工", "--why", "施工")
    without = [one for one in town.WAYS if one.number != 250]
    newer = town.write_extract(tmp_path / "newer.osm.pbf", town.NODES, without)
    gridmap("streets", "import", newer)
    (lost,) = load_network(district=district).lost_edits
    assert lost.street_code == "w250-2"
    assert gridmap("streets", "edit", "list")[1][0]["state"] == "lost"
    gridmap("layer", "roll-back", "streets")
    network = load_network(district=district)
    assert network.lost_edits == ()
    assert not is_open(network, "w250-2")
    gridmap("layer", "roll-back", "streets")  # now there is no street at all
    assert gridmap("streets", "edit", "list")[1][0]["state"] == "lost"


def test_a_code_that_now_names_a_street_far_away_is_not_taken_for_it(
    district, gridmap, extract, tmp_path
):
    gridmap("streets", "import", extract)
    gridmap("streets", "edit", "close", "w250-2", "--who", "李工", "--why", "施工")
    nodes = town.NODES | {2: (2, 0), 50: (2, -1)}
    ways = [AWay(500, (1, 8, 7, 9, 3), town.WAYS[5].tags), AWay(250, (2, 50), {"highway": "path"})]
    moved = town.write_extract(tmp_path / "moved.osm.pbf", nodes, ways)
    gridmap("streets", "import", moved)
    network = load_network(district=district)
    assert is_open(network, "w250-2")
    assert [one.street_code for one in network.lost_edits] == ["w250-2"]


def test_edits_begin_and_end_and_the_mark_of_the_network_changes_with_them(
    district, gridmap, extract
):
    gridmap("streets", "import", extract)
    now = district.clock()
    before = network_state(district=district)
    asked = NewEdit(
        kind=EditKind.CLOSE_STREET,
        made_by="李工",
        reason="夜市",
        code="w100-1",
        valid_from=now + timedelta(hours=1),
        valid_to=now + timedelta(hours=3),
    )
    edit_streets(asked, district=district)
    assert network_state(district=district) == before
    states = {}
    for hours, is_shut in ((0, False), (2, True), (4, False)):
        network = load_network(district=district, at=now + timedelta(hours=hours))
        assert is_open(network, "w100-1") is not is_shut
        states[hours] = network.state
    assert states[0] == states[4] == before != states[2]


def test_an_edit_belongs_to_the_subdistrict_that_it_lies_in(district, gridmap, extract):
    load_compound(district)
    gridmap("streets", "import", extract)
    gridmap("streets", "edit", "close", "w100-1", "--who", "李工", "--why", "施工")
    gridmap("streets", "edit", "close", "G1", "--gate", "--who", "李工", "--why", "施工")
    area = shapely.MultiPolygon([shapely.box(*town.place(0, 0), *town.place(10, 10))])
    layer = a_layer("subdistricts", [a_row("J1", area)])
    import_layer(layer, district=district, zone=UTC)
    gridmap("streets", "edit", "close", "w250-2", "--who", "李工", "--why", "施工")
    with district.reading() as conn:
        belonging = conn.execute(
            text(
                "SELECT DISTINCT f.key FROM street_edits AS e LEFT JOIN features AS f"
                " ON f.id = e.subdistrict_id"
            )
        ).scalars()
        assert list(belonging) == ["J1"]


def test_an_edit_is_told_withdrawn_and_told_again(district, gridmap, extract):
    gridmap("streets", "import", extract)
    mark = network_state(district=district)
    code, made = gridmap("streets", "edit", "close", "w100-1", "--who", "李工", "--why", "施工")
    assert code == 0
    assert network_state(district=district) != mark
    assert gridmap("streets", "edit", "withdraw", made["id"], "--who", "王工")[0] == 0
    assert network_state(district=district) == mark
    assert is_open(load_network(district=district), "w100-1")
    assert gridmap("streets", "edit", "withdraw", made["id"], "--who", "王工")[0] == 3
    assert gridmap("streets", "edit", "withdraw", made["id"], "--who", "")[0] == 2
    (listed,) = gridmap("streets", "edit", "list")[1]
    assert (listed["state"], listed["withdrawn_by"]) == ("withdrawn", "王工")
    with district.reading() as conn:
        kinds = conn.execute(text("SELECT kind, actor FROM events ORDER BY at")).all()
    assert [tuple(one) for one in kinds][-2:] == [
        ("streets_edited", "李工"),
        ("street_edit_withdrawn", "王工"),
    ]


def test_an_added_bridge_joins_what_lay_apart(district, gridmap, tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 3: (0, 1), 4: (1, 1), 5: (0, -1), 6: (1, -1)}
    ways = [
        AWay(1, (1, 2), {"highway": "service"}),
        AWay(2, (3, 4), {"highway": "service"}),
        AWay(3, (1, 5, 6, 2), {"highway": "service"}),
    ]
    path = town.write_extract(tmp_path / "two.osm.pbf", nodes, ways)
    _code, told = gridmap("streets", "import", path)
    assert "streets_off_main" in told["layers"][0]["counts"]
    assert gridmap("streets", "show")[1]["figures"]["n_parts"] == 2
    ends = (town.place(0.5, 0), town.place(0.5, 1))
    line = " ".join(f"{lon},{lat}" for lon, lat in ends)
    gridmap("streets", "edit", "bridge", "--line", line, "--who", "李工", "--why", "新桥")
    shown = gridmap("streets", "show")[1]
    assert shown["figures"]["n_parts"] == 1
    network = load_network(district=district)
    (number,) = np.flatnonzero(~np.char.startswith(np.array(network.graph.codes), "w"))
    assert network.graph.foot[number]
    assert not network.graph.bicycle_forward[number]


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("close", "nowhere", "--who", "a", "--why", "b"), 3),
        (("close", "nowhere", "--gate", "--who", "a", "--why", "b"), 3),
        (("close", "w100-1", "--who", "a", "--why", " "), 2),
        (("close", "w100-1", "--who", "a", "--why", "b", "--until", "2020-01-01"), 2),
        (("bridge", "--line", "110.3,20", "--who", "a", "--why", "b"), 2),
        (("bridge", "--line", "110.3 20", "--who", "a", "--why", "b"), 2),
        (("bridge", "--line", "20,110.3 20.01,110.3", "--who", "a", "--why", "b"), 2),
        (("bridge", "--line", "110.3,20 nan,20", "--who", "a", "--why", "b"), 2),
        (("bridge", "--line", "1,2 1,3", "--class", "motorway", "--who", "a", "--why", "b"), 2),
        (("bridge", "--line", "110.301,20.004 110.301,20.008", "--who", "a", "--why", "b"), 2),
    ],
)
def test_what_is_no_edit_is_refused(district, gridmap, extract, words, exit_code):
    gridmap("streets", "import", extract)
    code, _told = gridmap("streets", "edit", *words)
    assert code == exit_code
    assert gridmap("streets", "edit", "list") == (0, [])


@pytest.mark.parametrize("wkt", ["1 2, nan 2", "1 2, 1 inf", "1 2, 190 2", "2 99, 2 98"])
def test_a_street_that_is_not_in_finite_degrees_is_refused(district, wkt):
    with np.errstate(invalid="ignore"):
        line = shapely.from_wkt(f"LINESTRING ({wkt})")
    asked = NewEdit(kind=EditKind.ADD_STREET, made_by="Li", reason="a test", line=line)
    with pytest.raises(InputError) as error:
        edit_streets(asked, district=district)
    assert error.value.facts["code"] == "bad_edit"


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
