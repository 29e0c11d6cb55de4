"""The ends of teams: everybody is free at one instant, by whatever way an order ends."""

import threading

import invariants
import pytest
import teamed
import town
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from teamed import LAW, MEDIATOR, POLICE, add, an_order, busy, kinds, move, of, people, send

from gridmap.casework.petitions import PetitionPolicy
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.finish_team import finish_team
from gridmap.flows.look_up_teams import list_follow_ups
from gridmap.flows.merge_request import merge_request
from gridmap.flows.petition_desk import grant_petition, petition_desk
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.flows.transfer_to_unit import Transfer, transfer_to_unit
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.team import FollowUpState
from gridmap.model.work_order import CaseState, Disposition
from gridmap.store.tables import names

pytestmark = pytest.mark.postgis

FAR = town.grid_centre("004")


@pytest.fixture
def staffed(district):
    teamed.staff(district)
    yield district
    invariants.check_everything(district)


def with_three(district):
    """Return an order that a lead and three co-handlers are at."""
    for code in ("H1", "H2", "H3"):
        town.add_member(district, code)
    order = an_order(district)
    sent = send(district, order)
    move(district, of(sent, "lead"), "signed", "arrived")
    helping = [add(district, order).assignment_id for _ in range(3)]
    for one in helping:
        move(district, one, "signed", "arrived")
    assert len(busy(district)) == 4
    return order, of(sent, "lead"), helping


LOOK = """SELECT w.state, count(a.id) FROM work_orders AS w
    LEFT JOIN assignments AS a ON a.work_order_id = w.id AND a.ended_at IS NULL
    GROUP BY w.id, w.state"""
BUSY = "SELECT sum(active + urgent_active) FROM member_live"


class Polling:
    """Another connection that looks again and again at order and people at one instant."""

    def __init__(self, district):
        self.seen = set()
        self._district, self._over = district, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self):
        while not self._over.is_set():
            with self._district.reading() as conn:
                state, engaged = conn.execute(text(LOOK)).one()
                self.seen.add((state, engaged, conn.execute(text(BUSY)).scalar_one()))


def test_9_reporting_back_frees_lead_and_three_co_handlers_at_one_instant(staffed):
    """Expert test 9 (dispatch.md 6 A): seen from another connection, it is all or nothing."""
    order, _, _ = with_three(staffed)
    with Polling(staffed) as other:
        while not other.seen:
            pass
        assert finish_team(order, district=staffed, actor="desk") is CaseState.FEEDBACK
        while len(other.seen) == 1:
            pass
    assert other.seen == {("A07", 4, 4), ("A11", 0, 0)}


def test_9_closing_frees_three_co_handlers_in_the_same_transaction(staffed):
    """Expert test 9 (dispatch.md 6 A): closed with 3 co-handlers, no instant with one engaged."""
    order, lead, _ = with_three(staffed)
    finish_team(order, district=staffed, actor="desk")
    for code in ("H1", "H2", "H3"):
        add(staffed, order, member_code=code, reason="helps to check")
    assert set(busy(staffed)) == {"H1", "H2", "H3"}
    with Polling(staffed) as other:
        while not other.seen:
            pass
        close_work_order(order, district=staffed, checker="desk")
        while len(other.seen) == 1:
            pass
    assert other.seen == {("A11", 3, 3), ("A16", 0, 0)}
    assert kinds(staffed, order)[-5:] == ["assignment_withdrawn"] * 3 + [
        "order_checked",
        "order_closed",
    ]
    assert lead


def close_by_hand(district):
    """Close every order past the flows, in one transaction."""
    with district.writing() as conn:
        for state in ("A13", "A15"):
            conn.execute(text("UPDATE work_orders SET state = :state"), {"state": state})
        conn.execute(text("UPDATE work_orders SET state = 'A16', closed_at = now()"))


def test_9_the_database_refuses_a_closed_order_with_somebody_engaged(staffed):
    """Expert test 9 (dispatch.md 6 A), by the commit: no statement can leave one behind."""
    order, lead, helping = with_three(staffed)
    for one in helping:
        move(staffed, one, "done")
    move(staffed, lead, "done")
    add(staffed, order)
    with pytest.raises(IntegrityError) as refused:
        close_by_hand(staffed)
    assert refused.value.orig.diag.constraint_name == names.END_FREES_EVERYBODY


def test_cancelling_and_merging_free_everybody_too(staffed):
    received = town.receive(staffed)
    ask_for_team(received.work_order_id, [MEDIATOR], district=staffed, actor="desk")
    send(staffed, received.work_order_id)
    cancel_request(received.request_id, district=staffed, actor="desk", reason="mistake")
    assert busy(staffed) == {}
    first, second = town.receive(staffed), town.receive(staffed)
    ask_for_team(first.work_order_id, [MEDIATOR], district=staffed, actor="desk")
    sent = send(staffed, first.work_order_id)
    move(staffed, of(sent, "lead"), "cannot_go")
    merge_request(first.request_id, second.work_order_id, district=staffed, actor="desk")
    assert busy(staffed) == {}


@pytest.mark.parametrize("disposition", [Disposition.ANSWERED, Disposition.REFERRED])
def test_the_desk_may_answer_what_a_unit_gave_back_with_co_handlers_still_at_it(
    staffed, disposition
):
    received = town.receive(staffed)
    ask_for_team(received.work_order_id, [MEDIATOR, POLICE], district=staffed, actor="desk")
    send(staffed, received.work_order_id)
    version = town.one(staffed, "SELECT version FROM work_orders")
    transfer = Transfer(
        order_id=received.work_order_id,
        version=version,
        unit_code="P",
        reason="theirs",
        actor="desk",
    )
    unit = transfer_to_unit(transfer, district=staffed)
    asked = NewPetition(
        assignment_id=unit["assignment_id"],
        kind=PetitionKind.RETURN,
        reason="not ours",
        actor="unit",
    )
    policy = PetitionPolicy()
    petition = petition_desk(asked, district=staffed, policy=policy)["id"]
    grant_petition(petition, district=staffed, actor="desk", policy=policy)
    settle_request(received.request_id, Settling(disposition), district=staffed, actor="desk")
    assert busy(staffed) == {}
    assert people(staffed, received.work_order_id)["M1"] == ("mediator", "withdrawn")
    assert town.one(staffed, "SELECT count(*) FROM cooperations WHERE ended_at IS NULL") == 0


def test_finishing_follows_up_a_wanted_part_that_nobody_signed_for(staffed):
    town.add_member(staffed, "L", FAR, skills=("law",))
    order = an_order(staffed, LAW, POLICE)
    sent = send(staffed, order)
    move(staffed, of(sent, "lead"), "signed", "arrived")
    finish_team(order, district=staffed, actor="desk")
    assert people(staffed, order)["L"] == ("law", "withdrawn")
    assert people(staffed, order)["P"] == ("police", "withdrawn")
    later = list_follow_ups(district=staffed, state=FollowUpState.OPEN)
    assert {one["part"] for one in later} == {"law", "police"}
