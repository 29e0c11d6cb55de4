"""By which street each raster point is left."""

import numpy as np
import pytest
import shapely

from gridmap.coverage.time_raster import Obstacles, RasterFrame, ground, pieces_of

NOTHING = np.array([], dtype=object)


def lines(*corners):
    return np.array([shapely.LineString(each) for each in corners], dtype=object)


def ground_of(streets, *, zones=None, compounds=NOTHING, waters=NOTHING, **sizes):
    zones = np.full(len(streets), -1) if zones is None else np.array(zones)
    return ground(
        pieces_of(streets, zones),
        n_streets=len(streets),
        obstacles=Obstacles(compounds=compounds, waters=waters),
        **({"cell_m": 10.0, "reach_m": 50.0} | sizes),
    )


def by_place(made):
    """Return street, metres beside it and share along it, by where the point is."""
    owner = np.repeat(np.arange(len(made.start) - 1), np.diff(made.start))
    places = made.frame.places_m(made.point)
    return {
        (round(x), round(y)): (int(street), lead, share)
        for (x, y), street, lead, share in zip(places, owner, made.lead_m, made.share, strict=True)
    }


def test_a_point_goes_to_its_foot_on_the_nearest_street():
    found = by_place(ground_of(lines([(0, 0), (400, 0)], [(0, 80), (400, 80)])))
    assert found[100, 30] == (0, pytest.approx(30), pytest.approx(0.25))
    assert found[100, 50] == (1, pytest.approx(30), pytest.approx(0.25))
    assert found[-30, 0] == (0, pytest.approx(30), 0)


def test_every_point_agrees_with_a_search_through_all_streets():
    random = np.random.default_rng(5)
    streets = lines(*(random.uniform(0, 600, (4, 2)) for _ in range(12)))
    made = ground_of(streets, cell_m=17.0, reach_m=45.0)
    frame = made.frame
    every = np.arange(frame.n_columns * frame.n_rows)
    places = shapely.points(frame.places_m(every))
    apart = shapely.distance(places[:, None], streets[None, :])
    assert set(made.point.tolist()) == set(every[apart.min(axis=1) <= 45.0].tolist())
    assert made.lead_m == pytest.approx(apart.min(axis=1)[made.point], abs=0.001)
    owner = np.repeat(np.arange(len(streets)), np.diff(made.start))
    length = shapely.length(streets)[owner]
    foot = shapely.line_interpolate_point(streets[owner], made.share * length)
    assert shapely.distance(foot, places[made.point]) == pytest.approx(made.lead_m, abs=0.001)


def test_nothing_is_farther_from_a_street_than_the_reach():
    street = lines([(0, 0), (400, 0)])
    for reach_m in (25.0, 45.0):
        leads = ground_of(street, reach_m=reach_m).lead_m
        assert reach_m - 10 < leads.max() <= reach_m


def test_water_is_no_ground_and_nobody_looks_across_it():
    river = np.array([shapely.box(-500, 12, 900, 28)], dtype=object)
    found = by_place(ground_of(lines([(0, 0), (400, 0)]), waters=river))
    assert (100, 10) in found
    assert (100, -50) in found
    assert not any(y > 12 for _, y in found)


def test_a_bridge_carries_nobody_into_the_water_beside_it():
    river = np.array([shapely.box(-500, 100, 900, 200)], dtype=object)
    found = by_place(ground_of(lines([(0, 0), (0, 300)]), waters=river))
    assert not any(100 <= y <= 200 for _, y in found)
    assert found[40, 90][0] == 0
    assert found[40, 210][0] == 0


def test_a_wall_hides_the_street_outside():
    compound = np.array([shapely.box(50, 10, 350, 200)], dtype=object)
    outside = lines([(0, 0), (400, 0)])
    found = by_place(ground_of(outside, compounds=compound))
    assert (100, 0) in found
    assert not any(50 <= x <= 350 and y >= 10 for x, y in found)


def test_behind_a_wall_the_streets_inside_count_however_near_another_is():
    compound = np.array([shapely.box(50, 10, 350, 200)], dtype=object)
    both = lines([(0, 0), (400, 0)], [(60, 60), (340, 60)])
    found = by_place(ground_of(both, zones=[-1, 0], compounds=compound))
    assert found[100, 20] == (1, pytest.approx(40), pytest.approx(40 / 280))
    assert found[100, 0][0] == 0


def test_a_compound_without_an_outline_is_no_obstacle():
    found = by_place(ground_of(lines([(0, 0), (400, 0)]), compounds=np.array([None], dtype=object)))
    assert (100, 50) in found


def test_no_streets_have_no_ground():
    made = ground_of(np.array([], dtype=object))
    assert len(made.point) == 0
    assert made.start.tolist() == [0]


def test_streets_without_pieces_keep_their_numbers():
    made = ground_of(lines([(0, 0), (0, 0)], [(0, 0), (100, 0)]))
    assert len(made.start) == 3
    assert made.start[2] == len(made.point)


def test_a_frame_counts_rows_from_the_south_west():
    frame = RasterFrame.over((0, 0, 30, 20), cell_m=10.0)
    assert frame.places_m(np.array([0, 1, frame.n_columns])).tolist() == [
        [-10, -10], [0, -10], [-10, 0]
    ]  # fmt: skip
