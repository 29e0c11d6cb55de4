"""Rows of another street: the database keeps them back, whatever a statement asks for."""

from dataclasses import replace

import pytest
import town
import two_streets
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from gridmap.cluster.roles import SIGHT_ROLE as ROLE_OF_THE_CLUSTER
from gridmap.cluster.roles import Role
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.count_due_orders import count_due_orders
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up import read_headline, read_news
from gridmap.flows.look_up_queues import read_queues
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.report_positions import report_positions
from gridmap.model.actor import WHOLE_DISTRICT, Sight
from gridmap.model.fix import ReportedFix
from gridmap.model.work_order import AssignmentState
from gridmap.store import row_security
from gridmap.store.engine import open_database
from gridmap.store.migrate import upgrade
from gridmap.store.row_policies import RULES, SIGHT_ROLE, UNSEEN, WITHOUT_TENANT
from gridmap.store.tables import metadata
from gridmap.travel.straight_line import StraightLine

pytestmark = pytest.mark.postgis

ORDERS = "SELECT count(*) FROM work_orders"


@pytest.fixture
def streets(district):
    """Lay two streets with one order and one member in each, and an order without a place."""
    west, east = two_streets.lay(district)
    for code, grid in (("W", "001"), ("E", "002")):
        town.add_member(district, code, town.grid_centre(grid), home_grid=grid)
        town.receive(district, town.grid_centre(grid), category="other")
    two_streets.settle(district)
    town.receive(district, None)
    return west, east


def test_every_table_has_a_rule_or_is_kept_from_narrower_sights():
    """A new table: say what of it is whose in `row_policies`, or name it among the unseen."""
    decided = [*RULES, *UNSEEN, *WITHOUT_TENANT]
    assert sorted(decided) == sorted(metadata.tables)


def test_no_rule_speaks_of_a_column_that_is_not_there():
    for name, rule in RULES.items():
        columns = metadata.tables[name].c.keys()
        assert set(rule.hidden) <= set(columns), name
        assert "subdistrict_id" in columns or "subdistrict_id" not in rule.condition, name


def test_the_role_of_the_cluster_is_that_of_the_policies():
    assert ROLE_OF_THE_CLUSTER == SIGHT_ROLE


def test_a_narrower_sight_sees_its_own_street_and_nothing_without_a_place(district, streets):
    west, east = streets
    assert town.one(district, ORDERS) == 3
    assert town.one(district.seen_by(west), ORDERS) == 1
    both = Sight(west.subdistricts | east.subdistricts)
    assert town.one(district.seen_by(both), ORDERS) == 2
    assert town.one(district.seen_by(west), "SELECT string_agg(code, '') FROM members") == "W"
    assert town.one(district.seen_by(Sight(frozenset())), ORDERS) == 0
    assert town.one(district.seen_by(WHOLE_DISTRICT), ORDERS) == 3


def test_another_district_is_not_seen_by_any_sight(district, streets):
    west, _ = streets
    other = replace(district, tenant=2)
    assert town.one(other.seen_by(west), ORDERS) == 0
    assert town.one(other.seen_by(west), "SELECT count(*) FROM categories") == 0


def test_without_its_settings_the_role_sees_nothing_and_fails_nothing(district, streets):
    """Also where a transaction of this connection had made them: they end with it."""
    west, _ = streets
    assert town.one(district.seen_by(west), ORDERS) == 1
    with district.writing() as conn:
        conn.execute(text(f"SET LOCAL ROLE {SIGHT_ROLE}"))
        for name in sorted(RULES):
            column = next(one for one in metadata.tables[name].c if one.name != "tenant_id")
            assert conn.execute(select(func.count(column))).scalar_one() == 0, name


def test_the_role_may_read_what_has_a_rule_and_nothing_else(district):
    refused = [
        *(select(func.count()).select_from(metadata.tables[name]) for name in sorted(UNSEEN)),
        text("SELECT findings FROM layer_versions"),
        text("SELECT idempotency_key FROM requests"),
        text("SELECT version_num FROM alembic_version"),
        text("DELETE FROM work_orders"),
        text("UPDATE requests SET text = ''"),
        text("INSERT INTO moves VALUES ('a', 'b', 'c')"),
        text("TRUNCATE outbox"),
    ]
    with district.writing() as conn:
        conn.execute(text(f"SET LOCAL ROLE {SIGHT_ROLE}"))
        for order in refused:
            with pytest.raises(ProgrammingError, match="permission denied"), conn.begin_nested():
                conn.execute(order)


