"""What the desk sees and writes: its queue, callers, risks, notes, instructions, places."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import chased
import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.casework.desk_need import DeskView, Need, need_of, running_clock
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.casework.petitions import PetitionPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import AnsweredOtherwise, InputError, KeyReused, NotFound
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.find_places import find_places
from gridmap.flows.let_off import ask_to_be_let_off
from gridmap.flows.look_up_desk import (
    look_before_entry,
    read_desk,
    read_desk_areas,
    read_desk_file,
    read_unread_risks,
)
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.note_on_order import add_note, give_instruction, report_instruction
from gridmap.flows.petition_desk import petition_desk
from gridmap.flows.see_risk import see_risk
from gridmap.model.desk_filters import DeskFilters
from gridmap.model.ids import AssignmentId, InstructionId, RequestId, WorkOrderId
from gridmap.model.order_note import (
    CalledWhom,
    CallOutcome,
    InstructionKind,
    NewInstruction,
    NewNote,
    NoteKind,
)
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.request import DeskEntry
from gridmap.model.work_order import AssignmentState, CaseState, Disposition, Urgency, WaitingFor
from gridmap.store.new_id import new_id
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis
NOBODY = WorkOrderId(new_id())
POLICY = IntakePolicy()
PHONE = "13800001111"


@pytest.fixture
def clock(empty_district):
    return chased.Clock()


@pytest.fixture
def district(empty_district, clock):
    found = replace(empty_district, clock=clock)
    town.found(found)
    add_feature(found, "units", None, name="lamps")
    return found


def queue(district, **filters):
    return read_desk(DeskFilters(**filters), district=district)


def a_call(**more):
    return NewNote(
        kind=NoteKind.CALL,
        actor="seat 1",
        outcome=CallOutcome.NO_ANSWER,
        with_whom=CalledWhom.CALLER,
        **more,
    )


def assigned(district, *moves, **more):
    """Receive a request, let the engine send somebody, and take the next moves."""
    order = town.receive(district, **more).work_order_id
    sent = dispatch_work_order(
        order, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    for move in moves:
        move_assignment(sent.assignment_id, AssignmentState(move), district=district, actor="M1")
    return order


def one_of_each(district):
    """Let orders stand wherever an order can stand."""
    with district.reading() as conn:
        unit = conn.execute(text("SELECT code FROM units")).scalar_one()
    town.receive(district, position=None)
    town.receive(district, category="leaflet")
    town.receive(district, category="flood")
    with district.writing() as conn:
        slow = "UPDATE categories SET respond_s = 4000, arrive_s = 5000 WHERE code = 'leaflet'"
        conn.execute(text(slow))
    town.receive(district, category="leaflet", disposition="person")
    town.receive(district, text="闻到煤气味")
    town.receive(district, unit_code=unit)
    nobody = town.receive(district).work_order_id
    dispatch_work_order(nobody, district=district, travel=StraightLine(), policy=DispatchPolicy())
    town.add_member(district, "M1", capacity=9)
    assigned(district)
    assigned(district, "signed")
    assigned(district, "signed", "arrived")
    assigned(district, "signed", "done")
    asks = assigned(district, "signed")
    held = assignment_of(district, asks)
    ask_to_be_let_off(held, district=district, actor="M1", reason="a flat tyre")
    given_back = town.receive(district, unit_code=unit, disposition=Disposition.UNIT)
    asked = NewPetition(
        assignment_id=assignment_of(district, given_back.work_order_id),
        kind=PetitionKind.RETURN,
        reason="not ours",
        actor="unit",
    )
    petition_desk(asked, district=district, policy=PetitionPolicy())


def assignment_of(district, order):
    query = "SELECT id FROM assignments WHERE work_order_id = :order"
    return AssignmentId(town.one(district, query, order=order))


def views(district):
    """Return every open order as the rule sees it, read column by column."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT w.*, a.state AS lead, a.unit_id IS NOT NULL AS is_unit, EXISTS ("
                "SELECT FROM risks AS k WHERE k.request_id = w.request_id AND seen_at IS NULL"
                ") AS is_risky, EXISTS (SELECT FROM petitions AS p WHERE p.assignment_id = a.id"
                " AND p.decided_at IS NULL) AS has_petition"
                " FROM work_orders AS w LEFT JOIN assignments AS a"
                " ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL"
                " WHERE w.closed_at IS NULL"
            )
        ).mappings()
        return {
            row["id"]: DeskView(
                state=CaseState(row["state"]),
                urgency=Urgency(row["urgency"]),
                waiting_for=row["waiting_for"] and WaitingFor(row["waiting_for"]),
                lead=row["lead"] and AssignmentState(row["lead"]),
                is_unit=row["is_unit"],
                has_unread_risk=row["is_risky"],
                has_petition=row["has_petition"],
                opened_at=row["opened_at"],
                respond_by=row["respond_by"],
                arrive_by=row["arrive_by"],
                close_by=row["close_by"],
            )
            for row in rows
        }


