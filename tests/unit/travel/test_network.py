"""Streets meet at their ends; walls cut them; gates are the holes in walls."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from ground import a_block, a_gate, a_street, codes_of, node_at, waters

from gridmap.errors import InputError
from gridmap.model.street_edit import EditKind
from gridmap.model.travel import Traveller
from gridmap.travel.network import build_graph
from gridmap.travel.rows import FINDING_WORDS, EditRow, FindingKind
from gridmap.travel.timing import time_graph

AVENUE = [a_street("west", (0, 0), (100, 0)), a_street("east", (100, 0), (200, 0))]
LANE = a_street("lane", (100, 0), (100, 100))
BLOCK = a_block("block", 0, 20, 200, 120)


def reaches(graph, a_m, b_m):
    """Whether two nodes hang together."""
    return graph.component[node_at(graph, a_m)] == graph.component[node_at(graph, b_m)]


def test_streets_meet_where_their_ends_agree_and_only_there():
    flyover = a_street("flyover", (50, -50), (50, 50))
    graph = build_graph(
        [
            a_street("west", (0, 0), (100, 0)),
            a_street("east", (100.001, 0.001), (200, 0)),  # a millimetre off
            flyover,
        ]
    ).graph
    assert graph.n_nodes == 5
    assert reaches(graph, (0, 0), (200, 0))
    assert not reaches(graph, (0, 0), (50, -50))


def test_lengths_are_geodesic_along_every_bend():
    graph = build_graph([a_street("bent", (0, 0), (30, 40), (60, 0))]).graph
    assert graph.length_m == pytest.approx([100.0], rel=1e-4)


def test_a_wall_without_a_gate_near_leaves_two_dead_ends():
    built = build_graph([*AVENUE, LANE], walls=[BLOCK], gates=[a_gate("far", "block", (0, 100))])
    assert not reaches(built.graph, (100, 0), (100, 100))
    lane = np.array(built.graph.codes) == "lane"
    assert sorted(built.graph.length_m[lane]) == pytest.approx([19.8, 79.2], abs=0.05)
    assert sorted(built.graph.compound[lane].tolist()) == [-1, 0]


def test_a_gate_is_the_hole_for_the_street_that_goes_through():
    built = build_graph([*AVENUE, LANE], walls=[BLOCK], gates=[a_gate("g", "block", (102, 20))])
    graph = built.graph
    assert reaches(graph, (100, 0), (100, 100))
    (through,) = np.flatnonzero(graph.gate >= 0)
    assert graph.gates[graph.gate[through]].code == "g"
    assert graph.length_m[through] == pytest.approx(1.0, abs=0.05)
    assert graph.compound_codes[graph.compound[through]] == "block"
    assert graph.length_m.sum() == pytest.approx(300.0, rel=1e-3)
    assert built.findings == ()


def test_a_gate_on_the_common_end_of_two_streets_is_a_hole_too():
    streets = [*AVENUE, a_street("to", (100, 0), (100, 20)), a_street("from", (100, 20), (100, 90))]
    graph = build_graph(streets, walls=[BLOCK], gates=[a_gate("g", "block", (100, 20))]).graph
    assert reaches(graph, (100, 0), (100, 90))
    assert (graph.gate >= 0).sum() == 1


def test_a_gate_that_no_street_crosses_is_tied_to_the_streets_outside_and_inside():
    yard = a_street("yard", (20, 40), (180, 40))
    built = build_graph([*AVENUE, yard], walls=[BLOCK], gates=[a_gate("g", "block", (60, 20))])
    graph = built.graph
    assert reaches(graph, (0, 0), (20, 40))
    assert graph.length_m[np.array(graph.codes) == "g"].sum() == pytest.approx(40.0, abs=0.1)
    assert built.findings == ()


@pytest.mark.parametrize(
    ("walls", "barred"),
    [([], waters("POLYGON((-50 5, 250 5, 250 10, -50 10, -50 5))")),
     ([a_block("between", -50, 5, 250, 10)], waters()),
     ([], None)],
    ids=["water", "another wall", "too far"],
)  # fmt: skip
def test_a_gate_is_tied_across_nothing_and_says_so(walls, barred):
    gates = [a_gate("g", "block", (60, 20)), a_gate("other", "between", (-50, 7))]
    block = BLOCK if barred is not None else a_block("block", 0, 65, 200, 120)
    built = build_graph(
        [a_street("avenue", (0, 0), (200, 0))],
        walls=[block, *walls],
        gates=gates if barred is not None else [a_gate("g", "block", (60, 65))],
        waters=waters() if barred is None else barred,
    )
    assert "g" in codes_of(built.findings)[FindingKind.GATE_LEADS_NOWHERE]
    assert "block" in codes_of(built.findings)[FindingKind.CLOSED_WALL]


def test_a_gate_is_not_tied_through_its_own_compound():
    narrow = a_block("block", 0, 10, 200, 30)
    built = build_graph(AVENUE, walls=[narrow], gates=[a_gate("back", "block", (100, 30))])
    assert codes_of(built.findings)[FindingKind.GATE_LEADS_NOWHERE] == ("back",)


def test_a_compound_without_gates_is_open_and_counted():
    built = build_graph([*AVENUE, LANE], walls=[BLOCK])
    assert reaches(built.graph, (100, 0), (100, 100))
    assert codes_of(built.findings) == {FindingKind.OPEN_COMPOUND: ("block",)}


def test_a_street_along_the_outline_or_ending_on_it_is_outside():
    streets = [a_street("along", (0, 20), (200, 20)), a_street("to", (50, 0), (50, 20))]
    graph = build_graph(streets, walls=[BLOCK], gates=[a_gate("g", "block", (100, 120))]).graph
    assert (graph.compound[graph.gate < 0] == -1).all()
    assert graph.n_streets == 2


def test_a_bridge_passes_over_walls_a_street_does_not():
    across = ((100, 0), (100, 150))
    gates = [a_gate("g", "block", (0, 60))]
    bridge = build_graph([a_street("b", *across, is_bridge=True)], walls=[BLOCK], gates=gates)
    street = build_graph([a_street("s", *across)], walls=[BLOCK], gates=gates)
    assert bridge.graph.n_streets == 1
    assert street.graph.n_streets == 3


def test_two_compounds_that_share_a_wall_each_need_a_gate_to_go_through():
    other = a_block("other", 0, 120, 200, 220)
    street = a_street("s", (100, 60), (100, 180))
    gates = [a_gate("g", "block", (100, 120)), a_gate("far", "other", (0, 200))]
    shut = build_graph([*AVENUE, street], walls=[BLOCK, other], gates=gates).graph
    assert not reaches(shut, (100, 60), (100, 180))
    gates[1] = a_gate("h", "other", (100, 120))
    assert reaches(
        build_graph([*AVENUE, street], walls=[BLOCK, other], gates=gates).graph,
        (100, 60),
        (100, 180),
    )


def test_a_street_belongs_to_the_inner_one_of_nested_compounds():
    inner = a_block("inner", 50, 50, 150, 90)
    gates = [a_gate("g", "block", (0, 60)), a_gate("h", "inner", (50, 60))]
    graph = build_graph(
        [a_street("s", (80, 60), (120, 60)), a_street("t", (10, 110), (190, 110))],
        walls=[inner, BLOCK],
        gates=gates,
    ).graph
    by_code = {
        code: graph.compound_codes[number]
        for code, number, gate in zip(graph.codes, graph.compound, graph.gate, strict=True)
        if gate < 0
    }
    assert (by_code["s"], by_code["t"]) == ("inner", "block")


def test_the_largest_part_is_the_main_one_and_the_rest_is_found():
    pier = a_street("pier", (500, 500), (520, 500))
    built = build_graph([pier, *AVENUE, a_street("more", (200, 0), (300, 0))])
    assert built.graph.component.tolist().count(0) == 4
    assert codes_of(built.findings) == {FindingKind.ISOLATED: ("pier",)}


def test_twins_are_made_one_that_opens_what_either_opens():
    there = a_street("there", (0, 0), (100, 0), foot=False, bicycle_backward=False)
    back = a_street("back", (100, 0), (0, 0), bicycle_backward=False)
    built = build_graph([there, back])
    assert built.graph.n_streets == 1
    assert built.graph.foot.all()
    assert built.graph.bicycle_forward.all()
    assert built.graph.bicycle_backward.all()
    assert codes_of(built.findings) == {FindingKind.DUPLICATE: ("back",)}


def test_a_street_without_length_is_left_out():
    built = build_graph([*AVENUE, a_street("dot", (5, 5), (5.0001, 5))])
    assert codes_of(built.findings) == {FindingKind.ZERO_LENGTH: ("dot",)}


def test_one_way_traps_for_wheels_are_found():
    trap = a_street("trap", (200, 0), (300, 0), bicycle_backward=False)
    built = build_graph([*AVENUE, trap])
    assert codes_of(built.findings) == {FindingKind.ONE_WAY_TRAP: ("trap",)}


def test_gates_that_fit_no_wall_and_hours_nobody_can_read_are_found():
    gates = [
        a_gate("lost", "nowhere", (0, 0)),
        a_gate("off", "block", (500, 20)),
        a_gate("g", "block", (100, 20), hours="when the dog sleeps"),
    ]
    built = build_graph([*AVENUE, LANE], walls=[BLOCK], gates=gates)
    assert codes_of(built.findings) == {
        FindingKind.GATE_WITHOUT_WALL: ("lost",),
        FindingKind.GATE_OFF_WALL: ("off",),
        FindingKind.UNREAD_HOURS: ("g",),
    }
    assert [gate.hours for gate in built.graph.gates] == [""]


def test_no_street_is_no_network():
    with pytest.raises(InputError) as error:
        build_graph([a_street("dot", (0, 0), (0, 0.0001))])
    assert error.value.facts["code"] == "empty_network"
    assert error.value.facts["mend"]


def test_every_finding_has_its_words():
    assert set(FINDING_WORDS) == set(FindingKind)
    assert all("{n}" in zh and "{n}" in en for zh, en in FINDING_WORDS.values())


def test_the_version_follows_what_the_network_rests_on():
    rows, gates = [*AVENUE, LANE], [a_gate("g", "block", (100, 20))]
    first = build_graph(rows, walls=[BLOCK], gates=gates).graph.version
    assert build_graph(rows, walls=[BLOCK], gates=gates).graph.version == first
    late = [a_gate("g", "block", (100, 20), hours="Mo-Su 06:00-22:00")]
    assert build_graph(rows, walls=[BLOCK], gates=late).graph.version != first
    assert build_graph(rows, walls=[BLOCK]).graph.version != first


def test_an_edit_adds_a_bridge_tied_to_the_streets_near_its_ends():
    banks = [a_street("south", (0, 0), (200, 0)), a_street("north", (0, 50), (200, 50))]
    bridge = a_street("bridge", (90, 3), (110, 48), is_bridge=True)
    graph = build_graph(banks, edits=[EditRow(kind=EditKind.ADD_STREET, street=bridge)]).graph
    assert graph.component.max() == 0
    assert graph.n_streets == 5


def test_an_edit_closes_every_piece_of_a_street_and_a_later_one_opens_it():
    shut = EditRow(kind=EditKind.CLOSE_STREET, street=LANE)
    pieces = [LANE, a_street("lane", (100, 100), (150, 150)), *AVENUE]
    graph = build_graph(pieces, edits=[shut]).graph
    closed = {"lane": False, "west": True, "east": True}
    assert dict(zip(graph.codes, graph.foot.tolist(), strict=True)) == closed
    reopen = EditRow(kind=EditKind.OPEN_STREET, street=LANE)
    assert build_graph(pieces, edits=[shut, reopen]).graph.foot.all()


def test_an_edit_opens_a_street_to_whom_its_row_allows_and_no_further():
    one_way = {"bicycle_backward": False}
    steps = {"bicycle_forward": False, "bicycle_backward": False, "is_steps": True}
    for marks in (one_way, steps, {"foot": False}, {}):
        for is_shut in (True, False):
            row = a_street("lane", (100, 0), (100, 100), is_shut=is_shut, **marks)
            edits = [EditRow(kind=EditKind.OPEN_STREET, street=row)]
            if not is_shut:
                edits = [EditRow(kind=EditKind.CLOSE_STREET, street=row), *edits]
            opened = build_graph([*AVENUE, row], edits=edits).graph
            as_is = build_graph([*AVENUE, replace(row, is_shut=False)]).graph
            for use in ("foot", "bicycle_forward", "bicycle_backward", "is_steps"):
                assert (getattr(opened, use) == getattr(as_is, use)).all()


def test_a_shut_street_lets_nobody_in_and_its_open_twin_only_whom_it_allows_itself():
    shut = a_street("lane", (100, 0), (100, 100), is_shut=True)
    graph = build_graph([*AVENUE, shut]).graph
    lane = graph.codes.index("lane")
    assert not (graph.foot | graph.bicycle_forward | graph.bicycle_backward)[lane]
    steps = {"bicycle_forward": False, "bicycle_backward": False}
    graph = build_graph([*AVENUE, shut, a_street("twin", (100, 0), (100, 100), **steps)]).graph
    lane = graph.codes.index("lane")
    assert graph.foot[lane]
    assert not (graph.bicycle_forward | graph.bicycle_backward)[lane]


def test_edits_of_gates_stay_whatever_the_file_says():
    gates = [a_gate("g", "block", (100, 20), hours="Mo-Su 06:00-22:00")]
    for kind, is_open in ((EditKind.OPEN_GATE, True), (EditKind.CLOSE_GATE, False)):
        edit = EditRow(kind=kind, gate_code="g")
        graph = build_graph([*AVENUE, LANE], walls=[BLOCK], gates=gates, edits=[edit]).graph
        timed = time_graph(graph, Traveller(), week_minute=23 * 60)
        assert np.isfinite(timed.forward_s[graph.gate >= 0]).tolist() == [is_open]


def test_edits_that_find_nothing_are_found():
    far = EditRow(kind=EditKind.CLOSE_STREET, street=a_street("far", (900, 900), (950, 900)))
    gone = EditRow(kind=EditKind.OPEN_GATE, gate_code="gone")
    built = build_graph(AVENUE, edits=[far, gone])
    assert set(codes_of(built.findings)[FindingKind.EDIT_FINDS_NOTHING]) == {"far", "gone"}


def test_every_street_runs_from_its_tail_to_its_head():
    graph = build_graph(
        [*AVENUE, LANE], walls=[BLOCK], gates=[a_gate("g", "block", (30, 20))]
    ).graph
    for end, node in ((0, graph.tail), (-1, graph.head)):
        at = shapely.get_coordinates(shapely.get_point(graph.lines, end))
        assert np.abs(at - graph.nodes_deg[node]).max() < 1e-9
    assert (graph.length_m > 0).all()
