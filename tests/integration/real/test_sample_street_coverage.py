"""The sample district along its streets: three services, two walkers, day and night."""

import numpy as np
import pytest

from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.service_circle import is_within, nearest_station_m
from gridmap.coverage.standard import distance_standard
from gridmap.coverage.stations import CloseStation, MoveStation, Standing
from gridmap.flows.what_if import what_if
from gridmap.model.opening_hours import parse_week_minute
from gridmap.model.place import LonLat
from gridmap.model.travel import ADULT, ELDERLY, Traveller
from gridmap.travel.coverage_studio import CoverageStudio

pytestmark = pytest.mark.postgis

SERVICES = ("government_affairs", "elderly_meals", "health", "volunteer_desk")
"""Three that close in the evening, and one that some posts offer at every hour."""
DAY, NIGHT = parse_week_minute("Tu 10:00"), parse_week_minute("Tu 22:00")
HEALTH = CoveragePolicy(service="health")


def ask(service, profile, week_minute):
    return CoveragePolicy(
        service=service, traveller=Traveller(profile=profile), week_minute=week_minute
    )


def test_the_sample_is_served_as_far_as_people_walk_at_that_hour(studio):
    found = {
        (service, profile.code, at): studio.measure(ask(service, profile, at))
        for service in SERVICES
        for profile in (ADULT, ELDERLY)
        for at in (DAY, NIGHT)
    }
    for (service, code, at), measured in found.items():
        whole = measured.coverage.served.whole
        for level, areas in measured.coverage.served.levels.items():
            sums = [
                (one.covered.households.part, one.residents.part, one.n_households_without_way)
                for one in areas
            ]
            assert np.sum(sums, axis=0).tolist() == [
                whole.covered.households.part,
                whole.residents.part,
                whole.n_households_without_way,
            ], level
        adult, day = found[service, "adult", at], found[service, code, DAY]
        assert _no_longer(adult, measured)
        assert _no_longer(day, measured)
        assert _in_circle(measured, studio) >= whole.covered.households.part
        assert measured.n_serving or whole.covered.households.part == 0
    by_day = found["health", "adult", DAY].coverage.served.whole.covered.households
    assert by_day.whole == 290_555
    assert 0.85 < by_day.value < 0.95
    by_night = found["volunteer_desk", "adult", NIGHT].coverage.served.whole.covered.households
    assert 0 < by_night.part < by_night.whole
    assert found["health", "adult", NIGHT].n_serving == 0


def _no_longer(one, other):
    """Tell whether nobody walks longer in the first coverage than in the second."""
    return bool((one.coverage.reach.ways <= other.coverage.reach.ways + 1e-6).all())


def _in_circle(measured, studio):
    """Return the households within as far as the walker gets in 15 minutes by air."""
    serving = [one.station.position for one in measured.stations if one.standing is Standing.SERVES]
    doors = [LonLat(lon, lat) for lon, lat in studio.ground.door_positions_deg.tolist()]
    radius_m = measured.policy.standard.limit * measured.policy.traveller.profile.speed_mps
    inside = is_within(nearest_station_m(doors, serving), radius_m)
    return studio.ground.doors.n_households[inside].sum()


def test_a_wider_distance_covers_more_and_never_fewer_than_by_air(studio):
    parts = [
        studio.measure(
            CoveragePolicy(service="health", standard=distance_standard(limit))
        ).coverage.served.whole.covered.households.part
        for limit in (300, 500, 800, 1000, 1080)
    ]
    assert parts == sorted(parts)
    by_time = studio.measure(HEALTH).coverage.served.whole.covered.households.part
    # 15 minutes at 1.2 m/s are 1,080 m; a gate costs a second in the one and nothing in the other.
    assert abs(parts[-1] - by_time) < 0.01 * by_time


def test_a_change_touches_only_who_is_near_and_is_the_same_as_measured_afresh(studio):
    measured = studio.measure(HEALTH)
    busiest = max(measured.stations, key=lambda one: one.n_households).station
    closed = what_if(HEALTH, [CloseStation(code=busiest.code)], studio=studio).compared.whole
    assert (closed.n_households_gained, closed.n_households_lost > 0) == (0, True)
    there = LonLat(busiest.position.lon + 0.003, busiest.position.lat)
    moved = [MoveStation(code=busiest.code, position=there)]
    warm = studio.measure(HEALTH, moved)
    fresh = CoverageStudio(studio.ground).measure(HEALTH, moved)
    np.testing.assert_array_equal(warm.coverage.reach.ways, fresh.coverage.reach.ways)
    np.testing.assert_array_equal(warm.coverage.reach.n_reached, fresh.coverage.reach.n_reached)
    assert studio.measure(HEALTH).coverage.served == measured.coverage.served
