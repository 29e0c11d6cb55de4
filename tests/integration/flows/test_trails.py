"""Trails, refusals and crossings: what many fixes of many members come to."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import town
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from storm import dice

from gridmap.casework.fixes import PositionPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.forget_fixes import forget_fixes
from gridmap.flows.look_up_positions import read_last_positions, read_trail
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.report_positions import report_positions
from gridmap.geo.crs import Datum
from gridmap.model.fix import ReportedFix
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

POLICY = PositionPolicy()


def a_fix(district, code, *, ago_s=0.0, at=town.CENTRE, **more):
    measured_at = district.clock() - timedelta(seconds=ago_s)
    return ReportedFix(member_code=code, position=at, measured_at=measured_at, **more)


def report(district, *fixes, **more):
    return report_positions(fixes, district=district, policy=POLICY, **more)


def events_of(district, kind):
    sql = "SELECT facts FROM events WHERE kind = :kind ORDER BY at, id"
    with district.reading() as conn:
        return [row.facts for row in conn.execute(text(sql), {"kind": kind})]


def last_of(district):
    found = read_last_positions(district=district, policy=POLICY)
    return {one["code"]: one["measured_at"] for one in found}


def refused_of(district):
    with district.reading() as conn:
        rows = conn.execute(text("SELECT code, n, position FROM fix_refusals"))
        return {row.code: (row.n, row.position is not None) for row in rows}


def test_five_thousand_fixes_of_many_members_shuffled_and_twice(district):
    n_members, n_each = 100, 40
    codes = [f"M{number:03}" for number in range(n_members)]
    for code in codes:
        town.add_member(district, code)
    start = district.clock() - timedelta(hours=2)
    once = [
        ReportedFix(
            member_code=code,
            position=LonLat(110.30 + step * 1e-5, 20.0 + number * 1e-5),
            measured_at=start + timedelta(seconds=60 * step),
        )
        for number, code in enumerate(codes)
        for step in range(n_each)
    ]
    draw = dice(5)
    batch = once + draw.sample(once, 1_000)
    draw.shuffle(batch)
    assert len(batch) == 5_000
    noted = report(district, *batch)
    assert (noted.n_kept, noted.n_duplicate, noted.refused) == (4_000, 1_000, ())
    assert noted.n_noted == n_members
    newest = start + timedelta(seconds=60 * (n_each - 1))
    assert last_of(district) == dict.fromkeys(codes, newest)
    again = report(district, *batch)
    assert (again.n_noted, again.n_kept, again.n_duplicate) == (0, 0, 5_000)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(
        st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 90_000)), max_size=6), max_size=5
    )
)
def test_the_last_position_is_always_the_newest_that_was_taken(district, batches):
    """Whatever comes in whatever order; fixes older than a day are refused."""
    with district.writing() as conn:
        for emptied in (
            "DELETE FROM fixes",
            "DELETE FROM fix_refusals",
            "DELETE FROM member_live",
            "DELETE FROM members",
        ):
            conn.execute(text(emptied))
    for code in "AB":
        town.add_member(district, code)
    taken = {}
    before = dict.fromkeys("AB")
    for batch in batches:
        fixes = [a_fix(district, code, ago_s=ago_s) for code, ago_s in batch]
        refused = {one.index for one in report(district, *fixes).refused}
        for index, fix in enumerate(fixes):
            if index not in refused:
                known = taken.get(fix.member_code, fix.measured_at)
                taken[fix.member_code] = max(known, fix.measured_at)
        now = last_of(district)
        for code in "AB":
            assert now[code] == taken.get(code)
            assert before[code] is None or now[code] >= before[code]
        before = now


def test_each_fix_that_cannot_be_right_has_its_reason_and_counts_nowhere(district):
    town.add_member(district, "M")
    report(district, a_fix(district, "M", ago_s=60))
    was = last_of(district)
    bad = {
        "in_future": a_fix(district, "M", ago_s=-7_200),
        "in_past": ReportedFix(
            member_code="M", position=town.CENTRE, measured_at=datetime(1970, 1, 1, tzinfo=UTC)
        ),
        "null_island": a_fix(district, "M", at=LonLat(0.0, 0.0)),
        "too_fast": a_fix(district, "M", speed_mps=250.0),
        "inaccurate": a_fix(district, "M", accuracy_m=5_000.0),
        "jumped": a_fix(district, "M", at=LonLat(111.0, 20.0)),
        "no_fix": a_fix(district, "M", is_valid=False),
        "mocked": a_fix(district, "M", is_mocked=True),
    }
    noted = report(district, *bad.values())
    assert [one.code for one in noted.refused] == list(bad)
    assert (noted.n_noted, noted.n_kept) == (0, 0)
    assert last_of(district) == was
    # Only what is doubted keeps its place: a second one near it may prove it right.
    assert refused_of(district) == {code: (1, code == "jumped") for code in bad}


def test_one_wrong_fix_does_not_lock_a_member_out(district):
    """The wrong one was taken; the right place is doubted once, in a later call believed."""
    town.add_member(district, "M")
    report(district, a_fix(district, "M", ago_s=90, at=LonLat(111.0, 20.0)))
    doubted = report(district, a_fix(district, "M", ago_s=60))
    assert [one.code for one in doubted.refused] == ["jumped"]
    believed = report(district, a_fix(district, "M", ago_s=30))
    assert (believed.n_noted, believed.refused) == (1, ())


def test_a_late_fix_goes_to_the_trail_and_moves_nobody_back(district):
    town.add_member(district, "M")
    report(district, a_fix(district, "M", ago_s=10))
    was = last_of(district)
    late = report(district, a_fix(district, "M", ago_s=600))
    assert (late.n_noted, late.n_kept, late.refused) == (0, 1, ())
    assert last_of(district) == was


def test_off_shift_nobody_is_followed_and_no_place_is_kept(district):
    member = town.add_member(district, "M")
    town.add_shift(district, member, from_s=-90_000, to_s=-7_200)
    noted = report(district, a_fix(district, "M"))
    assert [one.code for one in noted.refused] == ["off_shift"]
    assert refused_of(district) == {"off_shift": (1, False)}
    assert report(district, a_fix(district, "M", ago_s=8_000)).n_kept == 1
    town.add_shift(district, member, from_s=1_200, to_s=7_200)
    assert report(district, a_fix(district, "M")).n_noted == 1


def test_with_an_order_in_hand_a_member_is_followed_at_any_hour(district):
    member = town.add_member(district, "M", measured_at=district.clock())
    signed(district)
    town.add_shift(district, member, from_s=-90_000, to_s=-7_200)
    assert report(district, a_fix(district, "M")).refused == ()


def test_degrees_of_a_shifted_datum_are_converted(district):
    town.add_member(district, "M")
    shifted = a_fix(district, "M", at=LonLat(110.30949, 20.00293))
    report(district, shifted, datum=Datum.GCJ02)
    (fix,) = read_last_positions(district=district, policy=POLICY)
    assert 100 < (110.30949 - fix["lon"]) * 104_600 < 700
    again = report(district, shifted, datum=Datum.GCJ02)
    assert again.n_duplicate == 1


def signed(district):
    """Return the assignment of an order at the centre that a member has signed."""
    received = town.receive(district)
    assigned = dispatch_work_order(
        received.work_order_id,
        district=district,
        travel=StraightLine(),
        policy=DispatchPolicy(),
    ).assignment_id
    move_assignment(assigned, AssignmentState.SIGNED, district=district, actor="M")
    return assigned


def test_a_signed_order_is_reached_once(district):
    near, far = LonLat(110.3055, 20.005), LonLat(110.308, 20.005)
    town.add_member(district, "M", far)
    assigned = signed(district)
    start = district.clock()
    later = itertools.count()

    def walk_to(place):
        at = start + timedelta(seconds=15 * next(later))
        report(district, ReportedFix(member_code="M", position=place, measured_at=at))

    walk_to(far)
    assert events_of(district, "order_reached") == []
    for place in (near, far, near, near):
        walk_to(place)
    assert len(events_of(district, "order_reached")) == 1
    with district.reading() as conn:
        (row,) = conn.execute(text("SELECT assignment_id FROM reached_orders"))
    assert row.assignment_id == assigned


def test_a_fix_from_before_the_signature_reaches_nothing(district):
    town.add_member(district, "M")
    signed(district)
    report(district, a_fix(district, "M", ago_s=300))
    assert events_of(district, "order_reached") == []


def test_leaving_the_own_grid_is_told_once_and_so_is_coming_back(district):
    town.add_member(district, "M", home_grid="001")
    inside = town.grid_centre("001")
    on_the_edge = LonLat(town.WEST + town.STEP + 0.0002, inside.lat)
    outside = town.grid_centre("002")
    steps = [inside, on_the_edge, outside, outside, on_the_edge, inside, inside, outside]
    for number, at in enumerate(steps):
        report(district, a_fix(district, "M", ago_s=600 - 60 * number, at=at))
    assert len(events_of(district, "member_left_grid")) == 2
    assert len(events_of(district, "member_back_in_grid")) == 1
    (last,) = read_last_positions(district=district, policy=POLICY)
    assert last["outside_since"] == last["measured_at"]


def test_silence_becomes_last_known(district):
    for code, ago_s in (("A", 10), ("B", 600), ("C", 7_200)):
        town.add_member(district, code, measured_at=district.clock() - timedelta(seconds=ago_s))
    town.add_member(district, "D")
    found = read_last_positions(district=district, policy=POLICY)
    freshness = [one["freshness"] for one in found]
    assert freshness == ["live", "silent", "last_known", "post"]


def test_old_trails_go_and_the_last_position_stays(district):
    town.add_member(district, "M")
    days = [timedelta(days=days) for days in (40, 31, 29)]
    fixes = [
        ReportedFix(member_code="M", position=town.CENTRE, measured_at=district.clock() - ago)
        for ago in days
    ]
    report_positions(fixes, district=district)
    was = last_of(district)
    assert [forget_fixes(district=district, policy=POLICY, lot=1) for _ in range(2)] == [2, 0]
    assert town.one(district, "SELECT count(*) FROM fixes") == 1
    assert forget_fixes(district=district, policy=PositionPolicy(kept_days=1)) == 1
    assert last_of(district) == was


def test_a_trail_is_read_in_order_and_who_looked_is_put_down(district):
    town.add_member(district, "M")
    report(district, *[a_fix(district, "M", ago_s=ago_s) for ago_s in (10, 30, 20)])
    now = district.clock()
    between = (now - timedelta(hours=1), now)
    found = read_trail("M", district=district, between=between, limit=10, actor="chief")
    times = [one["measured_at"] for one in found]
    assert times == sorted(times)
    assert [one["n"] for one in events_of(district, "trail_viewed")] == [3]
    with pytest.raises(NotFound):
        read_trail("nobody", district=district, between=between, limit=10, actor="chief")
