"""The plane of a network lies where its streets are, whatever lies far away."""

import numpy as np
import pytest
import shapely
from ground import a_block, a_gate, a_street, degrees

from gridmap.model.street_edit import EditKind
from gridmap.travel.attach import Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.plane import ELLIPSOID, Plane
from gridmap.travel.rows import EditRow, StreetRow

TOWN = [a_street(f"s{i}", (0, 40 * i), (400, 40 * i)) for i in range(5)]
TOWN += [a_street(f"c{i}", (0, 40 * i), (0, 40 * i + 40)) for i in range(4)]
FAR = StreetRow(code="far", line=shapely.LineString([(7.42, 43.73), (7.43, 43.74)]))  # Monaco
WALL, GATE = a_block("block", 120, 10, 180, 30), a_gate("g", "block", (150, 10))


def test_metres_in_the_plane_are_metres_on_the_ground_also_with_a_point_far_away():
    here = degrees((0, 0), (400, 0), (400, 200), (0, 200))
    plane = Plane.around(np.concatenate([here, [(7.42, 43.73)]]))
    for one, other in ((here[0], here[1]), (here[1], here[2])):
        _, _, true_m = ELLIPSOID.inv(*one, *other)
        assert np.hypot(*(plane.metres(other) - plane.metres(one))) == pytest.approx(true_m, 1e-4)


@pytest.mark.parametrize("is_edit", [True, False])
def test_a_street_far_away_changes_no_lead_and_no_length_here(is_edit):
    """With the middle of the box as its origin, every lead was another."""
    edits = [EditRow(kind=EditKind.ADD_STREET, street=FAR)] if is_edit else []
    told = []
    for rows, more in ((TOWN, []), (TOWN if is_edit else [*TOWN, FAR], edits)):
        graph = build_graph(rows, walls=[WALL], gates=[GATE], edits=more).graph
        places = Attacher(graph, walls=[WALL]).attach(degrees((333, 17), (50, 55), (150, 20)))
        lengths_m = dict(zip(graph.codes, graph.length_m.tolist(), strict=True))
        told.append((places.lead_m.tolist(), places.along_m.tolist(), lengths_m | {"far": 0.0}))
    assert told[0] == told[1]
