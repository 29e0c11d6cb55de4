"""The one owner of a point."""

import numpy as np
import shapely

from gridmap.geo.locate import AreaIndex
from gridmap.model.place import LonLat

LEFT, RIGHT, UPPER = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 2)


def index_of(**areas):
    return AreaIndex.of(list(areas), np.array(list(areas.values()), dtype=object))


def test_a_point_inside_belongs_to_its_area():
    assert index_of(B=LEFT, A=RIGHT).owner_of(LonLat(0.5, 0.5)) == "B"


def test_on_a_shared_edge_the_smaller_code_wins_whatever_the_order():
    assert index_of(B=LEFT, A=RIGHT).owner_of(LonLat(1, 0.5)) == "A"
    assert index_of(A=RIGHT, B=LEFT).owner_of(LonLat(1, 0.5)) == "A"


def test_where_three_areas_meet_there_is_still_one_owner():
    assert index_of(C=LEFT, B=RIGHT, D=UPPER).owner_of(LonLat(1, 1)) == "B"


def test_codes_are_compared_character_by_character():
    assert index_of(a=LEFT, B=RIGHT).owner_of(LonLat(1, 0.5)) == "B"
    assert index_of(**{"10": LEFT, "9": RIGHT}).owner_of(LonLat(1, 0.5)) == "10"


def test_an_outer_edge_belongs_to_the_area_and_beyond_it_nobody_owns():
    index = index_of(A=LEFT)
    assert index.owners_of([0, 1, -0.001], [0, 1, 0.5]) == ["A", "A", None]


def test_missing_and_empty_areas_own_nothing():
    index = index_of(A=None, B=shapely.MultiPolygon(), C=LEFT)
    assert index.owner_of(LonLat(0.5, 0.5)) == "C"


def test_no_areas_and_no_points_are_no_trouble():
    assert index_of().owners_of([1.0], [1.0]) == [None]
    assert index_of(A=LEFT).owners_of([], []) == []
