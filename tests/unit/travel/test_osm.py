"""OpenStreetMap extracts become streets that run from junction to junction."""

import pytest
import street_extract as town
from street_extract import AWay

from gridmap.errors import UnreadableFile
from gridmap.travel.noding import share_off_main
from gridmap.travel.osm import read_osm


def read(path):
    return read_osm(path, file=path.name)


def one_way(tmp_path, tags, **more):
    """Return the fields of a single way with these tags, None where it is left out."""
    tags = {"highway": "residential"} | tags | more
    kept = AWay(2, (1, 3), {"highway": "residential"})
    path = town.write_extract(
        tmp_path / "one.osm.pbf",
        {1: (0, 0), 2: (1, 0), 3: (0, 1)},
        [AWay(1, (1, 2), tags), kept],
    )
    found = read(path)
    if "w1-1" not in found.columns["code"]:
        return None
    at = found.columns["code"].index("w1-1")
    return {name: cells[at] for name, cells in found.columns.items()} | {"line": found.lines[at]}


@pytest.fixture
def extract(tmp_path):
    return town.write_extract(tmp_path / "town.osm.pbf", town.NODES, town.WAYS)


def test_ways_are_cut_where_they_share_a_node_and_nowhere_else(extract):
    found = read(extract)
    first_nodes = {100: (1, 2), 200: (1, 5), 250: (2,), 300: (2,), 400: (8,), 500: (1, 8, 7, 9)}
    codes = {f"w{way}-{node}" for way, nodes in first_nodes.items() for node in nodes}
    assert set(found.columns["code"]) == codes
    assert len(found.lines) == len(codes)
    assert share_off_main(found.lines) == 0.0


def test_a_bridge_does_not_join_what_it_crosses(extract):
    found = read(extract)
    lines = dict(zip(found.columns["code"], found.lines, strict=True))
    assert lines["w300-2"].crosses(lines["w400-8"])
    assert len(lines["w400-8"].coords) == 2


def test_a_street_that_changes_elsewhere_keeps_its_code(tmp_path, extract):
    before = set(read(extract).columns["code"])
    nodes = town.NODES | {20: (1.5, 4), 21: (1.5, 6)}
    ways = [AWay(100, (1, 20, 2, 3), town.WAYS[0].tags), *town.WAYS[1:]]
    ways.append(AWay(600, (20, 21), {"highway": "path"}))
    after = read(town.write_extract(tmp_path / "newer.osm.pbf", nodes, ways))
    assert set(after.columns["code"]) - before == {"w100-20", "w600-20"}
    assert before <= set(after.columns["code"])


def test_a_way_that_leaves_a_node_twice_has_two_codes(tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 1), 4: (0, 1), 5: (2, 0)}
    loop = AWay(1, (1, 2, 3, 5, 2, 4), {"highway": "service"})
    other = AWay(2, (2, 1), {"highway": "service"})
    found = read(town.write_extract(tmp_path / "loop.osm.pbf", nodes, [loop, other]))
    assert found.columns["code"] == ["w1-1", "w1-2", "w1-2-2", "w2-2"]


def test_a_way_that_runs_out_of_the_extract_ends_there_and_that_is_told(tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 4: (3, 0), 5: (4, 0)}
    ways = [AWay(1, (1, 2, 3, 4, 5), {"highway": "service"})]
    found = read(town.write_extract(tmp_path / "cut.osm.pbf", nodes, ways))
    assert found.columns["code"] == ["w1-1", "w1-4"]
    assert {one.code: dict(one.figures) for one in found.remarks}["cut_off_ways"] == {"n": 1}


def test_barriers_are_counted_and_shut_ones_noted(tmp_path):
    tags = {
        1: {"barrier": "gate"},
        2: {"barrier": "gate", "access": "private"},
        3: {"barrier": "gate", "locked": "yes"},
        5: {"barrier": "bollard", "access": "no", "foot": "yes"},
    }
    path = tmp_path / "gates.osm.pbf"
    found = read(town.write_extract(path, town.NODES, town.WAYS, node_tags=tags))
    assert {one.code: dict(one.figures) for one in found.remarks} == {
        "barriers": {"n": 4, "n_shut": 2}
    }