def test_the_statement_and_the_rule_say_the_same_of_every_order_at_every_hour(district, clock):
    one_of_each(district)
    met = set()
    for seconds in (0, 400, 300, 1_200, 4_000, 8_000):
        clock.forward(seconds)
        known, page = views(district), queue(district)
        told = {row["id"]: Need(row["need"]) for row in page.orders}
        assert told == {id_: need_of(view, at=page.at) for id_, view in known.items()}
        assert {row["id"]: row["due"] for row in page.orders} == {
            id_: running_clock(view) for id_, view in known.items()
        }
        ranks = [list(Need).index(one) for one in told.values()]
        assert ranks == sorted(ranks)
        assert page.counts == {need: list(told.values()).count(need) for need in Need}
        met |= set(told.values())
    assert met == set(Need)


def test_the_queue_is_narrowed_and_turned_page_by_page(district):
    chased.add_levels(district)
    town.add_member(district, "M1", capacity=9)
    lit = assigned(district, address="Main Street 7")
    other = town.receive(district, category="flood", address="100% Lane_1").work_order_id
    unplaced = town.receive(district, position=None).work_order_id
    everything = [row["id"] for row in queue(district).orders]
    assert set(everything) == {lit, other, unplaced}

    def found(**filters):
        return {row["id"] for row in queue(district, **filters).orders}

    assert found(subdistrict="S") == found(community="K") == {lit, other}
    assert found(subdistrict="nowhere") == found(community="nowhere") == set()
    assert found(categories=["flood"]) == found(urgency="urgent") == {other}
    assert found(states=["A06"]) == found(words="M1") == {lit}
    assert found(words="main street") == {lit}
    assert found(words="100%") == found(words="Lane_") == {other}
    assert found(words="%") == {other}
    assert found(actor="gridmap") == {lit, other, unplaced}
    assert found(actor="seat 1") == set()
    add_note(unplaced, a_call(), district=district)
    assert found(actor="seat 1") == {unplaced}
    pages = [
        read_desk(DeskFilters(), district=district, first=first, limit=2).orders for first in (0, 2)
    ]
    assert [row["id"] for page in pages for row in page] == everything
    (only,) = read_desk(DeskFilters(), district=district, needs=[Need.UNSIGNED]).orders
    assert (only["id"], only["member_code"], only["community"]) == (lit, "M1", "K")
    assert only["address"] == "Main Street 7"


def test_a_risk_waits_until_a_person_has_read_it_and_closes_nothing(district):
    received = town.receive(district, text="孩子独自在家，闻到煤气味", disposition="answered")
    assert received.work_order_id is None
    risky = town.receive(district, text="要跳楼")
    (first, second) = read_unread_risks(district=district)
    assert (first["request_id"], first["work_order_id"]) == (received.request_id, None)
    assert (first["kinds"], second["kinds"]) == (["gas", "minors"], ["self_harm"])
    assert queue(district).counts[Need.RISK] == 1
    told = see_risk(risky.request_id, district=district, actor="seat 1")
    assert told == {"risks": ["self_harm"]}
    assert see_risk(risky.request_id, district=district, actor="seat 2") == {"risks": []}
    assert queue(district).counts[Need.RISK] == 0
    (kept,) = read_desk_file(risky.work_order_id, district=district, policy=POLICY)["risks"]
    assert (kept["seen_by"], kept["words"]) == ("seat 1", ["跳楼"])
    with pytest.raises(NotFound):
        see_risk(RequestId(NOBODY), district=district, actor="seat 1")
    kinds = kinds_of(district, risky)
    assert kinds.count("risk_raised") == kinds.count("risk_seen") == 1
    assert kinds.index("risk_raised") == 1


