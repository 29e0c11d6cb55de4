"""What a map shows of members and work orders."""

from datetime import timedelta

import pytest
import town
from desk import add_feature
from sqlalchemy import text

from gridmap.flows.look_up import (
    read_layer,
    read_layer_state,
    read_members,
    read_pressing_orders,
)
from gridmap.layers.members import MEMBERS

pytestmark = pytest.mark.postgis


def states(district, limit_s):
    people = read_members(district=district, fix_age_limit_s=limit_s).features
    return {one.text("code"): one.text("state") for one in people}


def test_a_free_member_whose_fix_is_older_than_the_limit_is_lost(district):
    now = district.clock()
    town.add_member(district, "fresh", measured_at=now - timedelta(seconds=60))
    town.add_member(district, "old", measured_at=now - timedelta(seconds=700))
    town.add_member(district, "post")
    busy = town.add_member(district, "busy", measured_at=now - timedelta(seconds=700))
    with district.writing() as conn:
        conn.execute(text("UPDATE member_live SET active = 1 WHERE member_id = :id"), {"id": busy})
    told = {"fresh": "available", "old": "lost", "post": "available", "busy": "engaged"}
    assert states(district, 600) == told
    assert states(district, 800) == told | {"old": "available"}


def test_the_legend_names_the_states_that_are_derived_and_no_others():
    assert {one.code for one in MEMBERS.classes} == {"available", "engaged", "lost", "off_duty"}


def test_past_the_limit_a_map_leaves_out_what_presses_least(district):
    numbers = {}
    for name, category in (("late", "other"), ("urgent", "flood"), ("young", "other")):
        order = town.receive(district, category=category).work_order_id
        numbers[str(order)] = name
        days = {"late": 1, "urgent": 9, "young": 5}[name]
        with district.writing() as conn:
            conn.execute(
                text("UPDATE work_orders SET close_by = now() + :span WHERE id = :id"),
                {"span": timedelta(days=days), "id": order},
            )

    def shown(limit):
        orders = read_pressing_orders(district=district, states=["A05"], limit=limit)
        return {numbers[one.id] for one in orders.features}

    assert shown(1) == {"urgent"}
    assert shown(2) == {"urgent", "late"}
    assert shown(3) == {"urgent", "late", "young"}


def test_an_organization_without_a_place_stands_at_the_grid_it_answers_for(district):
    grid = town.one(district, "SELECT id FROM features WHERE key = '003'")
    add_feature(
        district, "organizations", None, name="branch", level="grid_branch", place_ids=[grid]
    )
    add_feature(district, "organizations", "POINT(110.31 20.01)", name="own", level="other")
    add_feature(district, "organizations", None, name="nowhere", level="other")
    before = read_layer_state("organizations", district=district)
    found = {
        one.text("name"): one.geometry
        for one in read_layer("organizations", district=district).features
    }
    centre = town.grid_centre("003")
    assert abs(found["branch"].x - centre.lon) < town.STEP / 2
    assert abs(found["branch"].y - centre.lat) < town.STEP / 2
    assert (found["own"].x, found["nowhere"]) == (110.31, None)
    add_feature(district, "compounds", "POINT(110.31 20.01)", name="new")
    assert read_layer_state("organizations", district=district) != before
