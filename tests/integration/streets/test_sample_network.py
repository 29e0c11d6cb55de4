"""The sample district's network, from its tables to a graph."""

import numpy as np
import pytest

from gridmap.cli.sample_district import load_sample
from gridmap.cli.voice import Voice
from gridmap.flows.load_network import load_network, network_state
from gridmap.settings import Settings
from gridmap.wiring import Services

pytestmark = pytest.mark.postgis


@pytest.fixture
def sample(empty_district):
    load_sample(Services(district=empty_district, settings=Settings()), Voice(as_json=True))
    return empty_district


def test_the_sample_is_one_network_and_every_gate_leads_through(sample):
    network = load_network(district=sample)
    graph = network.graph
    assert network.findings == ()
    assert network.state == network_state(district=sample)
    assert (graph.component == 0).all()
    assert np.unique(graph.gate[graph.gate >= 0]).size == len(graph.gates) == 2_320
