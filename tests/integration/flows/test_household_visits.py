"""Visits to households: stored once, counted by grid, each demand one request."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import care_town
import desk
import pytest
import town
from care_town import MONDAY, ZONE

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import InputError, KeyReused, NotFound
from gridmap.flows.look_up_visits import (
    list_ledger,
    list_unvisited,
    measure_household_coverage,
    read_ledger_entry,
)
from gridmap.flows.read_owed_ledger_requests import read_owed_ledger_requests
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.record_household_visit import record_household_visit
from gridmap.model.household import DoorOutcome, EntryKind, HouseholdVisit, LedgerEntry

pytestmark = pytest.mark.postgis

LAMP = LedgerEntry(kind=EntryKind.DEMAND, text="楼道灯不亮", category="other")
PRAISE = LedgerEntry(kind=EntryKind.PRAISE, text="物业不错")


@pytest.fixture
def lived(district):
    """The town on a Monday with one house of 20 households."""
    town.add_member(district, "M1", home_grid="001")
    today = care_town.at(district, MONDAY, hour=12)
    return today, care_town.add_house(today)


def a_visit(lived, door="101", key="k1", **more):
    today, house = lived
    today = more.pop("district", today)
    facts = {"visited_at": today.clock(), "member_code": "M1"}
    visit = HouseholdVisit(idempotency_key=key, building_code=house, door=door, **(facts | more))
    return record_household_visit(visit, district=today)


def receive_owed(district):
    owed = read_owed_ledger_requests(district=district)
    return receive_requests(owed, district=district, policy=IntakePolicy())


def of_grid(district, code="001", first=MONDAY, last=MONDAY):
    measured = measure_household_coverage(first, last, district=district, zone=ZONE)
    return next(one for one in measured if one.grid_code == code)


def test_a_demand_becomes_one_request_linked_both_ways(lived):
    today, _ = lived
    stored = a_visit(lived, entries=(LAMP, PRAISE))
    assert len(receive_owed(today)) == 1
    assert receive_owed(today) == []
    demand, praise = (read_ledger_entry(one, district=today) for one in stored.entry_ids)
    assert (demand["order_state"], praise["request_id"]) == ("A05", None)
    ref = town.one(today, "SELECT source_ref FROM requests WHERE channel = 'visit'")
    assert ref == str(stored.entry_ids[0])
    address = town.one(today, "SELECT address FROM requests")
    assert address == "1号楼 101"


def test_a_visit_sent_by_many_at_once_is_one_visit_and_one_request(lived):
    today, _ = lived

    def send(_):
        stored = a_visit(lived, entries=(LAMP,))
        receive_owed(today)
        return stored

    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(send, range(16)))
    assert len({one.id for one in stored}) == 1
    assert sum(one.created for one in stored) == 1
    assert town.one(today, "SELECT count(*) FROM requests") == 1
    assert town.one(today, "SELECT count(*) FROM events WHERE kind = 'household_visited'") == 1


def test_a_key_with_another_visit_is_refused(lived):
    a_visit(lived)
    with pytest.raises(KeyReused):
        a_visit(lived, door="102")


@pytest.mark.parametrize(
    "more",
    [
        {"building_code": "none"},
        {"member_code": "none"},
        {"door": "室"},
        {"entries": (LedgerEntry(kind=EntryKind.DEMAND, text="x", category="ufo"),)},
    ],
)
def test_what_the_district_does_not_know_is_refused(lived, more):
    today, house = lived
    visit = HouseholdVisit(
        idempotency_key="k", building_code=house, door="1", member_code="M1",
        visited_at=today.clock(),
    )  # fmt: skip
    with pytest.raises(InputError):
        record_household_visit(replace(visit, **more), district=today)


def test_coverage_counts_a_door_once_and_only_who_was_met(lived):
    today, _ = lived
    for n, (door, outcome) in enumerate(
        [("101", DoorOutcome.MET), ("1-01", DoorOutcome.MET), ("101室", DoorOutcome.MET),
         ("102", DoorOutcome.NOT_HOME)]
    ):  # fmt: skip
        a_visit(lived, door, f"k{n}", outcome=outcome, entries=(PRAISE,))
    one = of_grid(today)
    assert (one.n_households, one.n_met, one.n_visits, one.n_entries) == (20, 2, 4, 4)
    assert one.share == pytest.approx(0.1)


def test_a_grid_without_households_has_no_data(lived):
    today, _ = lived
    assert of_grid(today, "004").share is None
    assert of_grid(today, "001").share == 0.0


def test_a_period_counts_both_its_days_and_no_other(lived):
    today, _ = lived
    a_visit(lived)
    day = timedelta(days=1)
    met = [of_grid(today, first=MONDAY + n * day, last=MONDAY + n * day).n_met for n in (-1, 0, 1)]
    assert met == [0, 1, 0]
    with pytest.raises(InputError):
        of_grid(today, first=MONDAY, last=MONDAY - day)


def test_more_doors_than_households_are_told_and_do_not_pass_the_whole(district):
    today = care_town.at(district, MONDAY, hour=12)
    town.add_member(district, "M1")
    desk.add_feature(today, "buildings", care_town.HOUSE, name="小屋", n_households=1)
    house = town.one(today, "SELECT code FROM buildings")
    for n in range(3):
        a_visit((today, house), f"10{n}", f"k{n}")
    one = of_grid(today)
    assert (one.n_met, one.n_over, one.share) == (1, 2, 1.0)


def test_who_was_not_met_for_long_is_listed_by_building_and_door(lived):
    today, house = lived
    a_visit(lived, "101", "k1")
    a_visit(lived, "102", "k2", outcome=DoorOutcome.NOT_HOME)
    later = care_town.at(today, MONDAY + timedelta(days=40))
    a_visit(lived, "101", "k3", visited_at=later.clock(), district=later)
    found = list_unvisited(district=later, zone=ZONE, n_days=30)
    (building,) = found.buildings
    assert (building["code"], building["n_met"], building["n_unmet"]) == (house, 1, 19)
    assert [(one["door"], one["last_met_at"]) for one in found.doors] == [("102", None)]


def test_the_ledger_tells_what_came_of_it_by_area(lived):
    today, _ = lived
    a_visit(lived, entries=(LAMP,))
    receive_owed(today)
    assert [one["text"] for one in list_ledger(district=today, area="001")] == ["楼道灯不亮"]
    assert list_ledger(district=today, area="002") == []
    with pytest.raises(NotFound):
        read_ledger_entry(uuid.uuid4(), district=today)
