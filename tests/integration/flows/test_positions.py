"""Positions by the clock of the device: newer ones count, older ones change nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import town
from sqlalchemy import text

from gridmap.flows.report_positions import ReportedFix, report_positions
from gridmap.model.place import LonLat

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_fix(code, *, after_s=0.0, lon=110.30):
    return ReportedFix(
        member_code=code,
        position=LonLat(lon, 20.0),
        measured_at=NOON + timedelta(seconds=after_s),
    )


def n_noted(district, *fixes):
    noted = report_positions(fixes, district=district)
    assert noted.refused == ()
    return noted.n_noted


def where(district):
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT m.code, st_x(l.position::geometry) AS lon"
                " FROM member_live AS l JOIN members AS m ON m.id = l.member_id"
            )
        )
        return {row.code: row.lon for row in rows}


def announced(district):
    with district.reading() as conn:
        rows = conn.execute(text("SELECT payload FROM outbox WHERE kind = 'positions' ORDER BY id"))
        return [[one["lon"] for one in row.payload["members"]] for row in rows]


def test_a_newer_fix_counts_and_an_older_one_changes_nothing(district):
    town.add_member(district, "M")
    assert n_noted(district, a_fix("M", after_s=60, lon=110.301)) == 1
    assert n_noted(district, a_fix("M", after_s=30, lon=110.302)) == 0
    assert n_noted(district, a_fix("M", after_s=60, lon=110.303)) == 0
    assert where(district) == {"M": 110.301}


def test_of_several_fixes_of_one_member_the_newest_counts(district):
    town.add_member(district, "M")
    fixes = [a_fix("M", after_s=after_s, lon=110.3 + after_s / 1e3) for after_s in (1, 3, 2)]
    assert n_noted(district, *fixes) == 1
    assert where(district) == {"M": 110.303}
    assert announced(district) == [[110.303]]


def test_only_what_moved_is_announced(district):
    for code in ("A", "B"):
        town.add_member(district, code)
    report_positions([a_fix("A", after_s=60, lon=110.301)], district=district)
    late_and_new = [a_fix("A", after_s=0, lon=110.302), a_fix("B", lon=110.303)]
    assert n_noted(district, *late_and_new) == 1
    assert announced(district) == [[110.301], [110.303]]


def test_what_cannot_be_right_is_named_and_holds_up_nobody_else(district):
    for code in ("A", "B", "C"):
        town.add_member(district, code)
    ahead = district.clock() + timedelta(seconds=150)
    batch = [
        a_fix("A", lon=110.301),
        a_fix("nobody"),
        ReportedFix(member_code="B", position=town.CENTRE, measured_at=ahead),
        ReportedFix(member_code="C", position=LonLat(0.0, 0.0), measured_at=NOON),
        a_fix("B", lon=110.302),
    ]
    noted = report_positions(batch, district=district)
    assert noted.n_noted == 2
    assert [(one.index, one.member_code, one.code) for one in noted.refused] == [
        (1, "nobody", "unknown_member"),
        (2, "B", "in_future"),
        (3, "C", "null_island"),
    ]
    assert where(district) == {"A": 110.301, "B": 110.302, "C": town.CENTRE.lon}
    assert announced(district) == [[110.301, 110.302]]


def test_a_batch_of_strangers_announces_nothing(district):
    assert report_positions([a_fix("nobody")], district=district).n_noted == 0
    assert announced(district) == []


def test_batches_that_meet_do_not_wait_for_each_other_in_a_circle(district):
    codes = [f"M{number:02}" for number in range(40)]
    for code in codes:
        town.add_member(district, code)

    def report(number):
        for turn in range(15):
            order = codes if number % 2 else codes[::-1]
            size = 40 if turn % 2 else 7
            fixes = [a_fix(code, after_s=turn * 8 + number) for code in order[:size]]
            report_positions(fixes, district=district)

    with ThreadPoolExecutor(6) as pool:
        for one in [pool.submit(report, number) for number in range(6)]:
            one.result()
