"""Cover on PostGIS: which grids are reached in time, shown, priced and protected in a dispatch."""

from datetime import timedelta
from uuid import UUID

import invariants
import pytest
import town
from sqlalchemy import text

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.errors import NotFound
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up_cover import read_cover, read_order_cover
from gridmap.flows.preview_dispatch import preview_dispatch
from gridmap.flows.replay_decisions import replay_decisions
from gridmap.model.ids import WorkOrderId
from gridmap.store import covers
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

TRAVEL = StraightLine()
POLICY = DispatchPolicy(cover_minimum=1, cover_limit_s=300.0, shortlist_size=1)
"""Grids are 500 m apart: in 300 s one reaches one's own and no other."""

HOUSEHOLDS = {"001": 100, "002": 200, "003": 300, "004": 400}


@pytest.fixture
def inhabited(district):
    """The town with households, one member in the middle of 001 and two in 002."""
    with district.writing() as conn:
        for code, n in HOUSEHOLDS.items():
            conn.execute(
                text("UPDATE areas SET n_households = :n WHERE code = :code"),
                {"n": n, "code": code},
            )
    town.add_member(district, "only in 001", town.grid_centre("001"))
    for code in ("first in 002", "second in 002"):
        town.add_member(district, code, town.grid_centre("002"))
    yield district
    invariants.check_everything(district)


def in_001(district):
    return town.receive(district, position=town.grid_centre("001")).work_order_id


def dispatch(district, order, policy=POLICY):
    return dispatch_work_order(order, district=district, travel=TRAVEL, policy=policy)


def test_grids_without_anybody_are_told_with_their_households(inhabited):
    told = read_cover(district=inhabited, travel=TRAVEL, policy=POLICY)
    assert told["grids"] == [
        {"grid": "004", "n_households": 400},
        {"grid": "003", "n_households": 300},
    ]
    assert (told["n_households_uncovered"], told["n_idle_members"]) == (700, 3)


def test_who_is_not_missed_moves_up_to_where_most_households_are(inhabited):
    told = read_cover(district=inhabited, travel=TRAVEL, policy=POLICY)
    first, *others = told["move_ups"]
    assert (first["to_grid"], first["net_households"], first["lost_households"]) == ("004", 400, 0)
    assert first["member_code"].endswith("in 002")
    assert [(one["to_grid"], one["net_households"]) for one in others] == [("003", 200)]


def test_22_the_only_member_of_a_grid_is_spared_and_the_reason_says_so(inhabited):
    """Expert test 22 (dispatch.md 6 B), on the tables: the nearest would leave 001 bare."""
    dispatched = dispatch(inhabited, in_001(inhabited))
    assert dispatched.decision.chosen.code == "first in 002"
    told = {one.code: one.text("en") for one in dispatched.decision.considered}
    assert told["only in 001"] == (
        "would leave 100 households without their only member (grids 001)"
    )


def test_22_somebody_goes_where_nothing_else_is_feasible_and_it_is_said(inhabited):
    """Expert test 22 (dispatch.md 6 B), on the tables: then both of 002 are gone."""
    for _ in range(2):
        dispatch(inhabited, in_001(inhabited), DispatchPolicy(cover_minimum=1, cover_limit_s=300.0))
    chosen = dispatch(inhabited, in_001(inhabited)).decision.chosen
    assert (chosen.code, chosen.facts["bared_households"]) in {
        ("only in 001", 100),
        ("second in 002", 200),
    }


def test_a_protected_decision_replays_byte_by_byte(inhabited):
    dispatch(inhabited, in_001(inhabited))
    dispatch(inhabited, in_001(inhabited))
    replayed = list(replay_decisions(district=inhabited))
    assert [one.outcome.value for one in replayed] == ["same", "same"]


def test_the_preview_and_the_order_show_what_sending_takes_away(inhabited):
    order = in_001(inhabited)
    shown = read_order_cover(order, district=inhabited, travel=TRAVEL, policy=POLICY)
    losses = {one["member_code"]: one["n_households"] for one in shown["candidates"]}
    assert losses == {"only in 001": 100}
    assert shown["candidates"][0]["n_households_uncovered"] == {"before": 700, "after": 800}
    assert shown["candidates"][0]["text"] == (
        "100 households lose their only available member within 5 minutes"
    )
    preview = preview_dispatch(order, district=inhabited, travel=TRAVEL, policy=POLICY)
    assert preview.decision.chosen.code == "first in 002"
    with pytest.raises(NotFound):
        read_order_cover(WorkOrderId(UUID(int=7)), district=inhabited, travel=TRAVEL, policy=POLICY)


def test_only_who_could_be_sent_and_holds_nothing_is_cover(inhabited):
    now = inhabited.clock()
    town.add_member(inhabited, "head", role="building_head")
    town.add_member(inhabited, "old fix", measured_at=now - timedelta(hours=1))
    town.add_member(inhabited, "fresh fix", measured_at=now - timedelta(minutes=1))
    off = town.add_member(inhabited, "off duty")
    town.add_shift(inhabited, off, from_s=-7_200, to_s=-3_600)
    on = town.add_member(inhabited, "on duty")
    town.add_shift(inhabited, on, from_s=-3_600, to_s=3_600)
    dispatched = dispatch(inhabited, in_001(inhabited), DispatchPolicy())
    with inhabited.reading() as conn:
        idle = covers.read_idle(conn, inhabited.tenant, POLICY, at=now)
        required = covers.read_idle(
            conn, inhabited.tenant, DispatchPolicy(roster_required=True), at=now
        )
    assert dispatched.decision.chosen.code == "only in 001"
    assert [one.code for one in idle] == ["first in 002", "fresh fix", "on duty", "second in 002"]
    assert [one.code for one in required] == ["on duty"]


def test_around_a_place_cover_is_what_it_is_in_the_whole_district(inhabited):
    place, options = town.grid_centre("001"), {"district": inhabited, "travel": TRAVEL}
    whole = covers.read_district(**options, policy=POLICY)
    near = covers.read_around(place, radius_m=600.0, at=inhabited.clock(), **options, policy=POLICY)
    for one in whole.members:
        assert near.loss_of(one.id) == whole.loss_of(one.id)
