from gridmap.coverage.demand import DemandPoint
from gridmap.coverage.statistics import (
    OrganizationCover,
    Share,
    covered_share,
    has_organization,
    organization_cover,
    tier_counts,
    tier_share,
)
from gridmap.model.place import LonLat

OWN, SHARED, NONE = OrganizationCover.OWN, OrganizationCover.SHARED, OrganizationCover.NONE


def a_place(place_id, n_households):
    return DemandPoint(id=place_id, position=LonLat(110.4, 20.0), n_households=n_households)


def test_a_share_of_nothing_is_no_data():
    assert Share(part=0, whole=0).value is None
    assert Share(part=1, whole=4).value == 0.25


def test_a_grid_is_covered_by_its_own_a_shared_or_no_organization():
    cover = organization_cover(["A", "B", "C", "D"], [{"A"}, {"B", "C"}])
    assert cover == {"A": OWN, "B": SHARED, "C": SHARED, "D": NONE}


def test_an_own_organization_counts_more_than_a_shared_one():
    assert organization_cover(["A", "B"], [{"A", "B"}, {"A"}]) == {"A": OWN, "B": SHARED}


def test_an_organization_shared_with_a_grid_out_of_question_is_still_shared():
    assert organization_cover(["A"], [["A", "Z"]]) == {"A": SHARED}


def test_a_grid_named_twice_by_one_organization_is_not_shared():
    assert organization_cover(["A"], [["A", "A"]]) == {"A": OWN}


def test_own_and_shared_both_count_as_having_an_organization():
    assert has_organization([OWN, SHARED, NONE, OWN]) == Share(part=3, whole=4)
    assert has_organization([]).value is None


def test_unknown_and_missing_tiers_count_as_none():
    counts = tier_counts(["basic", "top", None, "", "gold"], ["basic", "top"])
    assert counts == {"basic": 1, "top": 1, "": 3}


def test_the_denominator_of_a_tier_share_holds_the_compounds_without_one():
    counts = {"basic": 2, "standard": 1, "": 1}
    assert tier_share(counts, ["standard"]) == Share(part=1, whole=4)


def test_covered_households_are_those_of_places_inside():
    covered = covered_share([a_place("a", 100), a_place("b", 50)], {"a"})
    assert covered.households == Share(part=100, whole=150)
    assert covered.places == Share(part=1, whole=2)
    assert covered.n_households_outside == 50


def test_uncounted_places_are_named_and_add_no_households():
    covered = covered_share([a_place("a", 100), a_place("b", None)], {"a", "b"})
    assert covered.households == Share(part=100, whole=100)
    assert covered.places == Share(part=2, whole=2)
    assert covered.n_places_uncounted == 1
