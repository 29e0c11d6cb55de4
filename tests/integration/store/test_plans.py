"""How PostgreSQL carries out the statements that matter, on tables of some thousand rows."""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import shapely
import town
from sqlalchemy import text
from statements import STATEMENTS

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.store import members
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.index_check import CHECKED
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FILLED = Path(__file__).parents[2] / "data" / "big_town.sql"
SAMPLE = {
    "tenant": 1,
    "id": uuid.UUID(int=1),
    "order_id": uuid.UUID(int=1),
    "work_order_id": uuid.UUID(int=1),
    "assignment_id": uuid.UUID(int=1),
    "member_id": uuid.UUID(int=1),
    "lon": 110.2,
    "lat": 20.0,
    "lons": [110.2, 110.3],
    "lats": [20.0, 20.1],
    "radii_m": [300.0, 300.0],
    "own_grids": [None, None],
    "own_grid_m": 1_500.0,
    "ids": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "versions": [1, 1],
    "n_places": [1, 1],
    "times": [NOW, NOW],
    "capacities": [1, 1],
    "is_urgent": False,
    "urgency": None,
    "known_since": NOW,
    "day_began": NOW,
    "ended_since": NOW,
    "radius_m": 1_500.0,
    "west": 110.185,
    "south": 19.986,
    "east": 110.215,
    "north": 20.014,
    "at": NOW,
    "decided_at": NOW,
    "until": NOW,
    "silent_since": NOW,
    "next_try_at": NOW,
    "day": NOW.date(),
    "n": 1,
    "limit": 50,
    "xid": "1",
    "layer": "grids",
    "tables": ["members"],
    "waiting_for": "no_candidate",
    "states": ["A05"],
    "fix_age_limit_s": 1_800.0,
    "before": NOW,
    "beyond": NOW,
    "state": "A05",
    "rows": "[]",
    "retry_s": 60.0,
    "longest_s": 900.0,
    "decision_id": None,
    "unit_id": None,
    "signed_at": None,
    "arrived_at": None,
    "ended_at": None,
    "end_reason": None,
    "since": NOW,
    "wkb": shapely.to_wkb(shapely.box(110.2, 20.0, 110.3, 20.1)),
    "grids": [uuid.UUID(int=1)],
    "codes": ["001"],
    "only_silent": True,
    "grid_id": uuid.UUID(int=1),
    "assigned_by": None,
    "replaces": None,
    "area_ids": [uuid.UUID(int=1)],
    "normal_first_s": 60.0,
    "urgent_first_s": 60.0,
    "normal_co_handler_first_s": 60.0,
    "urgent_co_handler_first_s": 60.0,
    "unit_first_s": 60.0,
    "top": 5,
    "urgent_rank": 1,
    "unowned_rank": 1,
    "n_refusals": 3,
    "missing": ["mediator"],
    "part": None,
    "own_grid": None,
    "nearest": 40,
    "kind": "police",
    "but": [],
}
INDEX_OF = {
    "candidates_in_reach": "member_live_position",
    "candidates_of_batch": "member_live_position",
    "locations_of_points": "areas_geom_now",
    "bring_orders_back": "work_orders_to_dispatch",
    "wake_waiting_orders": "work_orders_waiting_position",
    "claim_member": "member_live_pkey",
    "claim_members": "member_live_pkey",
    "hold_idle_members": "member_live_pkey",
    "hold_unmoved_orders": "work_orders_pkey",
    "release_member": "member_live_pkey",
    "note_fixes": "member_live_pkey",
    "forget_fixes": "fixes_by_age",
    "members_reporting": "members_code_once",
    "order_to_dispatch": "work_orders_pkey",
    "work_order_detail": "work_orders_pkey",
    "events_of_order": "events_of_order",
    "newest_decision": "decisions_of_order",
    "outbox_after": "outbox_pkey",
    "outbox_forgotten": "outbox_pkey",
    "trim_outbox": "outbox_pkey",
    "headline": "work_orders_state",
    "unsigned_due": "assignments_member_once",
}
NEAREST = """SELECT l.member_id FROM member_live AS l
    WHERE l.tenant_id = 1 AND l.active < l.capacity
    ORDER BY greatest(l.position) <-> 'SRID=4490;POINT(110.2 20)'::geography LIMIT 8"""


@pytest.fixture(scope="module")
def big(cluster, template):
    """A district with thousands of everything, its figures known to the planner."""
    name = "test_plans"
    create_database(cluster, name, template=template)
    db = open_database(cluster.url(Role.APP, name))
    district = District(db=db, tenant=town.TENANT, clock=lambda: datetime.now(UTC))
    town.found(district)
    with psycopg.connect(cluster.conninfo(Role.OWNER, name), autocommit=True) as owner:
        owner.execute(FILLED.read_text(encoding="utf-8"))
        owner.execute("ANALYZE")
    yield district
    db.close()
    drop_database(cluster, name)


