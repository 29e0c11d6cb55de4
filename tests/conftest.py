"""Fixtures that every folder may use: one real cluster, a fresh database for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import town
from hypothesis import settings
from left_behind import cleared_away
from made_databases import MadeDatabases

from gridmap.cluster import RunningCluster, create_database, running_cluster
from gridmap.cluster.roles import Role
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.migrate import upgrade

REPOSITORY = Path(__file__).parent.parent
_TEMPLATE = "gridmap_template"
_MEMORY, _ROOM_BYTES = "/dev/shm", 6 * 2**30  # noqa: S108 (a folder of its own in it)

# What fails must fail again: `make test` draws the same examples each time, `make prove` new ones.
# How long an example takes says nothing: something else may be running.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("fresh", print_blob=True, deadline=None)
settings.load_profile("repeatable")

# Tables are as wide as they need, whatever terminal the tests were started from.
os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder with public data; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("GRIDMAP_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no public test data in {folder}")
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[RunningCluster]:
    """Run one private cluster for all tests of this process, in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-tests-", dir=_in_memory()))
    folder.chmod(0o755)
    with cleared_away(folder), running_cluster(folder / "data") as running:
        _spare_the_disk(running)
        yield running


def _in_memory() -> str | None:
    """Return a folder in memory where there is room in one; None = wherever temporary files go.

    A database is a thousand small files, which a disk makes and unmakes much more slowly.
    """
    if not os.access(_MEMORY, os.W_OK):
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ROOM_BYTES else None


def _spare_the_disk(cluster: RunningCluster) -> None:
    """Let nothing here wait for the disk: databases are made by the thousand.

    What is committed outlives a killed process all the same, only not a power cut. Tests of
    what outlives a server run a server of their own. Nor is each database looked after every ten
    seconds: there are hundreds at once.
    """
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, "postgres"), autocommit=True) as server:
        server.execute("ALTER SYSTEM SET fsync = off")
        server.execute("ALTER SYSTEM SET autovacuum_naptime = '1min'")
        server.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def template(cluster: RunningCluster) -> str:
    """Return the name of a migrated, empty database that tests are cloned from."""
    create_database(cluster, _TEMPLATE)
    upgrade(cluster.url(Role.OWNER, _TEMPLATE), app_role=Role.APP)
    return _TEMPLATE


@pytest.fixture(scope="session")
def databases(cluster: RunningCluster, template: str) -> Iterator[MadeDatabases]:
    """Return what makes a migrated database for each test ahead of it."""
    made = MadeDatabases(cluster, template)
    yield made
    made.close()


@pytest.fixture
def database_name(databases: MadeDatabases) -> Iterator[str]:
    """Return a migrated database that belongs to this test alone."""
    name = databases.take()
    yield name
    databases.drop(name)


@pytest.fixture
def still(databases: MadeDatabases, database_name: str) -> None:
    """Wait until no other database is being made: for tests that read the feed."""
    del database_name
    databases.settle()


@pytest.fixture
def owner_url(cluster: RunningCluster, database_name: str) -> str:
    """Return the address of the test's database for the role that owns the tables."""
    return cluster.url(Role.OWNER, database_name)


@pytest.fixture
def app_url(cluster: RunningCluster, database_name: str) -> str:
    """Return the address of the test's database for the role of the application."""
    return cluster.url(Role.APP, database_name)


@pytest.fixture
def empty_district(app_url: str) -> Iterator[District]:
    """Return a district whose tables are empty: no tenant, no roles, nothing."""
    db = open_database(app_url)
    yield District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    db.close()


@pytest.fixture
def district(empty_district: District) -> District:
    """Return the tiny town, without people in it."""
    town.found(empty_district)
    return empty_district
