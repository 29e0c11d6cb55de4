"""While an operation is on, dispatch knows: policy, mobilised members, kinds that go first."""

from dataclasses import replace
from datetime import timedelta

import chased
import emergency_town as storm
import pytest
import teamed
import town
import volunteers
from sqlalchemy import text

from gridmap.casework.chase_policy import ChasePolicy
from gridmap.casework.fixes import PositionPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.add_co_handler import WantedCoHandler, add_co_handler
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.chase_unsigned import ChasePolicies
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.preview_dispatch import preview_dispatch
from gridmap.flows.replay_decisions import Replayed, replay_decisions
from gridmap.flows.report_positions import report_positions
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.model.emergency import CallState, DispatchOverlay
from gridmap.model.fix import ReportedFix
from gridmap.model.work_order import ClaimMode
from gridmap.store import members
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

NEAR = DispatchPolicy(search_radius_m=700.0, widest_radius_m=700.0, roster_required=True)


@pytest.fixture
def square(district):
    """The town with one member 800 m from grid 004, who is not on duty."""
    storm.found(district)
    storm.crew(district, "W1", near="001", skills=("water",))
    return district


def dispatched(district, order_id):
    return dispatch_work_order(order_id, district=district, travel=StraightLine(), policy=NEAR)


def received(district, grid="004"):
    return town.receive(district, town.grid_centre(grid)).work_order_id


def mobilised(district, *, is_drill, answer=CallState.CONFIRMED, **plan):
    number = storm.switched_on(district, is_drill=is_drill, **plan)
    mobilise_people(number, district=district, travel=StraightLine(), actor="desk")
    answer_calls(number, {"W1": answer}, district=district, actor="W1")
    return number


def test_a_mobilised_member_is_sent_farther_and_off_the_roster_and_the_policy_is_kept(square):
    order = received(square)
    assert dispatched(square, order).assignment_id is None
    mobilised(square, is_drill=False)
    seen = preview_dispatch(order, district=square, travel=StraightLine(), policy=NEAR)
    found = dispatched(square, order)
    assert found.decision.chosen.code == seen.decision.chosen.code == "W1"
    assert found.decision.policy.search_radius_m == 9_000.0
    stored = "SELECT policy ->> 'search_radius_m' FROM decisions WHERE outcome = 'assign'"
    assert float(town.one(square, stored)) == 9_000.0


@pytest.mark.parametrize(("is_drill", "refused"), [(False, []), (True, ["off_shift"])])
def test_whoever_is_called_for_real_is_followed_off_the_roster_too(square, is_drill, refused):
    (member,) = square_members(square, "W1")
    town.add_shift(square, member, from_s=-90_000, to_s=-7_200)
    mobilised(square, is_drill=is_drill)
    fix = ReportedFix(member_code="W1", position=town.CENTRE, measured_at=square.clock())
    noted = report_positions([fix], district=square, policy=PositionPolicy())
    assert [one.code for one in noted.refused] == refused


def square_members(district, *codes):
    with district.reading() as conn:
        return list(members.ids_by_code(conn, district.tenant, codes).values())


def test_a_decision_of_an_emergency_is_replayed_to_the_same(square):
    mobilised(square, is_drill=False)
    dispatched(square, received(square))
    assert [one.outcome for one in replay_decisions(district=square)] == [Replayed.SAME]


def test_a_drill_changes_nothing_about_dispatch(square):
    mobilised(square, is_drill=True)
    found = dispatched(square, received(square))
    assert found.assignment_id is None
    assert found.decision.policy == NEAR


@pytest.mark.parametrize("answer", [CallState.DECLINED, CallState.NO_ANSWER])
def test_whoever_did_not_confirm_is_no_more_on_duty_than_before(square, answer):
    mobilised(square, is_drill=False, answer=answer)
    found = dispatched(square, received(square))
    assert found.assignment_id is None
    assert [one.reason.value for one in found.decision.considered] == ["not_in_roster"]


def test_outside_the_affected_grids_nothing_changes(square):
    storm.crew(square, "W2", near="003")
    with square.writing() as conn:
        grid = "SELECT id FROM features WHERE layer = 'grids' AND key = '003'"
        mobilised_number = mobilised(square, is_drill=False)
        conn.execute(text(f"DELETE FROM operation_grids WHERE grid_id = ({grid})"))  # noqa: S608
    found = dispatched(square, received(square, "003"))
    assert mobilised_number
    assert found.decision.policy == NEAR


def test_kinds_that_the_plan_lets_go_first_are_taken_first(square):
    early = received(square)
    late = town.receive(square, town.grid_centre("004"), category="other").work_order_id
    assert take_due_orders(district=square, limit=1)[0] == early
    with square.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO categories SELECT tenant_id, 'tree', zh, en, handling, urgency,"
                " skills, respond_s, arrive_s, close_s FROM categories WHERE code = 'other'"
            )
        )
        conn.execute(text("UPDATE work_orders SET next_try_at = opened_at"))
        conn.execute(text("UPDATE work_orders SET category = 'tree' WHERE id = :id"), {"id": late})
    overlay = DispatchOverlay(urgent_categories=("tree",))
    storm.switched_on(square, is_drill=False, overlay=overlay)
    assert take_due_orders(district=square, limit=1)[0] == late