@pytest.mark.parametrize(
    ("tags", "foot", "bicycle"),
    [
        ({}, True, True),
        ({"highway": "motorway"}, None, None),
        ({"highway": "trunk", "motorroad": "yes"}, None, None),
        ({"highway": "trunk", "motorroad": "yes", "foot": "yes"}, True, False),
        ({"highway": "steps"}, True, False),
        ({"highway": "steps", "bicycle": "yes"}, True, False),
        ({"highway": "footway", "bicycle": "yes"}, True, True),
        ({"highway": "pedestrian", "area": "yes", "bicycle": "yes"}, True, False),
        ({"highway": "construction", "construction": "residential"}, None, None),
        ({"access": "no"}, None, None),
        ({"access": "no", "foot": "yes"}, True, False),
        ({"access": "destination"}, True, True),
        ({"access": "agricultural", "foot": "permissive"}, True, False),
        ({"vehicle": "no"}, True, False),
        ({"bicycle": "use_sidepath"}, True, False),
        ({"bicycle": "dismount"}, True, False),
        ({"foot": "no"}, False, True),
        ({"foot": "unknown", "access": "no"}, None, None),
        ({"sidewalk": "separate"}, False, True),
        ({"sidewalk:left": "separate", "sidewalk:right": "no"}, False, True),
        ({"sidewalk:left": "separate"}, True, True),
        ({"sidewalk": "separate", "foot": "yes"}, True, True),
    ],
)
def test_tags_decide_who_may_use_a_street(tmp_path, tags, foot, bicycle):
    found = one_way(tmp_path, tags)
    if foot is None:
        assert found is None
    else:
        assert (found["foot"], found["bicycle"], found["private"]) == (foot, bicycle, None)


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({"oneway": "yes"}, True),
        ({"oneway": "no"}, False),
        ({"junction": "roundabout"}, True),
        ({"oneway": "yes", "oneway:bicycle": "no"}, False),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, False),
        ({"oneway": "yes", "cycleway:left": "lane", "cycleway:left:oneway": "-1"}, False),
        ({"oneway": "yes", "cycleway:right": "lane"}, True),
        ({"oneway": "no", "oneway:bicycle": "yes"}, True),
    ],
)
def test_one_way_streets_bind_bicycles_unless_these_may_ride_against(tmp_path, tags, oneway):
    assert one_way(tmp_path, tags)["oneway"] is oneway


@pytest.mark.parametrize("tags", [{"oneway": "-1"}, {"oneway:bicycle": "-1"}])
def test_a_street_that_is_one_way_against_its_drawing_is_turned(tmp_path, tags):
    plain, turned = one_way(tmp_path, {}), one_way(tmp_path, tags)
    assert turned["oneway"]
    assert list(turned["line"].coords) == list(plain["line"].coords)[::-1]


@pytest.mark.parametrize(
    ("tags", "foot", "bicycle"),
    [
        ({"access": "private"}, True, True),
        ({"highway": "footway", "access": "permit"}, True, False),
        ({"access": "private", "bicycle": "no"}, True, False),
        ({"access": "no", "foot": "private"}, True, False),
    ],
)
def test_private_streets_are_kept_and_marked(tmp_path, tags, foot, bicycle):
    found = one_way(tmp_path, tags)
    assert (found["foot"], found["bicycle"], found["private"]) == (foot, bicycle, True)


def test_a_private_street_that_people_may_walk_is_open_to_them(tmp_path):
    found = one_way(tmp_path, {"access": "private", "foot": "yes"})
    assert (found["foot"], found["bicycle"], found["private"]) == (True, False, None)


@pytest.mark.parametrize("n_bytes", [0, 40, -30])
def test_a_file_that_is_cut_off_says_so(extract, n_bytes):
    extract.write_bytes(extract.read_bytes()[:n_bytes])
    with pytest.raises(UnreadableFile) as refused:
        read(extract)
    assert refused.value.facts["code"] == "broken_extract"


def test_a_file_that_is_something_else_says_so(tmp_path):
    path = tmp_path / "streets.osm.pbf"
    path.write_bytes(b"PK\x03\x04 a workbook, say")
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert refused.value.facts["code"] == "broken_extract"


def test_a_file_without_streets_says_so(tmp_path):
    ways = [AWay(1, (1, 2), {"waterway": "river"})]
    path = town.write_extract(tmp_path / "river.osm.pbf", {1: (0, 0), 2: (1, 1)}, ways)
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert refused.value.facts["code"] == "no_streets"
