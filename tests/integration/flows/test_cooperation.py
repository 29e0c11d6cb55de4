"""Requests for cooperation: each destination for itself, by name, and nobody reserved."""

import uuid
from datetime import timedelta

import chased
import pytest
import teamed
import town
from desk import add_feature
from invariants import check_everything
from teamed import kinds

from gridmap.errors import IllegalMove, NotFound
from gridmap.flows.answer_cooperation import answer_cooperation
from gridmap.flows.ask_cooperation import Wanted, ask_cooperation
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.look_up import read_order
from gridmap.flows.look_up_queues import read_queue
from gridmap.flows.plan_joint_operation import plan_joint_operation
from gridmap.model.ids import CooperationId
from gridmap.model.team import NewOperation
from gridmap.model.work_order import CooperationState, Remark

pytestmark = pytest.mark.postgis

ACKNOWLEDGED, ANSWERED = CooperationState.ACKNOWLEDGED, CooperationState.ANSWERED


def ask(district, order, *, units=(), others=(), members=()):
    """Ask and return what became of each destination."""
    wanted = Wanted(
        order_id=order,
        units=units,
        others=others,
        members=members,
        what="clear the road",
        actor="desk",
    )
    told = ask_cooperation(wanted, district=district)["destinations"]
    return {one["asked_of"]: one for one in told}


def step(district, one, state, *, actor="Wang", said=None):
    request = CooperationId(uuid.UUID(one["cooperation_id"]))
    remark = Remark(reason=said)
    return answer_cooperation(request, state, district=district, actor=actor, remark=remark)


def shown(district, order):
    """Return what the order shows: who was asked, where it stands, who acknowledged."""
    told = read_order(order, district=district, lang="en")["cooperations"]
    return {one["asked_of"]: (one["state"], one["acknowledged_by"]) for one in told}


@pytest.fixture
def order(district):
    town.add_member(district, "M")
    return town.receive(district).work_order_id


def test_each_destination_is_told_by_itself(district, order):
    add_feature(district, "units", None, name="lamps")
    lamps = town.one(district, "SELECT code FROM units")
    told = ask(district, order, units=(lamps, "nobody"), others=("police", "gas company"))
    assert {name: one["refused"] for name, one in told.items()} == {
        lamps: None,
        "nobody": "unknown_unit",
        "police": None,
        "gas company": None,
    }
    again = ask(district, order, others=("police", "119"))
    assert again["police"]["refused"] == "asked_already"
    assert again["119"]["state"] == "asked"
    assert set(shown(district, order)) == {lamps, "police", "gas company", "119"}
    check_everything(district)


def by_team(district):
    order = teamed.an_order(district, teamed.POLICE)
    teamed.send(district, order)
    return order


def by_plan(district):
    order, day = town.receive(district).work_order_id, district.clock() + timedelta(days=1)
    plan = NewOperation(
        order_id=order,
        title="night market",
        starts_at=day,
        ends_at=day + timedelta(hours=2),
        members=(("G", "lead"),),
        units=("P",),
        planned_by="desk",
    )
    plan_joint_operation(plan, district=district)
    return order


def by_desk(district):
    order = town.receive(district).work_order_id
    ask(district, order, units=("P",))
    return order


@pytest.mark.parametrize("asked", [by_team, by_plan, by_desk])
def test_whoever_asks_each_request_tells_what_it_is_and_belongs_to_the_place(district, asked):
    """A team, a plan for a day and the desk ask in one way."""
    chased.add_levels(district)
    teamed.staff(district)
    order = asked(district)
    (request,) = town.one(
        district,
        "SELECT array_agg(c.id::text) FROM cooperations AS c JOIN work_orders AS w"
        " ON w.id = c.work_order_id AND w.subdistrict_id = c.subdistrict_id WHERE w.id = :id",
        id=order,
    )
    assert [one["id"] for one in read_queue("cooperation", district=district)] == [order]
    step(district, {"cooperation_id": request}, ACKNOWLEDGED)
    assert read_queue("cooperation", district=district) == []
    step(district, {"cooperation_id": request}, CooperationState.WITHDRAWN)
    told = town.one(
        district,
        "SELECT array_agg(facts ->> 'cooperation_id' || ' ' || (facts ->> 'asked_of'))"
        " FROM events WHERE kind LIKE 'cooperation%' AND work_order_id = :id",
        id=order,
    )
    assert told == [f"{request} P"] * 3


def test_a_request_is_acknowledged_by_name_and_answered_and_reserves_nobody(district, order):
    told = ask(district, order, others=("police", "119"))
    step(district, told["police"], ACKNOWLEDGED)
    step(district, told["police"], ANSWERED, actor="Li", said="road is clear")
    step(district, told["119"], ANSWERED, said="not ours")
    assert shown(district, order) == {"police": ("answered", "Wang"), "119": ("answered", "Wang")}
    assert town.one(district, "SELECT max(active) FROM member_live") == 0
    assert town.one(district, "SELECT count(*) FROM assignments") == 0
    kinds = [one["kind"] for one in read_order(order, district=district, lang="en")["events"]]
    assert kinds.count("cooperation_answered") == 2
    check_everything(district)


def test_a_member_is_asked_by_code_and_may_decline_with_a_reason(district, order):
    told = ask(district, order, members=("M", "nobody"))
    assert told["nobody"]["refused"] == "unknown_member"
    step(district, told["M"], ACKNOWLEDGED)
    step(district, told["M"], CooperationState.DECLINED, said="no boat")
    assert shown(district, order) == {"M": ("declined", "Wang")}
    with pytest.raises(IllegalMove):
        step(district, told["M"], ANSWERED, said="after all")
    assert ask(district, order, members=("M",))["M"]["state"] == "asked", "it may be asked again"
    kinds = [one["kind"] for one in read_order(order, district=district, lang="en")["events"]]
    assert kinds.count("cooperation_declined") == 1
    check_everything(district)


def test_a_step_that_comes_again_is_no_error_and_one_backwards_is(district, order):
    police = ask(district, order, others=("police",))["police"]
    for _ in range(2):
        assert step(district, police, ACKNOWLEDGED) is ACKNOWLEDGED
    step(district, police, CooperationState.WITHDRAWN, said="needed no longer")
    with pytest.raises(IllegalMove):
        step(district, police, ANSWERED, said="too late")
    assert ask(district, order, others=("police",))["police"]["state"] == "asked"


def test_an_order_that_has_ended_asks_nobody(district):
    received = town.receive(district)
    cancel_request(received.request_id, district=district, actor="desk", reason="solved")
    with pytest.raises(IllegalMove):
        ask(district, received.work_order_id, others=("police",))


def test_a_cancelled_order_takes_its_requests_back(district):
    received = town.receive(district)
    order_id = received.work_order_id
    ask(district, order_id, others=("police",))
    cancel_request(received.request_id, district=district, actor="desk", reason="solved")
    assert shown(district, order_id) == {"police": ("withdrawn", None)}
    assert "cooperation_withdrawn" in kinds(district, order_id)
    check_everything(district)


def test_an_unknown_request_is_not_found(district, order):
    with pytest.raises(NotFound):
        step(district, {"cooperation_id": str(uuid.uuid4())}, ACKNOWLEDGED)
