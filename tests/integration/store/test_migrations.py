"""A migrated database is the one that the tables describe, whoever migrates it and how often."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from psycopg import errors
from sqlalchemy import create_engine

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.store.engine import open_database
from gridmap.store.migrate import MIGRATION_LOCK, revision_of, upgrade
from gridmap.store.tables import metadata

pytestmark = pytest.mark.postgis

CATALOGUE = {
    "columns": """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": """SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public'""",
    "storage": """SELECT relname, reloptions::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')""",
}


@pytest.fixture
def empty_name(cluster):
    create_database(cluster, "test_empty")
    yield "test_empty"
    drop_database(cluster, "test_empty")


def described(conninfo):
    """Return what the catalogue says of every table of ours."""
    with psycopg.connect(conninfo) as connection:
        return {
            what: {
                row
                for row in connection.execute(query)
                if not str(row[0]).startswith(("alembic_", "spatial_ref_sys"))
            }
            for what, query in CATALOGUE.items()
        }


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_alembic_finds_nothing_left_to_do(owner_url):
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": alembic_helpers.include_object,
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_migrated_database_equals_the_tables_to_the_last_check_and_index(
    cluster, database_name, empty_name
):
    engine = create_engine(cluster.url(Role.OWNER, empty_name))
    metadata.create_all(engine)
    engine.dispose()
    fresh = described(cluster.conninfo(Role.OWNER, empty_name))
    migrated = described(cluster.conninfo(Role.OWNER, database_name))
    for what in CATALOGUE:
        assert migrated[what] == fresh[what]
    assert len(migrated["constraints"]) > 100


def test_a_difference_that_alembic_does_not_see_is_seen_here(cluster, database_name):
    conninfo = cluster.conninfo(Role.OWNER, database_name)
    before = described(conninfo)
    with psycopg.connect(conninfo) as owner:
        owner.execute("DROP INDEX work_orders_to_dispatch")
        owner.execute(
            "CREATE INDEX work_orders_to_dispatch ON work_orders (tenant_id, next_try_at)"
            " WHERE state = 'A03'"
        )
        owner.execute("ALTER TABLE shifts DROP CONSTRAINT shifts_have_a_start_and_an_end")
    after = described(conninfo)
    assert {row[1] for row in before["indexes"] ^ after["indexes"]} == {"work_orders_to_dispatch"}
    assert {row[1] for row in before["constraints"] - after["constraints"]} == {
        "shifts_have_a_start_and_an_end"
    }


def test_upgrading_twice_changes_nothing(cluster, database_name, owner_url):
    conninfo = cluster.conninfo(Role.OWNER, database_name)
    before = described(conninfo)
    upgrade(owner_url, app_role=Role.APP)
    assert described(conninfo) == before


def test_four_who_upgrade_at_once_do_not_collide(cluster, empty_name):
    url = cluster.url(Role.OWNER, empty_name)
    with ThreadPoolExecutor(4) as pool:
        for one in [pool.submit(upgrade, url, app_role=Role.APP) for _ in range(4)]:
            one.result()
    db = open_database(url)
    revision, needed = revision_of(db)
    db.close()
    assert revision == needed


def test_whoever_comes_while_another_upgrades_waits(cluster, empty_name):
    url = cluster.url(Role.OWNER, empty_name)
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(cluster.conninfo(Role.OWNER, empty_name), autocommit=True) as other,
    ):
        other.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        upgrading = pool.submit(upgrade, url)
        with pytest.raises(TimeoutError):
            upgrading.result(0.5)
        other.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
        upgrading.result(30)


def test_a_database_that_was_never_migrated_says_so(cluster, empty_name):
    db = open_database(cluster.url(Role.OWNER, empty_name))
    revision, needed = revision_of(db)
    db.close()
    assert revision is None
    assert needed is not None


def test_a_failed_upgrade_leaves_nothing_half_done(cluster, empty_name):
    conninfo = cluster.conninfo(Role.OWNER, empty_name)
    with psycopg.connect(conninfo) as owner:
        owner.execute("CREATE TABLE work_orders (n int)")
    with pytest.raises(Exception, match="already exists"):
        upgrade(cluster.url(Role.OWNER, empty_name), app_role=Role.APP)
    assert {row[0] for row in described(conninfo)["columns"]} == {"work_orders"}


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE members ADD COLUMN mine int",
        "DROP TABLE members",
        "CREATE TABLE mine (n int)",
        "CREATE INDEX mine ON members (code)",
        "DROP TRIGGER events_only_grow ON events",
    ],
)
def test_the_application_cannot_change_the_tables(app_url, statement):
    with psycopg.connect(app_url.replace("+psycopg", "")) as app:
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)
        app.rollback()
