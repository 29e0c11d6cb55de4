"""When a work order rises to the next level, and by which cause."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.calendar import LimitUnit, WorkingCalendar
from gridmap.casework.escalation import Cause, Now, Raise, Watched, due_raise, ranks_to_tell
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.model.level import LEVELS
from gridmap.model.work_order import CaseState, Urgency

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
POLICY = EscalationPolicy()


def after(seconds):
    return NOW + timedelta(seconds=seconds)


ORDER = Watched(
    state=CaseState.TO_BE_DISPATCHED,
    urgency=Urgency.NORMAL,
    is_unit=False,
    is_unowned=False,
    has_arrived=False,
    n_refusals=0,
    waiting_since=None,
    respond_by=after(10_000),
    arrive_by=after(20_000),
    close_by=after(30_000),
    rank=0,
    raised={},
)


def raised(seconds, policy=POLICY, levels=LEVELS, **facts):
    now = Now(after(seconds), WorkingCalendar())
    return due_raise(replace(ORDER, **facts), policy=policy, levels=levels, now=now)


def test_an_order_that_goes_well_is_told_to_nobody():
    assert raised(9_999) is None


def test_an_urgent_order_is_told_at_once_up_to_its_rank_and_once():
    policy = EscalationPolicy(urgent_rank=3)
    assert raised(0, policy, urgency=Urgency.URGENT) == Raise(Cause.URGENCY, 3)
    assert raised(0, policy, urgency=Urgency.URGENT, rank=3) is None
    assert raised(0, EscalationPolicy(urgent_rank=0), urgency=Urgency.URGENT) is None


def test_a_jump_to_a_level_that_the_district_lacks_goes_to_the_next_one_above():
    policy = EscalationPolicy(urgent_rank=3)
    levels = [level for level in LEVELS if level.rank != 3]
    urgent = {"urgency": Urgency.URGENT}
    assert raised(0, policy, levels, **urgent) == Raise(Cause.URGENCY, 4)
    assert raised(0, policy, levels, **urgent, rank=2) == Raise(Cause.URGENCY, 4)
    assert raised(0, policy, levels, **urgent, rank=4) is None


def test_a_jump_above_all_levels_ends_at_the_highest():
    policy = EscalationPolicy(urgent_rank=5)
    levels, urgent = LEVELS[:3], {"urgency": Urgency.URGENT}
    assert raised(0, policy, levels, **urgent) == Raise(Cause.URGENCY, 3)
    assert raised(0, policy, levels, **urgent, rank=3) is None


def test_an_order_on_nobodys_land_falls_to_the_territorial_body():
    assert raised(0, is_unowned=True) == Raise(Cause.UNOWNED, 2)
    assert raised(0, is_unowned=True, rank=2) is None


def test_refusals_raise_by_one_level_and_once():
    assert raised(0, n_refusals=1) is None
    assert raised(0, n_refusals=2, rank=1) == Raise(Cause.REFUSED, 2)
    assert raised(0, n_refusals=3, rank=2, raised={Cause.REFUSED: NOW}) is None


def test_an_order_that_finds_nobody_rises_level_by_level():
    assert raised(1_799, waiting_since=NOW) is None
    assert raised(1_800, waiting_since=NOW) == Raise(Cause.NO_CANDIDATE, 1)
    once = {"waiting_since": NOW, "rank": 1, "raised": {Cause.NO_CANDIDATE: after(1_800)}}
    assert raised(1_800 + 14_399, **once, respond_by=after(99_999)) is None
    assert raised(1_800 + 14_400, **once, respond_by=after(99_999)) == Raise(Cause.NO_CANDIDATE, 2)


def test_a_new_wait_counts_from_its_own_beginning():
    again = {"waiting_since": after(5_000), "rank": 1, "raised": {Cause.NO_CANDIDATE: after(1_800)}}
    assert raised(5_000 + 1_799, **again) is None
    assert raised(5_000 + 1_800, **again) == Raise(Cause.NO_CANDIDATE, 2)


def test_each_limit_that_passes_raises_by_one_level():
    assert raised(10_000) is None
    assert raised(10_001) == Raise(Cause.OVERDUE_RESPOND, 1)
    late = {Cause.OVERDUE_RESPOND: after(10_001)}
    assert raised(20_000, rank=1, raised=late) is None
    assert raised(20_001, rank=1, raised=late) == Raise(Cause.OVERDUE_ARRIVE, 2)
    late |= {Cause.OVERDUE_ARRIVE: after(20_001)}
    assert raised(30_001, rank=2, raised=late) == Raise(Cause.OVERDUE_CLOSE, 3)
    late |= {Cause.OVERDUE_CLOSE: after(30_001)}
    assert raised(30_001 + 86_399, rank=3, raised=late) is None
    assert raised(30_001 + 86_400, rank=3, raised=late) == Raise(Cause.OVERDUE_CLOSE, 4)


def test_a_limit_counts_only_for_who_still_has_to_keep_it():
    signed = {"state": CaseState.HANDLING}
    assert raised(10_001, **signed) is None
    assert raised(20_001, **signed, has_arrived=True) is None
    assert raised(20_001, **signed, is_unit=True) is None
    assert raised(30_001, state=CaseState.FEEDBACK) is None


def test_nothing_rises_above_the_top():
    assert raised(99_999, rank=5) is None
    assert raised(0, EscalationPolicy(urgent_rank=9), urgency=Urgency.URGENT) == Raise(
        Cause.URGENCY, 5
    )
    assert raised(0, EscalationPolicy(urgent_rank=9), urgency=Urgency.URGENT, rank=5) is None


def test_levels_are_the_districts_own():
    three = (LEVELS[0], LEVELS[2])
    assert raised(10_001, levels=three, rank=1) == Raise(Cause.OVERDUE_RESPOND, 3)
    assert ranks_to_tell(three, before=0, target=3) == (1, 3)


@pytest.mark.parametrize("wrong", [{"n_refusals": -1}, {"urgent_pause_s": 0.0}])
def test_numbers_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must"):
        EscalationPolicy(**wrong)


def test_a_late_order_rises_again_after_a_working_day_where_the_policy_says_so():
    """Late and told on a Friday at 16:00: again when the duty of Monday ends, not on Saturday."""
    policy = EscalationPolicy(overdue_pause_unit=LimitUnit.WORKING_DAYS)
    friday = (datetime(2026, 3, 6, 8, tzinfo=UTC) - NOW).total_seconds()
    late = {"close_by": after(friday), "state": CaseState.HANDLING, "has_arrived": True}
    told = {"rank": 1, "raised": {Cause.OVERDUE_CLOSE: after(friday)}}
    told["raised"][Cause.OVERDUE_RESPOND] = after(0)
    assert raised(friday + 24 * 3_600, **late, **told) == Raise(Cause.OVERDUE_CLOSE, 2)
    assert raised(friday + 24 * 3_600, policy=policy, **late, **told) is None
    monday = friday + 3 * 86_400 + 1.5 * 3_600
    assert raised(monday - 1, policy=policy, **late, **told) is None
    assert raised(monday, policy=policy, **late, **told) == Raise(Cause.OVERDUE_CLOSE, 2)
