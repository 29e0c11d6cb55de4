"""Streets from a file to the network, by the command line; gates and edits outlive the file."""

from datetime import UTC, timedelta

import numpy as np
import pytest
import shapely
import street_extract as town
from checked_layers import a_layer, a_row
from sqlalchemy import text
from street_extract import AWay, streets_of

from gridmap.cli.main import run
from gridmap.errors import InputError
from gridmap.flows.edit_streets import NewEdit, edit_streets
from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network, network_state
from gridmap.model.street_edit import EditKind

pytestmark = pytest.mark.postgis


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
