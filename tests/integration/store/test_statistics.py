"""After a load the planner knows the tables, though the application does not own them."""

import psycopg
import pytest
import town

from gridmap.cluster.roles import Role
from gridmap.flows.refresh_statistics import refresh_statistics

pytestmark = pytest.mark.postgis

TELLS = "SELECT reltuples FROM pg_class WHERE relname = 'member_live'"


def test_the_planner_knows_a_table_once_it_was_told(district):
    for number in range(7):
        town.add_member(district, f"M{number}")
    assert town.one(district, TELLS) == -1
    refresh_statistics(district=district)
    assert town.one(district, TELLS) == 7


def test_a_rehearsal_may_tell_the_planner_too(district):
    with district.rehearsal() as rehearsed:
        refresh_statistics(district=rehearsed)


def test_the_right_to_it_lies_with_the_application_alone(cluster, database_name):
    may = "SELECT has_function_privilege(%s, 'refresh_statistics()', 'execute')"
    with psycopg.connect(cluster.conninfo(Role.OWNER, database_name)) as owner:
        held = {who: owner.execute(may, [who]).fetchone() for who in (Role.APP, "pg_monitor")}
    assert held == {Role.APP: (True,), "pg_monitor": (False,)}


def test_names_in_the_way_of_the_caller_are_not_taken_for_tables(district):
    """The function runs with the owner's rights: what a caller puts in its path stays outside."""
    with district.writing() as conn:
        conn.exec_driver_sql("CREATE TEMPORARY TABLE member_live (n int)")
        conn.exec_driver_sql("CREATE TEMPORARY TABLE pg_class (oid oid)")
        conn.exec_driver_sql("SET LOCAL search_path = pg_temp, public")
        conn.exec_driver_sql("SELECT public.refresh_statistics()")
        known = conn.exec_driver_sql(
            "SELECT reltuples FROM pg_catalog.pg_class WHERE oid = 'public.member_live'::regclass"
        )
        assert known.scalar_one() == 0
