"""Lines meet at shared vertices and where one ends on another; bridges pass over."""

import numpy as np
import pytest
import shapely

from gridmap.travel.noding import noded, share_off_main

STEP = 1e-4  # degrees, about ten metres


def line(*points):
    return shapely.LineString([(110.3 + STEP * x, 20.0 + STEP * y) for x, y in points])


def cut(*lines, bridges=()):
    """Return how many pieces each line falls into."""
    array = np.empty(len(lines), dtype=object)
    array[:] = lines
    is_bridge = np.isin(np.arange(len(lines)), bridges)
    found = noded(array, is_bridge)
    total = sum(one.length for one in shapely.get_parts(array))
    assert found.lines is not None
    assert sum(one.length for one in found.lines) == pytest.approx(total, rel=1e-3)
    return np.bincount(found.row, minlength=len(lines)).tolist()


ALONG = line((0, 0), (5, 0), (10, 0))
ACROSS = line((5, -5), (5, 0), (5, 5))


def test_lines_meet_where_both_have_a_vertex():
    assert cut(ALONG, ACROSS) == [2, 2]


def test_lines_that_cross_without_a_vertex_pass_each_other():
    assert cut(line((0, 0), (10, 0)), line((5, -5), (5, 5))) == [1, 1]


def test_a_line_that_ends_on_another_cuts_it():
    assert cut(line((0, 0), (10, 0)), line((5, -5), (5, 0))) == [2, 1]


@pytest.mark.parametrize(("gap_m", "pieces"), [(0.2, [2, 1]), (1.0, [1, 1])])
def test_an_end_touches_within_thirty_centimetres(gap_m, pieces):
    end = (5, -gap_m / 111_320 / STEP)
    assert cut(line((0, 0), (10, 0)), line((5, -5), end)) == pieces


def test_a_bridge_passes_over_the_vertex_of_a_street():
    assert cut(ALONG, ACROSS, bridges=[0]) == [1, 1]


def test_a_bridge_passes_over_two_streets_that_meet_below_it():
    assert cut(ALONG, line((5, -5), (5, 0)), line((5, 0), (5, 5)), bridges=[0]) == [1, 1, 1]


def test_two_bridges_that_meet_above_a_street_do_not_join_it():
    assert cut(line((0, 0), (5, 0)), line((5, 0), (10, 0)), ACROSS, bridges=[0, 1]) == [1, 1, 1]


def test_stairs_lead_up_to_the_middle_of_a_bridge():
    assert cut(ALONG, line((5, -5), (5, 0)), bridges=[0]) == [2, 1]


def test_the_end_of_a_bridge_comes_down_to_a_street():
    assert cut(ALONG, line((5, 5), (5, 0)), bridges=[1]) == [2, 1]


def test_footbridges_that_cross_at_a_vertex_are_one_deck():
    assert cut(ALONG, ACROSS, bridges=[0, 1]) == [2, 2]


def test_a_line_that_comes_back_to_itself_is_cut_there():
    assert cut(line((0, 0), (5, 0), (5, 5), (8, 5), (5, 0))) == [2]


def test_parts_of_one_row_are_pieces_of_it():
    parts = shapely.MultiLineString([line((0, 0), (5, 0)), line((5, 0), (9, 0))])
    assert cut(parts, line((20, 0), (30, 0))) == [2, 1]


def test_pieces_run_as_their_row_does():
    array = np.array([ALONG, ACROSS], dtype=object)
    found = noded(array, np.zeros(2, dtype=bool))
    first, second = found.lines[found.row == 0]
    assert first.coords[-1] == second.coords[0]
    assert first.coords[0] == pytest.approx(ALONG.coords[0])


def test_nothing_is_nothing():
    found = noded(np.empty(0, dtype=object), np.zeros(0, dtype=bool))
    assert len(found.lines) == 0
    assert share_off_main(found.lines) == 0.0


def test_the_share_off_the_main_part_counts_junctions_and_ends():
    apart = [line((0, 0), (5, 0)), line((5, 0), (9, 0)), line((50, 0), (60, 0))]
    assert share_off_main(np.array(apart, dtype=object)) == pytest.approx(2 / 5)
