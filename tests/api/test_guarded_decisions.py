"""Whom a reader does not see, a decision neither names to them nor counts."""

from dataclasses import replace
from uuid import UUID

import pytest
import town
import two_streets
from teamed import SECOND

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency

pytestmark = pytest.mark.postgis

WEST = {"west-0", "west-1", "west-2"}
BORDER = (0.52, 0.48)  # shares of the way from the middle of the eastern grid to the western
EVERYBODY = WEST | {"east-0", "east-1", "east-2"}


@pytest.fixture
def order(streets):
    return str(streets.waiting("west").work_order_id)


@pytest.mark.parametrize(("login", "codes"), [("west", WEST), ("desk", EVERYBODY)])
def test_a_preview_names_whom_the_caller_sees(streets, order, login, codes):
    told = streets.post(login, f"/work-orders/{order}/preview").json()
    assert {one["member_code"] for one in told["candidates"]} == codes
    assert told["recommended"] in WEST


@pytest.mark.parametrize(("login", "n"), [("west", 3), ("desk", 6)])
def test_a_dispatch_counts_whom_the_caller_sees(streets, order, login, n):
    told = streets.post(login, f"/work-orders/{order}/dispatch").json()
    assert (told["outcome"], told["n_considered"]) == ("assign", n)
    shown = streets.get(login, f"/work-orders/{order}").json()["decision"]
    assert (len(shown["candidates"]), shown["counted"]) == (n, {})
    (decision,) = [streets.get(login, f"/decisions/{shown['id']}").json()]
    assert (len(decision["candidates"]), decision["counted"]) == (n, {})


def test_what_a_decision_only_counts_is_counted_for_the_district(streets, guarded, order):
    policy = DispatchPolicy(reasons_kept=1)
    guarded[0].state.services = replace(streets.services, dispatch_policy=policy)
    told = streets.post("west", f"/work-orders/{order}/dispatch").json()
    assert told["n_considered"] == 1
    shown = {
        login: streets.get(login, f"/work-orders/{order}").json()["decision"]
        for login in ("west", "desk")
    }
    assert sum(shown["desk"]["counted"].values()) == 5
    assert shown["west"]["counted"] == {}


def test_a_team_counts_whom_the_caller_sees(streets):
    team = str(streets.waiting("west").work_order_id)
    ask_for_team(WorkOrderId(UUID(team)), [SECOND], district=streets.district, actor="desk")
    told = streets.post("west", f"/work-orders/{team}/dispatch").json()
    assert told["n_considered"] == 3


@pytest.mark.parametrize(("login", "n"), [("west", 3), ("desk", 5)])
def test_alternatives_are_whom_the_caller_sees(streets, login, n):
    """An urgent order crosses borders; whoever is offered in a conflict is still only seen."""
    urgent = str(streets.waiting("west", urgency=Urgency.URGENT).work_order_id)
    body = {"version": 9_999, "member_code": "west-0", "reason": "near"}
    refused = streets.post(login, f"/work-orders/{urgent}/assign", body).json()
    assert refused["code"] == "stale_situation"
    offered = {one["member_code"] for one in refused["facts"]["alternatives"]}
    assert len(offered) == n
    assert (offered <= WEST) == (login == "west")


def test_ranks_leave_no_gap_for_whom_the_caller_does_not_see(streets):
    """Last, for it adds two members just beyond the border: one goes, one is not seen from here."""
    west, east = (town.grid_centre(grid) for grid in ("001", "002"))
    here, beyond = (LonLat(east.lon - share * (east.lon - west.lon), east.lat) for share in BORDER)
    for code in ("east-8", "east-9"):
        town.add_member(streets.district, code, beyond, home_grid="002")
    two_streets.settle(streets.district)
    received = town.receive(streets.district, position=here, urgency=Urgency.URGENT)
    urgent = str(received.work_order_id)
    streets.post("desk", f"/work-orders/{urgent}/dispatch")
    for login, codes in (("west", {*WEST, "east-8"}), ("desk", {*EVERYBODY, "east-8", "east-9"})):
        shown = streets.get(login, f"/work-orders/{urgent}").json()["decision"]
        for decision in (shown, streets.get(login, f"/decisions/{shown['id']}").json()):
            ranks = {one["code"]: one["rank"] for one in decision["candidates"]}
            assert (ranks.keys(), sorted(ranks.values())) == (codes, [*range(1, len(codes) + 1)])
    assert (ranks["east-8"], ranks["east-9"]) == (1, 2)
