"""`gridmap teams` and `joint`: a dispatcher knows orders by their numbers."""

import pytest
import teamed
import town
from teamed import LAW, MEDIATOR

pytestmark = pytest.mark.postgis


@pytest.fixture
def number(district):
    """The number of an order that asks for a mediator, and for legal advice that nobody gives."""
    teamed.staff(district)
    teamed.an_order(district, MEDIATOR, LAW)
    return town.one(district, "SELECT number FROM work_orders")


def test_a_team_is_sent_shown_joined_and_reported_back_by_number(gridmap, number):
    code, sent = gridmap("teams", "send", number)
    assert (code, sent["member_code"], sent["followed_up"]) == (0, "G", ["law"])
    code, team = gridmap("teams", "show", number)
    assert (code, {one["member"] for one in team["people"]}) == (0, {"G", "M1"})
    code, added = gridmap("teams", "add", number, "--member", "M2", "--reason", "knows them")
    assert (code, added["member_code"]) == (0, "M2")
    shown = gridmap("teams", "show", number, as_json=False)[1]
    assert "主办" in shown
    assert "+00:00" not in shown
    assert gridmap("teams", "show", "20260302-99999")[0] == 3
    [follow_up] = gridmap("teams", "follow-ups")[1]
    words = ("--note", "settled")
    assert gridmap("teams", "drop", follow_up["id"], *words)[1] == {"state": "dropped"}


def test_an_operation_is_planned_and_cancelled_by_number(gridmap, district):
    teamed.staff(district)
    number = town.receive(district).number
    when = ("--starts-at", "2099-03-05T20:00:00", "--ends-at", "2099-03-05T22:00:00")
    words = ("--title", "night market", *when, "--lead", "G", "--member", "M1")
    code, planned = gridmap("joint", "plan", number, *words)
    assert code == 0
    shown = gridmap("joint", "list", as_json=False)[1]
    assert "2099-03-05 20:00:00" in shown
    assert "已排定" in shown
    words = ("--reason", "heavy rain")
    assert gridmap("joint", "cancel", planned["id"], *words)[1] == {"state": "cancelled"}
