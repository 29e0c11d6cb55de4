"""Levels are added, never repeated, never lowered; gaps are told and passed on."""

from dataclasses import replace

import chased
import pytest
import town
from desk import add_feature
from poisoned import poison
from sqlalchemy import text

from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import IllegalMove, InputError, NotFound
from gridmap.flows.acknowledge_escalation import acknowledge_escalation
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.escalate_work_order import escalate_work_order
from gridmap.flows.look_up import read_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.model.ids import TellingId
from gridmap.model.place import LonLat
from gridmap.model.work_order import AssignmentState, Urgency
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

POLICY = EscalationPolicy()
CHIEFS = [
    ("grid", "grid-001-chief"),
    ("community", "community-K-chief"),
    ("subdistrict", "subdistrict-S-chief"),
    ("district", "district-D-chief"),
    ("city", "city-C-chief"),
]
HOUR = 3_600
HOME = town.grid_centre("001")


@pytest.fixture
def clock():
    return chased.Clock()


@pytest.fixture
def bare_levels(district, clock):
    """The town with levels and nobody on duty."""
    district = replace(district, clock=clock)
    chased.add_levels(district)
    return district


@pytest.fixture
def staffed(bare_levels):
    """The town with somebody on duty at every level."""
    chased.staff_all_levels(bare_levels)
    return bare_levels


def receive(district, position=HOME, **more):
    return town.receive(district, position, **more)


def dispatch(district, received):
    return dispatch_work_order(
        received.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )


def look(district, policy=POLICY):
    return raise_due_orders(district=district, policy=policy)


def by_hand(district, received, level, reason="the mayor asked"):
    return escalate_work_order(
        received.work_order_id, level, district=district, actor="desk", reason=reason
    )


def causes(district, received):
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT level || ' ' || cause FROM escalations WHERE work_order_id = :id"
                " ORDER BY rank"
            ),
            {"id": received.work_order_id},
        )
        return list(rows.scalars())


def test_an_urgent_order_is_told_to_the_grid_at_once_and_once(staffed):
    received = receive(staffed, urgency=Urgency.URGENT)
    assert (look(staffed), look(staffed)) == (1, 0)
    assert causes(staffed, received) == ["grid urgency"]
    assert chased.told(staffed, received.work_order_id) == CHIEFS[:1]


def test_an_order_that_finds_nobody_rises_level_by_level(staffed, clock):
    received = receive(staffed)
    dispatch(staffed, received)
    policy = EscalationPolicy(normal_no_candidate_s=100.0, normal_pause_s=200.0)
    counts = [(look(staffed, policy), clock.forward(50))[0] for _ in range(8)]
    assert counts == [0, 0, 1, 0, 0, 0, 1, 0]
    assert causes(staffed, received) == ["grid no_candidate", "community no_candidate"]


def test_two_refusals_raise_once(staffed):
    for code in "AB":
        town.add_member(staffed, code, town.grid_centre("001"))
    received = receive(staffed)
    for _ in range(2):
        assignment = dispatch(staffed, received).assignment_id
        assert look(staffed) == 0
        move_assignment(
            assignment, AssignmentState.CANNOT_GO, district=staffed, actor="m", reason="busy"
        )
    assert (look(staffed), look(staffed)) == (1, 0)
    assert causes(staffed, received) == ["grid refused"]


def test_each_limit_that_passes_raises_by_one_level(staffed, clock):
    received = receive(staffed)
    seconds = []
    for second in range(0, 9_000, 600):
        if look(staffed):
            seconds.append(second)
        clock.forward(600)
    assert seconds == [1_200, 2_400, 7_800]
    assert causes(staffed, received) == [
        "grid overdue_respond",
        "community overdue_arrive",
        "subdistrict overdue_close",
    ]
    for _ in range(3):
        clock.forward(24 * HOUR)
        look(staffed)
    assert chased.told(staffed, received.work_order_id) == CHIEFS
    assert look(staffed) == 0


