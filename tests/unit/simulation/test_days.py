"""Days made of a district's past, and what may be otherwise about them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from exact_durations import Exponential, Fixed
from rehearsing import HERE, a_member, an_order, grid

from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.simulation.changes import on_shifts, posted, staffed
from gridmap.simulation.day import Staffing
from gridmap.simulation.days import generated_days, replayed_days
from gridmap.simulation.durations import LogNormal, observed
from gridmap.simulation.ground import Ground, PastOrder, PastShift, Steps
from gridmap.simulation.habits import LEAST_SEEN, Habits, learned
from gridmap.simulation.prepared import PreparedTimes

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 3, 2, tzinfo=ZONE)
NOTHING = Steps(sign_urgent_s=(), sign_normal_s=(), handling=(), n_ended=0, n_cannot_go=0)
EAST = LonLat(HERE.lon + 0.01, HERE.lat)


def past(number: int, received_at: datetime, **more) -> PastOrder:
    """Return a past order: one of the builder's, with an instant."""
    order = an_order(number, 0.0, **more)
    names = PastOrder.__dataclass_fields__.keys() - {"received_at"}
    return PastOrder(received_at=received_at, **{name: getattr(order, name) for name in names})


def a_ground(orders, members=(), shifts=(), absences=()) -> Ground:
    """Return the ground of some past orders."""
    return Ground(
        zone=ZONE,
        orders=tuple(orders),
        members=tuple(members),
        shifts=tuple(shifts),
        absences=tuple(absences),
        grids=(),
        steps=NOTHING,
    )


def test_a_past_day_begins_at_local_midnight():
    late = MIDNIGHT + timedelta(hours=23, minutes=30)
    early = MIDNIGHT + timedelta(hours=24, minutes=30)
    days = replayed_days(a_ground([past(1, late.astimezone(UTC)), past(2, early)]))
    assert [one.starts_at for one in days] == [MIDNIGHT, MIDNIGHT + timedelta(days=1)]
    assert [one.orders[0].received_s for one in days] == [84_600.0, 1_800.0]


def test_the_roster_tells_duty_and_who_is_not_in_it_is_unknown():
    in_it, out_of_it, other_day = (a_member(code) for code in ("A", "B", "C"))
    shifts = [
        PastShift(
            member_id=in_it.id,
            starts_at=MIDNIGHT - timedelta(hours=1),
            ends_at=MIDNIGHT + timedelta(hours=7),
        ),
        PastShift(
            member_id=other_day.id,
            starts_at=MIDNIGHT - timedelta(days=9),
            ends_at=MIDNIGHT - timedelta(days=8),
        ),
    ]
    (day,) = replayed_days(a_ground([past(1, MIDNIGHT)], [in_it, out_of_it, other_day], shifts))
    assert [one.shifts for one in day.members] == [((-3_600.0, 25_200.0),), None, ()]


def test_who_is_away_is_off_duty_meanwhile():
    in_roster, unknown = a_member("A"), a_member("B")

    def hours(member, from_h, to_h):
        return PastShift(
            member_id=member.id,
            starts_at=MIDNIGHT + timedelta(hours=from_h),
            ends_at=MIDNIGHT + timedelta(hours=to_h),
        )

    absences = [hours(in_roster, 12, 13), hours(in_roster, 16, 20), hours(unknown, -3, 2)]
    ground = a_ground(
        [past(1, MIDNIGHT)], [in_roster, unknown], [hours(in_roster, 8, 17)], absences
    )
    (day,) = replayed_days(ground)
    assert [[(a / 3_600, b / 3_600) for a, b in one.shifts] for one in day.members] == [
        [(8, 12), (13, 16)],
        [(2, 36)],
    ]


def test_generated_days_have_the_load_of_each_hour_and_the_places_of_the_past():
    orders = [
        past(n, MIDNIGHT + timedelta(days=n % 2, hours=9, seconds=n), position=place)
        for n, place in enumerate([HERE, EAST] * 20)
    ]
    days = generated_days(a_ground(orders), n_days=300, rng=np.random.default_rng(1))
    counts = [len(one.orders) for one in days]
    assert np.mean(counts) == pytest.approx(20.0, abs=1.0)
    assert np.var(counts) == pytest.approx(20.0, rel=0.3)
    seen = [order for day in days for order in day.orders]
    assert {one.position for one in seen} == {HERE, EAST}
    assert all(9 * 3_600.0 <= one.received_s < 10 * 3_600.0 for one in seen)
    assert [one.starts_at.astimezone(ZONE).date() for one in days[:3]] == [
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 2),
    ]
    again = generated_days(a_ground(orders), n_days=300, rng=np.random.default_rng(1))
    assert again == days


