"""A cluster is created once, starts fast, and is stopped by whoever started it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text

from gridmap.cluster import Role, State, attach, open_cluster, running_cluster, status, stop
from gridmap.errors import DatabaseUnavailable, FolderInUse

Start = Callable[[str, Path], Any]


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}/cwd").exists()


def test_a_first_start_creates_a_spatial_database_and_the_end_stops_it(place: Path) -> None:
    with running_cluster(place / "new") as cluster:
        engine = sqlalchemy.create_engine(cluster.app_url)
        with engine.connect() as connection:
            metres = connection.scalar(
                text("SELECT st_distance('POINT(110 20)'::geography, 'POINT(110 21)'::geography)")
            )
        engine.dispose()
        assert cluster.was_created
        assert cluster.started_here
        assert status(place / "new").state is State.RUNNING
    assert metres == pytest.approx(110_700, rel=0.001)
    assert status(place / "new").state is State.STOPPED
    assert not is_running(cluster.server.pid)
    assert not cluster.server.socket_folder.exists()


def test_a_second_start_makes_nothing_anew_and_keeps_the_rows(made: Path) -> None:
    with running_cluster(made) as cluster, psycopg.connect(cluster.conninfo(Role.OWNER)) as owner:
        owner.execute("CREATE TABLE visit AS SELECT 7 AS n")
        owner.commit()
    with running_cluster(made) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SELECT n FROM visit").fetchone() == (7,)
    assert not cluster.was_created


def test_an_error_inside_the_block_stops_the_server_and_comes_through(made: Path) -> None:
    with pytest.raises(ZeroDivisionError), running_cluster(made) as cluster:
        _ = 1 / 0
    assert not is_running(cluster.server.pid)


def test_the_server_is_stopped_even_while_somebody_is_connected(made: Path) -> None:
    with running_cluster(made) as cluster:
        connection = psycopg.connect(cluster.conninfo(Role.APP))
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    assert not is_running(cluster.server.pid)


def test_a_second_server_on_the_folder_is_told_who_serves_it(made: Path) -> None:
    with running_cluster(made):
        with pytest.raises(FolderInUse) as refused, running_cluster(made):
            pytest.fail("two servers on one folder")
        assert refused.value.facts["pid"] == os.getpid()
        assert status(made).state is State.RUNNING


def test_of_two_first_starts_at_once_one_serves_and_one_is_refused(
    place: Path, other: Start
) -> None:
    pair = [other("running_cluster", place / "new") for _ in range(2)]
    lines = [one.first_line() for one in pair]
    assert sorted(map(len, lines)) == [0, 2]
    loser, winner = sorted(pair, key=lambda one: len(lines[pair.index(one)]))
    said = loser.end()
    assert "FolderInUse" in said
    assert f"process {winner.pid}" in said
    assert winner.end() == ""


def test_tools_that_start_at_once_share_one_server_and_the_last_stops_it(
    made: Path, other: Start
) -> None:
    tools = [other("open_cluster", made) for _ in range(3)]
    lines = [tool.first_line() for tool in tools]
    assert len({pid for pid, _ in lines}) == 1
    assert sorted(started for _, started in lines) == ["False", "False", "True"]
    server_pid = int(lines[0][0])
    for tool in tools:
        assert is_running(server_pid)
        assert tool.end() == ""
    assert not is_running(server_pid)


def test_an_import_that_is_still_at_work_outlives_the_process_that_served(
    made: Path, other: Start
) -> None:
    serving = other("running_cluster", made)
    server_pid = int(serving.first_line()[0])
    with open_cluster(made) as cluster:
        assert cluster.server.pid == server_pid
        assert not cluster.started_here
        assert serving.end() == ""
        with psycopg.connect(cluster.conninfo(Role.APP)) as app:
            assert app.execute("SELECT 1").fetchone() == (1,)
    assert not is_running(server_pid)


def test_a_kept_server_stays_until_it_is_told_to_stop(made: Path) -> None:
    with running_cluster(made, keep=True) as first:
        pass
    try:
        assert status(made).is_kept
        with running_cluster(made) as second:
            assert second.server.pid == first.server.pid
            assert not second.started_here
        assert attach(made).app_url == first.app_url
    finally:
        assert stop(made)
    assert not is_running(first.server.pid)
    assert not stop(made)


def test_a_server_in_use_is_not_stopped_from_outside(made: Path) -> None:
    with running_cluster(made), pytest.raises(FolderInUse):
        stop(made)


def test_attaching_says_that_no_server_runs(made: Path, place: Path) -> None:
    for folder in (made, place / "nothing here"):
        with pytest.raises(DatabaseUnavailable) as refused:
            attach(folder)
        assert refused.value.facts["code"] == "cluster.not_running"
    assert not (place / "nothing here").exists()


def test_a_status_changes_nothing(place: Path) -> None:
    seen = status(place / "nothing here")
    assert (seen.state, seen.pg_major, seen.owner_pid) == (State.ABSENT, None, None)
    assert not (place / "nothing here").exists()