def test_what_lies_in_no_grid_falls_to_the_nearest_community(staffed):
    """Unowned objects are the territorial body's."""
    received = receive(staffed, LonLat(110.3105, 20.005))
    assert look(staffed) == 1
    assert causes(staffed, received) == ["community unowned"]
    assert chased.told(staffed, received.work_order_id) == CHIEFS[1:2]


def test_what_lies_nowhere_is_the_districts(staffed, clock):
    received = receive(staffed, None)
    clock.forward(601)
    look(staffed)
    assert chased.told(staffed, received.work_order_id) == [("district", "district-D-chief")]


def test_a_level_without_anybody_is_a_gap_and_the_next_is_told_too(bare_levels):
    for level, area in (("subdistrict", "S"), ("city", "C")):
        chased.add_duty(bare_levels, level, area)
    received = receive(bare_levels)
    assert by_hand(bare_levels, received, "grid") == ("grid", "community", "subdistrict")
    assert chased.told(bare_levels, received.work_order_id) == [
        ("grid", None),
        ("community", None),
        ("subdistrict", "subdistrict-S-chief"),
    ]
    vacant = "SELECT array_agg(facts ->> 'level' ORDER BY id) FROM events"
    vacant += " WHERE kind = 'order_escalated' AND facts -> 'is_vacant' = 'true'"
    assert town.one(bare_levels, vacant) == ["grid", "community"]


def test_where_nobody_at_all_is_on_duty_every_level_is_a_gap(bare_levels):
    received = receive(bare_levels)
    assert len(by_hand(bare_levels, received, "community")) == 5
    assert town.one(bare_levels, "SELECT bool_and(is_vacant) FROM escalations")
    assert by_hand(bare_levels, received, "city") == ()


def test_where_one_person_is_on_duty_at_every_level_a_raise_goes_to_the_top_and_ends(
    bare_levels, clock
):
    """Who knows already is told for the new level too, and is nobody new: the next one is told."""
    chased.staff_all_levels(bare_levels, name="王值班")
    received = receive(bare_levels)
    assert by_hand(bare_levels, received, "grid") == ("grid",)
    assert by_hand(bare_levels, received, "community") == tuple(level for level, _ in CHIEFS[1:])
    for _ in range(5):
        clock.forward(24 * HOUR)
        assert look(bare_levels) == 0
    assert chased.told(bare_levels, received.work_order_id) == CHIEFS


def test_a_level_where_somebody_new_is_on_duty_too_is_enough(bare_levels):
    chased.add_duty(bare_levels, "grid", "001", name="王值班")
    for post in ("chief", "staff"):
        chased.add_duty(bare_levels, "community", "K", post=post, name="王值班" * (post == "chief"))
    chased.add_duty(bare_levels, "subdistrict", "S")
    received = receive(bare_levels)
    assert by_hand(bare_levels, received, "community") == ("grid", "community")


def test_a_level_that_was_told_before_levels_changed_places_is_passed_over(staffed, clock):
    """The next level leads back: the community, told as the second, is the fourth by now."""
    received = receive(staffed)
    by_hand(staffed, received, "community")
    with staffed.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO levels VALUES (1, 'grid', 1, '', '', 'grids'),"
                " (1, 'subdistrict', 3, '', '', 'subdistricts'),"
                " (1, 'community', 4, '', '', 'communities'), (1, 'city', 5, '', '', 'cities')"
            )
        )
    for level in ("subdistrict", "city"):
        clock.forward(24 * HOUR)
        assert look(staffed) == 1
        assert chased.told(staffed, received.work_order_id)[-1][0] == level
    clock.forward(240 * HOUR)
    assert look(staffed) == 0
    assert town.one(staffed, "SELECT count(*) FROM escalations") == 4