SHUFFLED = """
    UPDATE work_orders AS w SET urgency = CASE WHEN n % 5 = 0 THEN 'urgent' ELSE 'normal' END,
        category = CASE WHEN n % 3 = 0 THEN 'flood' ELSE 'other' END, n_tries = n % 2,
        respond_by = opened_at + (n * 37 % 11) * interval '1 s', next_try_at = opened_at
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM work_orders) AS o WHERE o.id = w.id
"""
IN_TURN = """
    SELECT w.id FROM work_orders AS w JOIN features AS g ON g.id = w.grid_id
    ORDER BY (w.urgency = 'urgent') DESC, (w.category = 'flood' AND g.key = '004') DESC,
        (w.n_tries > 0), w.respond_by, w.id
"""


@pytest.mark.parametrize("is_drill", [False, True])
def test_the_queue_is_taken_in_turn_whatever_its_head_is_read_from(square, is_drill):
    """Four at a time, of which sixteen are looked at: as if all forty were sorted."""
    for grid in ("004", "003") * 20:
        received(square, grid)
    with square.writing() as conn:
        conn.execute(text(SHUFFLED))
        in_turn = IN_TURN.replace("'flood'", "'none'") if is_drill else IN_TURN
        expected = list(conn.execute(text(in_turn)).scalars())
    overlay = DispatchOverlay(urgent_categories=("flood",))
    storm.switched_on(square, is_drill=is_drill, overlay=overlay)
    with square.writing() as conn:
        grid = "SELECT id FROM features WHERE layer = 'grids' AND key = '003'"
        conn.execute(text(f"DELETE FROM operation_grids WHERE grid_id = ({grid})"))  # noqa: S608
    taken = [order for _ in range(10) for order in take_due_orders(district=square, limit=4)]
    assert taken == expected
    assert take_due_orders(district=square, limit=4) == []


@pytest.fixture
def led(square):
    """An order in grid 004 that somebody on duty there has; W1 has been mobilised meanwhile."""
    town.add_shift(
        square, town.add_member(square, "L", town.grid_centre("004")), from_s=-600, to_s=9_000
    )
    found = dispatched(square, order := received(square))
    assert found.decision.chosen.code == "L"
    mobilised(square, is_drill=False)
    return order


def policy_of(district, order_id, member):
    """Return how far the decision looked by which a member was sent to an order."""
    return town.one(
        district,
        "SELECT (d.policy ->> 'search_radius_m')::float8 FROM assignments AS a"
        " JOIN decisions AS d ON d.id = a.decision_id JOIN members AS m ON m.id = a.member_id"
        " WHERE a.work_order_id = :order AND m.code = :member",
        order=order_id,
        member=member,
    )


def test_a_team_is_sent_by_the_plan(square):
    order = teamed.an_order(square, teamed.POLICE, position=town.grid_centre("004"))
    assert not teamed.send(square, order, NEAR).assignments
    mobilised(square, is_drill=False)
    assert [part for part, _ in teamed.send(square, order, NEAR).assignments] == ["lead"]
    assert policy_of(square, order, "W1") == 9_000.0


def test_a_co_handler_is_found_by_the_plan(square, led):
    wanted = WantedCoHandler(order_id=led, actor="desk")
    sent = add_co_handler(wanted, district=square, travel=StraightLine(), policy=NEAR)
    assert sent.chosen.code == "W1"
    assert policy_of(square, led, "W1") == 9_000.0


def test_a_batch_matches_by_the_plan_inside_its_grids_and_ordinarily_outside(square):
    town.add_shift(
        square, town.add_member(square, "L", town.grid_centre("003")), from_s=-600, to_s=9_000
    )
    mobilised(square, is_drill=False)
    with square.writing() as conn:
        grid = "SELECT id FROM features WHERE layer = 'grids' AND key = '003'"
        conn.execute(text(f"DELETE FROM operation_grids WHERE grid_id = ({grid})"))  # noqa: S608
    inside, outside = received(square), received(square, "003")
    dispatch_batch(district=square, travel=StraightLine(), policy=NEAR)
    assert policy_of(square, inside, "W1") == 9_000.0
    assert policy_of(square, outside, "L") == 700.0
    assert [one.outcome for one in replay_decisions(district=square)] == [Replayed.SAME] * 2


def test_an_order_is_offered_by_the_plan(square):
    with square.writing() as conn:
        conn.execute(text("UPDATE roles SET may_claim = true"))
    order, offer = received(square), volunteers.Offering(square, NEAR)
    assert offer(order, ClaimMode.CASCADE) == []
    mobilised(square, is_drill=False)
    assert [member for _, member in offer(order)] == ["W1"]


def test_a_stand_in_is_asked_by_the_plan(square, led):
    with square.writing() as conn:
        grid = "SELECT id FROM features WHERE layer = 'grids' AND key = '004'"
        home = f"UPDATE members SET home_grid_id = ({grid}) WHERE code = 'W1'"  # noqa: S608
        conn.execute(text(home))
    chased.mark_stand_in(square, town.one(square, "SELECT id FROM members WHERE code = 'W1'"))
    chase = ChasePolicy(normal_remind_s=0, normal_phone_s=0)
    at = square.clock() + timedelta(seconds=901)
    policies = ChasePolicies(chase=chase, dispatch=NEAR)
    assert chased.chase(replace(square, clock=lambda: at), policies) == 1
    assert policy_of(square, led, "W1") == 9_000.0
