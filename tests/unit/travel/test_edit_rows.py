"""An edit finds its street again by code and place, and takes no other for it."""

import numpy as np
import pytest
import shapely

from gridmap.travel.edit_rows import StreetFinder

M = 1 / 111_320  # degrees of a metre, near the equator


def line(*points_m):
    return shapely.LineString([(110 + M * x, M * y) for x, y in points_m])


DRAWN = line((0, 0), (100, 0))


def found(rows, code="S1", drawn=DRAWN):
    """Return the codes of the rows that an edit of `drawn` is taken to mean."""
    lines = np.empty(len(rows), dtype=object)
    lines[:] = list(rows.values())
    return StreetFinder(list(rows), lines).codes_of(code, drawn)


def test_the_row_of_the_code_is_meant():
    assert found({"S1": DRAWN, "S2": line((0, 10), (100, 10))}) == ["S1"]


def test_both_halves_of_a_street_that_was_cut_are_meant():
    rows = {
        "S1": line((0, 0), (40, 0)),
        "S9": line((40, 0), (100, 0)),
        "S2": line((40, 0), (40, 9)),
    }
    assert found(rows) == ["S1", "S9"]


def test_a_pavement_drawn_beside_the_street_is_not_meant():
    assert found({"S1": DRAWN, "S2": line((0, 4), (100, 4))}) == ["S1"]


@pytest.mark.parametrize(("aside_m", "meant"), [(20, ["S7"]), (30, [])])
def test_a_street_drawn_anew_under_another_code_is_found_within_25_m(aside_m, meant):
    assert found({"S7": line((0, aside_m), (100, aside_m))}) == meant


def test_the_nearest_of_two_streets_drawn_anew_is_meant():
    rows = {"S7": line((0, 20), (100, 20)), "S8": line((0, 8), (100, 8))}
    assert found(rows) == ["S8"]


def test_a_street_that_only_crosses_is_not_meant():
    assert found({"S7": line((50, -80), (50, 80))}) == []


def test_a_code_that_now_stands_far_away_is_not_meant():
    assert found({"S1": line((0, 500), (100, 500))}) == []


def test_a_longer_street_that_took_the_edited_one_in_is_meant():
    assert found({"S7": line((-200, 1), (300, 1))}) == ["S7"]


def test_no_streets_no_match():
    assert found({}) == []
