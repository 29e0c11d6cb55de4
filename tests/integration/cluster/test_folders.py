"""A folder that cannot serve is refused in words that name what to change."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gridmap.cluster import Role, State, attach, running_cluster, status
from gridmap.cluster.account import closed_to, server_account
from gridmap.cluster.folder import DataFolder, default_folder, make_ready
from gridmap.errors import ClusterBroken, DiskFull


def test_a_closed_folder_on_the_way_is_named(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    (closed / "inside").mkdir(mode=0o755)
    if os.geteuid() != 0:
        closed.chmod(0)
    with pytest.raises(ClusterBroken) as refused, running_cluster(closed / "inside/data"):
        pytest.fail("started in a closed folder")
    closed.chmod(0o700)
    assert refused.value.facts["code"] == "folder.closed"
    assert refused.value.facts["closed"] == str(closed)
    assert not (closed / "inside/data").exists()


def test_an_empty_folder_that_was_made_beforehand_is_opened_for_the_server(place: Path) -> None:
    home = DataFolder(place / "new")
    account = server_account(home.cluster)
    home.path.mkdir(mode=0o700)
    make_ready(home, account)
    assert closed_to(account, home.path) is None
    assert home.path.stat().st_mode & 0o007 == 0


def test_folders_that_are_missing_on_the_way_are_created_passable(place: Path) -> None:
    home = DataFolder(place / "a/b/data")
    account = server_account(home.cluster)
    before = os.umask(0o077)
    try:
        make_ready(home, account)
    finally:
        os.umask(before)
    assert closed_to(account, home.path) is None
    assert home.path.stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("name", ["a" * 160, 'it\'s a 100% "$HOME" 数据 \\ folder'])
def test_a_folder_may_have_any_name(made: Path, name: str) -> None:
    folder = made.rename(made.parent / name)
    with running_cluster(folder) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)
        assert attach(folder).server.pid == cluster.server.pid


def test_the_server_never_runs_as_root_and_keeps_no_groups_of_its_starter(made: Path) -> None:
    with running_cluster(made) as cluster:
        lines = Path(f"/proc/{cluster.server.pid}/status").read_text().splitlines()
        seen = {line.split(":")[0]: line.split()[1:] for line in lines if ":" in line}
        socket_folder = cluster.server.socket_folder.stat()
    assert "0" not in seen["Uid"]
    if os.geteuid() == 0:
        assert "0" not in seen["Gid"] + seen["Groups"]
    assert socket_folder.st_mode & 0o777 == 0o700
    assert str(socket_folder.st_uid) == seen["Uid"][0]


def test_an_ordinary_user_runs_everything_as_itself(place: Path, as_root: None) -> None:
    code = """
import os, sys, psycopg
from pathlib import Path
from gridmap.cluster import Role, running_cluster
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with running_cluster(Path(sys.argv[1])) as cluster:
    with psycopg.connect(cluster.conninfo(Role.APP)) as app:
        app.execute("SELECT 1")
    print(Path(f"/proc/{cluster.server.pid}").stat().st_uid)
"""
    place.chmod(0o777)
    told = subprocess.run(
        [sys.executable, "-c", code, str(place / "new")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.stdout, told.stderr) == ("65534\n", "")
    with running_cluster(place / "new") as as_root_now:  # root runs it as its owner
        assert Path(f"/proc/{as_root_now.server.pid}").stat().st_uid == 65534


def test_another_users_cluster_is_refused_to_an_ordinary_user(made: Path, as_root: None) -> None:
    code = """
