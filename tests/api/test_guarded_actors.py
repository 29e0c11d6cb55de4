"""Behind a guarded door the history says whose account did it, and beside it for whom."""

import emergency_town as storm
import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.receive_warning import receive_warning
from gridmap.model.emergency import DutyPerson

pytestmark = pytest.mark.postgis


def last_event(district, kind):
    """Return actor and facts of the last event of a kind."""
    query = text(
        "SELECT actor, facts FROM events WHERE kind = :kind ORDER BY at DESC, id DESC LIMIT 1"
    )
    with district.reading() as conn:
        return tuple(conn.execute(query, {"kind": kind}).one())


def fed(district, kind):
    """Return what the feed says of the last event of a kind."""
    query = text("SELECT payload FROM outbox WHERE kind = :kind ORDER BY id DESC LIMIT 1")
    with district.reading() as conn:
        return conn.execute(query, {"kind": kind}).scalar_one()


@pytest.mark.parametrize(
    ("step", "kind", "more"),
    [
        ("acknowledge", "cooperation_acknowledged", {}),
        ("answer", "cooperation_answered", {"answer": "we come"}),
    ],
)
def test_who_is_named_in_an_answer_did_not_give_it(streets, step, kind, more):
    order = streets.waiting("west").work_order_id
    asked = {"others": ["police"], "what": "clear the road"}
    told = streets.post("west", f"/work-orders/{order}/cooperations", asked).json()
    (one,) = told["destinations"]
    body = {"name": "lead", **more}
    answer = streets.post("west", f"/cooperations/{one['cooperation_id']}/{step}", body)
    assert answer.is_success, answer.text
    actor, facts = last_event(streets.district, kind)
    assert (actor, facts["person_name"]) == ("west", "lead")
    assert not {"person_name", "answer"} & fed(streets.district, kind).keys()
    told = streets.get("west", f"/work-orders/{order}").json()
    assert told["cooperations"][0]["acknowledged_by"] == "lead"


@pytest.fixture(scope="module")
def warning(two_guarded_streets):
    """Return a warning that a person of each street has to confirm."""
    district = two_guarded_streets.district
    duties = (
        DutyPerson(area_code="001", name="责任人甲", phone="0000-1"),
        DutyPerson(area_code="002", name="责任人乙", phone="0000-2"),
        DutyPerson(area_code="002", name="责任人甲", phone="0000-1"),
    )
    for duty in duties:
        plan = storm.a_plan(
            code=duty.phone + duty.area_code, area_code=duty.area_code, duties=(duty,)
        )
        put_emergency_plan(plan, district=district, actor="test")
    taken = receive_warning(storm.a_warning(), district=district, actor="test")
    assert taken.n_asked == len(duties)
    return taken.warning_id


def test_who_confirms_for_somebody_is_not_that_person(streets, warning):
    answer = streets.post("west", f"/emergency/warnings/{warning}/confirm", {"name": "责任人甲"})
    assert answer.is_success, answer.text
    assert answer.json() == {"n": 1}, "the same name in the next street is not theirs to confirm"
    actor, facts = last_event(streets.district, "warning_confirmed")
    assert (actor, facts["person_name"]) == ("west", "责任人甲")
    assert "责任人甲" not in str(fed(streets.district, "warning_confirmed"))


def test_the_feed_does_not_say_who_gave_an_instruction(streets):
    """Everybody who sees the map hears the feed, and nobody puts down that they did."""
    order = streets.waiting("west").work_order_id
    said = {"from_whom": "王区长", "text": "at once"}
    answer = streets.post("west", f"/work-orders/{order}/instructions", said)
    assert answer.is_success, answer.text
    _, facts = last_event(streets.district, "instruction_given")
    assert facts["from_whom"] == "王区长"
    assert "王区长" not in str(fed(streets.district, "instruction_given"))


def test_who_received_and_who_dispatched_stand_in_the_history(streets):
    place = town.grid_centre("002")
    body = {"channel": "phone", "position": {"lon": place.lon, "lat": place.lat}}
    received = streets.post("east", "/requests", body).json()
    order = received["work_order_id"]
    assert streets.post("east", f"/work-orders/{order}/dispatch").json()["outcome"] == "assign"
    told = streets.get("east", f"/work-orders/{order}").json()
    assert {one["actor"] for one in told["events"]} == {"east"}
    assert [one["assigned_by"] for one in told["assignments"]] == ["east"]


def test_who_had_a_batch_matched_stands_in_the_history(streets):
    streets.waiting("west")
    assert streets.post("desk", "/batches").json()["batch_id"] is not None
    actor, _ = last_event(streets.district, "batch_matched")
    assert actor == "desk"


def test_who_planned_a_day_stands_in_the_history(streets):
    assert streets.post("desk", "/day-plans", {"date": "2026-03-02"}).is_success
    actor, facts = last_event(streets.district, "day_planned")
    assert (actor, facts["day"]) == ("desk", "2026-03-02")


def test_who_filled_a_register_stands_in_the_history(streets):
    rows = "code,name,measure,place,quantity,lon,lat\nG1,sandbags,bag,store,10,110.301,20.001\n"
    path = "/emergency/registers/goods"
    headers = {"Content-Type": "text/csv"}
    answer = streets.clients["lead"].post(path, content=rows, headers=headers)
    assert answer.is_success, answer.text
    actor, facts = last_event(streets.district, "register_filled")
    assert (actor, facts) == ("lead", {"n_people": 0, "n_hazards": 0, "n_goods": 1, "n_known": 0})
    counted = "SELECT reltuples FROM pg_class WHERE relname = 'emergency_goods'"
    assert town.one(streets.district, counted) > 0, "the planner knows nothing of what was filled"


def test_who_said_what_a_unit_can_give_stands_in_the_history(streets):
    place = town.grid_centre("001")
    add_feature(streets.district, "units", None, name="lamps")
    unit = town.one(streets.district, "SELECT code FROM units LIMIT 1")
    body = {
        "unit_code": unit, "kind": "lamp", "title": "a lamp", "capacity": 2,
        "position": {"lon": place.lon, "lat": place.lat},
    }  # fmt: skip
    answer = streets.clients["west"].put("/resources/R1", json=body)
    assert answer.is_success, answer.text
    actor, facts = last_event(streets.district, "resource_kept")
    assert (actor, facts) == ("west", {"resource": "R1", "capacity": 2})
