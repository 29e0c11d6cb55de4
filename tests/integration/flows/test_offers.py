"""Offers to claim an order: one after the other or to several, accepted once, or over."""

import threading
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import teamed
import town
import volunteers
from invariants import check_everything
from proofs import write_down
from storm import at_once, dice

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, MemberFull, OfferOver
from gridmap.flows.answer_offer import accept_offer, decline_offer
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up_offers import read_offers
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.take_due_orders import take_due_claims, take_due_orders
from gridmap.flows.withdraw_offers import withdraw_offers
from gridmap.model.ids import AssignmentId, OfferId
from gridmap.model.work_order import AssignmentState, ClaimMode
from gridmap.settings import Settings
from gridmap.travel.straight_line import StraightLine
from gridmap.wiring import Services
from gridmap.worker import offer_due

pytestmark = pytest.mark.postgis

CASCADE, BROADCAST = ClaimMode.CASCADE, ClaimMode.BROADCAST


@pytest.fixture
def offer(district):
    """Three volunteers at 0, 100 and 200 m, a full-time member on the spot; offers orders."""
    volunteers.add_role(district)
    for number, code in enumerate(("V0", "V1", "V2")):
        volunteers.add(district, code, east_m=100.0 * number)
    town.add_member(district, "full-time")
    return volunteers.Offering(district)


@pytest.fixture
def order(district, offer):
    return town.receive(district).work_order_id


def later(district, seconds):
    """Return the same district so many seconds later."""
    at = district.clock() + timedelta(seconds=seconds)
    return replace(district, clock=lambda: at)


def accept(district, offer_id):
    return accept_offer(OfferId(uuid.UUID(offer_id)), district=district, actor="volunteer")


def decline(district, offer_id):
    return decline_offer(OfferId(uuid.UUID(offer_id)), district=district, actor="volunteer")


def states(district):
    """Return the state of each offer by member."""
    rows = "SELECT json_object_agg(m.code, o.state) FROM offers AS o JOIN members AS m"
    return town.one(district, f"{rows} ON m.id = o.member_id")


def load(district, code):
    sql = "SELECT active FROM member_live JOIN members ON id = member_id WHERE code = :code"
    return town.one(district, sql, code=code)


def waits_for(district):
    return town.one(district, "SELECT state || ' ' || coalesce(waiting_for, '') FROM work_orders")


def test_an_offer_goes_to_the_nearest_who_may_claim_and_reserves_nobody(district, offer, order):
    ((_, code),) = offer(order, CASCADE)
    assert code == "V0"
    assert load(district, "V0") == 0
    assert waits_for(district) == "A05 claim"
    assert [one["member_code"] for one in read_offers("V0", district=district)] == ["V0"]
    assert read_offers("V1", district=district) == []
    check_everything(district)


def test_what_is_to_be_claimed_is_not_dispatched_by_the_worker(district, offer, order):
    offer(order, CASCADE)
    much_later = later(district, 3_600)
    assert take_due_orders(district=much_later) == []
    assert take_due_claims(district=much_later) == [order]


def test_accepting_claims_the_place_and_signs_in_one_step(district, offer, order):
    ((offered, _),) = offer(order, CASCADE)
    told = accept(district, offered)
    assert (told["member_code"], told["state"]) == ("V0", "A07")
    assert load(district, "V0") == 1
    assert town.one(district, "SELECT state FROM assignments") == "signed"
    assert accept(district, offered) == told  # a phone on a bad line sends twice
    check_everything(district)


@pytest.mark.parametrize(
    ("category", "stands_s"), [("other", 300.0), ("flood", 60.0), ("leisure", 1_800.0)]
)
def test_how_long_an_offer_stands_goes_by_urgency(district, offer, category, stands_s):
    with district.writing() as conn:
        conn.exec_driver_sql(
            "INSERT INTO categories (tenant_id, code, zh, en, handling, urgency, respond_s,"
            " arrive_s, close_s) VALUES (1, 'leisure', 'x', 'x', 'person', 'normal', 86400,"
            " 86400, 86400)"
        )
        conn.exec_driver_sql("UPDATE members SET skills = '{water}'")
    order = town.receive(district, category=category, received_at=None).work_order_id
    offer(order, CASCADE)
    sql = "SELECT extract(epoch FROM expires_at - offered_at)::float8 FROM offers"
    assert town.one(district, sql) == stands_s