def kinds_of(district, received):
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT kind FROM events WHERE request_id = :id ORDER BY at, id"),
            {"id": received.request_id},
        )
        return [row.kind for row in rows]


def test_the_callers_card_tells_of_thirty_days(district, clock):
    town.receive(district, caller_phone=PHONE, category="flood", received_at=clock.now)
    clock.forward(31 * 86_400)
    earlier = town.receive(district, caller_phone=PHONE, received_at=clock.now)
    town.receive(district, caller_phone=PHONE, category="leaflet", disposition="answered",
                 received_at=clock.now)  # fmt: skip
    town.receive(district, caller_phone="another", received_at=clock.now)
    order = town.receive(
        district, caller_phone=PHONE, caller_name="Wang", category="flood", received_at=clock.now
    )
    caller = read_desk_file(order.work_order_id, district=district, policy=POLICY)["caller"]
    assert (caller["name"], caller["phone"]) == ("Wang", PHONE)
    assert (caller["n_requests"], caller["n_open"], caller["n_matters"]) == (3, 1, 3)
    assert earlier.work_order_id in {one["work_order_id"] for one in caller["requests"]}
    before = look_before_entry(
        phone=PHONE, position=None, category=None, district=district, policy=POLICY
    )
    assert (before["caller"]["n_requests"], before["duplicates"]) == (3, [])
    with pytest.raises(NotFound):
        read_desk_file(NOBODY, district=district, policy=POLICY)


def test_five_households_of_a_compound_with_one_matter_are_a_warning(district, clock):
    west, south, east, north = 110.304, 20.004, 110.306, 20.006
    ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
    add_feature(district, "compounds", f"MULTIPOLYGON((({ring})))", name="Garden")
    old = town.receive(district, category="flood", caller_phone="old")
    clock.forward(POLICY.many_callers_s + 1)
    for phone in ("1", "2", "3", "3", None):
        last = town.receive(district, category="flood", caller_phone=phone)
    town.receive(district, category="other", caller_phone="4")
    told = read_desk_file(last.work_order_id, district=district, policy=POLICY)["caller"]
    assert told["many_callers"] == {"n_households": 4, "limit": 5}
    asked = {"phone": "5", "position": town.CENTRE, "category": "flood"}
    told = look_before_entry(**asked, district=district, policy=POLICY)
    assert told["caller"]["many_callers"]["n_households"] == 4
    assert old.work_order_id not in {one["id"] for one in told["duplicates"]}
    assert {one["category"] for one in told["duplicates"][:5]} == {"flood"}
    assert told["duplicates"][-1]["category"] == "other"


def test_only_what_is_near_and_open_may_be_the_same(district):
    here = town.grid_centre("001")
    near = town.receive(district, town.LonLat(here.lon + 0.001, here.lat))
    town.receive(district, town.LonLat(here.lon + 0.004, here.lat))
    order = town.receive(district, here)
    (found,) = read_desk_file(order.work_order_id, district=district, policy=POLICY)["duplicates"]
    assert found["id"] == near.work_order_id
    assert found["distance_m"] == pytest.approx(104.6, abs=1)


def test_how_a_request_was_entered_stays_with_it(district, clock):
    entry = DeskEntry(
        entered_by="seat 1", on_behalf_of="old Mr Li", sheet_number="7", is_late=True,
        was_read_back=True,
    )  # fmt: skip
    happened = clock.now - timedelta(hours=2)
    key = {"idempotency_key": "once", "received_at": happened}
    order = town.receive(district, entry=entry, **key)
    again = town.receive(district, entry=entry, **key)
    assert (again.request_id, again.created) == (order.request_id, False)
    told = read_desk_file(order.work_order_id, district=district, policy=POLICY)["entry"]
    assert (told["entered_by"], told["on_behalf_of"], told["sheet_number"]) == (
        "seat 1", "old Mr Li", "7",
    )  # fmt: skip
    assert (told["is_late"], told["was_read_back"]) == (True, True)
    assert told["entered_at"] - happened == timedelta(hours=2)
    with pytest.raises(KeyReused):
        town.receive(district, entry=replace(entry, sheet_number="8"), **key)
    plain = town.receive(district)
    assert read_desk_file(plain.work_order_id, district=district, policy=POLICY)["entry"] is None


