"""The sample district's network, from its tables to a graph."""

from datetime import UTC

import numpy as np
import pytest

from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network, network_state
from gridmap.flows.read_streets import read_streets
from gridmap.geo.crs import Datum
from gridmap.wiring import geodata_folder

pytestmark = pytest.mark.postgis


def test_the_streets_of_a_manifest_are_those_of_the_file_itself(sample):
    path = geodata_folder() / "sample" / "streets.gpkg"
    checked = read_streets(path, district=sample)
    outcome = import_layer(checked, district=sample, zone=UTC)
    assert not outcome.changed
    assert outcome.n_unchanged == checked.n_rows > 0
    assert {one.code for one in outcome.findings} == set()


def test_the_sample_in_gcj_02_is_flagged(sample):
    path = geodata_folder() / "sample" / "streets.gpkg"
    wrong = read_streets(path, district=sample, datum=Datum.GCJ02)
    assert "streets_shifted" in {one.code for one in wrong.findings}


def test_the_sample_is_one_network_and_every_gate_leads_through(sample):
    network = load_network(district=sample)
    graph = network.graph
    assert network.findings == ()
    assert network.state == network_state(district=sample)
    assert (graph.component == 0).all()
    assert np.unique(graph.gate[graph.gate >= 0]).size == len(graph.gates) == 2_320
