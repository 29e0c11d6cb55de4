"""An operation takes listed moves only, by two persons, and ends when everything is settled."""

import itertools

import pytest

from gridmap.casework.emergency import (
    CALL_MOVES,
    OPERATION_MOVES,
    MusterCounts,
    OpenMatters,
    check_call_move,
    check_is_on,
    check_may_switch_off,
    check_operation_move,
)
from gridmap.casework.emergency_report import Part, Spread, spread_of
from gridmap.errors import IllegalMove, StillOpen
from gridmap.model.emergency import CallState, OperationState

NOTHING = {
    "n_roll_unanswered": 0, "n_goods_out": 0, "n_evacuees_waiting": 0, "n_evacuees_away": 0,
    "n_hazards_in_danger": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("states", "moves", "check"),
    [
        (OperationState, OPERATION_MOVES, check_operation_move),
        (CallState, CALL_MOVES, check_call_move),
    ],
)
def test_only_listed_moves_are_taken(states, moves, check):
    for pair in itertools.product(states, repeat=2):
        if pair in moves:
            check(*pair)
        else:
            with pytest.raises(IllegalMove):
                check(*pair)


def reached(start, moves):
    states = {start}
    while more := {after for before, after in moves if before in states} - states:
        states |= more
    return states


def test_every_state_can_be_reached_and_the_end_is_an_end():
    assert reached(OperationState.PREPARED, OPERATION_MOVES) == set(OperationState)
    assert reached(CallState.CALLED, CALL_MOVES) == set(CallState)
    assert OperationState.OFF not in {before for before, _ in OPERATION_MOVES}
    assert CallState.RELEASED not in {before for before, _ in CALL_MOVES}


def test_nobody_is_called_before_it_is_on_nor_after_it_is_off():
    for state in (OperationState.PREPARED, OperationState.OFF):
        with pytest.raises(IllegalMove):
            check_is_on(state)
    check_is_on(OperationState.STANDING_DOWN)


def test_the_counts_of_a_roll_are_everybody_on_it():
    counts = MusterCounts(n_present=3, n_absent=2, n_excused=1, n_unanswered=4)
    assert counts.n_expected == 10


@pytest.mark.parametrize("name", NOTHING)
def test_each_open_matter_is_named_and_refused_unless_stated(name):
    matters = OpenMatters(**(NOTHING | {name: 2}))
    with pytest.raises(StillOpen) as refused:
        check_may_switch_off(matters, left_open=" ")
    assert refused.value.facts[name] == 2
    check_may_switch_off(matters, left_open="转水务部门继续处置")
    check_may_switch_off(OpenMatters(**NOTHING), left_open=None)


def test_percentiles_are_nearest_rank_and_an_empty_whole_has_no_share():
    assert spread_of([5.0]) == Spread(n=1, p50_s=5.0, p90_s=5.0)
    assert spread_of(range(1, 101)) == Spread(n=100, p50_s=50, p90_s=90)
    assert spread_of([]) is None
    assert Part(part=0, whole=0).share is None
    assert Part(part=1, whole=4).share == 0.25