def test_the_expired_offer_goes_to_the_next_and_a_late_accept_is_refused(district, offer, order):
    """Expert test 8 (dispatch.md 6 A): expiry cascades, a late accept is refused."""
    ((first, _),) = offer(order, CASCADE)
    after = later(district, 301)
    with pytest.raises(OfferOver):  # the worker has not been there yet
        accept(after, first)
    services = Services(district=after, settings=Settings())
    offer_due(services)
    assert states(district) == {"V0": "expired", "V1": "offered"}
    with pytest.raises(OfferOver) as refused:
        accept(after, first)
    assert refused.value.facts["before"] == "expired"
    offer_due(services)  # nothing is due again
    assert states(district) == {"V0": "expired", "V1": "offered"}
    check_everything(district)


def test_whoever_declines_lets_the_next_be_asked_at_once(district, offer, order):
    ((first, _),) = offer(order, CASCADE)
    decline(district, first)
    assert decline(district, first) == {"state": "declined"}
    offer_due(Services(district=district, settings=Settings()))
    assert states(district) == {"V0": "declined", "V1": "offered"}
    with pytest.raises(OfferOver):
        accept(district, first)
    check_everything(district)


def test_when_nobody_is_left_to_ask_everybody_sees_it(district, offer, order):
    offer(order, CASCADE)
    for number in range(1, 4):
        offer_due(Services(district=later(district, 301 * number), settings=Settings()))
    assert states(district) == dict.fromkeys(("V0", "V1", "V2"), "expired")
    assert waits_for(district) == "A05 no_candidate"
    waiting = "SELECT count(*) FROM events WHERE kind = 'order_waiting'"
    assert town.one(district, waiting) == 1
    check_everything(district)


def test_broadcast_goes_to_several_and_the_first_to_accept_has_it(district, offer, order):
    offered = {code: id_ for id_, code in offer(order, BROADCAST)}
    assert sorted(offered) == ["V0", "V1", "V2"]
    accept(district, offered["V2"])
    assert states(district) == {"V0": "withdrawn", "V1": "withdrawn", "V2": "accepted"}
    with pytest.raises(OfferOver):
        accept(district, offered["V0"])
    assert [load(district, code) for code in ("V0", "V1", "V2")] == [0, 0, 1]
    check_everything(district)


def test_in_broadcast_the_others_stand_when_one_declines(district, offer, order):
    offered = {code: id_ for id_, code in offer(order, BROADCAST)}
    decline(district, offered["V0"])
    assert states(district) == {"V0": "declined", "V1": "offered", "V2": "offered"}
    assert sorted(code for _, code in offer(order)) == ["V1", "V2"]


def test_one_who_is_full_meanwhile_is_told_so_and_the_offer_stands(district, offer, order):
    other = town.receive(district).work_order_id
    ((first, _),) = offer(order, CASCADE)
    ((second, code),) = offer(other, CASCADE)
    assert code == "V0"
    done = accept(district, first)
    with pytest.raises(MemberFull):
        accept(district, second)
    assignment = AssignmentId(uuid.UUID(done["assignment_id"]))
    move_assignment(assignment, AssignmentState.DONE, district=district, actor="V0")
    accept(district, second)
    check_everything(district)


def test_an_accepted_order_that_cannot_be_done_is_offered_to_the_next(district, offer, order):
    ((first, _),) = offer(order, CASCADE)
    assignment = AssignmentId(uuid.UUID(accept(district, first)["assignment_id"]))
    state = AssignmentState.CANNOT_GO
    move_assignment(assignment, state, district=district, actor="V0", reason="no ladder")
    offer_due(Services(district=district, settings=Settings()))
    assert states(district) == {"V0": "accepted", "V1": "offered"}
    check_everything(district)