def test_a_district_that_is_seen_in_part_is_not_written(district):
    narrowed = district.seen_by(Sight(frozenset()))
    with pytest.raises(RuntimeError), narrowed.writing():
        pass
    with narrowed.whole().writing() as conn:
        assert conn.execute(text("SELECT current_user")).scalar_one() == Role.APP


def test_the_connection_is_the_engine_s_again_after_an_error_too(app_url, district, streets):
    west, _ = streets
    db = open_database(app_url, pool_size=1)
    one = replace(district, db=db)
    assert town.one(one.seen_by(west), "SELECT current_user") == SIGHT_ROLE
    with pytest.raises(DBAPIError):
        town.one(one.seen_by(west), "SELECT 1 / 0")
    assert town.one(one, "SELECT current_user") == Role.APP
    assert town.one(one, ORDERS) == 3
    db.close()


@pytest.mark.parametrize("role", ["app_url", "owner_url"])
def test_a_statement_that_was_prepared_for_one_sight_is_planned_anew_for_another(
    request, district, streets, role
):
    """One connection, the same statement over and over: prepared long before the last round.

    Also where the application connects as the owner of the tables, whom no policy concerns.
    """
    west, east = streets
    db = open_database(request.getfixturevalue(role), pool_size=1)
    one = replace(district, db=db)
    for _ in range(8):
        told = [town.one(seen, ORDERS) for seen in (one, one.seen_by(west), one.seen_by(east))]
        assert told == [3, 1, 1]
    db.close()


def test_a_rehearsal_is_seen_whole(district, streets):
    west, _ = streets
    with district.rehearsal() as played:
        assert played.seen_by(WHOLE_DISTRICT) is played
        with pytest.raises(RuntimeError):
            played.seen_by(west)


def test_policies_that_are_off_are_told_and_put_in_force_by_the_next_start(
    district, streets, owner_url
):
    west, _ = streets
    owner = open_database(owner_url, pool_size=1)
    with owner.connected() as conn:
        conn.execute(text("ALTER TABLE work_orders DISABLE ROW LEVEL SECURITY"))
        conn.execute(text("DROP POLICY sight ON members"))
        conn.execute(text("DROP POLICY engine ON tellings"))
        conn.commit()
    owner.close()

    def off():
        with district.reading() as conn:
            return row_security.off_policy(conn, Role.APP)

    assert off() == ["members", "tellings", "work_orders"]
    assert town.one(district.seen_by(west), ORDERS) == 3
    upgrade(owner_url, app_role=Role.APP)
    assert off() == []
    assert town.one(district.seen_by(west), ORDERS) == 1


def test_the_engine_s_statements_are_planned_as_if_there_were_no_policies(
    district, streets, owner_url
):
    """Whatever a day runs, as the application plans it and as the owner does, who has none."""
    ran = {}

    def note(conn, cursor, statement, parameters, context, executemany):
        del conn, cursor, context, executemany
        if statement.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            ran.setdefault(statement, parameters)

    event.listen(district.db.engine, "before_cursor_execute", note)
    a_day(district)
    event.remove(district.db.engine, "before_cursor_execute", note)
    assert len(ran) > 20
    owner = open_database(owner_url, pool_size=1)
    plans = {}
    for who, db in (("app", district.db), ("owner", owner)):
        with db.connected() as conn:
            for statement, parameters in ran.items():
                told = conn.exec_driver_sql(f"EXPLAIN (VERBOSE) {statement}", parameters)
                plans[who, statement] = "\n".join(row[0] for row in told)
            conn.rollback()
    owner.close()
    for statement in ran:
        assert plans["app", statement] == plans["owner", statement]


def a_day(district):
    """Let an order be received, dispatched, gone to and finished, and be looked at."""
    received = town.receive(district, town.grid_centre("001"))
    dispatched = dispatch_work_order(
        received.work_order_id, district=district, travel=StraightLine(), policy=DispatchPolicy()
    )
    at = district.clock()
    fix = ReportedFix(member_code="W", position=town.grid_centre("003"), measured_at=at)
    report_positions([fix], district=district)
    for step in (AssignmentState.SIGNED, AssignmentState.ARRIVED, AssignmentState.DONE):
        move_assignment(dispatched.assignment_id, step, district=district, actor="W")
    close_work_order(received.work_order_id, district=district, checker="desk")
    read_news(None, district=district, fix_age_limit_s=600)
    read_headline(district=district)
    read_queues(district=district)
    count_due_orders(district=district, enough=10)
