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


def policy(kind, profile, at):
    return CoveragePolicy(
        kind=kind,
        traveller=Traveller(profile=profile),
        week_minute=parse_week_minute(at),
    )


def test_fewer_are_reached_by_night_and_by_the_slow_and_shapes_say_so_too(sample, studio):
    asked = [
        policy(kind, profile, at)
        for kind in ("center", "station", "elderly")
        for profile in (ADULT, ELDERLY)
        for at in ("Tu 10:00", "Tu 22:00")
    ]
    drawn = draw_circles(
        CircleOrder(policies=tuple(asked), limits_s=(900.0, 300.0, 600.0)),
        studio=studio,
        district=sample,
        zone=now().tzinfo,
        progress=lambda _done, _total: None,
    )
    shares = [sheet.measured.coverage.served.whole.covered.households for sheet in drawn.sheets]
    assert {share.whole for share in shares} == {290_555}
    for day, night in zip(shares[::2], shares[1::2], strict=True):
        assert night.part <= day.part
    for adult, elderly in ((0, 2), (4, 6), (8, 10)):
        assert shares[elderly].part < shares[adult].part
    for sheet in drawn.sheets:
        assert sheet.limits_s == (300.0, 600.0, 900.0)
        ways = sheet.measured.coverage.reach.ways
        counted = [int((ways <= limit_s + 0.001).sum()) for limit_s in sheet.limits_s]
        assert [error.n_reached for error in sheet.whole.errors] == counted
        for area, error in zip(sheet.whole.areas, sheet.whole.errors, strict=True):
            assert area.is_empty == (error.n_inside == 0)
            assert (error.wrongly_inside_share or 0) < MOST_WRONG
            assert (error.wrongly_outside_share or 0) < MOST_WRONG
    assert re.search("党群服务中心.*服务驿站.*养老服务站", drawn.page, re.DOTALL)
    assert len(drawn.page.encode()) < 8 * 2**20
