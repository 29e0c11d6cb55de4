"""Streets of a wrong datum are seen by what stands beside streets, in a town full of them."""

import numpy as np
import pytest
import shapely

from gridmap.geo.crs import Datum, shifted
from gridmap.ingest.street_lie import near_areas, shifted_streets

M = 1 / 111_320  # degrees of a metre, roughly
HAIKOU, PORTO_ALEGRE = (110.30, 20.00), (-51.21, -30.03)


def town(corner):
    """Return streets 100 m apart, 2 km long each way, and a gate 3 m beside every crossing."""
    west, south = corner
    steps = np.arange(0, 2_001, 100) * M
    along = [shapely.LineString([(west, south + y), (west + 2_000 * M, south + y)]) for y in steps]
    up = [shapely.LineString([(west + x, south), (west + x, south + 2_000 * M)]) for x in steps]
    gates = [(west + x + 40 * M, south + y + 3 * M) for x in steps[:-1] for y in steps[:-1]]
    return np.array([*along, *up], dtype=object), shapely.points(gates)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_streets_of_a_map_service_taken_as_wgs_84_are_flagged(datum):
    lines, gates = town(HAIKOU)
    figures = shifted_streets(shifted(lines, datum=datum), gates, datum=Datum.WGS84)
    assert figures is not None
    assert (figures["datum"], figures["better"]) == ("WGS84", datum.value)
    assert figures["n_better"] == figures["n_points"] == 400
    assert figures["n_near"] < 200


def test_right_streets_are_not_flagged():
    lines, gates = town(HAIKOU)
    assert shifted_streets(lines, gates, datum=Datum.WGS84) is None


def test_wgs_84_taken_as_gcj_02_is_flagged():
    lines, gates = town(HAIKOU)
    moved = shapely.transform(lines, lambda xy: xy - _shift(xy))  # taken off once too often
    figures = shifted_streets(moved, gates, datum=Datum.GCJ02)
    assert figures is not None
    assert figures["better"] == "WGS84"


def _shift(xy):
    points = shapely.get_coordinates(shifted(shapely.points(xy), datum=Datum.GCJ02))
    return points - xy


def test_where_no_map_is_shifted_nothing_is_flagged():
    lines, gates = town(PORTO_ALEGRE)
    moved = shapely.transform(lines, lambda xy: xy + 500 * M)
    assert shifted_streets(moved, gates, datum=Datum.WGS84) is None


def test_four_places_are_too_few_to_judge_by():
    lines, gates = town(HAIKOU)
    wrong = shifted(lines, datum=Datum.GCJ02)
    assert shifted_streets(wrong, gates[:4], datum=Datum.WGS84) is None


def test_streets_within_three_kilometres_of_the_areas_are_near():
    area = np.array([shapely.box(110.30, 20.00, 110.32, 20.02)], dtype=object)
    spots_m = (0, 2_900, 3_200)
    lines = np.array(
        [
            shapely.LineString([(110.31, 20.02 + M * m), (110.31, 20.02 + M * (m + 500))])
            for m in spots_m
        ],
        dtype=object,
    )
    assert near_areas(lines, area, within_m=3_000).tolist() == [True, True, False]