def test_yesterdays_roster_is_nobody(bare_levels):
    chased.add_duty(bare_levels, "grid", "001", hours=(-30, -6))
    by_hand(bare_levels, receive(bare_levels), "grid")
    assert town.one(bare_levels, "SELECT is_vacant FROM escalations WHERE level = 'grid'")


def test_everybody_on_duty_at_a_level_is_told(bare_levels):
    for post in ("staff", "leader", "chief"):
        chased.add_duty(bare_levels, "grid", "001", post=post)
    received = receive(bare_levels)
    by_hand(bare_levels, received, "grid")
    assert len(chased.told(bare_levels, received.work_order_id)) == 3


@pytest.mark.parametrize(("home", "expected"), [("001", ["H1"]), ("002", ["H2"]), (None, [None])])
def test_without_a_roster_the_grid_head_answers_or_that_of_the_community(
    bare_levels, home, expected
):
    with bare_levels.writing() as conn:
        conn.execute(
            text("UPDATE roles SET heads_grid = true WHERE code = 'building_head'"),
        )
    if home is not None:
        code = f"H{home[-1]}"
        town.add_member(bare_levels, code, role="building_head", home_grid=home)
        town.add_member(bare_levels, "H3", role="building_head")
    received = receive(bare_levels)
    by_hand(bare_levels, received, "grid")
    found = [who for level, who in chased.told(bare_levels, received.work_order_id)]
    assert found[:1] == expected


def test_raising_by_hand_may_skip_levels_and_tells_those_in_between(staffed):
    received = receive(staffed)
    assert by_hand(staffed, received, "subdistrict") == ("grid", "community", "subdistrict")
    assert by_hand(staffed, received, "subdistrict") == ()
    assert by_hand(staffed, received, "grid") == ()
    assert chased.told(staffed, received.work_order_id) == CHIEFS[:3]


def test_by_hand_needs_a_reason_a_level_and_an_open_order(staffed):
    received = receive(staffed)
    with pytest.raises(InputError):
        by_hand(staffed, received, "grid", reason=" ")
    with pytest.raises(InputError) as refused:
        by_hand(staffed, received, "moon")
    assert "city" in refused.value.facts["mend"]
    cancel_request(received.request_id, district=staffed, actor="desk", reason="gone")
    with pytest.raises(IllegalMove):
        by_hand(staffed, received, "grid")


def test_a_closed_order_rises_no_more(staffed, clock):
    received = receive(staffed, urgency=Urgency.URGENT)
    cancel_request(received.request_id, district=staffed, actor="desk", reason="gone")
    clock.forward(100 * HOUR)
    assert look(staffed) == 0


def test_who_answers_for_the_place_is_told_once_with_the_level_that_reaches_as_far(staffed):
    chased.add_responsible(staffed, "of the grid", place="001")
    chased.add_responsible(staffed, "of the community", place="K")
    chased.add_responsible(staffed, "of another grid", place="002")
    chased.add_responsible(staffed, "until yesterday", place="001", days=(-9, -1))
    received = receive(staffed)
    chased.add_responsible(staffed, "of the case", case_number=received.number)
    by_hand(staffed, received, "grid")
    assert chased.told(staffed, received.work_order_id) == [
        CHIEFS[0],
        ("grid", "of the case"),
        ("grid", "of the grid"),
    ]
    by_hand(staffed, received, "subdistrict")
    assert [
        who for who in chased.told(staffed, received.work_order_id) if "chief" not in who[1]
    ] == [
        ("grid", "of the case"),
        ("grid", "of the grid"),
        ("community", "of the community"),
    ]


