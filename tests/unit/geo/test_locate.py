"""The one owner of a point."""

import numpy as np
import pytest
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


GAP_DEG = 0.05 / 111_000  # five centimetres
TOWN = {
    "B": shapely.box(0, 0, 1, 1),
    "A": shapely.box(1, 0, 2, 1),
    "C": shapely.box(0, 1, 2, 2),
    "E": shapely.box(2 + GAP_DEG, 0, 3, 1),
    "D": shapely.box(2.5, 0, 3.5, 1),
    "F": shapely.box(4, 0, 6, 2) - shapely.box(4.5, 0.5, 5.5, 1.5),
}
OWNERS = {
    "an edge that two share": ((1.0, 0.5), "A"),
    "a corner of three": ((1.0, 1.0), "A"),
    "a gap of five centimetres": ((2 + GAP_DEG / 2, 0.5), None),
    "an overlap": ((2.75, 0.5), "D"),
    "a hole": ((5.0, 1.0), None),
    "the edge of a hole": ((4.5, 1.0), "F"),
    "outside all": ((9.0, 9.0), None),
}


@pytest.mark.parametrize("case", OWNERS)
def test_a_hard_point_has_one_owner_or_nobody_whichever_way_rings_run(case):
    """Expert test 20: edges, vertices, slivers, overlaps, holes, 1,000 times the same."""
    (lon, lat), owner = OWNERS[case]
    rng = np.random.default_rng(20)
    backwards = {code: shapely.reverse(area) for code, area in TOWN.items()}
    for _ in range(1_000):
        turned = {
            code: backwards[code] if rng.random() < 0.5 else area for code, area in TOWN.items()
        }
        codes = rng.permutation(list(turned)).tolist()
        index = index_of(**{code: turned[code] for code in codes})
        assert index.owner_of(LonLat(lon, lat)) == owner
