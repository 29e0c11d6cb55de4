"""Which stations are asked, and what if one were closed, moved, added or open longer."""

import pytest

from gridmap.coverage.policy import CoveragePolicy, policy_of, profile_named
from gridmap.coverage.standard import distance_standard
from gridmap.coverage.stations import (
    AddStation,
    CloseGate,
    CloseStation,
    MoveStation,
    OpenGate,
    ServiceStation,
    SetHours,
    changed,
    check_asked,
    gates_changed,
    hours_of,
    offers,
    stations_touched,
)
from gridmap.errors import InputError
from gridmap.model.place import LonLat
from gridmap.model.travel import ELDERLY, Traveller

HERE, THERE = LonLat(110.3, 20.0), LonLat(110.31, 20.0)
HEALTH = CoveragePolicy(service="health")


def a_station(code="A", *, kind="center", services=("health",), hours=None):
    return ServiceStation(
        code=code,
        name=code,
        kind=kind,
        services=frozenset(services),
        hours=hours,
        position=HERE,
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (CoveragePolicy(), True),
        (CoveragePolicy(service="health"), True),
        (CoveragePolicy(service="culture"), False),
        (CoveragePolicy(kind="center"), True),
        (CoveragePolicy(kind="elderly"), False),
        (CoveragePolicy(service="health", kind="elderly"), False),
    ],
)
def test_a_station_offers_what_both_service_and_kind_ask_for(policy, expected):
    assert offers(a_station(), policy) is expected


def test_unread_hours_count_as_always_open_and_are_told():
    hours, is_unread = hours_of("when the door is open")
    assert is_unread
    assert hours.is_open(0)
    assert hours_of("Mo 10:00-11:00")[1] is False


@pytest.mark.parametrize("policy", [CoveragePolicy(service="helth"), CoveragePolicy(kind="x")])
def test_what_nobody_offers_is_refused_with_what_there_is(policy):
    with pytest.raises(InputError) as caught:
        check_asked([a_station()], policy)
    assert ("health" in caught.value.facts["mend"]) == (policy.kind is None)
    with pytest.raises(InputError, match="import stations"):
        check_asked([], policy)


def test_changes_apply_in_order():
    stations = [a_station("A"), a_station("B")]
    after = changed(
        stations,
        [
            CloseStation(code="A"),
            MoveStation(code="B", position=THERE),
            SetHours(code="B", hours="24/7"),
            AddStation(position=HERE, code="A"),
        ],
        HEALTH,
    )
    assert [(one.code, one.position, one.hours) for one in after] == [
        ("B", THERE, "24/7"),
        ("A", HERE, None),
    ]
    assert all(offers(one, HEALTH) for one in after)
    assert [one.position for one in stations] == [HERE, HERE]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (CloseStation(code="Z"), "unknown_station"),
        (MoveStation(code="Z", position=THERE), "unknown_station"),
        (SetHours(code="Z", hours="24/7"), "unknown_station"),
        (SetHours(code="A", hours="late"), "unread_hours"),
        (AddStation(position=HERE, code="A"), "station_exists"),
        (AddStation(position=HERE, hours="late"), "unread_hours"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change, code):
    with pytest.raises(InputError) as caught:
        changed([a_station("A")], [change], HEALTH)
    assert caught.value.facts["code"] == code


def test_of_two_changes_to_one_gate_the_later_counts():
    changes = [OpenGate(code="a"), CloseGate(code="a"), CloseGate(code="b"), OpenGate(code="b")]
    assert gates_changed(changes) == (frozenset({"b"}), frozenset({"a"}))
    assert changed([a_station()], changes, HEALTH) == (a_station(),)


def test_a_policy_is_told_with_its_speeds_and_read_back_the_same():
    policy = CoveragePolicy(
        service="health",
        kind="center",
        traveller=Traveller(profile=ELDERLY, passes=frozenset({"b", "a"})),
        week_minute=7 * 1440 - 1,
        standard=distance_standard(800),
    )
    assert policy_of(policy.as_facts()) == policy
    assert policy.as_facts()["profile"]["speed_mps"] == 0.8
    assert policy_of(CoveragePolicy().as_facts()) == CoveragePolicy()


def test_an_unknown_walker_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="elderly"):
        profile_named("horse")


def test_the_stations_that_changes_touch_are_those_that_are_there_afterwards():
    changes = [
        MoveStation(code="B", position=THERE),
        AddStation(position=THERE),
        SetHours(code="B", hours="24/7"),
        MoveStation(code="C", position=THERE),
        CloseStation(code="C"),
        OpenGate(code="G"),
    ]
    assert stations_touched(changes) == ("B", "+")
