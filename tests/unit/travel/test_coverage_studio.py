"""Coverage on small streets, worked out by hand.

One street of 2 km runs east. Stations and doors lie 10 m beside it: each lead is 13 m on foot
(detour 1.3) at 1.2 m/s for an adult.
"""

from dataclasses import dataclass

import ground
import numpy as np
import pytest
from coverage_doors import doors_of

from gridmap.coverage.comparison import compare
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.standard import distance_standard, time_standard
from gridmap.coverage.stations import (
    AddStation,
    CloseGate,
    CloseStation,
    MoveStation,
    OpenGate,
    ServiceStation,
    SetHours,
    Standing,
)
from gridmap.errors import InputError
from gridmap.flows.what_if import what_if
from gridmap.model.opening_hours import parse_week_minute
from gridmap.model.place import LonLat
from gridmap.model.travel import ELDERLY, Traveller
from gridmap.travel.coverage_studio import CoverageGround, CoverageStudio
from gridmap.travel.network import build_graph

NIGHT = parse_week_minute("Tu 22:00")
HOURS = "Mo-Fr 08:00-18:00"


@dataclass(frozen=True)
class ANetwork:
    graph: object
    walls: tuple = ()
    waters: np.ndarray = None
    state: str = "n"
    data_date: None = None


def spot(point_m):
    lon, lat = ground.degrees(point_m)[0]
    return LonLat(lon, lat)


def a_station(code, point_m, *, services=("health",), hours=None):
    return ServiceStation(
        code=code,
        name=code,
        kind="center",
        services=frozenset(services),
        hours=hours,
        position=spot(point_m),
    )


def a_studio(doors_m, stations, *, households=None, streets=None, **more):
    streets = streets or [ground.a_street("s", (0, 0), (2000, 0))]
    walls, gates = more.pop("walls", ()), more.pop("gates", ())
    waters = more.pop("waters", ground.waters())
    graph = build_graph(streets, walls=walls, gates=gates, waters=waters).graph
    doors = doors_of(households or [10] * len(doors_m))
    return CoverageStudio(
        CoverageGround(
            network=ANetwork(graph, walls=tuple(walls), waters=waters),
            state="g",
            doors=doors,
            door_positions_deg=ground.degrees(*doors_m) if doors_m else np.empty((0, 2)),
            stations=tuple(stations),
        )
    )


def ways(studio, policy=None, changes=()):
    return studio.measure(policy or CoveragePolicy(), changes).coverage.reach.ways


def test_a_way_is_lead_street_and_lead_at_the_walkers_speed():
    studio = a_studio([(700, 10)], [a_station("A", (100, 10))])
    assert ways(studio) == pytest.approx([(600 + 26) / 1.2], rel=1e-4)
    elderly = CoveragePolicy(traveller=Traveller(profile=ELDERLY))
    assert ways(studio, elderly) == pytest.approx([(600 + 26) / 0.8], rel=1e-4)


def test_a_distance_is_measured_in_metres_along_the_street_for_every_walker():
    studio = a_studio([(700, 10)], [a_station("A", (100, 10))])
    for traveller in (Traveller(), Traveller(profile=ELDERLY)):
        policy = CoveragePolicy(traveller=traveller, standard=distance_standard(626))
        assert ways(studio, policy) == pytest.approx([626], rel=1e-4)


def test_the_limit_itself_is_inside_and_a_little_less_is_not():
    studio = a_studio([(700, 10)], [a_station("A", (100, 10))])
    (way,) = ways(studio).tolist()
    for limit, inside in ((way, 1), (way - 0.1, 0)):
        measured = studio.measure(CoveragePolicy(standard=time_standard(limit)))
        assert measured.coverage.served.whole.covered.places.part == inside
        assert measured.coverage.reach.n_reached.tolist() == [inside]


def test_every_station_within_the_limit_counts_for_overlap_and_the_nearest_for_the_way():
    stations = [a_station("A", (100, 10)), a_station("B", (900, 10)), a_station("C", (1900, 10))]
    studio = a_studio([(490, 10), (880, 10)], stations, households=[10, 3])
    measured = studio.measure(CoveragePolicy(standard=time_standard(600)))
    assert measured.coverage.reach.n_reached.tolist() == [2, 1]
    assert measured.coverage.reach.ways[1] == pytest.approx((20 + 26) / 1.2, rel=1e-3)
    nearest = {one.station.code: one.n_households for one in measured.stations}
    assert nearest == {"A": 10, "B": 3, "C": 0}


def test_only_stations_that_offer_the_service_and_are_open_serve():
    stations = [
        a_station("A", (100, 10), hours=HOURS),
        a_station("B", (200, 10), services=["culture"]),
    ]
    studio = a_studio([(110, 10)], stations)
    by_day = studio.measure(CoveragePolicy(service="health"))
    assert [(one.station.code, one.standing) for one in by_day.stations] == [("A", Standing.SERVES)]
    by_night = studio.measure(CoveragePolicy(service="health", week_minute=NIGHT))
    assert [one.standing for one in by_night.stations] == [Standing.SHUT]
    assert by_night.n_serving == 0
    assert by_night.coverage.served.whole.n_households_without_way == 10


