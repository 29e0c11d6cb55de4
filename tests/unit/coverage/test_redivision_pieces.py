"""How a community is cut into pieces, numbered, weighed and changed by hand."""

import numpy as np
import pytest
import shapely
from lattice import a_ground, block

from gridmap.coverage.redivision.atoms import cut
from gridmap.coverage.redivision.division import neighbours, pieces, spread
from gridmap.coverage.redivision.edit import moved, refuse_unsound
from gridmap.coverage.redivision.figures import compared
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.numbering import codes_of, names_of, nearest_of_today
from gridmap.coverage.redivision.proposals import Wish, propose
from gridmap.errors import InputError

HALVES = [block(0, 0, 2, 2), block(2, 0, 2, 2)]
HERE = "460108001001"


def the_ground(**more):
    return a_ground(4, 2, households=[10] * 8, grids=HALVES, **more)


def test_streets_cut_and_pieces_count_from_the_north_west():
    atoms = cut(the_ground())
    assert len(atoms) == 8
    middles = shapely.get_coordinates(shapely.centroid(atoms.shapes))
    assert (np.diff(middles[:4, 0]) > 0).all()
    assert middles[:4, 1].min() > middles[4:, 1].max()
    assert atoms.n_households.tolist() == [10] * 8
    assert (
        atoms.today
        == (f"{HERE}001",) * 2 + (f"{HERE}002",) * 2 + (f"{HERE}001",) * 2 + (f"{HERE}002",) * 2
    )


def test_a_compound_over_a_street_is_one_piece_with_all_its_homes():
    atoms = cut(the_ground(compounds=[block(0.2, 0.2, 1.6, 0.6)]))
    (whole,) = [
        n for n, shape in enumerate(atoms.shapes) if shape.covers(block(0.2, 0.2, 1.6, 0.6))
    ]
    assert atoms.n_households[whole] == 20
    assert atoms.n_households.sum() == 80


def test_ground_between_two_compounds_is_parted_halfway():
    west, east = block(0.05, 0.05, 0.9, 1.9), block(1.15, 0.05, 0.8, 1.9)
    ground = a_ground(2, 2, households=[10] * 4, grids=[block(0, 0, 2, 2)], compounds=[west, east])
    without_streets = type(ground)(
        **{name: getattr(ground, name) for name in ground.__dataclass_fields__}
        | {"streets": ground.streets[:0], "highways": ()}
    )
    atoms = cut(without_streets)
    assert len(atoms) == 2
    left, right = sorted(atoms.shapes, key=lambda shape: shape.bounds[0])
    middle = block(0, 0, 1.05, 1).bounds[2]
    assert left.bounds[2] == pytest.approx(middle, abs=3e-5)
    assert right.bounds[0] == pytest.approx(middle, abs=3e-5)


def test_a_sliver_and_a_river_go_to_a_neighbour():
    river = block(1.9, -0.5, 0.3, 3)
    atoms = cut(the_ground(waters=[river]))
    assert len(atoms) == 8
    assert shapely.area(atoms.shapes).sum() == pytest.approx(block(0, 0, 4, 2).area)
    assert atoms.borders.river_m.sum() > 0.0


def test_who_meets_in_a_corner_is_no_neighbour():
    near = neighbours(cut(the_ground()))
    assert near[0] == (1, 4)
    assert near[5] == (1, 4, 6)


def test_borders_know_their_streets():
    borders = cut(the_ground()).borders
    rows = list(zip(borders.first, borders.second, borders.main_m, borders.street_m, strict=True))
    main = {(a, b) for a, b, main_m, _ in rows if main_m > 0.0}
    assert main == {(1, 2), (5, 6)}
    assert all(street_m > 200.0 for *_, street_m in rows)


def test_a_community_in_two_pieces_is_joined_where_they_are_nearest():
    ground = a_ground(4, 1, households=[10] * 4, grids=[block(0, 0, 4, 1)])
    apart = shapely.MultiPolygon([block(0, 0, 1, 1), block(2, 0, 2, 1)])
    changed = {name: getattr(ground, name) for name in ground.__dataclass_fields__}
    atoms = cut(type(ground)(**(changed | {"community": apart})))
    assert atoms.borders.bridged.sum() == 1
    assert len(pieces(range(len(atoms)), neighbours(atoms))) == 1


def test_a_community_without_ground_is_said():
    ground = the_ground()
    changed = {name: getattr(ground, name) for name in ground.__dataclass_fields__}
    with pytest.raises(InputError) as refused:
        cut(type(ground)(**(changed | {"community": shapely.Polygon()})))
    assert refused.value.facts["code"] == "no_ground"


