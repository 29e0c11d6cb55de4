"""Public street networks imported whole, their sizes held to counts made in another way."""

from collections import Counter
from datetime import UTC
from itertools import pairwise
from xml.etree import ElementTree as ET

import osmium
import pytest
import shapely
from pyproj import Geod
from sqlalchemy import text

from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network
from gridmap.flows.read_streets import read_streets
from gridmap.travel.figures import network_figures

pytestmark = pytest.mark.postgis

STREETS = {
    *("trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service"),
    *("trunk_link", "primary_link", "secondary_link", "tertiary_link", "living_street", "road"),
    *("track", "path", "cycleway", "footway", "pedestrian", "steps", "bridleway"),
}
CLOSING = {"no", "agricultural", "forestry", "dismount", "use_sidepath"}
N_HIGHWAYS = {"monaco": 2_927, "liechtenstein": 4_660, "porto-alegre": 15_886}
"""As the README of the data states them; Liechtenstein's by a count of the tag."""

N_NODES_AND_STREETS = {
    "monaco.osm.pbf": (4_068, 5_275),
    "liechtenstein.osm.pbf": (6_213, 7_816),
    "porto-alegre.osm.pbf": (19_765, 27_233),
    "shenzhen-futian.graphml": (1_719, 2_519),
}
"""As built today: with streets drawn twice made one, and cut where another one ends on them."""


class Raw(osmium.SimpleHandler):
    """All ways with the tag `highway`, and the places of all nodes, just as they stand there."""

    def __init__(self):
        super().__init__()
        self.places = {}
        self.ways = {}

    def node(self, node):
        self.places[node.id] = (node.location.lon, node.location.lat)

    def way(self, way):
        if "highway" in way.tags:
            self.ways[way.id] = ([one.ref for one in way.nodes], dict(way.tags))

    def pieces(self, ways):
        """Yield way, first node and length of the runs between nodes that are met twice."""
        n_times = Counter(ref for way in ways for ref in self.ways[way][0])
        for way in ways:
            refs = self.ways[way][0]
            first, length_m = refs[0], 0.0
            for last, ref in pairwise(refs):
                ends = zip(self.places[last], self.places[ref], strict=True)
                length_m += Geod(ellps="GRS80").line_length(*ends)
                if n_times[ref] > 1 or ref == refs[-1]:
                    yield way, first, length_m
                    first, length_m = ref, 0.0

    def is_left_out_for_a_reason(self, way):
        refs, tags = self.ways[way]
        said = {tags.get(key) for key in ("access", "foot", "bicycle", "vehicle")}
        return tags["highway"] not in STREETS or len(refs) < 2 or bool(said & CLOSING)


@pytest.fixture
def imported(empty_district, test_data):
    """Return what imports a file of the public data: the rows in force and the network."""
    with empty_district.writing() as conn:
        conn.execute(text("INSERT INTO tenants VALUES (1, 'town', now())"))

    def load(path):
        if not path.exists():
            pytest.skip(f"{path.name} is not there")
        outcomes = [
            import_layer(
                read_streets(path, district=empty_district), district=empty_district, zone=UTC
            )
            for _ in range(2)
        ]
        assert outcomes[0].changed
        assert not outcomes[1].changed
        with empty_district.reading() as conn:
            rows = conn.execute(text("SELECT *, st_asbinary(geom) AS wkb FROM streets")).mappings()
            return rows.all(), load_network(district=empty_district)

    return load


def km_of(rows):
    """Return the geodesic length of rows as they are stored."""
    lines = shapely.from_wkb([bytes(row["wkb"]) for row in rows])
    return sum(Geod(ellps="GRS80").geometry_length(line) for line in lines) / 1000


@pytest.mark.parametrize("name", N_HIGHWAYS)
def test_an_extract_comes_in_whole_and_falls_into_pieces_at_shared_nodes(imported, test_data, name):
    path = test_data / "streets" / f"{name}.osm.pbf"
    rows, network = imported(path)
    raw = Raw()
    raw.apply_file(str(path))
    assert len(raw.ways) == N_HIGHWAYS[name]
    taken = sorted({int(row["code"][1:].split("-")[0]) for row in rows})
    assert all(raw.is_left_out_for_a_reason(way) for way in raw.ways.keys() - set(taken))
    pieces = [(way, first, m) for way, first, m in raw.pieces(taken) if m > 0]
    by_code = Counter(f"w{way}-{first}" for way, first, _ in pieces)
    assert Counter("-".join(row["code"].split("-")[:2]) for row in rows) == by_code
    assert km_of(rows) == pytest.approx(sum(m for *_, m in pieces) / 1000, rel=1e-9)
    check_tags(rows, raw)
    figures = network_figures(network.graph)
    assert (figures.n_nodes, figures.n_streets) == N_NODES_AND_STREETS[path.name]
    assert figures.main_part_share > 0.96
    assert figures.all_km == pytest.approx(km_of(rows), rel=1e-3)  # twins count once


def check_tags(rows, raw):
    """Hold class, name and bridge of every row to the tags of its way."""
    for row in rows:
        tags = raw.ways[int(row["code"][1:].split("-")[0])][1]
        assert row["highway"] == tags["highway"]
        assert row["bridge"] == (tags.get("bridge", "no") != "no")
        assert row["name"] == tags.get("name", "")
        if row["highway"] == "steps":
            assert (row["foot"], row["bicycle"]) == (True, False)


def test_a_graph_of_osmnx_comes_in_with_each_street_once(imported, test_data):
    path = test_data / "streets" / "shenzhen-futian.graphml"
    rows, network = imported(path)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    tree = ET.parse(path)  # noqa: S314 (public data of ours)
    names = {key.get("id"): key.get("attr.name") for key in tree.iter(f"{space}key")}
    one_way, two_way = 0, Counter()
    for edge in tree.iter(f"{space}edge"):
        said = {names[data.get("key")]: data.text for data in edge.iter(f"{space}data")}
        if "motorway" in said["highway"] or "no" in said.get("access", ""):
            continue
        if said["oneway"] == "True":
            one_way += 1
        else:
            ends = frozenset((edge.get("source"), edge.get("target")))
            drawn = said.get("geometry", "").removeprefix("LINESTRING (").rstrip(")")
            two_way[ends, frozenset(drawn.split(", "))] += 1
    assert sum(row["oneway"] for row in rows) == one_way
    assert sum(not row["oneway"] for row in rows) == len(two_way)
    assert min(two_way.values()) == 2  # each stands there in both directions
    figures = network_figures(network.graph)
    assert (figures.n_nodes, figures.n_streets) == N_NODES_AND_STREETS[path.name]
    # Footways and steps are in it: it is no network of cars alone, and people may walk.
    assert figures.foot_km > 200
    assert any(row["name"] == "景田路" for row in rows)
