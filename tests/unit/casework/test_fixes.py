"""Which fixes are believed."""

from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.fixes import VOUCHED, PositionPolicy, faults_of
from gridmap.model.fix import Beforehand, MeasuredFix, Spot
from gridmap.model.place import LonLat

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
POLICY = PositionPolicy()
HERE = LonLat(110.30, 20.00)
KM = 1 / 104.6  # degrees of longitude at 20 N


def a_fix(*, ago_s=0.0, east_km=0.0, **more):
    position = LonLat(HERE.lon + east_km * KM, HERE.lat)
    return MeasuredFix(position=position, measured_at=NOON - timedelta(seconds=ago_s), **more)


def a_spot(*, ago_s, east_km=0.0):
    fix = a_fix(ago_s=ago_s, east_km=east_km)
    return Spot(position=fix.position, measured_at=fix.measured_at)


def faults(*fixes, policy=POLICY, **before):
    return faults_of(fixes, Beforehand(**before), policy=policy, at=NOON)


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        (a_fix(ago_s=-120), None),
        (a_fix(ago_s=-121), "in_future"),
        (a_fix(ago_s=86_400), None),
        (a_fix(ago_s=86_401), "in_past"),
        (a_fix(accuracy_m=200.0), None),
        (a_fix(accuracy_m=200.1), "inaccurate"),
        (a_fix(speed_mps=50.0), None),
        (a_fix(speed_mps=50.1), "too_fast"),
        (a_fix(is_valid=False), "no_fix"),
        (a_fix(is_mocked=True), "mocked"),
    ],
)
def test_the_limit_itself_is_taken(fix, fault):
    assert faults(fix) == [fault]


def test_a_jump_is_judged_by_the_time_that_it_took():
    last = a_spot(ago_s=100)
    assert faults(a_fix(east_km=4.9), last=last) == [None]
    assert faults(a_fix(east_km=5.2), last=last) == ["jumped"]
    assert faults(a_fix(east_km=5.15, accuracy_m=150.0), last=last) == [None]


def test_a_wrong_fix_in_between_does_not_take_the_others_along():
    walk = [a_fix(ago_s=60), a_fix(ago_s=40, east_km=30), a_fix(ago_s=20)]
    assert faults(*walk) == [None, "jumped", None]


def test_the_order_of_arrival_does_not_matter():
    walk = [a_fix(ago_s=20), a_fix(ago_s=60), a_fix(ago_s=40, east_km=30)]
    assert faults(*walk) == [None, None, "jumped"]


def test_two_that_agree_beat_one_that_does_not():
    last = a_spot(ago_s=100, east_km=30)
    assert faults(a_fix(ago_s=60), a_fix(ago_s=40), last=last) == ["jumped", None]
    assert faults(a_fix(ago_s=40), last=last, doubted=a_spot(ago_s=60)) == [None]
    assert faults(a_fix(ago_s=40), last=last, doubted=a_spot(ago_s=200)) == ["jumped"]


def test_a_late_fix_is_not_held_against_a_newer_one():
    assert faults(a_fix(ago_s=600, east_km=50), last=a_spot(ago_s=10)) == [None]


def test_shifts_have_a_margin_at_both_ends():
    shift = ((NOON - timedelta(hours=3), NOON - timedelta(hours=1)),)
    fixes = [a_fix(ago_s=minutes * 60) for minutes in (29, 31, 100, 209, 211)]
    expected = ["off_shift", None, None, None, "off_shift"]
    assert faults(*fixes, on_shift=shift) == expected
    assert faults(*fixes, on_shift=()) == ["off_shift"] * 5
    assert faults(*fixes, on_shift=None) == [None] * 5
    assert faults(*fixes, on_shift=(), policy=VOUCHED) == [None] * 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"past_limit_s": 0},
        {"speed_limit_mps": float("nan")},
        {"outside_m": -1},
        {"kept_days": 0},
        {"silent_s": 100, "last_known_s": 50},
    ],
)
def test_a_number_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|comes before"):
        PositionPolicy(**wrong)
