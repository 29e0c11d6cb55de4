"""Nothing that was committed is lost, whatever was killed; the next start always works."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from processes import with_children

from gridmap.cluster import (
    DATABASE,
    Role,
    State,
    drop_database,
    kept_running,
    open_cluster,
    running_cluster,
    status,
)
from gridmap.cluster.folder import data_folder
from gridmap.cluster.postmaster import find_postmaster
from gridmap.errors import FolderInUse

Start = Callable[[str, Path], Any]

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_committed_rows_survive_the_kill_of_the_whole_server(made: Path) -> None:
    with running_cluster(made) as cluster:
        owner = psycopg.connect(cluster.conninfo(Role.OWNER))
        owner.execute("CREATE TABLE visit (n int)")
        for n in range(50):
            owner.execute("INSERT INTO visit VALUES (%s)", [n])
            owner.commit()
        owner.execute("INSERT INTO visit VALUES (999)")  # never committed
        kill(*with_children(cluster.server.pid))
        owner.close()
    assert status(made).state is State.STOPPED
    with running_cluster(made) as again, psycopg.connect(again.conninfo(Role.APP)) as app:
        row = app.execute("SELECT count(*), max(n) FROM visit").fetchone()
    assert row == (50, 49)
    assert not cluster.server.socket_folder.exists()


def test_a_server_that_is_killed_is_started_anew_under_its_address(made: Path) -> None:
    with running_cluster(made) as cluster, kept_running(cluster, every_s=0.02):
        with psycopg.connect(cluster.conninfo(Role.OWNER)) as owner:
            owner.execute("CREATE TABLE visit AS SELECT 1 AS n")
        for n_before, order in ((1, signal.SIGQUIT), (2, signal.SIGKILL)):
            server = find_postmaster(data_folder(made))
            assert server is not None
            os.kill(server.pid, order)
            with connected_again(cluster.conninfo(Role.OWNER), not_to=server.pid) as owner:
                row = owner.execute("SELECT count(*) FROM visit").fetchone()
                owner.execute("INSERT INTO visit VALUES (2)")
            assert row == (n_before,)
    assert status(made).state is State.STOPPED
    assert not cluster.server.socket_folder.exists()


def connected_again(conninfo: str, *, not_to: int) -> psycopg.Connection:
    """Return a connection to the server that is started after one that has ended."""
    limit = time.monotonic() + 60
    while Path(f"/proc/{not_to}/cwd").exists():
        assert time.monotonic() < limit
        time.sleep(0.01)
    while True:
        try:
            return psycopg.connect(conninfo)
        except psycopg.OperationalError:
            assert time.monotonic() < limit, "nobody starts it"
            time.sleep(0.02)


def test_a_server_whose_owner_was_killed_is_taken_over_and_stopped(
    made: Path, other: Start
) -> None:
    serving = other("running_cluster", made)
    server_pid = int(serving.first_line()[0])
    kill(serving.pid)
    serving.process.communicate()
    assert status(made).state is State.RUNNING
    assert status(made).owner_pid is None
    with running_cluster(made) as cluster:
        assert cluster.server.pid == server_pid
        assert not cluster.started_here
    assert status(made).state is State.STOPPED


def test_a_server_whose_socket_was_swept_away_is_started_anew(made: Path) -> None:
    with running_cluster(made, keep=True) as lost:
        (lost.server.socket_folder / f".s.PGSQL.{lost.server.port}").unlink()
        with pytest.raises(FolderInUse), open_cluster(made):
            pytest.fail("reached a server without a socket")
    with running_cluster(made) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)
    assert not Path(f"/proc/{lost.server.pid}/cwd").exists()
    assert not lost.server.socket_folder.exists()


def test_a_busy_child_of_a_killed_server_does_not_block_the_next_start(made: Path) -> None:
    def compute_for_ever(conninfo: str) -> None:
        with pytest.raises(psycopg.OperationalError), psycopg.connect(conninfo) as app:
            app.execute("DO $$ BEGIN LOOP END LOOP; END $$")

    with running_cluster(made) as cluster:
        busy = threading.Thread(target=compute_for_ever, args=[cluster.conninfo(Role.APP)])
        busy.start()
        time.sleep(0.3)
        kill(cluster.server.pid)
        time.sleep(0.1)
    with running_cluster(made) as again, psycopg.connect(again.conninfo(Role.APP)) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)
    busy.join(timeout=5)
    assert not busy.is_alive()


def test_a_process_id_that_now_belongs_to_another_program_does_not_block_a_start(
    made: Path,
) -> None:
    home = data_folder(made)
    server_user = home.cluster.stat().st_uid
    stranger = subprocess.Popen(["sleep", "60"], user=server_user if os.geteuid() == 0 else None)
    (home.cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{home.cluster}\n1\n5432\n\n\n")
    os.chown(home.cluster / "postmaster.pid", server_user, -1)
    try:
        assert find_postmaster(home) is None
        with running_cluster(made) as cluster:
            assert cluster.server.pid != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_that_was_killed_is_simply_done_again(place: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gridmap.cluster import running_cluster\n"
        "with running_cluster(Path(sys.argv[1])): pass"
    )
    folder = place / "new"
    first = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    while not any(folder.glob("postgres.unfinished-*/base")):
        assert first.poll() is None
        time.sleep(0.005)
    kill(first.pid)
    first.wait()
    assert status(folder).state is State.ABSENT
    with running_cluster(folder) as cluster:
        assert cluster.was_created
    assert not any(folder.glob("postgres.unfinished-*"))


def test_a_first_start_without_its_database_is_finished_by_the_next(made: Path) -> None:
    with running_cluster(made) as cluster:
        drop_database(cluster, DATABASE)
    with running_cluster(made) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SELECT postgis_version() IS NOT NULL").fetchone() == (True,)
