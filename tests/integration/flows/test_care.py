"""Care visits: planned once a period, given out, walked in order, missed aloud."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import care_town
import pytest
import town
from care_town import MONDAY, ZONE
from sqlalchemy import text

from gridmap.errors import IllegalMove, InputError, KeyReused, NotFound
from gridmap.flows.keep_care_person import end_care, hand_visit, pause_care, resume_care
from gridmap.flows.look_up_care import (
    list_care_people,
    list_missed_visits,
    read_care_day,
    read_care_file,
)
from gridmap.flows.plan_care import days_to_plan
from gridmap.flows.read_errands import read_errands
from gridmap.model.care import CareColour, Pause, VisitOutcome
from gridmap.model.place import LonLat

pytestmark = [pytest.mark.postgis, pytest.mark.usefixtures("still")]

RED, YELLOW, BLUE = CareColour.RED, CareColour.YELLOW, CareColour.BLUE
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def cared(district):
    """The town on a Monday, with a member in charge."""
    member = town.add_member(district, "M1", town.grid_centre("001"), home_grid="001")
    town.add_member(district, "M2", town.grid_centre("002"), home_grid="002")
    today = care_town.at(district, MONDAY)
    town.add_shift(today, member, from_s=0, to_s=10 * 3600)
    return today


def add_volunteer(district, code="V1"):
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO volunteers (tenant_id, id, code, name) VALUES (1, :id, :code, '志愿')"
            ),
            {"id": uuid.uuid4(), "code": code},
        )


def test_a_plan_made_twice_is_the_same_plan(cared):
    for code, colour in (("A", RED), ("B", YELLOW), ("C", BLUE)):
        care_town.register(cared, code, colour, member_code="M1")
    first = care_town.plan(cared, MONDAY)
    before = care_town.visits(cared)
    again = care_town.plan(cared, MONDAY)
    assert (first.n_new, again.n_new, again.n_dropped) == (3, 0, 0)
    assert care_town.visits(cared) == before
    assert ("A", MONDAY, "planned", "M1", "in_charge") in before


def test_eight_planners_at_once_make_one_plan(cared):
    for number in range(12):
        care_town.register(cared, f"A{number:02}", RED, member_code="M1")
    with ThreadPoolExecutor(8) as pool:
        plans = list(pool.map(lambda _: care_town.plan(cared, MONDAY), range(8)))
    assert sum(one.n_new for one in plans) == 12
    assert len(care_town.visits(cared)) == 12


def test_who_is_away_is_replaced_and_the_reason_is_stored(cared):
    care_town.register(cared, "A", member_code="M2", stand_in_code="M1")
    care_town.register(cared, "B", member_code="M2")
    care_town.register(cared, "C", member_code="M2", position=town.grid_centre("002"))
    planned = care_town.plan(cared, MONDAY)
    told = {code: (member, why) for code, _, _, member, why in care_town.visits(cared)}
    assert told == {"A": ("M1", "stand_in"), "B": ("M1", "grid"), "C": (None, "nobody")}
    assert planned.n_without_visitor == 1


def test_doors_are_walked_in_order_and_within_their_hours(cared):
    west, east = LonLat(110.3010, 20.0025), LonLat(110.3040, 20.0025)
    early = {"visit_from": time(9), "visit_to": time(9, 40)}
    care_town.register(cared, "A", member_code="M1", position=west)
    care_town.register(cared, "B", member_code="M1", position=east, **early)
    care_town.plan(cared, MONDAY)
    day = read_care_day(MONDAY, district=cared)
    assert [(one["code"], one["place_in_route"]) for one in day] == [("B", 1), ("A", 2)]
    assert all(one["leg_s"] > 0 for one in day)
    assert day[0]["begins_at"].astimezone(ZONE).hour == 9


def test_a_person_follows_the_grids_when_they_are_drawn_anew(cared):
    care_town.register(cared, "A", position=town.grid_centre("001"))
    with cared.writing() as conn:
        conn.execute(text("UPDATE care_persons SET grid_id = NULL"))
    care_town.plan(cared, MONDAY)
    sql = "SELECT f.key FROM care_persons AS p JOIN features AS f ON f.id = p.grid_id"
    assert town.one(cared, sql) == "001"


def test_a_report_closes_the_visit_of_its_period(cared):
    care_town.register(cared, "A", YELLOW, member_code="M1")
    care_town.plan(cared, MONDAY)
    done = care_town.report(cared, "A", VisitOutcome.MET, "k1")
    assert (done.is_done, done.created) == (True, True)
    assert care_town.visits(cared)[0][2] == "done"
    assert care_town.plan(cared, TUESDAY).n_new == 0


def test_a_repeated_key_is_one_report_and_another_body_is_refused(cared):
    care_town.register(cared, "A", member_code="M1")
    care_town.plan(cared, MONDAY)
    first = care_town.report(cared, "A", VisitOutcome.MET, "k1")
    again = care_town.report(cared, "A", VisitOutcome.MET, "k1")
    assert (again.report_id, again.created) == (first.report_id, False)
    with pytest.raises(KeyReused):
        care_town.report(cared, "A", VisitOutcome.NOT_MET, "k1")
    care_town.register(cared, "B", member_code="M1")
    with pytest.raises(KeyReused):
        care_town.report(cared, "B", VisitOutcome.MET, "k1")
    assert town.one(cared, "SELECT count(*) FROM care_reports") == 1


def test_who_is_not_met_or_only_phoned_is_still_owed_a_visit(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    assert not care_town.report(cared, "A", VisitOutcome.NOT_MET, "k1").is_done
    assert not care_town.report(cared, "A", VisitOutcome.PHONED, "k2").is_done
    assert care_town.visits(cared)[0][2] == "planned"


def test_a_missed_visit_is_raised_and_becomes_an_order_to_the_grid_head(cared):
    with cared.writing() as conn:
        conn.execute(
            text("INSERT INTO roles VALUES (1, 'grid_head', '网格长', 'head', 9, false, 1)")
        )
    town.add_member(cared, "H1", role="grid_head", home_grid="001")
    care_town.register(cared, "A", RED, member_code="M1", note="note-secret", door="door-secret")
    care_town.plan(cared, MONDAY)
    tuesday = care_town.at(cared, TUESDAY)
    raised, n_requests = care_town.raise_missed(tuesday)
    assert (raised.n_missed, raised.n_alerted, n_requests) == (1, 1, 1)
    (missed,) = list_missed_visits(district=tuesday, zone=ZONE)
    assert (missed["head_code"], missed["order_state"], missed["name"]) == ("H1", "A05", "王**")
    assert care_town.raise_missed(tuesday)[1] == 0
    told = town.one(cared, "SELECT string_agg(r::text, ' ') FROM requests AS r")
    assert "secret" not in told
    assert "王甲子" not in told


def test_an_alert_is_not_repeated_while_its_order_is_open(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    alerts = []
    for n in range(3):
        today = care_town.at(cared, MONDAY + timedelta(days=n))
        care_town.plan(today, MONDAY + timedelta(days=n))
        alerts.append(care_town.raise_missed(today)[0].n_alerted)
    assert alerts == [0, 1, 0]
    with cared.writing() as conn:
        conn.execute(text("UPDATE work_orders SET state = 'A21', closed_at = now()"))
    assert care_town.raise_missed(care_town.at(cared, MONDAY + timedelta(days=3)))[0].n_alerted == 1


def test_nobody_is_called_for_whom_was_seen_since(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    tuesday = care_town.at(cared, TUESDAY, hour=10)
    care_town.plan(tuesday, TUESDAY)
    care_town.report(tuesday, "A", VisitOutcome.MET, "k1")
    raised, n_requests = care_town.raise_missed(tuesday)
    assert (raised.n_missed, raised.n_alerted, n_requests) == (1, 0, 0)


def test_monthly_visits_alert_after_two_in_a_row(cared):
    care_town.register(cared, "A", BLUE, member_code="M1")
    care_town.plan(cared, MONDAY)
    april = care_town.at(cared, date(2026, 4, 1))
    assert care_town.raise_missed(april)[0].n_alerted == 0
    care_town.plan(april, date(2026, 4, 1))
    assert care_town.raise_missed(care_town.at(cared, date(2026, 5, 1)))[0].n_alerted == 1


def test_days_on_which_nobody_planned_are_made_up_and_missed_aloud(cared):
    assert days_to_plan(district=cared, zone=ZONE) == ()
    care_town.register(cared, "A", RED, member_code="M1")
    assert days_to_plan(district=cared, zone=ZONE) == (MONDAY,)
    care_town.plan(cared, MONDAY)
    thursday = care_town.at(cared, MONDAY + timedelta(days=3))
    days = days_to_plan(district=thursday, zone=ZONE)
    assert len(days) == 3
    for day in days:
        care_town.plan(thursday, day)
    assert care_town.raise_missed(thursday)[0].n_missed == 3


def test_what_was_planned_ahead_is_planned_again_by_the_roster_of_its_day(cared):
    care_town.register(cared, "A", RED, member_code="M2", stand_in_code="M1")
    care_town.plan(cared, MONDAY)
    care_town.plan(cared, TUESDAY)
    tuesday = care_town.at(cared, TUESDAY)
    assert days_to_plan(district=tuesday, zone=ZONE) == (TUESDAY,)
    (member,) = members_called(tuesday, "M2")
    town.add_shift(tuesday, member, from_s=0, to_s=10 * 3600)
    care_town.plan(tuesday, TUESDAY)
    assert ("A", TUESDAY, "planned", "M2", "in_charge") in care_town.visits(tuesday)
    assert days_to_plan(district=tuesday, zone=ZONE) == ()


def members_called(district, code):
    with district.reading() as conn:
        rows = conn.execute(text("SELECT id FROM members WHERE code = :code"), {"code": code})
        return [row.id for row in rows]


def test_a_visit_entered_late_counts_as_made(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    tuesday = care_town.at(cared, TUESDAY)
    care_town.raise_missed(tuesday)
    care_town.report(tuesday, "A", VisitOutcome.MET, "k1", visited_at=cared.clock())
    assert care_town.visits(cared)[0][2] == "done"


def test_a_call_for_help_becomes_one_request_and_one_order(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    care_town.report(cared, "A", VisitOutcome.NEEDS_HELP, "k1", note="灯坏了")
    assert [care_town.receive_owed(cared) for _ in range(3)] == [1, 0, 0]
    assert town.one(cared, "SELECT count(*) FROM work_orders") == 1


def test_death_ends_the_plan(cared):
    care_town.register(cared, "A", BLUE, member_code="M1")
    care_town.plan(cared, MONDAY)
    care_town.report(cared, "A", VisitOutcome.DIED, "k1")
    assert care_town.plan(cared, date(2026, 4, 1)).n_new == 0
    with pytest.raises(IllegalMove):
        care_town.report(care_town.at(cared, TUESDAY), "A", VisitOutcome.MET, "k2")


def test_a_hospital_stay_drops_the_visits_and_they_come_back_after_it(cared):
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    pause_care("A", Pause(first=MONDAY, last=None), district=cared, zone=ZONE, actor="desk")
    assert care_town.plan(cared, TUESDAY).n_new == 0
    assert care_town.raise_missed(care_town.at(cared, date(2026, 3, 5)))[0].n_missed == 0
    resume_care("A", date(2026, 3, 5), district=cared, zone=ZONE, actor="desk")
    assert care_town.plan(cared, date(2026, 3, 5)).n_new == 1


def test_a_pause_within_the_week_moves_the_visit_to_a_day_after_it(cared):
    care_town.register(cared, "A", YELLOW, member_code="M1")
    care_town.plan(cared, MONDAY)
    pause_care(
        "A", Pause(first=MONDAY, last=date(2026, 3, 5)), district=cared, zone=ZONE, actor="desk"
    )
    care_town.plan(cared, MONDAY)
    planned = town.one(cared, "SELECT planned_on FROM care_visits WHERE state = 'planned'")
    assert planned == date(2026, 3, 6)


@pytest.mark.parametrize("outcome", [VisitOutcome.MET, VisitOutcome.MOVED])
def test_a_call_for_help_is_heard_after_the_visit_and_after_care_has_ended(cared, outcome):
    add_volunteer(cared)
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    visit = town.one(cared, "SELECT id FROM care_visits")
    hand_visit(visit, "V1", "送一份午饭", district=cared, actor="desk")
    care_town.report(cared, "A", outcome, "k1")
    mine = {"visit_id": visit, "volunteer_code": "V1"}
    with pytest.raises(IllegalMove):
        care_town.report(cared, None, VisitOutcome.MET, "k2", **mine)
    assert care_town.report(cared, None, VisitOutcome.NEEDS_HELP, "k3", **mine).created
    assert care_town.receive_owed(cared) == 1
    assert care_town.visits(cared)[0][2] == "done"


def test_another_colour_is_another_plan(cared):
    care_town.register(cared, "A", BLUE, member_code="M1")
    care_town.plan(cared, MONDAY)
    care_town.register(cared, "A", RED, member_code="M1")
    care_town.plan(cared, MONDAY)
    states = [(first, state) for _, first, state, _, _ in care_town.visits(cared)]
    assert states == [(date(2026, 3, 1), "dropped"), (MONDAY, "planned")]


def test_care_that_was_ended_twice_ended_once(cared):
    care_town.register(cared, "A", RED)
    for _ in range(2):
        end_care("A", MONDAY, district=cared, actor="desk", reason="moved in with the son")
    assert town.one(cared, "SELECT count(*) FROM events WHERE kind = 'care_ended'") == 1


def test_a_list_of_supervision_is_refused_at_the_desk_too(cared):
    with pytest.raises(InputError, match="社区矫正"):
        care_town.register(cared, "A", kind="社区矫正对象")


def test_lists_hide_what_the_file_shows_and_every_look_is_an_event(cared):
    house = care_town.add_house(cared)
    care_town.register(
        cared, "A", building_code=house, door="2-301", phone="0000-1", note="x", position=None
    )
    (listed,) = list_care_people(district=cared)
    assert listed["name"] == "王**"
    assert not {"door", "phone", "note"} & set(listed)
    file = read_care_file("A", district=cared, actor="nurse")
    assert (file["name"], file["door"], file["building"]) == ("王甲子", "2-301", "1号楼")
    assert town.one(cared, "SELECT actor FROM events WHERE kind = 'care_person_viewed'") == "nurse"
    with pytest.raises(NotFound):
        read_care_file("B", district=cared, actor="nurse")


def test_no_event_and_no_feed_names_anybody(cared):
    add_volunteer(cared)
    care_town.register(
        cared, "A-code", YELLOW, member_code="M1", note="note-secret", phone="0000-1"
    )
    care_town.plan(cared, MONDAY)
    visit = town.one(cared, "SELECT id FROM care_visits")
    hand_visit(visit, "V1", "送一份午饭", district=cared, actor="desk")
    care_town.report(
        cared, None, VisitOutcome.NEEDS_HELP, "k1", visit_id=visit, volunteer_code="V1"
    )
    care_town.receive_owed(cared)
    end_care("A-code", TUESDAY, district=cared, actor="desk", reason="moved")
    read_care_file("A-code", district=cared, actor="desk")
    told = str(
        town.one(
            cared,
            "SELECT (SELECT string_agg(e::text, ' ') FROM events AS e)"
            " || (SELECT string_agg(o::text, ' ') FROM outbox AS o)",
        )
    )
    for word in (
        "王甲子",
        "王**",
        "A-code",
        "yellow",
        "note-secret",
        "0000-1",
        "午饭",
        "needs_help",
    ):
        assert word not in told, word


def test_a_volunteer_sees_name_door_and_errand(cared):
    add_volunteer(cared)
    add_volunteer(cared, "V2")
    house = care_town.add_house(cared)
    care_town.register(cared, "A", YELLOW, building_code=house, door="301", position=None)
    care_town.plan(cared, MONDAY)
    visit = town.one(cared, "SELECT id FROM care_visits")
    hand_visit(visit, "V1", "送一份午饭", district=cared, actor="desk")
    (errand,) = read_errands("V1", district=cared, zone=ZONE)
    assert (errand.name, errand.place, errand.errand) == ("王甲子", "1号楼 301", "送一份午饭")
    assert read_errands("V2", district=cared, zone=ZONE) == []
    with pytest.raises(NotFound):
        care_town.report(cared, None, VisitOutcome.MET, "k", visit_id=visit, volunteer_code="V2")
    with pytest.raises(InputError):
        care_town.report(cared, None, VisitOutcome.DIED, "k", visit_id=visit, volunteer_code="V1")
    care_town.report(cared, None, VisitOutcome.MET, "k", visit_id=visit, volunteer_code="V1")
    assert read_errands("V1", district=cared, zone=ZONE) == []


def test_an_errand_that_says_too_much_is_refused(cared):
    add_volunteer(cared)
    care_town.register(cared, "A", YELLOW)
    care_town.plan(cared, MONDAY)
    visit = town.one(cared, "SELECT id FROM care_visits")
    with pytest.raises(InputError, match="抑郁"):
        hand_visit(visit, "V1", "陪抑郁的老人说说话", district=cared, actor="desk")


def test_a_report_from_the_future_is_refused(cared):
    care_town.register(cared, "A")
    later = cared.clock() + timedelta(hours=1)
    with pytest.raises(InputError):
        care_town.report(cared, "A", VisitOutcome.MET, "k", visited_at=later)
