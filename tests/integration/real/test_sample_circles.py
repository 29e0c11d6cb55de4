"""Service circles of the sample district: by hour, walker and service, held to its doors."""

import re

import pytest

from gridmap.coverage.policy import CoveragePolicy
from gridmap.flows.draw_circles import CircleOrder, draw_circles
from gridmap.model.opening_hours import parse_week_minute
from gridmap.model.travel import ADULT, ELDERLY, Traveller
from gridmap.wiring import now

pytestmark = pytest.mark.postgis

MOST_WRONG = 0.04
DAY, NIGHT = "Tu 10:00", "Tu 22:00"


def policy(kind, profile, at):
    return CoveragePolicy(
        kind=kind,
        traveller=Traveller(profile=profile),
        week_minute=parse_week_minute(at),
    )


def check(sample, studio, asked, limits_s):
    """Draw circles, hold each to the doors, and return the sheets and the page."""
    drawn = draw_circles(
        CircleOrder(policies=tuple(asked), limits_s=limits_s),
        studio=studio,
        district=sample,
        zone=now().tzinfo,
        progress=lambda _done, _total: None,
    )
    for sheet in drawn.sheets:
        assert sheet.measured.coverage.served.whole.covered.households.whole == 290_555
        assert sheet.limits_s == tuple(sorted(limits_s))
        ways = sheet.measured.coverage.reach.ways
        counted = [int((ways <= limit_s + 0.001).sum()) for limit_s in sheet.limits_s]
        assert [error.n_reached for error in sheet.whole.errors] == counted
        for area, error in zip(sheet.whole.areas, sheet.whole.errors, strict=True):
            assert area.is_empty == (error.n_inside == 0)
            assert (error.wrongly_inside_share or 0) < MOST_WRONG
            assert (error.wrongly_outside_share or 0) < MOST_WRONG
    assert re.search("党群服务中心.*服务驿站.*养老服务站", drawn.page, re.DOTALL)
    assert len(drawn.page.encode()) < 8 * 2**20
    return [one.measured.coverage.served.whole.covered.households.part for one in drawn.sheets]


def test_fewer_are_reached_by_night_and_by_the_slow_and_shapes_say_so_too(sample, studio):
    asked = [
        policy("center", ADULT, DAY),
        policy("center", ADULT, NIGHT),
        policy("station", ADULT, DAY),
        policy("station", ELDERLY, DAY),
        policy("elderly", ADULT, DAY),
        policy("elderly", ELDERLY, NIGHT),
    ]
    by_day, by_night, adults, elderly, best, worst = check(sample, studio, asked, (900.0, 300.0))
    assert by_night <= by_day
    assert elderly < adults
    assert worst < best


@pytest.mark.prove
def test_so_it_is_for_every_service_walker_and_hour(sample, studio):
    kinds, walkers = ("center", "station", "elderly"), (ADULT, ELDERLY)
    asked = [policy(kind, who, at) for kind in kinds for who in walkers for at in (DAY, NIGHT)]
    parts = check(sample, studio, asked, (900.0, 300.0, 600.0))
    for day, night in zip(parts[::2], parts[1::2], strict=True):
        assert night <= day
    for adult, elderly in ((0, 2), (4, 6), (8, 10)):
        assert parts[elderly] < parts[adult]
