"""Networks of OSMnx: two directions are one street, and cars alone are no footpaths."""

import networkx as nx
import pytest

from gridmap.errors import UnreadableFile
from gridmap.travel.graphml import read_graphml


def written(tmp_path, *edges, **graph):
    """Write a graph of four nodes in a square and return its path."""
    network = nx.MultiDiGraph(crs="epsg:4326", **graph)
    for number, (x, y) in enumerate(
        [(110.3, 20), (110.301, 20), (110.301, 20.001), (110.3, 20.001)]
    ):
        network.add_node(number, x=str(x), y=str(y))
    for tail, head, data in edges:
        network.add_edge(tail, head, **({"highway": "residential", "oneway": "False"} | data))
    path = tmp_path / "net.graphml"
    nx.write_graphml(network, path)
    return path


def read(path):
    return read_graphml(path, file=path.name)


def test_both_directions_of_a_two_way_street_are_one_row(tmp_path):
    path = written(tmp_path, (0, 1, {}), (1, 0, {}), (1, 2, {"oneway": "True"}))
    found = read(path)
    assert found.columns["code"] == ["n0-1", "n1-2"]
    assert found.columns["oneway"] == [False, True]


def test_two_streets_between_the_same_junctions_are_two_rows(tmp_path):
    round_about = {"geometry": "LINESTRING (110.3 20, 110.3005 20.0005, 110.301 20)"}
    found = read(written(tmp_path, (0, 1, {}), (0, 1, round_about)))
    assert found.columns["code"] == ["n0-1", "n0-1-2"]
    assert [len(line.coords) for line in found.lines] == [2, 3]


def test_a_network_of_cars_is_closed_to_feet_unless_an_edge_says_otherwise(tmp_path):
    found = read(written(tmp_path, (0, 1, {}), (1, 2, {"foot": "yes"})))
    assert found.columns["foot"] == [False, True]
    assert found.columns["bicycle"] == [True, True]
    assert [one.code for one in found.remarks] == ["drive_network"]


def test_a_network_with_footpaths_is_open_to_feet(tmp_path):
    found = read(written(tmp_path, (0, 1, {}), (1, 2, {"highway": "footway"})))
    assert found.columns["foot"] == [True, True]
    assert found.columns["bicycle"] == [True, False]
    assert found.remarks == ()


def test_a_street_of_several_classes_counts_as_the_hardest_of_them(tmp_path):
    found = read(
        written(tmp_path, (0, 1, {"highway": "['footway', 'steps']", "name": "['甲', '乙']"}))
    )
    assert (found.columns["highway"], found.columns["name"]) == (["steps"], ["甲"])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<graphml",
        "<html><body>404</body></html>",
        """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">
        <node id="1"/><node id="2"/><edge source="1" target="2"/></graph></graphml>""",
    ],
)
def test_what_is_no_street_network_is_refused(tmp_path, content):
    path = tmp_path / "net.graphml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        read(path)
    assert refused.value.facts["code"] in {"broken_graphml", "no_streets"}


def test_a_network_of_motorways_has_no_street_for_anybody(tmp_path):
    with pytest.raises(UnreadableFile) as refused:
        read(written(tmp_path, (0, 1, {"highway": "motorway"})))
    assert refused.value.facts["code"] == "no_streets"