import os, sys
from pathlib import Path
from gridmap.cluster import running_cluster
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with running_cluster(Path(sys.argv[1])): pass
"""
    made.chmod(0o755)
    told = subprocess.run(
        [sys.executable, "-c", code, str(made)], capture_output=True, text=True, check=False
    )
    assert "belongs to postgres" in told.stderr


def test_a_cluster_of_a_version_that_is_not_installed_is_named_with_both(made: Path) -> None:
    (DataFolder(made).cluster / "PG_VERSION").write_text("13\n")
    with pytest.raises(ClusterBroken) as refused, running_cluster(made) as cluster:
        pytest.fail(f"started {cluster}")
    assert refused.value.facts["code"] == "cluster.other_version"
    assert refused.value.facts["cluster_major"] == 13
    assert "PostgreSQL 13" in str(refused.value.facts["problem"])
    assert refused.value.facts["installed"]


def test_something_else_where_the_cluster_should_be_is_left_alone(place: Path) -> None:
    (place / "new/postgres").mkdir(parents=True)
    (place / "new/postgres/letter.txt").write_text("dear all")
    (place / "new").chmod(0o755)
    with pytest.raises(ClusterBroken) as refused, running_cluster(place / "new"):
        pytest.fail("started on a letter")
    assert refused.value.facts["code"] in ("cluster.no_cluster", "cluster.foreign_owner")
    assert (place / "new/postgres/letter.txt").read_text() == "dear all"


def test_a_damaged_cluster_says_what_the_server_said(made: Path) -> None:
    (DataFolder(made).cluster / "global/pg_control").unlink()
    with pytest.raises(ClusterBroken) as refused, running_cluster(made):
        pytest.fail("started without its control file")
    assert "pg_control" in str(refused.value.facts["problem"])


def test_a_bad_setting_of_the_operator_is_quoted_back(made: Path) -> None:
    with DataFolder(made).local_settings.open("a") as file:
        file.write("shared_bufers = 1GB\n")
    with pytest.raises(ClusterBroken) as refused, running_cluster(made):
        pytest.fail("started with a misspelt setting")
    assert "shared_bufers" in str(refused.value.facts["problem"])


@pytest.fixture
def small_disk(place: Path, as_root: None) -> Iterator[Path]:
    disk = place / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256m,mode=755", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not permitted")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path, *, leave_bytes: int) -> Path:
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - leave_bytes)
    return filler


def test_a_disk_without_room_for_a_cluster_is_refused_before_anything_is_made(
    small_disk: Path,
) -> None:
    fill(small_disk, leave_bytes=100 * 2**20)
    with pytest.raises(DiskFull) as refused, running_cluster(small_disk / "new"):
        pytest.fail("started without room")
    assert refused.value.facts["free_bytes"] == pytest.approx(100 * 2**20, rel=0.01)
    assert status(small_disk / "new").state is State.ABSENT


@pytest.mark.parametrize("left_mib", [20, 45])  # full before and after the cluster is complete
def test_a_first_start_on_which_the_disk_fills_up_is_finished_when_there_is_room(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, left_mib: int
) -> None:
    filler = fill(small_disk, leave_bytes=left_mib * 2**20)
    with monkeypatch.context() as unguarded:
        unguarded.setattr("gridmap.cluster.folder.ROOM_FOR_A_NEW_CLUSTER_BYTES", 0)
        with pytest.raises(DiskFull), running_cluster(small_disk / "new"):
            pytest.fail("started without room")
    seen = status(small_disk / "new")
    assert seen.state is (State.ABSENT if left_mib == 20 else State.STOPPED)
    filler.unlink()
    with running_cluster(small_disk / "new") as cluster:
        assert cluster.was_created is (left_mib == 20)
        with psycopg.connect(cluster.conninfo(Role.APP)) as app:
            assert app.execute("SELECT postgis_version() IS NOT NULL").fetchone() == (True,)


def test_a_disk_that_fills_up_is_named_and_nothing_committed_is_lost(
    small_disk: Path, made_once: Path
) -> None:
    subprocess.run(["cp", "-a", str(made_once), str(small_disk / "made")], check=True)
    folder = small_disk / "made"
    with running_cluster(folder) as cluster, psycopg.connect(cluster.conninfo(Role.OWNER)) as owner:
        owner.execute("CREATE TABLE visit AS SELECT 7 AS n")
    filler = fill(small_disk, leave_bytes=0)
    with pytest.raises(DiskFull) as refused, running_cluster(folder):
        pytest.fail("started on a full disk")
    assert refused.value.facts["folder"] == str(folder)
    filler.unlink()
    with running_cluster(folder) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SELECT n FROM visit").fetchone() == (7,)


def test_variables_meant_for_other_databases_change_nothing(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGHOST": "/nowhere",
        "PGPORT": "1",
        "PGUSER": "nobody",
        "PGDATABASE": "nothing",
        "PGDATA": "/nowhere",
        "LC_ALL": "xx_YY.UTF-8",
        "TZ": "Mars/Olympus",
    }.items():
        monkeypatch.setenv(name, value)
    with running_cluster(made) as cluster, psycopg.connect(cluster.conninfo(Role.APP)) as app:
        assert app.execute("SHOW timezone").fetchone() == ("UTC",)


def test_the_default_folder_of_a_user_is_the_data_folder_of_the_desktop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/wang")
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert default_folder() == Path("/home/wang/.local/share/gridmap")
    monkeypatch.setenv("XDG_DATA_HOME", "/data/wang")
    assert default_folder() == Path("/data/wang/gridmap")
