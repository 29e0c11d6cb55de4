"""Paper: numbers for an outage, and a sheet that is entered later, once, by its true times."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import accounts
import pytest
import town

pytestmark = pytest.mark.postgis

HERE = {"lon": 110.3025, "lat": 20.0025}


def ago(**more):
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**more)


def a_sheet(**more):
    """Return a sheet of a number of its own that was received two hours ago."""
    body = {
        "sheet_number": f"Z20260302-{uuid4().int % 10**12:012d}",
        "received_at": ago(hours=2).isoformat(),
        "taken_by": "Wang",
        "category": "other",
        "text": "a lamp is out",
        "position": HERE,
    }
    return body | more


def enter(streets, body, login="desk"):
    return streets.post(login, "/desk/late-entries", body)


def order_of(streets, answer):
    return streets.get("desk", f"/work-orders/{answer.json()['work_order_id']}").json()


def test_the_clocks_of_a_late_entry_run_from_the_true_instant(streets):
    received_at = ago(hours=2)
    answer = enter(streets, a_sheet(received_at=received_at.isoformat()))
    assert answer.status_code == 201, answer.text
    told = order_of(streets, answer)
    instants = {name: datetime.fromisoformat(told[name]) for name in ("received_at", "close_by")}
    assert instants["received_at"] == received_at
    assert instants["close_by"] == received_at + timedelta(seconds=7_200)
    late = next(one for one in told["events"] if one["kind"] == "request_entered_late")
    assert late["facts"]["sheet"] == answer.json()["sheet_number"]
    assert datetime.fromisoformat(late["facts"]["received_at"]) == received_at
    assert late["actor"] == "desk"
    assert datetime.fromisoformat(late["at"]) > received_at + timedelta(hours=1)
    file = streets.post("desk", f"/desk/orders/{told['id']}/file").json()["entry"]
    assert (file["is_late"], file["taken_by"], file["entered_by"]) == (True, "Wang", "desk")


def test_a_sheet_entered_twice_is_one_order_and_says_so(streets):
    body = a_sheet()
    first = enter(streets, body)
    as_typed = {"text": "in other words", "sheet_number": body["sheet_number"].lower() + " "}
    again = enter(streets, body | as_typed, "lead")
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["was_known"], again.json()["was_known"]) == (False, True)
    assert again.json()["work_order_id"] == first.json()["work_order_id"]
    assert again.json()["entered_by"] == "desk"
    assert order_of(streets, again)["text"] == "a lamp is out"
    n = "SELECT count(*) FROM requests WHERE source_ref = :number"
    assert town.one(streets.district, n, number=body["sheet_number"]) == 1
    other = enter(streets, body, "east")  # of the other street: told that it is taken, not whose
    assert (other.status_code, other.json()["code"]) == (409, "number_taken")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"received_at": "2026-03-02T08:00:00"}, "invalid_body"),  # of no zone
        ({"received_at": timedelta(hours=-1)}, "bad_input"),
        ({"received_at": timedelta(days=8)}, "bad_input"),
        ({"taken_by": ""}, "invalid_body"),
        ({"sheet_number": "  "}, "invalid_body"),
        ({"sent_at": timedelta(hours=1)}, "invalid_body"),
        ({"member_code": "west-1"}, "invalid_body"),
        ({"member_code": "west-1", "sent_at": timedelta(hours=3)}, "bad_input"),
        ({"member_code": "west-1", "sent_at": timedelta(hours=-3)}, "bad_input"),
    ],
    ids=str,
)
def test_what_cannot_have_been_is_refused_and_nothing_is_kept(streets, wrong, code):
    """An age stands for the instant that lies so far back."""
    now = datetime.now(UTC)
    said = {
        name: (now - one).isoformat() if isinstance(one, timedelta) else one
        for name, one in wrong.items()
    }
    body = a_sheet(**said)
    answer = enter(streets, body)
    assert (answer.status_code, answer.json()["code"]) == ({"bad_input": 400}.get(code, 422), code)
    n = "SELECT count(*) FROM requests WHERE source_ref = :number"
    assert town.one(streets.district, n, number=body["sheet_number"]) == 0


def test_what_was_done_on_paper_is_taken_over_as_far_as_it_came(streets):
    times = {"sent_at": ago(minutes=110), "signed_at": ago(minutes=100)}
    body = a_sheet(member_code="west-1") | {name: at.isoformat() for name, at in times.items()}
    answer = enter(streets, body)
    assert (answer.status_code, answer.json()["not_carried_on"]) == (201, None)
    told = order_of(streets, answer)
    (lead,) = told["assignments"]
    assert (told["state"], lead["member"], lead["state"]) == ("A07", "west-1", "signed")
    on_paper = {one["kind"]: one["facts"] for one in told["events"] if one["facts"].get("on_paper")}
    assert on_paper.keys() == {"order_assigned", "assignment_signed"}
    happened = {kind: datetime.fromisoformat(one["happened_at"]) for kind, one in on_paper.items()}
    assert list(happened.values()) == list(times.values())
    shown = {name: datetime.fromisoformat(lead[name]) for name in ("reserved_at", "signed_at")}
    assert list(shown.values()) == list(times.values())  # the sheet's; both are kept
    entered = {one["at"] for one in told["events"] if one["facts"].get("on_paper")}
    assert {datetime.fromisoformat(one) for one in lead["entered_at"].values()} == {
        datetime.fromisoformat(one) for one in entered
    }
    assert lead["entered_at"].keys() == shown.keys()
    assert enter(streets, body).json()["was_known"]
    assert len(order_of(streets, answer)["assignments"]) == 1  # nobody was sent a second time


def test_what_was_finished_on_paper_waits_to_be_checked_and_its_member_is_free(streets):
    busy = "SELECT active + urgent_active FROM member_live JOIN members AS m ON m.id = member_id"
    n_before = town.one(streets.district, f"{busy} WHERE m.code = 'west-2'")
    body = a_sheet(
        member_code="west-2",
        sent_at=ago(minutes=110).isoformat(),
        done_at=ago(minutes=20).isoformat(),
        result="a new bulb",
    )
    told = order_of(streets, enter(streets, body))
    assert (told["state"], told["assignments"][0]["state"]) == ("A11", "done")
    assert told["assignments"][0]["signed_at"] is None  # the sheet does not say
    assert town.one(streets.district, f"{busy} WHERE m.code = 'west-2'") == n_before
    (note,) = streets.post("desk", f"/desk/orders/{told['id']}/file").json()["notes"]
    assert (note["text"], note["is_late"]) == ("a new bulb", True)
    closed = streets.post("lead", f"/work-orders/{told['id']}/close", {"checker": "lead"})
    assert closed.json() == {"state": "A16"}


def test_whom_nobody_knows_leaves_the_order_at_the_desk_with_the_reason(streets):
    body = a_sheet(member_code="nobody", sent_at=ago(minutes=90).isoformat())
    answer = enter(streets, body)
    assert answer.status_code == 201
    assert "nobody" in answer.json()["not_carried_on"]
    told = order_of(streets, answer)
    assert (told["state"], told["waiting_for"]) == ("A03", "desk")  # and the engine sends nobody


def test_a_sheet_that_could_not_be_carried_on_is_carried_on_when_it_is_entered_again(streets):
    """Once: entered a third time, nobody is sent again, whatever has become of the order."""
    done = {"sent_at": ago(minutes=90).isoformat(), "signed_at": ago(minutes=80).isoformat()}
    body = a_sheet(member_code="nobody", **done)
    first = enter(streets, body)
    assert first.json()["not_carried_on"] is not None
    again = enter(streets, body)
    assert (again.status_code, again.json()["was_known"]) == (200, True)
    assert "nobody" in again.json()["not_carried_on"]
    mended = enter(streets, body | {"member_code": "west-1"})
    assert (mended.json()["was_known"], mended.json()["not_carried_on"]) == (True, None)
    assert mended.json()["is_carried_on"]
    told = order_of(streets, mended)
    (lead,) = told["assignments"]
    assert (told["state"], lead["member"], lead["state"]) == ("A07", "west-1", "signed")
    assert datetime.fromisoformat(lead["signed_at"]) == datetime.fromisoformat(done["signed_at"])
    for body_again in (body, body | {"member_code": "west-1"}, body | {"member_code": "west-2"}):
        assert enter(streets, body_again).json()["not_carried_on"] is None
    off = streets.post("lead", f"/assignments/{lead['id']}/withdraw", {"reason": "ill"})
    assert off.status_code == 200
    enter(streets, body | {"member_code": "west-1"})
    steps = [one["kind"] for one in order_of(streets, mended)["events"] if on_paper(one)]
    assert steps == ["order_assigned", "assignment_signed"]


def on_paper(event):
    return event["facts"].get("on_paper")


def test_two_who_carry_one_sheet_on_at_once_make_one_step(streets):
    body = a_sheet(member_code="nobody", sent_at=ago(minutes=90).isoformat())
    order = enter(streets, body)
    mended = body | {"member_code": "west-1"}
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: enter(streets, mended).json(), range(6)))
    assert {one["not_carried_on"] for one in told} == {None}
    assert len(order_of(streets, order)["assignments"]) == 1


def test_a_call_that_was_entered_alone_and_sent_by_the_engine_is_left_to_it(streets):
    """Who was sent on paper is told to the desk, and nobody is sent beside whoever has it."""
    body = a_sheet()
    order = enter(streets, body)
    path = f"/work-orders/{order.json()['work_order_id']}/dispatch"
    assert streets.post("desk", path).json()["outcome"] == "assign"
    late = enter(streets, body | {"member_code": "west-1", "sent_at": ago(minutes=9).isoformat()})
    assert (late.status_code, late.json()["was_known"]) == (200, True)
    assert late.json()["not_carried_on"] is not None
    assert len(order_of(streets, order)["assignments"]) == 1


def test_a_unit_or_an_answer_on_paper_is_kept_as_such(streets):
    answered = enter(streets, a_sheet(disposition="answered", answer="tomorrow, by the office"))
    assert (answered.status_code, answered.json()["work_order_id"]) == (201, None)
    both = enter(
        streets,
        a_sheet(disposition="answered", member_code="west-1", sent_at=ago(minutes=5).isoformat()),
    )
    assert both.json()["code"] == "invalid_body"


def test_numbers_are_given_once_and_told_until_they_are_entered(streets):
    key = {"Idempotency-Key": str(uuid4())}
    first = streets.post("desk", "/desk/sheets", {"n": 3}, headers=key).json()["numbers"]
    assert streets.post("desk", "/desk/sheets", {"n": 3}, headers=key).json()["numbers"] == first
    second = streets.post("west", "/desk/sheets", {"n": 2}).json()["numbers"]
    assert len({*first, *second}) == 5
    begin, last = first[-1].rsplit("-", 1)
    assert second == [f"{begin}-{int(last) + n:03d}" for n in (1, 2)]
    assert enter(streets, a_sheet(sheet_number=first[1])).status_code == 201
    told = streets.get("west", "/desk/sheets").json()
    still = [one["number"] for one in told if one["number"] in {*first, *second}]
    assert still == [first[0], first[2], *second]
    assert {one["printed_by"] for one in told if one["number"] in first} == {"desk"}
    for n in (0, 51):
        assert streets.post("desk", "/desk/sheets", {"n": n}).json()["code"] == "invalid_body"


def test_paper_is_for_those_who_take_calls_and_sending_for_dispatchers(streets):
    for login in ("checker", "walker", "evaluator", "planner"):
        assert streets.post(login, "/desk/sheets", {"n": 1}).status_code == 403
        assert streets.get(login, "/desk/sheets").status_code == 403
        assert enter(streets, a_sheet(), login).status_code == 403
    beyond = a_sheet(member_code="east-1", sent_at=ago(minutes=5).isoformat())
    assert enter(streets, beyond, "west").json()["code"] == "not_found"


def test_an_operator_enters_the_call_and_not_who_was_sent(streets):
    with accounts.signing_in(streets.url, streets.district) as signed_in:
        client = signed_in("operator")
        client.headers["Idempotency-Key"] = str(uuid4())
        sent = a_sheet(member_code="west-1", sent_at=ago(minutes=5).isoformat())
        refused = client.post("/desk/late-entries", json=sent)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert client.post("/desk/late-entries", json=a_sheet()).status_code == 201
    n = "SELECT count(*) FROM requests WHERE source_ref = :number"
    assert town.one(streets.district, n, number=sent["sheet_number"]) == 0


def test_two_who_enter_one_sheet_at_once_make_one_order(streets):
    body = a_sheet()
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda _: enter(streets, body).json(), range(6)))
    assert len({one["work_order_id"] for one in told}) == 1
    assert sum(not one["was_known"] for one in told) == 1
