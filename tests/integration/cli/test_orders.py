"""`gridmap orders`: what a desk does with one order, at a terminal."""

from datetime import timedelta

import pytest
import town
import volunteers
from desk import add_feature
from sqlalchemy import text

from gridmap.casework.petitions import PetitionPolicy
from gridmap.flows.petition_desk import petition_desk
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.place import LonLat

pytestmark = pytest.mark.postgis


@pytest.fixture
def number(district):
    """The number of an order with two members, a volunteer and a unit."""
    town.add_member(district, "near")
    town.add_member(district, "far", LonLat(town.CENTRE.lon + 0.003, town.CENTRE.lat))
    volunteers.add_role(district)
    volunteers.add(district, "V")
    add_feature(district, "units", None, name="lamps")
    return town.receive(district).number


def test_an_order_is_previewed_assigned_handed_over_and_taken_back(gridmap, district, number):
    code, seen = gridmap("orders", "preview", number)
    assert (code, seen["recommended"], seen["state"]) == (0, "near", "A05")
    code, told = gridmap("orders", "assign", number, "--member", "far")
    assert code == 2  # a reason is needed
    assert "reason_needed" in told or "ReasonNeeded" in told
    words = ("--member", "far", "--reason", "knows the house")
    assert gridmap("orders", "assign", number, *words)[1]["member_code"] == "far"
    words = ("--member", "near", "--reason", "is nearer")
    assert gridmap("orders", "hand-over", number, *words)[1]["member_code"] == "near"
    code, undone = gridmap("orders", "undo", number)
    assert (code, undone["member_code"]) == (0, "far")
    words = ("--member", "near", "--reason", "late", "--version", 1)
    assert gridmap("orders", "hand-over", number, *words)[0] == 3


def test_an_order_is_offered_asked_about_and_transferred(gridmap, district, number):
    code, told = gridmap("orders", "offer", number)
    assert (code, [one["member_code"] for one in told["offers"]]) == (0, ["V"])
    words = ("--other", "110", "--unit", "nobody", "--what", "come")
    code, told = gridmap("orders", "cooperate", number, *words)
    refused = {one["asked_of"]: one["refused"] for one in told["destinations"]}
    assert (code, refused) == (0, {"nobody": "unknown_unit", "110": None})
    unit = town.one(district, "SELECT code FROM units")
    code, told = gridmap("orders", "transfer", number, "--unit", unit, "--reason", "lamps")
    assert (code, told["state"]) == (0, "A06")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_get_tables_in_their_language(gridmap, number, lang):
    code, told = gridmap("orders", "preview", number, "--lang", lang, as_json=False)
    assert code == 0
    assert ("推荐：near" if lang == "zh" else "recommended: near") in told


def test_what_a_unit_asks_is_listed_granted_and_refused(gridmap, district, number):
    unit = town.one(district, "SELECT code FROM units")
    gridmap("orders", "transfer", number, "--unit", unit, "--reason", "lamps")
    with district.reading() as conn:
        held = conn.execute(
            text(
                "SELECT a.id, w.close_by FROM assignments AS a JOIN work_orders AS w"
                " ON w.id = a.work_order_id WHERE a.unit_id IS NOT NULL"
            )
        ).one()
    for kind, until in ((PetitionKind.MORE_TIME, timedelta(days=1)), (PetitionKind.RETURN, None)):
        asked = NewPetition(
            assignment_id=held.id,
            kind=kind,
            reason="no ladder",
            actor="lamps",
            until=until and held.close_by + until,
        )
        petition_desk(asked, district=district, policy=PetitionPolicy())
    code, (first, second) = gridmap("petitions", "list")
    assert (code, first["kind"], second["kind"]) == (0, "more_time", "return")
    code, told = gridmap("petitions", "refuse", first["id"], "--reason", "do it now")
    assert (code, told["state"]) == (0, "A06")
    code, told = gridmap("petitions", "grant", second["id"], "--actor", "lamps")
    assert code == 3, "whoever asked does not decide"
    assert gridmap("petitions", "grant", second["id"])[1]["state"] == "A05"
    assert gridmap("petitions", "list")[1] == []
