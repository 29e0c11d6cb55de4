"""The API's role works with rows and cannot change the schema; a port asks for a password."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from api_process import free_port

from gridmap.cluster import (
    Role,
    RunningCluster,
    attach,
    create_database,
    drop_database,
    open_cluster,
    running_cluster,
)
from gridmap.cluster.roles import SIGHT_ROLE
from gridmap.errors import ClusterBroken, RoleMissing
from gridmap.store.row_security import put_in_force


@pytest.fixture(scope="module")
def cluster(made_once: Path) -> Iterator[RunningCluster]:
    folder = made_once.parent / "for_rights"
    subprocess.run(["cp", "-a", str(made_once), str(folder)], check=True)
    with open_cluster(folder) as cluster:
        yield cluster
    shutil.rmtree(folder)


@pytest.fixture
def database(cluster: RunningCluster) -> Iterator[str]:
    create_database(cluster, "a_test")
    yield "a_test"
    drop_database(cluster, "a_test")


def test_the_api_role_uses_what_the_owner_creates_and_creates_nothing(
    cluster: RunningCluster, database: str
) -> None:
    with psycopg.connect(cluster.conninfo(Role.OWNER, database)) as owner:
        owner.execute("CREATE TABLE visit (id serial, at geography(point))")
        owner.execute("CREATE SCHEMA audit CREATE TABLE note (line text)")
    with psycopg.connect(cluster.conninfo(Role.APP, database), autocommit=True) as app:
        app.execute("INSERT INTO visit (at) VALUES ('POINT(110 20)')")
        app.execute("UPDATE visit SET at = 'POINT(110 21)'")
        app.execute("INSERT INTO audit.note VALUES ('x')")
        app.execute("CREATE TEMPORARY TABLE staging (n int)")
        assert app.execute("SELECT st_y(at::geometry) FROM visit").fetchone() == (21.0,)
        for forbidden in (
            "CREATE TABLE mine (n int)",
            "DROP TABLE visit",
            "ALTER TABLE visit ADD COLUMN n int",
            "TRUNCATE visit",
            "CREATE DATABASE mine",
            "CREATE ROLE mine",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_only_the_bootstrap_role_is_a_superuser(cluster: RunningCluster) -> None:
    with psycopg.connect(cluster.conninfo(Role.APP)) as app:
        rows = app.execute(
            "SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls OR rolcreaterole"
        ).fetchall()
        owner = app.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'gridmap'"
        ).fetchone()
    assert rows == [(Role.SUPERUSER,)]
    assert owner == (Role.OWNER,)


def test_the_api_role_may_become_the_role_of_a_narrower_sight_and_nobody_logs_in_as_it(
    cluster: RunningCluster,
) -> None:
    with psycopg.connect(cluster.conninfo(Role.APP)) as app:
        app.execute(f"SET LOCAL ROLE {SIGHT_ROLE}")
    nobody = cluster.conninfo(Role.APP).replace(Role.APP, SIGHT_ROLE)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(nobody)


def test_a_folder_of_an_earlier_release_gets_the_role_at_its_next_start(
    cluster: RunningCluster,
) -> None:
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER), autocommit=True) as superuser:
        superuser.execute(f"DROP ROLE {SIGHT_ROLE}")
    with (
        open_cluster(cluster.folder) as again,
        psycopg.connect(again.conninfo(Role.APP)) as app,
    ):
        app.execute(f"SET LOCAL ROLE {SIGHT_ROLE}")


def test_whoever_may_not_create_the_role_is_told_the_statement_that_does(
    cluster: RunningCluster,
) -> None:
    engine = sqlalchemy.create_engine(cluster.owner_url)
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER), autocommit=True) as superuser:
        superuser.execute(f"DROP ROLE {SIGHT_ROLE}")
        with engine.connect() as owner, pytest.raises(RoleMissing) as refused:
            put_in_force(owner, app_role=Role.APP)
        engine.dispose()
        superuser.execute(str(refused.value.facts["mend"]).partition(": ")[2])
    with psycopg.connect(cluster.conninfo(Role.APP)) as app:
        app.execute(f"SET LOCAL ROLE {SIGHT_ROLE}")


def test_a_database_is_cloned_with_its_rows_and_dropped_under_its_users(
    cluster: RunningCluster, database: str
) -> None:
    with psycopg.connect(cluster.conninfo(Role.OWNER, database)) as owner:
        owner.execute("CREATE TABLE visit AS SELECT 7 AS n")
    create_database(cluster, 'odd "name" 库', template=database)
    clone = psycopg.connect(cluster.conninfo(Role.APP, 'odd "name" 库'), autocommit=True)
    assert clone.execute("SELECT n FROM visit").fetchone() == (7,)
    drop_database(cluster, 'odd "name" 库')
    with pytest.raises(psycopg.OperationalError):
        clone.execute("SELECT 1")
    clone.close()
    drop_database(cluster, 'odd "name" 库')


def test_sqlalchemy_and_psycopg_reach_the_same_database(cluster: RunningCluster) -> None:
    engine = sqlalchemy.create_engine(cluster.owner_url)
    with engine.connect() as connection:
        seen = connection.exec_driver_sql("SELECT current_user, current_database()").one()
    engine.dispose()
    assert tuple(seen) == ("gridmap_owner", "gridmap")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
        ("jit", "off"),
        ("autovacuum", "on"),
        ("autovacuum_naptime", "10s"),
    ],
)
def test_the_server_runs_with(cluster: RunningCluster, setting: str, value: str) -> None:
    with psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute(f"SHOW {setting}").fetchone() == (value,)


def test_the_log_carries_no_values_of_rows(cluster: RunningCluster, database: str) -> None:
    with psycopg.connect(cluster.conninfo(Role.OWNER, database), autocommit=True) as owner:
        owner.execute("CREATE TABLE caller (phone text PRIMARY KEY)")
        for _ in range(2):
            try:
                owner.execute("INSERT INTO caller VALUES ('13800001111')")
            except psycopg.errors.UniqueViolation:
                break
    logs = ""
    for _ in range(200):  # a collector process writes the log, a moment later
        logs = "".join(one.read_text() for one in (cluster.folder / "log").iterdir())
        if "caller_pkey" in logs:
            break
        time.sleep(0.05)
    assert "caller_pkey" in logs
    assert "13800001111" not in logs


def test_a_port_asks_for_the_generated_password_and_knows_no_superuser(made: Path) -> None:
    port = free_port()
    with running_cluster(made, port=port) as cluster:
        address = cluster.loopback_url(Role.APP)
        assert address
        engine = sqlalchemy.create_engine(address)
        with engine.connect() as connection:
            user, host = connection.exec_driver_sql(
                "SELECT current_user, host(inet_server_addr())"
            ).one()
        engine.dispose()
        assert (user, host) == ("gridmap_app", "127.0.0.1")
        assert attach(made).loopback_url(Role.APP) == address
        assert cluster.passwords[Role.APP] not in repr(cluster)
        tries = [(Role.APP, "guess"), (Role.SUPERUSER, cluster.passwords[Role.OWNER])]
        for role, password in tries:
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(
                    host="127.0.0.1", port=port, user=role, password=password, dbname="gridmap"
                )
    assert (made / "passwords.json").stat().st_mode & 0o077 == 0
    with running_cluster(made) as cluster:
        assert cluster.loopback_url(Role.APP) is None


def test_a_port_that_is_taken_is_named(made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(ClusterBroken) as refused, running_cluster(made, port=port):
            pytest.fail("two programs on one port")
    assert refused.value.facts["code"] == "cluster.port_taken"
    assert refused.value.facts["port"] == port


def test_a_port_is_not_added_to_a_server_that_runs(made: Path) -> None:
    with running_cluster(made, keep=True):
        pass
    with pytest.raises(ClusterBroken) as refused, running_cluster(made, port=free_port()):
        pytest.fail("asked for a port and got none")
    assert refused.value.facts["code"] == "cluster.other_port"
    with running_cluster(made) as cluster:
        (cluster.folder / "kept").unlink()