def test_an_order_that_goes_another_way_is_offered_no_longer(district, offer, order):
    ((first, _),) = offer(order, CASCADE)
    sent = dispatch_work_order(
        order, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    assert sent.decision.chosen.code == "full-time"
    assert states(district) == {"V0": "withdrawn"}
    with pytest.raises(OfferOver):
        accept(district, first)
    check_everything(district)


def test_a_cancelled_request_is_offered_no_longer(district, offer):
    received = town.receive(district)
    offer(received.work_order_id, BROADCAST)
    cancel_request(received.request_id, district=district, actor="desk", reason="solved")
    assert set(states(district).values()) == {"withdrawn"}
    check_everything(district)


def test_withdrawn_offers_leave_the_order_to_the_engine(district, offer, order):
    offer(order, CASCADE)
    withdraw_offers(order, district=district, actor="desk", reason="too slow")
    assert states(district) == {"V0": "withdrawn"}
    assert town.one(district, "SELECT waiting_for FROM work_orders") is None
    assert take_due_orders(district=district) == [order]
    with pytest.raises(IllegalMove):
        withdraw_offers(order, district=district, actor="desk", reason="again")


def test_a_choice_made_before_the_order_is_marked_or_left_to_the_engine_is_stale(
    district, offer, order
):
    version = "SELECT version FROM work_orders"
    before = town.one(district, version)
    offer(order, CASCADE)
    marked = town.one(district, version)
    withdraw_offers(order, district=district, actor="desk", reason="too slow")
    assert before < marked < town.one(district, version)


def test_only_what_is_marked_is_offered(offer, order):
    with pytest.raises(IllegalMove):
        offer(order)


def race(district, *, n_races):
    """Accept and expire at the same instant, again and again; return how often each won."""
    random = dice(n_races)
    offering = volunteers.Offering(district, DispatchPolicy(offer_s=0.2))
    won = Counter()
    lock = threading.Lock()

    def run(_):
        for _ in range(n_races // 4):
            order = town.receive(district).work_order_id
            ((offer_id, _),) = offering(order, CASCADE)
            outcome = meet(offering, order, offer_id, accept_s=random.uniform(0.1, 0.22))
            with lock:
                won[outcome] += 1

    at_once(4, run)
    return won


def meet(offering, order, offer_id, *, accept_s):
    """Let one accept and another look for what is over; return what became of the offer."""
    district, answers = offering.district, []

    def take():
        threading.Event().wait(accept_s)
        try:
            answers.append(accept(district, offer_id)["member_code"])
        except OfferOver:
            answers.append(None)

    taking = threading.Thread(target=take)
    taking.start()
    threading.Event().wait(0.2)
    with suppress(IllegalMove):  # it was accepted
        offering(order)
    taking.join()
    state = town.one(district, "SELECT state FROM offers WHERE id = :id", id=offer_id)
    assert (state == "accepted") == (answers[0] is not None)
    return state


def test_a_team_that_is_sent_takes_the_offers_back(district, offer, order):
    town.add_member(district, "second")
    offer(order, BROADCAST)
    ask_for_team(order, [teamed.SECOND], district=district, actor="desk")
    assert len(teamed.send(district, order).assignments) == 2
    assert set(states(district).values()) == {"withdrawn"}
    check_everything(district)


@pytest.fixture
def crowd(district):
    """Two volunteers who can take any number of orders."""
    volunteers.add_role(district)
    for code in ("V0", "V1"):
        volunteers.add(district, code, capacity=100_000)
    return partial(race, district)


def test_of_an_acceptance_and_an_expiry_exactly_one_happens(district, crowd):
    """Expert test 8 (dispatch.md 6 A), 100 of its 1,000 races."""
    won = crowd(n_races=100)
    assert sum(won.values()) == 100
    assert won.keys() == {"accepted", "expired"}
    check_everything(district)


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_of_an_acceptance_and_an_expiry_exactly_one_happens_a_thousand_times(district, crowd):
    """Expert test 8 (dispatch.md 6 A): 1,000 races, exactly one outcome each."""
    won = crowd(n_races=1_000)
    assert sum(won.values()) == 1_000
    n_assignments = check_everything(district)
    assert n_assignments == won["accepted"]
    write_down("offer_races", races=1_000, **won)
