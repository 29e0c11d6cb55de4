"""Coverage from the tables: who counts as a door, what is stored, and that it can be repeated."""

import numpy as np
import pytest
from street_town import LAYERS, a_station, lay

from gridmap.coverage.facts import served_facts
from gridmap.coverage.policy import CoveragePolicy, policy_of
from gridmap.coverage.statistics import Share
from gridmap.errors import InputError, NotFound
from gridmap.flows.compare_coverages import compare_coverages, list_runs, read_run
from gridmap.flows.load_network import load_network
from gridmap.flows.measure_coverage import measure_coverage
from gridmap.flows.read_coverage_ground import ground_state, read_coverage_ground
from gridmap.travel.coverage_studio import CoverageStudio

pytestmark = pytest.mark.postgis

NOBODY = "00000000-0000-7000-8000-000000000000"
HEALTH = CoveragePolicy(service="health")


def a_studio(district):
    return CoverageStudio(read_coverage_ground(load_network(district=district), district=district))


@pytest.fixture
def streets_town(district):
    lay(district)
    return district


def test_a_compound_is_a_door_only_where_none_of_its_buildings_is_a_home(streets_town):
    doors = a_studio(streets_town).ground.doors
    homes = dict(zip(doors.codes, doors.n_households.tolist(), strict=True))
    assert set(homes) == {
        "buildings:b1",
        "buildings:b2",
        "buildings:far",
        "buildings:hostel",
        "compounds:stands in",
        "compounds:uncounted",
    }
    assert [code for code, n in homes.items() if np.isnan(n)] == [
        "buildings:b2",
        "compounds:uncounted",
    ]
    assert homes["compounds:stands in"] == 40


def test_every_door_lies_in_its_community_and_compound(streets_town):
    areas = a_studio(streets_town).ground.doors.areas
    assert areas["communities"].codes == ("E", "W")
    assert areas["communities"].of_door.tolist() == [1, 1, 0, 1, 1, 1]
    compounds = areas["compounds"]
    told = [compounds.codes[one] if one >= 0 else None for one in compounds.of_door.tolist()]
    assert told == ["counted", "counted", None, None, "stands in", "uncounted"]
    assert set(areas["subdistricts"].of_door.tolist()) == {-1}


def test_figures_are_those_worked_out_by_hand(streets_town):
    measured, _ = measure_coverage(HEALTH, studio=a_studio(streets_town), district=streets_town)
    whole = measured.coverage.served.whole
    assert whole.covered.households == Share(part=50, whole=57)  # 15 minutes are 1,080 m
    assert whole.covered.n_places_uncounted == 2
    assert whole.residents == Share(part=125, whole=205)
    assert whole.n_places_without_residents == 3
    east, west = measured.coverage.served.levels["communities"]
    assert (east.covered.households.part, west.covered.households.part) == (0, 50)


def test_the_same_question_on_the_same_tables_gives_the_same_figures_again(streets_town):
    first, run_id = measure_coverage(HEALTH, studio=a_studio(streets_town), district=streets_town)
    stored = read_run(run_id, district=streets_town)
    again, other_id = measure_coverage(
        policy_of(stored.policy), studio=a_studio(streets_town), district=streets_town
    )
    repeated = read_run(other_id, district=streets_town)
    for name in ("policy", "figures", "stations", "doors", "network_state", "ground_state"):
        assert getattr(stored, name) == getattr(repeated, name)
    assert again.coverage.served == first.coverage.served
    assert stored.figures == served_facts(first.coverage.served)
    assert stored.policy["profile"]["speed_mps"] == 1.2
    compared = compare_coverages(run_id, other_id, district=streets_town).compared
    assert not compared.whole.is_changed


def test_two_dates_are_compared_after_the_first_ones_data_is_gone(streets_town):
    _, before = measure_coverage(HEALTH, studio=a_studio(streets_town), district=streets_town)
    lay(
        streets_town,
        stations=[a_station("S", 2900)],
        buildings=[one for one in LAYERS["buildings"] if one["code"] != "b1"],
    )
    _, after = measure_coverage(HEALTH, studio=a_studio(streets_town), district=streets_town)
    compared = compare_coverages(before, after, district=streets_town).compared
    assert compared.whole.before.covered.households == Share(part=50, whole=57)
    assert (compared.whole.n_households_gained, compared.whole.n_households_lost) == (7, 40)
    assert (compared.n_doors_before_only, compared.n_doors_after_only) == (2, 1)
    by_code = {one.code: one for one in compared.levels["communities"]}
    assert (by_code["E"].n_households_gained, by_code["W"].n_households_lost) == (7, 40)


def test_an_import_of_stations_changes_the_mark_of_the_ground(streets_town):
    before = ground_state(district=streets_town)
    assert ground_state(district=streets_town) == before
    lay(streets_town, stations=[a_station("S", 150)])
    assert ground_state(district=streets_town) != before


def test_runs_are_listed_newest_first_without_their_doors(streets_town):
    studio = a_studio(streets_town)
    for title in ("one", "two"):
        measure_coverage(HEALTH, studio=studio, district=streets_town, title=title)
    listed = list_runs(district=streets_town)
    assert [one.title for one in listed] == ["two", "one"]
    assert all(one.doors == {} for one in listed)


def test_a_run_that_is_not_there_and_different_standards_are_refused(streets_town):
    studio = a_studio(streets_town)
    _, one = measure_coverage(HEALTH, studio=studio, district=streets_town)
    with pytest.raises(NotFound):
        compare_coverages(one, NOBODY, district=streets_town)
    by_metres = policy_of(HEALTH.as_facts() | {"measure": "distance", "limit": 1000})
    _, other = measure_coverage(by_metres, studio=studio, district=streets_town)
    with pytest.raises(InputError):
        compare_coverages(one, other, district=streets_town)


def test_a_district_without_anybody_says_so(district):
    lay(district, streets=LAYERS["streets"], stations=LAYERS["stations"])
    with pytest.raises(InputError) as caught:
        a_studio(district).measure(HEALTH)
    assert caught.value.facts["code"] == "no_demand"
