"""How polygons lie to each other."""

import numpy as np
import pytest
import shapely

from gridmap.geo import topology


def areas(*given):
    return np.array(given, dtype=object)


LEFT, RIGHT = shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)
BOWTIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])


def test_areas_that_share_an_edge_do_not_overlap():
    assert topology.overlaps(areas(LEFT, RIGHT)) == []


def test_an_overlap_names_both_its_size_and_a_place_inside():
    (overlap,) = topology.overlaps(areas(LEFT, shapely.box(99, 0, 200, 100)))
    assert (overlap.first, overlap.second) == (0, 1)
    assert overlap.patch.area_m2 == pytest.approx(100)
    assert overlap.patch.width_m == pytest.approx(200 / 202)
    assert 99 < overlap.patch.x < 100
    assert 0 < overlap.patch.y < 100


def test_an_overlap_of_just_the_limit_is_not_reported():
    pair = areas(LEFT, shapely.box(99, 0, 200, 100))
    assert topology.overlaps(pair, min_area_m2=100.0) == []
    assert len(topology.overlaps(pair, min_area_m2=99.9)) == 1


def test_overlaps_come_in_order_and_each_pair_once():
    pile = areas(LEFT, LEFT, LEFT)
    assert [(one.first, one.second) for one in topology.overlaps(pile)] == [(0, 1), (0, 2), (1, 2)]


def test_missing_and_empty_geometries_take_no_part():
    pile = areas(None, LEFT, shapely.Polygon(), LEFT)
    assert [(one.first, one.second) for one in topology.overlaps(pile)] == [(1, 3)]
    assert topology.slivers(pile) == []
    assert topology.repeats(pile) == [(1, 3)]


RING = [
    shapely.box(0, 0, 30, 10),
    shapely.box(0, 20, 30, 30),
    shapely.box(0, 10, 10, 20),
    shapely.box(20, 10, 30, 20),
]


def test_a_hole_in_the_union_is_a_gap():
    (gap,) = topology.gaps(areas(*RING))
    assert gap.area_m2 == pytest.approx(100)
    assert (gap.x, gap.y) == (15, 15)


def test_an_island_in_a_hole_is_not_counted_as_missing():
    (gap,) = topology.gaps(areas(*RING, shapely.box(12, 12, 18, 18)))
    assert gap.area_m2 == pytest.approx(64)


def test_what_lies_outside_all_is_a_gap_only_against_a_border():
    assert topology.gaps(areas(LEFT)) == []
    (gap,) = topology.gaps(areas(LEFT), within=shapely.box(0, 0, 200, 100))
    assert gap.area_m2 == pytest.approx(10_000)


def test_gaps_come_largest_first_and_small_ones_stay_out():
    border = shapely.box(-1, 0, 103, 100)
    found = topology.gaps(areas(LEFT), within=border, min_area_m2=1.0)
    assert [round(one.area_m2) for one in found] == [300, 100]
    assert topology.gaps(areas(LEFT), within=border, min_area_m2=300.0) == []


def test_a_thin_part_of_a_polygon_is_a_sliver():
    two = shapely.MultiPolygon([LEFT, shapely.box(300, 0, 300.5, 100)])
    (sliver,) = topology.slivers(areas(LEFT, two), max_width_m=1.0)
    assert sliver.index == 1
    assert sliver.patch.area_m2 == pytest.approx(50)


def test_reaching_out_of_the_parent_is_found_and_a_shared_border_is_not():
    child = shapely.box(90, 0, 110, 10)
    (outside,) = topology.outside_parent(areas(LEFT, child), areas(LEFT, LEFT))
    assert outside.index == 1
    assert outside.patch.area_m2 == pytest.approx(100)


def test_a_missing_parent_is_not_complained_about():
    assert topology.outside_parent(areas(LEFT), areas(None)) == []


def test_equal_shapes_are_found_whatever_their_first_vertex_and_direction():
    turned = shapely.Polygon([(100, 100), (0, 100), (0, 0), (100, 0)])
    other_way = shapely.Polygon([(0, 0), (0, 100), (100, 100), (100, 0)])
    assert topology.repeats(areas(LEFT, RIGHT, turned, other_way)) == [(0, 2, 3)]


def test_a_self_intersection_is_told_with_its_place():
    (fault,) = topology.faults(areas(LEFT, BOWTIE, None))
    assert fault.index == 1
    assert fault.reason == "Self-intersection"
    assert (fault.x, fault.y) == (5, 5)


def test_all_functions_take_an_empty_layer():
    nothing = areas()
    assert topology.faults(nothing) == []
    assert topology.overlaps(nothing) == []
    assert topology.gaps(nothing) == []
    assert topology.slivers(nothing) == []
    assert topology.repeats(nothing) == []
    assert topology.outside_parent(nothing, nothing) == []
