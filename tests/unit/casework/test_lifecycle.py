"""The life of a work order: where it may go, where it ends."""

import itertools

import pytest

from gridmap.casework.lifecycle import (
    ASSIGNMENT_MOVES,
    CASE_MOVES,
    COOPERATION_MOVES,
    OFFER_MOVES,
    check_assignment_move,
    check_case_move,
    check_cooperation_move,
    check_offer_move,
    order_state_after,
)
from gridmap.errors import IllegalMove
from gridmap.model.work_order import (
    ENDED_ASSIGNMENTS,
    ENDED_CASES,
    ENDED_COOPERATIONS,
    ENDED_OFFERS,
    AssignmentState,
    CaseState,
    CooperationState,
    OfferState,
)

MACHINES = [
    (CASE_MOVES, CaseState, CaseState.REPORTED, ENDED_CASES, check_case_move),
    (
        ASSIGNMENT_MOVES,
        AssignmentState,
        AssignmentState.RESERVED,
        ENDED_ASSIGNMENTS,
        check_assignment_move,
    ),
    (OFFER_MOVES, OfferState, OfferState.OFFERED, ENDED_OFFERS, check_offer_move),
    (
        COOPERATION_MOVES,
        CooperationState,
        CooperationState.ASKED,
        ENDED_COOPERATIONS,
        check_cooperation_move,
    ),
]
every_machine = pytest.mark.parametrize(
    "machine", MACHINES, ids=["case", "assignment", "offer", "cooperation"]
)


def reached(moves, first):
    seen, edge = {first}, {first}
    while edge:
        edge = {after for before, after in moves if before in edge} - seen
        seen |= edge
    return seen


@every_machine
def test_every_state_is_reached(machine):
    moves, states, first, _, _ = machine
    assert reached(moves, first) == set(states)


@every_machine
def test_an_end_is_final_and_nothing_else_is(machine):
    moves, states, _, ends, _ = machine
    assert set(states) - {before for before, _ in moves} == ends


@every_machine
def test_from_everywhere_an_end_is_reached(machine):
    moves, states, _, ends, _ = machine
    assert all(reached(moves, state) & ends for state in states)


@every_machine
def test_what_is_listed_may_be_taken_and_everything_else_is_refused_by_name(machine):
    moves, states, _, _, check = machine
    for before, after in itertools.product(states, repeat=2):
        if (before, after) in moves:
            check(before, after)
            continue
        with pytest.raises(IllegalMove) as refused:
            check(before, after)
        assert (refused.value.facts["before"], refused.value.facts["after"]) == (before, after)


def test_whatever_the_lead_does_moves_the_order_by_a_listed_move():
    at_work = {
        AssignmentState.RESERVED: {CaseState.DISPATCHED},
        AssignmentState.SIGNED: {CaseState.HANDLING},
        AssignmentState.ARRIVED: {CaseState.HANDLING},
        AssignmentState.CANNOT_GO_ASKED: {CaseState.DISPATCHED, CaseState.HANDLING},
    }
    for before, after in ASSIGNMENT_MOVES:
        order_after = order_state_after(after)
        for order in at_work[before]:
            assert order_after in {None, order} or (order, order_after) in CASE_MOVES


def test_the_order_stays_where_it_is_when_the_lead_arrives():
    assert order_state_after(AssignmentState.ARRIVED) is None
