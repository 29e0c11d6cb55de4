"""A past hour again over HTTP: as it stood at each instant, one's own street, and who looked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import town
from past_hours import standing_by_hand

from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.report_positions import report_positions
from gridmap.model.fix import ReportedFix
from gridmap.model.work_order import AssignmentState

pytestmark = pytest.mark.postgis


def hour(since=None, until=None):
    now = datetime.now(UTC)
    return {
        "from": (since or now - timedelta(minutes=30)).isoformat(),
        "to": (until or now + timedelta(minutes=1)).isoformat(),
    }


def replayed(streets, login, span, **more):
    answer = streets.get(login, "/replay/events", params=span | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def state_of(streets, order):
    return town.one(streets.district, "SELECT state FROM work_orders WHERE id = :id", id=order)


def last_states(page):
    """Return where each order stood at the end of an hour."""
    states = {one["id"]: one["state"] for one in page["orders"]}
    return states | {one["order_id"]: one["state"] for one in page["events"]}


def work_through(streets):
    """Take an order from end to end, and return it with the instants before each step."""
    received, sent = streets.assigned("west", received_at=None)
    instants = [(datetime.now(UTC), state_of(streets, received.work_order_id))]
    for step in (AssignmentState.SIGNED, AssignmentState.ARRIVED, AssignmentState.DONE):
        move_assignment(sent.assignment_id, step, district=streets.district, actor="test")
        instants.append((datetime.now(UTC), state_of(streets, received.work_order_id)))
    close_work_order(received.work_order_id, district=streets.district, checker="test")
    instants.append((datetime.now(UTC), state_of(streets, received.work_order_id)))
    return str(received.work_order_id), instants


def test_an_order_stands_at_every_instant_where_it_stood_then(streets):
    order, instants = work_through(streets)
    for at, state in instants:
        begun = replayed(streets, "lead", hour(since=at))
        stood = {one["id"]: one["state"] for one in begun["orders"]}
        if order in stood:
            assert stood[order] == state
        ended = replayed(streets, "lead", hour(until=at))
        assert last_states(ended)[order] == state
        assert standing_by_hand(streets.district, UUID(order), at) == state


def test_all_orders_end_where_they_are_now(streets):
    work_through(streets)
    cancelled = streets.waiting("east", received_at=None)
    cancel_request(cancelled.request_id, district=streets.district, actor="test", reason="mistake")
    page = replayed(streets, "lead", hour())
    states = last_states(page)
    assert len(states) >= 2
    assert states == {order: state_of(streets, order) for order in states}
    assert states[str(cancelled.work_order_id)] == "A21"


def test_pages_put_together_are_the_whole(streets):
    work_through(streets)
    span = hour()
    whole = replayed(streets, "lead", span)
    told, after = [], None
    while True:
        more = {} if after is None else {"after": after}
        page = replayed(streets, "lead", span, limit=3, **more)
        assert len(page["events"]) <= 3
        assert (after is None) == bool(page["orders"])
        told += page["events"]
        after = page["next"]
        if after is None:
            break
    assert told == whole["events"]


def test_whoever_sees_one_street_is_told_that_street(streets):
    own = streets.waiting("west", received_at=None)
    other = streets.waiting("east", received_at=None)
    page = replayed(streets, "headwest", hour())
    told = set(last_states(page))
    assert str(own.work_order_id) in told
    assert str(other.work_order_id) not in told


def test_nothing_of_it_names_anybody(streets):
    words = {
        "caller_name": "钱多多",
        "caller_phone": "13800138000",
        "text": "漏水三天",
        "address": "天桥下",
    }
    received, sent = streets.assigned("west", received_at=None, **words)
    move_assignment(
        sent.assignment_id,
        AssignmentState.CANNOT_GO,
        district=streets.district,
        actor="test",
        reason="钱多多不在家",
    )
    answer = streets.get("evaluator", "/replay/events", params=hour())
    assert str(received.work_order_id) in answer.text
    for word in (*words.values(), "不在家"):
        assert word not in answer.text


def walk(streets, code):
    now = datetime.now(UTC)
    grid = town.grid_centre("001" if code.startswith("west") else "002")
    fixes = [
        ReportedFix(member_code=code, position=grid, measured_at=now - timedelta(seconds=60 * n))
        for n in range(5, 0, -1)
    ]
    report_positions(fixes, district=streets.district, policy=streets.services.position_policy)


def test_trails_are_told_as_kept_and_looking_is_put_down(streets):
    walk(streets, "west-1")
    walk(streets, "east-1")
    looked = "SELECT count(*) FROM events WHERE kind = 'trail_viewed' AND actor = :who"
    before = town.one(streets.district, looked, who="headwest")
    told = streets.get("headwest", "/replay/trails", params=hour()).json()
    assert "west-1" in told["trails"]
    assert "east-1" not in told["trails"]
    seconds = [at for at, _, _ in told["trails"]["west-1"]]
    assert seconds == sorted(seconds)
    assert town.one(streets.district, looked, who="headwest") == before + 1
    assert "east-1" in streets.get("lead", "/replay/trails", params=hour()).json()["trails"]


def test_an_hour_without_trails_says_since_when_they_are_kept(streets):
    walk(streets, "west-1")
    past = datetime.now(UTC) - timedelta(days=400)
    told = streets.get(
        "lead", "/replay/trails", params=hour(past, past + timedelta(hours=1))
    ).json()
    assert told["trails"] == {}
    assert datetime.fromisoformat(told["kept_since"]) > past


def test_who_may_replay_and_who_sees_trails(streets):
    for login, events, trails in (
        ("lead", 200, 200),
        ("evaluator", 200, 403),
        ("desk", 403, 403),
        ("planner", 403, 403),
        ("walker", 403, 403),
    ):
        assert streets.get(login, "/replay/events", params=hour()).status_code == events, login
        assert streets.get(login, "/replay/trails", params=hour()).status_code == trails, login


@pytest.mark.parametrize(
    "more",
    [
        {"to": "2026-03-02T07:00:00Z"},
        {"to": "2026-03-02T12:00:01Z"},
        {"to": "2026-03-02T09:00:00"},
        {"to": "2026-03-02T09:00:00Z", "after": "yesterday"},
        {"to": "2026-03-02T09:00:00Z", "after": f"2026-03-02T09:00:00~{uuid4()}"},
        {"to": "2026-03-02T09:00:00Z", "limit": 5_001},
    ],
)
def test_what_is_no_hour_is_refused(streets, more):
    refused = streets.get("lead", "/replay/events", params={"from": "2026-03-02T08:00:00Z"} | more)
    assert refused.status_code in {400, 422}
    assert refused.json()["code"] in {"bad_input", "invalid_body"}
