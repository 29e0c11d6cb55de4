"""How PostgreSQL counts the figures of a day in a district with more than a year of work."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import drawn_past
import past_work
import pytest
import town
from sqlalchemy import text

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.evaluation.periods import Days, days_a_year_before, span_of
from gridmap.model.figure_filters import FigureFilters
from gridmap.store import figures
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.figures import FigureQuestion

pytestmark = pytest.mark.postgis

ZONE = "Asia/Shanghai"
DAY = Days(date(2026, 3, 10), date(2026, 3, 10))
BOTH = {
    "counted": (figures._COUNTED, {"by": None}),
    "listed": (figures._LISTED, {"what": "received", "first": 0, "limit": 50}),
}


@pytest.fixture(scope="module")
def worked(cluster, template):
    """A district with some thousand orders of fifteen months, its sizes known to the planner."""
    name = "test_plans_of_figures"
    create_database(cluster, name, template=template)
    db = open_database(cluster.url(Role.APP, name))
    district = District(db=db, tenant=town.TENANT, clock=lambda: datetime.now(UTC))
    town.found(district)
    past = drawn_past.draw(7, 8_000, grids=[(None, None)], n_numbers=3_000)
    owner_url = cluster.url(Role.OWNER, name)
    member = town.add_member(district, "M")
    past_work.write(owner_url, map(drawn_past.without_backlog, past), member=member)
    past_work.count_sizes(owner_url)
    yield district
    db.close()
    drop_database(cluster, name)


def nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def plan_of(district, name, *, days=(DAY,), how="FORMAT JSON"):
    """Return the nodes of the plan for the figures of one day, or of some."""
    spans = [span_of(day, at=drawn_past.NOW, zone=ZoneInfo(ZONE)) for day in days]
    question = FigureQuestion(
        filters=FigureFilters(), spans=spans, at=drawn_past.NOW, zone_name=ZONE
    )
    sql, more = BOTH[name]
    with district.reading() as conn:
        values = figures._asked(conn, district.tenant, question) | more
        told = conn.execute(text(f"EXPLAIN ({how}) {sql.text}"), values).scalar_one()
    return list(nodes(told[0]["Plan"]))


def conditions(plan, index):
    """Return what is looked up in an index, for each time that it is."""
    return [one.get("Index Cond", "") for one in plan if one.get("Index Name") == index]


@pytest.mark.parametrize("name", BOTH)
def test_what_was_received_in_a_day_is_looked_up_by_both_its_ends(worked, name):
    plan = plan_of(worked, name)
    (asked,) = conditions(plan, "requests_received")
    assert "received_at >= " in asked, json.dumps(plan[0], indent=1)
    assert "received_at < " in asked


@pytest.mark.parametrize("name", BOTH)
def test_orders_of_later_days_are_not_looked_at(worked, name):
    (asked,) = conditions(plan_of(worked, name), "work_orders_opened")
    assert "opened_at < " in asked


def test_what_lies_between_a_day_and_that_of_last_year_is_counted_for_neither(worked):
    plan = plan_of(
        worked, "counted", days=(DAY, days_a_year_before(DAY)), how="ANALYZE, FORMAT JSON"
    )
    n_orders = town.one(worked, "SELECT count(*) FROM work_orders")
    for part in ("CTE worked", "CTE sent", "CTE touched"):
        (one,) = [one for one in plan if one.get("Subplan Name") == part]
        assert 0 < one["Actual Rows"] < n_orders / 20, part


def test_a_repeat_is_looked_for_among_the_calls_of_one_number(worked):
    plan = plan_of(worked, "counted")
    (asked,) = conditions(plan, "requests_of_caller")
    assert "caller_phone = " in asked
    assert asked.count("received_at") >= 2
    beneath = [one for one in plan if one.get("Parent Relationship") == "SubPlan"]
    assert not [one for one in beneath if one["Node Type"] == "Seq Scan"]


def test_a_list_looks_for_no_repeats_that_nobody_asked_for(worked):
    assert conditions(plan_of(worked, "listed"), "requests_of_caller") == []


def test_the_first_request_is_read_off_the_end_of_the_index(worked):
    first = "SELECT min(received_at) FROM requests WHERE tenant_id = 1"
    with worked.reading() as conn:
        told = conn.execute(text(f"EXPLAIN (FORMAT JSON) {first}")).scalar_one()
        assert figures.first_received(conn, worked.tenant) is not None
    used = [(one["Node Type"], one.get("Index Name")) for one in nodes(told[0]["Plan"])]
    assert used == [("Result", None), ("Limit", None), ("Index Scan", "requests_received")]
