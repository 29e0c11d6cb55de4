"""What statements read in a district that PostgreSQL has no figures of yet.

A minute may pass between the first rows and the first figures. Without figures the planner takes
whatever is of the district for a single row, whichever way it goes: what begins at the wrong end,
or reads all of one table for each row of another, goes unnoticed by it, and not by who waits.
"""

import json
import re

import new_town
import psycopg
import pytest
import town
from new_town_values import values_of
from statements import STATEMENTS

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.sql_files import statement

pytestmark = pytest.mark.postgis

N_MEMBERS = 300
PAGES_A_ROW = 6
"""Of all rows in the district. Each row of a table of hundreds may be looked up by reading that
table; no third one may be read for each pair. With figures it is less than one."""


@pytest.fixture(scope="module")
def new(cluster, template):
    """Return a connection to a district with 300 members and 2,000 orders, and its rows."""
    name = "test_plans_of_a_new_district"
    create_database(cluster, name, template=template)
    db = open_database(cluster.url(Role.APP, name))
    town.found(District(db=db, tenant=town.TENANT, clock=lambda: new_town.NOW))
    db.close()
    new_town.fill(cluster.conninfo(Role.SUPERUSER, name), n_members=N_MEMBERS)
    with psycopg.connect(
        cluster.conninfo(Role.APP, name),
        cursor_factory=psycopg.ClientCursor,
        options="-c timezone=UTC -c jit=off -c enable_indexonlyscan=off -c statement_timeout=60s",
    ) as conn:
        yield conn
    drop_database(cluster, name)


@pytest.fixture(scope="module")
def n_rows(new):
    """Return how many rows there are in all tables."""
    sql = "SELECT tablename FROM pg_tables WHERE tableowner = 'gridmap_owner'"
    tables = [name for (name,) in new.execute(sql).fetchall()]
    sizes = [new.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]  # noqa: S608
    new.rollback()
    return sum(sizes)


def read_pages(conn, name, *, mode):
    """Carry a prepared statement out and undo it; return the pages it read, and its plan."""
    sql = statement(name)
    names = list(sql._bindparams)
    values = values_of(name, names)
    numbered = re.sub(r"(?<!:):([a-z_]+)", lambda m: f"${names.index(m[1]) + 1}", sql.text)
    types = ", ".join("float8" if isinstance(one, float) else "unknown" for one in values.values())
    given = ", ".join(["%s"] * len(names))
    conn.execute(f"SET LOCAL plan_cache_mode = {mode}")
    try:
        conn.execute(f"PREPARE asked {f'({types})' if names else ''} AS {numbered}")
        told = conn.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked"
            + (f"({given})" if names else ""),
            list(values.values()),
        )
        (found,) = told.fetchone()[0]
    finally:
        conn.rollback()
        conn.execute("DEALLOCATE ALL")
    return found["Plan"]["Shared Hit Blocks"] + found["Plan"]["Shared Read Blocks"], found


def test_there_are_no_figures_of_the_district(new):
    sql = "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND attname = 'tenant_id'"
    assert new.execute(sql).fetchone() == (0,)


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("name", STATEMENTS)
def test_without_figures_no_statement_reads_out_of_all_proportion(new, n_rows, name, mode):
    n_pages, found = read_pages(new, name, mode=mode)
    assert n_pages < PAGES_A_ROW * n_rows, json.dumps(found, indent=1)


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("name", ["candidates_in_reach", "candidates_of_batch", "idle_members"])
def test_who_is_near_is_searched_once_and_not_for_each_member(new, name, mode):
    n_pages, found = read_pages(new, name, mode=mode)
    assert found["Plan"]["Actual Rows"] > 40
    assert n_pages < N_MEMBERS**2, json.dumps(found, indent=1)
