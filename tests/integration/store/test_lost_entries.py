"""PostgreSQL loses entries of a GiST index that is looked up anew while it grows; ours lose none.

A plain scan of a GiST index remembers which entries are dead. Begun anew for the next outer row, it
forgets neither these nor which page they were on, and marks what stands in their places by now:
living entries of the page into which somebody has split the old one (decision 41).
"""
# ruff: noqa: S608 (every name that is put into a statement stands in this file)

import psycopg
import pytest
import town

from gridmap.cluster.roles import Role
from gridmap.flows.check_database import check_database

pytestmark = pytest.mark.postgis

N_MEMBERS = 12
PAGE = 156
"""So many entries of the old index fill a page: the next one splits it."""

SOMEWHERE = "st_setsrid(st_makepoint(110.3 + random() / 100, 20 + random() / 100), 4490)::geography"
ANYWHERE = "st_makeenvelope(109, 19, 111, 21, 4490)"
NOW_FOUND = "position::geometry && {box}"
ONCE_FOUND = "position && {box}::geography"
ONLY_THIS_INDEX = """SET enable_seqscan = off; SET enable_bitmapscan = off;
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;
    SET enable_memoize = off"""


@pytest.fixture
def owner(cluster, district, database_name):
    with psycopg.connect(cluster.conninfo(Role.OWNER, database_name), autocommit=True) as conn:
        yield conn


@pytest.fixture
def moving(district, owner):
    """Members whose rows nobody tidies up meanwhile."""
    for number in range(N_MEMBERS):
        town.add_member(district, f"M{number}")
    owner.execute("ALTER TABLE member_live SET (autovacuum_enabled = off)")


@pytest.mark.usefixtures("moving")
def test_members_who_are_looked_up_one_after_another_while_they_move_are_all_found(owner):
    """The very statement that costs the index as it was its entries."""
    assert [n_found(owner, NOW_FOUND) for _ in range(10)] == [N_MEMBERS] * 10


@pytest.mark.usefixtures("moving")
def test_the_index_as_it_was_loses_members_to_a_single_connection(owner):
    """In three of four rounds, unless somebody with an old snapshot looks on."""
    owner.execute("DROP INDEX member_live_position")
    owner.execute(
        "CREATE INDEX member_live_position ON member_live USING gist (tenant_id, position)"
    )
    if all(n_found(owner, ONCE_FOUND) == N_MEMBERS for _ in range(60)):
        pytest.skip("this PostgreSQL loses nothing: it has been mended (decision 41)")


def n_found(owner, condition):
    """Return how many members an index finds whose first page was split under a scan."""
    owner.execute("RESET ALL")
    owner.execute("REINDEX INDEX member_live_position")
    for _ in range(PAGE // N_MEMBERS - 1):
        owner.execute(f"UPDATE member_live SET position = {SOMEWHERE}")
    owner.execute(ONLY_THIS_INDEX)
    owner.execute(
        f"""WITH given AS MATERIALIZED (SELECT m.id, {ANYWHERE} AS box FROM members AS m)
        UPDATE member_live SET position = {SOMEWHERE} FROM given
        WHERE {condition.format(box="given.box")} AND member_id::text = given.id::text"""
    )
    found = f"SELECT count(*) FROM member_live WHERE {condition.format(box=ANYWHERE)}"
    return owner.execute(found).fetchone()[0]


def test_a_gist_index_answers_nothing_but_constraints_and_nearest_neighbours(owner):
    """No column stands in one by itself, and none is partial: no condition of a statement fits."""
    fitting = owner.execute("""
        SELECT i.indexrelid::regclass::text FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_am AS m ON m.oid = c.relam AND m.amname = 'gist'
        WHERE c.relnamespace = 'public'::regnamespace
          AND (i.indpred IS NOT NULL OR 0 <> ANY(i.indkey))
    """).fetchall()
    assert fitting == []


def test_the_check_names_an_index_that_misses_somebody(cluster, district, owner, database_name):
    """A member who comes while the index is switched off is never entered there."""
    town.add_member(district, "M1")
    assert check_database(district=district).indexes_off == []
    switch = (
        "UPDATE pg_index SET indisready = %s WHERE indexrelid = 'member_live_position'::regclass"
    )
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, database_name)) as server:
        server.execute(switch, (False,))
    town.add_member(district, "M2")
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, database_name)) as server:
        server.execute(switch, (True,))
    assert check_database(district=district).indexes_off == ["member_live_position: 1, not 2"]
    owner.execute("REINDEX INDEX member_live_position")
    assert check_database(district=district).indexes_off == []


NO_COLUMN = "SELECT count(*) FROM areas WHERE valid_to IS NULL"
"""Everything that it asks, the partial index says by being there."""


def test_what_asks_for_no_column_does_not_read_shapes_out_of_an_index(district):
    """PostgreSQL would, and end with all its connections: PostGIS leaves a box there."""
    with district.reading() as conn:
        there = conn.exec_driver_sql(NO_COLUMN).scalar_one()
        conn.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = "\n".join(conn.exec_driver_sql(f"EXPLAIN {NO_COLUMN}").scalars())
        assert "Index Scan using areas_geom_now" in plan
        assert conn.exec_driver_sql(NO_COLUMN).scalar_one() == there > 0


def test_nobody_on_the_private_server_reads_shapes_out_of_an_index(owner):
    assert owner.execute("SHOW enable_indexonlyscan").fetchone() == ("off",)