def test_nothing_is_generated_of_nothing():
    assert generated_days(a_ground([]), n_days=3, rng=np.random.default_rng(1)) == ()


def a_day_of(members):
    (day,) = replayed_days(a_ground([past(1, MIDNIGHT)], members))
    return day


def test_staff_is_added_and_taken_away_evenly_by_role_and_grid():
    members = [
        a_member(f"{n}", role="full_time" if n < 4 else "part_time", home_grid_id=grid(n % 2))
        for n in range(6)
    ]
    day = a_day_of(members)
    fewer = staffed(day, [Staffing(change=-2, role="full_time")]).members
    assert [one.code for one in fewer] == ["1", "3", "4", "5"]
    more = staffed(day, [Staffing(change=3, role="part_time", grid_id=grid(0))]).members
    assert [one.code for one in more[6:]] == ["4+1", "4+2", "4+3"]
    assert len({one.id for one in more}) == 9
    gone = staffed(day, [Staffing(change=-9, grid_id=grid(1))]).members
    assert {one.home_grid_id for one in gone} == {grid(0)}
    assert staffed(day, [Staffing(change=2, role="nobody")]).members == day.members


def test_other_posts_draw_those_who_are_dispatched_to_the_nearest():
    near_east = LonLat(EAST.lon - 0.001, EAST.lat)
    members = [a_member("A"), a_member("B", near_east), a_member("H", may_be_dispatched=False)]
    moved = posted(a_day_of(members), [EAST, LonLat(HERE.lon - 0.001, HERE.lat)]).members
    assert [one.post.lon for one in moved] == [HERE.lon - 0.001, EAST.lon, HERE.lon]
    kept = posted(a_day_of(members), [EAST], roles=frozenset({"part_time"})).members
    assert [one.post for one in kept] == [HERE, near_east, HERE]


def test_other_shifts_hold_for_those_whom_they_name():
    changed = on_shifts(a_day_of([a_member("A"), a_member("B")]), {"B": ((0.0, 60.0),)})
    assert [one.shifts for one in changed.members] == [None, ((0.0, 60.0),)]


def test_prepared_times_answer_what_was_looked_up():
    seconds = np.array([[1.0, 2.0], [3.0, np.inf]], dtype=np.float32)
    times = PreparedTimes([HERE, EAST], [EAST, HERE], seconds, engine="by hand")
    assert times.times_to([EAST, HERE], EAST, at=MIDNIGHT).seconds == (3.0, 1.0)
    matrix = times.times_between([HERE], [HERE, EAST], at=MIDNIGHT, limit_s=1.5)
    assert matrix.seconds == ((np.inf, 1.0),)
    with pytest.raises(KeyError):
        times.times_to([HERE], LonLat(0.0, 0.0), at=MIDNIGHT)


def test_habits_are_learned_where_enough_was_seen():
    seen = tuple(float(n) for n in range(LEAST_SEEN))
    steps = replace(
        NOTHING,
        sign_normal_s=seen,
        handling=(*(("other", one) for one in seen), ("other", 1e9), ("flood", 7.0)),
        sign_urgent_s=(5.0,),
        n_ended=100,
        n_cannot_go=7,
    )
    habits, shipped = learned(steps), Habits()
    assert habits.sign_s[Urgency.NORMAL] == observed(seen)
    assert habits.handling_s == observed([*seen, 7.0])
    assert habits.handling_of == {"other": observed(seen)}
    assert habits.sign_s[Urgency.URGENT] == shipped.sign_s[Urgency.URGENT]
    assert habits.cannot_go_share == 0.07
    assert learned(NOTHING) == shipped


@pytest.mark.parametrize(
    ("duration", "median", "mean"),
    [
        (Fixed(7.0), 7.0, 7.0),
        (Exponential(10.0), 10.0 * np.log(2.0), 10.0),
        (LogNormal(10.0, 0.5), 10.0, 10.0 * np.exp(0.125)),
        (observed([4.0, 1.0, 2.0, 3.0, -1.0, np.nan]), 3.0, 2.5),
    ],
)
def test_a_duration_has_the_median_and_mean_that_it_states(duration, median, mean):
    shares = (np.arange(200_000) + 0.5) / 200_000
    assert duration.at(np.array([0.5]))[0] == pytest.approx(median)
    assert duration.at(shares).mean() == pytest.approx(mean, rel=1e-3)
    assert duration.as_facts()["kind"]


def test_nothing_observed_is_no_distribution():
    with pytest.raises(ValueError, match="nothing was observed"):
        observed([-1.0, np.nan])