def test_calls_and_notes_are_kept_with_their_true_time(district, clock):
    order = town.receive(district).work_order_id
    add_note(order, a_call(), district=district)
    then = clock.now - timedelta(hours=1)
    late = NewNote(
        kind=NoteKind.NOTE, actor="seat 1", text="on paper", happened_at=then, is_late=True
    )
    add_note(order, late, district=district)
    first, second = read_desk_file(order, district=district, policy=POLICY)["notes"]
    assert (first["text"], first["happened_at"], first["noted_at"]) == ("on paper", then, clock.now)
    assert (first["is_late"], second["is_late"]) == (True, False)
    assert (second["outcome"], second["with_whom"]) == ("no_answer", "caller")
    for wrong in (
        NewNote(kind=NoteKind.NOTE, actor="seat 1", text="  "),
        NewNote(kind=NoteKind.CALL, actor="seat 1", text="no outcome"),
        replace(late, outcome=CallOutcome.REACHED, with_whom=CalledWhom.OTHER),
        replace(late, happened_at=clock.now + timedelta(hours=1)),
    ):
        with pytest.raises(InputError):
            add_note(order, wrong, district=district)
    with pytest.raises(NotFound):
        add_note(NOBODY, a_call(), district=district)


def test_an_instruction_has_a_number_and_is_reported_on_once(district):
    received = town.receive(district)
    new = NewInstruction(
        kind=InstructionKind.INSTRUCTION, from_whom="the mayor", text="at once", actor="seat 1"
    )
    given = give_instruction(received.work_order_id, new, district=district)
    supervision = replace(new, kind=InstructionKind.SUPERVISION)
    second = give_instruction(received.work_order_id, supervision, district=district)
    assert [one["number"] for one in (given, second)] == [
        f"{received.number}-P1", f"{received.number}-D2",
    ]  # fmt: skip
    asked = InstructionId(UUID(given["id"]))
    report_instruction(asked, "done", district=district, actor="seat 2")
    with pytest.raises(AnsweredOtherwise):
        report_instruction(asked, "done twice", district=district, actor="seat 2")
    with pytest.raises(NotFound):
        report_instruction(InstructionId(NOBODY), "what", district=district, actor="seat 2")
    told = read_desk_file(received.work_order_id, district=district, policy=POLICY)
    assert [one["report"] for one in told["instructions"]] == ["done", None]
    kinds = kinds_of(district, received)
    assert kinds[-3:] == ["instruction_given", "instruction_given", "instruction_reported"]


def test_places_are_found_as_people_say_them(district):
    point = "POINT(110.305 20.005)"
    add_feature(district, "compounds", point, name="沙祥家园")
    add_feature(district, "compounds", point, name="沙祥家园东区")
    add_feature(district, "devices", point, name="灯杆0017", address="Main Street")
    add_feature(district, "cameras", point, name="沙祥家园摄像头")
    for _ in range(3):
        add_feature(
            district, "streets", "LINESTRING(110.3 20,110.31 20)", name="沙祥路", highway="primary"
        )

    def named(words, **more):
        return [one["name"] for one in find_places(words, district=district, **more)]

    assert named("沙祥家园") == ["沙祥家园", "沙祥家园东区"]
    assert named("沙祥") == ["沙祥路", "沙祥家园", "沙祥家园东区"]
    assert named("沙祥家园3号楼对面") == ["沙祥家园"]
    assert named("0017") == ["灯杆0017"]
    assert named("001")[0] == "001"
    assert named("%") == named("   ") == named("nowhere at all") == []
    assert len(named("沙祥", limit=1)) == 1


def test_the_areas_of_the_filters_know_where_they_lie(district):
    chased.add_levels(district)
    told = read_desk_areas(district=district)
    assert [one["code"] for one in told["subdistricts"]] == ["S"]
    assert [(one["code"], one["parent_code"]) for one in told["communities"]] == [("K", "S")]