def plan_of(conn, sql, values):
    """Return the root of the plan for these values."""
    query = text(f"EXPLAIN (FORMAT JSON) {sql.text}").bindparams(*sql._bindparams.values())
    return conn.execute(query, values).scalar_one()[0]["Plan"]


def plan_for_any_values(conn, sql):
    """Return the root of the plan that a prepared statement settles on after a few calls."""
    names = list(sql._bindparams)
    numbered = re.sub(r"(?<!:):([a-z_]+)", lambda m: f"${names.index(m[1]) + 1}", sql.text)
    conn.exec_driver_sql("DEALLOCATE ALL")
    conn.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    conn.exec_driver_sql(f"PREPARE asked AS {numbered}")
    nothing = f"({', '.join(['NULL'] * len(names))})" if names else ""
    found = conn.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE asked{nothing}").scalar_one()
    return found[0]["Plan"]


def nodes(plan):
    """Return every node of a plan."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def beneath(plan):
    """Return the nodes whose rows reach this one; a list computed before is not among them."""
    for below in plan.get("Plans", []):
        if below.get("Parent Relationship") != "InitPlan":
            yield below
            yield from beneath(below)


def locks_out_of_a_nearest_neighbour_scan(plan):
    """Tell whether rows are locked as they come out of an index ordered by distance."""
    return any(
        "Order By" in below
        for node in nodes(plan)
        if node["Node Type"] == "LockRows"
        for below in beneath(node)
    )


def asked(name):
    """Return the statement and values for every name that it binds."""
    sql = statement(name)
    values = SAMPLE | ({"id": 1} if name in {"outbox_after", "outbox_forgotten"} else {})
    return sql, {bound: values[bound] for bound in sql._bindparams}


@pytest.mark.parametrize("name", INDEX_OF)
def test_the_hot_statement_uses_its_index(big, name):
    sql, values = asked(name)
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            used = {node.get("Index Name") for node in nodes(plan)}
            assert INDEX_OF[name] in used, json.dumps(plan, indent=1)
        conn.rollback()


@pytest.mark.parametrize("urgency", [None, "normal", "urgent"])
def test_of_a_long_queue_the_head_is_read_in_the_order_of_dispatch(big, urgency):
    """All thousand that wait are due: none but the head is sorted, looked up or held."""
    sql, values = asked("lease_due_orders")
    values |= {"at": NOW + timedelta(days=30), "urgency": urgency}
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            (head,) = (one for one in nodes(plan) if one.get("Index Name") == "work_orders_turn")
            assert "next_try_at" in head["Index Cond"], "who is not due costs no look at the table"
            read = [one for one in nodes(plan) if one.get("Relation Name") == "work_orders"]
            assert {one.get("Index Name") for one in read if "Index Name" in one} == {
                "work_orders_turn",
                "work_orders_pkey",
            }
        conn.rollback()


def test_how_far_the_nearest_stand_is_read_off_the_index(big):
    """Neither a sort of all members nor a distance to each of them."""
    sql, values = asked("order_to_dispatch")
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            ordered = [node for node in nodes(plan) if "Order By" in node]
            assert [one["Index Name"] for one in ordered] == ["member_live_nearest"]
        conn.rollback()


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_locks_out_of_a_nearest_neighbour_scan(big, name):
    sql = statement(name)
    with big.writing() as conn:
        for setting in ("on", "off"):
            conn.exec_driver_sql(f"SET LOCAL enable_sort = {setting}")
            conn.exec_driver_sql(f"SET LOCAL enable_seqscan = {setting}")
            assert not locks_out_of_a_nearest_neighbour_scan(plan_for_any_values(conn, sql))
        conn.rollback()


def test_the_textbook_form_is_caught(big):
    """Expert test 12: the failing form, locked straight out of the scan, stands as a guard."""
    with big.writing() as conn:
        plan = plan_of(conn, text(f"{NEAREST} FOR UPDATE SKIP LOCKED"), {})
        assert locks_out_of_a_nearest_neighbour_scan(plan), json.dumps(plan, indent=1)
        conn.rollback()


def test_a_list_that_is_computed_first_may_be_locked(big):
    """Expert test 12: candidates are materialised first, then locked."""
    claim = (
        "SELECT l.member_id FROM member_live AS l JOIN near USING (member_id)"
        " WHERE l.tenant_id = 1 FOR NO KEY UPDATE OF l SKIP LOCKED"
    )
    with big.writing() as conn:
        plan = plan_of(conn, text(f"WITH near AS MATERIALIZED ({NEAREST}) {claim}"), {})
        assert any("Order By" in node for node in nodes(plan))
        assert any(node["Node Type"] == "LockRows" for node in nodes(plan))
        assert not locks_out_of_a_nearest_neighbour_scan(plan)
        conn.rollback()


@pytest.mark.parametrize("name", ["candidates_in_reach", "candidates_of_batch"])
@pytest.mark.parametrize(("table", "n_ways"), [("shifts", 2), ("absences", 1), ("assignments", 1)])
def test_a_candidate_is_asked_for_by_key_and_no_roster_is_read_whole(big, name, table, n_ways):
    sql, values = asked(name)
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            ways = [one for one in nodes(plan) if one.get("Relation Name") == table]
            assert len(ways) == n_ways
            for one in ways:
                assert re.search(r"(member|work_order)_id( = |, )", one["Index Cond"]), one
        conn.rollback()


@pytest.mark.parametrize("name", ["candidates_in_reach", "candidates_of_batch"])
def test_who_works_now_is_read_off_the_tree_by_end_and_not_off_the_exclusion(big, name):
    """The GiST index of the constraint once answered too, at ten times the work (decision 36)."""
    sql, values = asked(name)
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            used = {
                one["Index Name"]
                for one in nodes(plan)
                if "ROW(member_id, upper" in one.get("Index Cond", "")
            }
            assert used == {"shifts_of_member", "absences_of_member"}
        conn.rollback()


@pytest.mark.parametrize(("table", "n_ways"), [("shifts", 2), ("assignments", 1)])
def test_who_reports_is_asked_for_by_key_and_no_roster_is_read_whole(big, table, n_ways):
    sql, values = asked("members_reporting")
    values["codes"] = [f"M{number}" for number in range(1, 501)]
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            ways = [one for one in nodes(plan) if one.get("Relation Name") == table]
            assert len(ways) == n_ways
            for one in ways:
                assert re.search(r"member_id = ", one["Index Cond"]), one
        conn.rollback()


def test_the_headline_reads_open_orders_and_no_history(big):
    sql, values = asked("headline")
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            read = {node["Relation Name"] for node in nodes(plan) if "Relation Name" in node}
            assert read <= {"work_orders", "tallies"}, json.dumps(plan, indent=1)
            assert not any(
                node["Node Type"] == "Seq Scan" and node["Relation Name"] == "work_orders"
                for node in nodes(plan)
            )
        conn.rollback()


def test_a_hundred_claims_do_not_lengthen_the_table(big):
    """In one of three rounds: whoever analyzes a table meanwhile keeps old rows alive."""
    size = "SELECT pg_relation_size('member_live')"
    with big.reading() as conn:
        held = conn.execute(text("SELECT member_id, id FROM assignments LIMIT 10")).all()
    grown = []
    for _ in range(3):
        before = town.one(big, size)
        claim_and_release(big, held, times=100)
        grown.append(town.one(big, size) - before)
    assert min(grown) == 0


def claim_and_release(district, held, *, times):
    for number in range(times):
        member_id, assignment_id = held[number % len(held)]
        with district.writing() as conn:
            members.claim(conn, district.tenant, member_id, is_urgent=False)
        with district.writing() as conn:
            members.release(conn, district.tenant, assignment_id)


@pytest.mark.parametrize(
    "name", ["hold_members", "hold_idle_members", "note_fixes", "set_capacities", "state_posts"]
)
def test_members_are_locked_in_the_order_of_ids(big, name):
    """Whole batches meet: if each took its rows in an order of its own, they would deadlock."""
    sql, values = asked(name)
    many = 500
    each = {"lons": 110.0, "lats": 20.0, "times": NOW, "capacities": 1}
    values |= {one: [value] * many for one, value in each.items() if one in values}
    values["ids"] = [uuid.UUID(int=number) for number in range(many)]
    with big.writing() as conn:
        for plan in (plan_of(conn, sql, values), plan_for_any_values(conn, sql)):
            (lock,) = [node for node in nodes(plan) if node["Node Type"] == "LockRows"]
            (key,) = lock["Plans"][0]["Sort Key"]
            assert key.split(".")[-1] == "member_id"
        conn.rollback()


@pytest.mark.parametrize("index", CHECKED)
def test_the_check_of_an_index_counts_along_that_very_index(big, index):
    """Whatever other index there is: none answers what is asked of this one."""
    table, condition = CHECKED[index]
    asked = condition.replace(":tenant", "1")
    with big.writing() as conn:
        conn.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexonlyscan = off")
        plan = plan_of(conn, text(f"SELECT count(*) FROM {table} WHERE {asked}"), {})  # noqa: S608
        assert [one["Index Name"] for one in nodes(plan) if "Index Name" in one] == [index]
        conn.rollback()


def test_every_index_that_finds_or_keeps_apart_is_checked(big):
    sql = """SELECT c.relname FROM pg_class AS c JOIN pg_am AS m ON m.oid = c.relam
        WHERE m.amname IN ('gist', 'spgist') AND c.relnamespace = 'public'::regnamespace
          AND c.relname !~ '_(nearest|during)$'"""
    with big.reading() as conn:
        assert set(conn.exec_driver_sql(sql).scalars()) == set(CHECKED)