def test_a_station_in_the_sea_is_listed_with_the_reason_and_serves_nobody():
    sea = ground.waters("POLYGON ((0 20, 2000 20, 2000 300, 0 300, 0 20))")
    studio = a_studio([(100, 10)], [a_station("A", (100, 60))], waters=sea)
    measured = studio.measure(CoveragePolicy())
    (one,) = measured.stations
    assert (one.standing, one.refusal) == (Standing.REFUSED, "across_water")
    assert np.isinf(measured.coverage.reach.ways).all()


def test_a_door_far_from_all_streets_has_no_way_and_is_counted_by_reason():
    studio = a_studio([(100, 10), (100, 5000)], [a_station("A", (100, 10))])
    measured = studio.measure(CoveragePolicy())
    assert dict(measured.refused_doors) == {"no_streets": 1}
    assert measured.coverage.served.whole.n_places_without_way == 1


def test_nobody_to_serve_and_unknown_names_are_refused():
    studio = a_studio([], [a_station("A", (100, 10))])
    with pytest.raises(InputError) as caught:
        studio.measure(CoveragePolicy())
    assert caught.value.facts["code"] == "no_demand"
    studio = a_studio([(100, 10)], [a_station("A", (100, 10))])
    for policy, changes, code in (
        (CoveragePolicy(service="helth"), (), "unknown_service"),
        (CoveragePolicy(), [CloseStation(code="Z")], "unknown_station"),
        (CoveragePolicy(), [CloseGate(code="Z")], "unknown_gate"),
    ):
        with pytest.raises(InputError) as caught:
            studio.measure(policy, changes)
        assert caught.value.facts["code"] == code


@pytest.mark.parametrize(
    "changes",
    [
        [MoveStation(code="B", position=spot((1800, 10)))],
        [CloseStation(code="A")],
        [AddStation(position=spot((1500, 10)))],
        [SetHours(code="A", hours="Mo-Su 20:00-24:00")],
        [CloseStation(code="A"), CloseStation(code="B"), CloseStation(code="C")],
    ],
)
def test_a_change_in_a_warm_studio_gives_what_a_fresh_one_gives(changes):
    stations = [
        a_station(code, (x, 10), hours=HOURS)
        for code, x in zip("ABC", (100, 900, 1000), strict=True)
    ]
    doors_m = [(x, 10) for x in range(0, 2000, 100)]
    warm = a_studio(doors_m, stations)
    warm.measure(CoveragePolicy())
    for policy in (CoveragePolicy(), CoveragePolicy(week_minute=NIGHT)):
        fresh = a_studio(doors_m, stations).measure(policy, changes)
        again = warm.measure(policy, changes)
        np.testing.assert_array_equal(again.coverage.reach.ways, fresh.coverage.reach.ways)
        np.testing.assert_array_equal(
            again.coverage.reach.n_reached, fresh.coverage.reach.n_reached
        )
        assert again.stations == fresh.stations
    assert warm.measure(CoveragePolicy()).coverage.served == (
        a_studio(doors_m, stations).measure(CoveragePolicy()).coverage.served
    )


def test_what_if_says_who_gains_and_who_loses():
    studio = a_studio([(100, 10), (1900, 10)], [a_station("A", (100, 10))], households=[10, 25])
    answer = what_if(
        CoveragePolicy(), [MoveStation(code="A", position=spot((1900, 10)))], studio=studio
    )
    assert (answer.compared.whole.n_households_gained, answer.compared.whole.n_households_lost) == (
        25,
        10,
    )
    assert compare(answer.before.coverage, answer.before.coverage).whole.is_changed is False


def a_courtyard(*, hours="", passes=frozenset()):
    """A walled compound north of the street, its gate in the south, the station beside it."""
    return {
        "walls": [ground.a_block("C", 400, 20, 600, 220)],
        "gates": [ground.a_gate("g", "C", (500, 20), hours=hours, passes=passes)],
    }


def test_a_gate_shut_at_night_shuts_its_people_in_and_a_what_if_opens_it():
    studio = a_studio(
        [(500, 120), (300, 10)],
        [a_station("A", (500, -10))],
        **a_courtyard(hours="Mo-Su 06:00-20:00"),
    )
    by_day, by_night = ways(studio), ways(studio, CoveragePolicy(week_minute=NIGHT))
    assert np.isfinite(by_day).all()
    assert np.isinf(by_night).tolist() == [True, False]
    opened = ways(studio, CoveragePolicy(week_minute=NIGHT), [OpenGate(code="g")])
    np.testing.assert_array_equal(opened, by_day)
    assert np.isinf(ways(studio, None, [CloseGate(code="g")])).tolist() == [True, False]


def test_a_residents_gate_lets_its_people_out_and_no_strangers_in():
    gate = a_courtyard(passes=frozenset({"residents"}))
    inside, outside = (500, 120), (300, 10)
    out = a_studio([inside, outside], [a_station("A", (500, -10))], **gate)
    assert np.isfinite(ways(out)).all()
    into = a_studio([inside, outside], [a_station("A", (505, 120))], **gate)
    assert np.isinf(ways(into)).tolist() == [False, True]
    residents = Traveller(passes=frozenset({"everyone", "residents"}))
    assert np.isfinite(ways(into, CoveragePolicy(traveller=residents))).all()
