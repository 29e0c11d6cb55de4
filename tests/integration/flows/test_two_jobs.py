"""A member with two work orders: what happens to one is not felt by the other."""

import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.work_order import AssignmentState
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis


@pytest.fixture
def two_jobs(district):
    """Two assignments of one member, with their requests."""
    town.add_member(district, "M", capacity=2)
    received = [town.receive(district) for _ in range(2)]
    return [
        (
            one,
            dispatch_work_order(
                one.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
            ).assignment_id,
        )
        for one in received
    ]


def states(district, jobs):
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT a.id, w.state || ' ' || a.state AS both FROM assignments AS a"
                " JOIN work_orders AS w ON w.id = a.work_order_id"
            )
        )
        found = {row.id: row.both for row in rows}
    return [found[assignment] for _, assignment in jobs]


def move(district, assignment, state):
    move_assignment(
        assignment, AssignmentState(state), district=district, actor="test", reason="test"
    )


def test_moving_the_second_never_alters_the_first(district, two_jobs):
    """Expert test 10 (dispatch.md 6 A): one job's status never alters another's."""
    (_, first), (_, second) = two_jobs
    move(district, first, "signed")
    for state, seen in (
        ("signed", "A07 signed"),
        ("arrived", "A07 arrived"),
        ("done", "A11 done"),
    ):
        move(district, second, state)
        assert states(district, two_jobs) == ["A07 signed", seen]


@pytest.mark.parametrize("end", ["withdrawn", "cannot_go"])
def test_the_end_of_one_frees_one_place_only(district, two_jobs, end):
    move(district, two_jobs[0][1], end)
    assert states(district, two_jobs) == [f"A05 {end}", "A06 reserved"]
    assert town.one(district, "SELECT active FROM member_live") == 1


def test_cancelling_one_request_leaves_the_other_at_work(district, two_jobs):
    cancel_request(two_jobs[1][0].request_id, district=district, actor="caller", reason="over")
    assert states(district, two_jobs) == ["A06 reserved", "A21 withdrawn"]
    assert town.one(district, "SELECT active FROM member_live") == 1
