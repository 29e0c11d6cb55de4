"""Who becomes free wakes what waits near by: orders, and teams that lack somebody."""

from dataclasses import replace

import invariants
import pytest
import teamed
import town
from sqlalchemy import text
from teamed import MEDIATOR, an_order, move, of, people, send

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.take_due_teams import take_due_teams

pytestmark = pytest.mark.postgis


@pytest.fixture
def manned(district):
    """The town with one grid member and one mediator, who is at another order."""
    town.add_member(district, "M", skills=("mediation",))
    elsewhere = teamed.of(send(district, an_order(district)), "lead")
    town.add_member(district, "G")
    yield district, elsewhere
    invariants.check_everything(district)


def led_without_mediator(district):
    """Return an order that somebody leads and for which no mediator was found."""
    order = an_order(district)
    move(district, of(send(district, order), "lead"), "signed")
    ask_for_team(order, [MEDIATOR], district=district, actor="desk")
    assert take_due_teams(district=district) == [order]
    return order


def test_who_is_free_again_is_found_for_a_team_that_lacks_somebody(manned):
    district, elsewhere = manned
    order = led_without_mediator(district)
    assert send(district, order).waits_for == ("mediator",)
    assert take_due_teams(district=district) == []
    move(district, elsewhere, "signed", "done")
    assert take_due_teams(district=district) == [order]
    send(district, order)
    assert people(district, order)["M"] == ("mediator", "reserved")


def test_who_becomes_free_while_a_team_is_being_looked_for_is_not_missed(manned):
    district, elsewhere = manned
    order = led_without_mediator(district)

    class Freeing:
        def times_to(self, origins, destination, *, at):
            move(district, elsewhere, "signed", "done")
            return teamed.TRAVEL.times_to(origins, destination, at=at)

    dispatch_team(order, district=district, travel=Freeing(), policy=teamed.POLICY)
    assert take_due_teams(district=district) == [order]


def test_a_complete_team_is_not_looked_for_because_somebody_is_free(manned):
    district, elsewhere = manned
    order = an_order(district)
    move(district, of(send(district, order), "lead"), "signed")
    send(district, order)
    move(district, elsewhere, "signed", "done")
    assert take_due_teams(district=district) == []


def test_who_is_free_again_at_the_anchor_wakes_the_orders_there(district):
    town.add_member(district, "A", home_grid="001")
    with district.writing() as conn:
        conn.execute(text("UPDATE member_live SET position = NULL"))
    policy = replace(DispatchPolicy(), anchor_without_fix=True)
    first, second = (town.receive(district, town.grid_centre("001")) for _ in range(2))
    sent, waits = (
        dispatch_work_order(
            one.work_order_id, district=district, travel=teamed.TRAVEL, policy=policy
        )
        for one in (first, second)
    )
    assert waits.assignment_id is None
    assert take_due_orders(district=district) == []
    move(district, sent.assignment_id, "signed", "done")
    assert take_due_orders(district=district) == [second.work_order_id]