def test_work_may_be_requests_or_a_mix():
    atoms = cut(the_ground(requests=[shapely.get_coordinates(block(0, 1).centroid)[0]] * 3))
    assert Workload(requests_share=1.0).of(atoms.n_households, atoms.n_requests)[0] == 1.0
    mixed = Workload(requests_share=0.5).of(atoms.n_households, atoms.n_requests)
    assert mixed[0] == pytest.approx(0.5 + 0.5 / 8)
    with pytest.raises(InputError):
        Workload(requests_share=1.0).of([1], [0])
    with pytest.raises(ValueError, match="share"):
        Workload(requests_share=2.0)


def test_figures_stand_side_by_side_and_add_up():
    atoms = cut(the_ground())
    codes = [f"{HERE}001"] * 3 + [f"{HERE}002"] + [f"{HERE}001"] * 2 + [f"{HERE}002"] * 2
    both = compared(atoms, codes, [f"{HERE}001", f"{HERE}002"], workload=Workload())
    assert [one.n_households for one in both.before.grids] == [40, 40]
    assert [one.n_households for one in both.after.grids] == [50, 30]
    assert both.n_households_moved == 10
    assert (both.after.spread.max_over_mean, both.after.spread.variation) == (1.25, 0.25)
    assert both.before.main_share == pytest.approx(1.0, abs=1e-6)
    square = both.before.grids[0].compactness
    assert square == pytest.approx(np.pi / 4, abs=0.01)
    assert both.floor == 1.0


def test_a_move_that_tears_a_grid_names_it():
    atoms = cut(the_ground())
    codes = ["A", "A", "B", "B", "A", "A", "B", "B"]
    assert moved(atoms, codes, {1}, "B") == ("A", "B", "B", "B", "A", "A", "B", "B")
    with pytest.raises(InputError) as refused:
        moved(atoms, codes, {0}, "B")
    assert refused.value.facts["grid"] == "B"


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        ([block(0, 0, 2.1, 2), block(2, 0, 2, 2)], "overlap"),
        ([block(0, 0, 1.9, 2), block(2, 0, 2, 2)], "gap"),
        ([block(0, 0, 2, 2), block(2, 0, 2.1, 2)], "outside"),
    ],
)
def test_unsound_shapes_are_refused_by_what_is_wrong(shapes, what):
    with pytest.raises(InputError, match=what):
        refuse_unsound(dict(zip("AB", shapes, strict=True)), block(0, 0, 4, 2), srid=4546)


def test_new_codes_take_the_next_number_that_was_never_used():
    today = [f"{HERE}001", f"{HERE}002"]
    middles = [(110.0, 20.0), (110.1, 20.0), (110.0, 20.1)]
    used = [*today, f"{HERE}003", f"{HERE}901"]
    found = codes_of([-1, 0, -1], middles, today, community_code=HERE, used=used)
    assert found == (f"{HERE}005", f"{HERE}001", f"{HERE}004")
    assert names_of(found, {f"{HERE}001": "一"}, community_name="澄湾社区") == (
        "澄湾第5网格",
        "一",
        "澄湾第4网格",
    )


def test_codes_of_another_form_are_counted_on_too():
    assert codes_of([-1], [(110.0, 20.0)], ["A-07", "A-09"], community_code="X", used=["A-09"]) == (
        "A-10",
    )


@pytest.mark.parametrize(
    ("codes", "used"),
    [(["North"], []), ([f"{HERE}899"], [f"{HERE}{n:03d}" for n in range(1, 901)])],
)
def test_no_code_to_give_is_said(codes, used):
    with pytest.raises(InputError):
        codes_of([-1], [(110.0, 20.0)], codes, community_code=HERE, used=used)


def test_a_grid_goes_on_where_enough_of_its_work_stays():
    shared = np.array([[60.0, 0.0], [40.0, 20.0], [0.0, 80.0]])
    assert nearest_of_today(shared, least_share=0.3) == (0, -1, 1)
    assert nearest_of_today(np.array([[1.0, 9.0]]), least_share=0.3) in {(0,), (1,)}
    assert nearest_of_today(np.array([[0.2], [0.8]]), least_share=0.9) == (-1, -1)


def test_nothing_to_spread_is_even():
    assert spread([0.0, 0.0]).max_over_mean == 1.0


def test_an_even_division_gives_way_only_to_one_that_is_as_even():
    ground = the_ground()
    atoms = cut(ground)
    found = {one.aim.value: one for one in propose(atoms, ground.grid_codes, Wish(n_grids=2))}
    sums = np.bincount(found["best_balance"].labels, weights=atoms.n_households)
    assert sums.tolist() == [40.0, 40.0]
