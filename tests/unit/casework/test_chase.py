"""The chain of an unsigned assignment: each step in its turn, from its instant on."""

from datetime import UTC, datetime, timedelta

import pytest

from gridmap.casework.chase import Unsigned, next_step
from gridmap.casework.chase_policy import ChasePolicy, Step
from gridmap.model.work_order import Urgency

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
POLICY = ChasePolicy()
STEPS_OF_ALL = ("remind", "phone", "grid_head")


def unsigned(taken_s=None, **facts):
    """Return an assignment reserved at NOW; `taken_s` says after how many seconds each step was."""
    taken = {Step(name): NOW + timedelta(seconds=s) for name, s in (taken_s or {}).items()}
    given = {"urgency": Urgency.NORMAL, "is_unit": False, "n_stand_ins": 0}
    return Unsigned(reserved_at=NOW, taken=taken, **(given | facts))


def told(one, policy=POLICY):
    due = next_step(one, policy)
    return None if due is None else (due.step.value, (due.at - NOW).total_seconds())


def whole_chain(policy=POLICY, **facts):
    """Return every step with its second, each taken the instant it is due."""
    taken_s, steps = {}, []
    while (due := told(unsigned(taken_s, **facts), policy)) is not None:
        steps.append(due)
        taken_s[due[0]] = due[1]
    return steps


def test_the_chain_of_a_member_takes_each_step_once_in_order():
    assert whole_chain() == [
        ("remind", 300),
        ("phone", 600),
        ("stand_in", 900),
        ("grid_head", 1_200),
        ("next_level", 1_800),
    ]


def test_an_urgent_order_is_chased_faster():
    assert [s for _, s in whole_chain(urgency=Urgency.URGENT)] == [60, 120, 180, 300, 600]


def test_a_unit_has_no_stand_in_and_no_grid_head():
    assert [step for step, _ in whole_chain(is_unit=True)] == ["remind", "phone", "next_level"]
    urgent = whole_chain(is_unit=True, urgency=Urgency.URGENT)
    assert urgent == whole_chain(is_unit=True)


def test_a_co_handler_has_no_stand_in_and_no_level_above_the_grid():
    assert [step for step, _ in whole_chain(is_lead=False)] == ["remind", "phone", "grid_head"]
    only_the_lead_is_chased = ChasePolicy(**{f"normal_{step}_s": 0 for step in STEPS_OF_ALL})
    assert only_the_lead_is_chased.first_s(Urgency.NORMAL) == 900
    assert only_the_lead_is_chased.first_s(Urgency.NORMAL, is_lead=False) is None


def test_a_stand_in_is_not_replaced_by_another():
    assert "stand_in" not in [step for step, _ in whole_chain(n_stand_ins=1)]
    twice = ChasePolicy(stand_ins=2)
    assert "stand_in" in [step for step, _ in whole_chain(twice, n_stand_ins=1)]


def test_a_step_of_no_seconds_is_left_out():
    policy = ChasePolicy(normal_phone_s=0, normal_stand_in_s=0)
    assert [step for step, _ in whole_chain(policy)] == ["remind", "grid_head", "next_level"]


def test_after_a_standstill_whoever_is_reminded_has_time_to_sign():
    assert told(unsigned({"remind": 5_000})) == ("phone", 5_030)
    assert told(unsigned({"remind": 5_000, "phone": 5_030})) == ("stand_in", 5_060)


def test_a_step_that_was_passed_over_is_not_taken_later():
    assert told(unsigned({"grid_head": 1_200})) == ("next_level", 1_800)


@pytest.mark.parametrize(
    "wrong",
    [
        {"urgent_remind_s": -1},
        {"normal_phone_s": float("inf")},
        {"normal_remind_s": 600},
        {"unit_next_level_s": 60},
        {"stand_ins": -1},
    ],
)
def test_numbers_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must"):
        ChasePolicy(**wrong)


def test_the_first_step_of_each_kind_is_known():
    assert POLICY.first_s(Urgency.URGENT) == 60.0
    assert POLICY.first_s(Urgency.URGENT, is_unit=True) == 3_600.0
    never = ChasePolicy(unit_remind_s=0, unit_phone_s=0, unit_next_level_s=0)
    assert never.first_s(Urgency.NORMAL, is_unit=True) is None