@pytest.mark.parametrize("by", ["shape", "building"])
def test_who_answers_for_a_micro_grid_is_told_with_the_grid(staffed, by):
    """A micro-grid has a shape, or lists its buildings."""
    place = town.grid_centre("001")
    add_feature(staffed, "buildings", f"POINT({place.lon} {place.lat})", name="house")
    for code, centre in (("own", "001"), ("other", "002")):
        add_micro_grid(staffed, code, centre if by == "shape" else None)
        chased.add_responsible(staffed, f"of the {code} micro-grid", place=code)
    with staffed.writing() as conn:
        if by == "building":
            named = "UPDATE areas SET building_codes = ARRAY(SELECT code FROM buildings)"
            conn.execute(text(f"{named} WHERE code = 'own'"))
    received = receive(staffed)
    by_hand(staffed, received, "grid")
    assert chased.told(staffed, received.work_order_id) == [
        CHIEFS[0],
        ("grid", "of the own micro-grid"),
    ]


def add_micro_grid(district, code, grid):
    """Add a micro-grid of grid 001 over the middle of a grid, or without a shape."""
    with district.writing() as conn:
        conn.execute(
            text("INSERT INTO features VALUES (1, gen_random_uuid(), 'micro_grids', :code)"),
            {"code": code},
        )
        place = town.grid_centre(grid) if grid else None
        conn.execute(
            text(
                "INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code,"
                " name, row_hash, parent_id, geom)"
                " SELECT 1, f.id, v.id, now(), 'micro_grids', :code, :code, '', g.id,"
                " st_multi(st_expand(st_setsrid(st_makepoint(:lon, :lat), 4490), 0.001))"
                " FROM features AS f, features AS g, layer_versions AS v WHERE f.key = :code"
                " AND g.key = '001' AND g.layer = 'grids' LIMIT 1"
            ),
            {"code": code, "lon": place and place.lon, "lat": place and place.lat},
        )


def test_who_answers_for_the_place_is_shown_with_the_order(staffed):
    chased.add_responsible(staffed, "of the grid", place="001")
    chased.add_responsible(staffed, "of another grid", place="002")
    received = receive(staffed)
    shown = read_order(received.work_order_id, district=staffed, lang="zh")["responsible"]
    assert [(one["code"], one["kind"], one["place_code"]) for one in shown] == [
        ("of the grid", "cadre", "001")
    ]


def test_each_person_who_is_told_acknowledges(staffed):
    received = receive(staffed)
    by_hand(staffed, received, "grid")
    telling = TellingId(town.one(staffed, "SELECT id FROM tellings"))
    for _ in range(2):
        acknowledge_escalation(telling, district=staffed, actor="chief")
    assert town.one(staffed, "SELECT acknowledged_by FROM tellings") == "chief"
    assert chased.kinds(staffed, received.work_order_id).count("escalation_acknowledged") == 1


def test_nobody_acknowledges_what_is_over_or_what_they_were_not_told(staffed):
    received = receive(staffed)
    by_hand(staffed, received, "grid")
    telling = TellingId(town.one(staffed, "SELECT id FROM tellings"))
    cancel_request(received.request_id, district=staffed, actor="desk", reason="gone")
    with pytest.raises(IllegalMove):
        acknowledge_escalation(telling, district=staffed, actor="chief")
    with pytest.raises(NotFound):
        acknowledge_escalation(received.request_id, district=staffed, actor="chief")


def test_a_district_may_have_levels_of_its_own(staffed):
    with staffed.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO levels VALUES (1, 'grid', 1, '', '', 'grids'),"
                " (1, 'subdistrict', 3, '', '', 'subdistricts')"
            )
        )
    received = receive(staffed)
    assert by_hand(staffed, received, "subdistrict") == ("grid", "subdistrict")
    with pytest.raises(InputError):
        by_hand(staffed, received, "city")


def test_an_order_that_cannot_be_raised_holds_up_no_other(staffed, owner_url):
    bad, good = (receive(staffed, urgency=Urgency.URGENT).work_order_id for _ in range(2))
    poison(owner_url, bad, "escalations")
    assert raise_due_orders(district=staffed, policy=POLICY, limit=1) == 1
    assert chased.told(staffed, bad) == []
    assert chased.told(staffed, good) != []
