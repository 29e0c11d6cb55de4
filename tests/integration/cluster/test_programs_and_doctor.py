"""What the machine has is found by path; what it lacks is named with the line that mends it."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gridmap.cluster import examine, open_cluster
from gridmap.cluster.folder import DataFolder
from gridmap.cluster.programs import choose_programs, installed_programs
from gridmap.errors import ClusterBroken, ProgramMissing

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "scripts/ensure_system.sh"


def a_postgresql(place: Path, version: str, *, postgis: bool) -> Path:
    """Make a folder that looks like an installed PostgreSQL."""
    share = place / version / "share"
    (share / "extension").mkdir(parents=True)
    if postgis:
        (share / "extension/postgis.control").touch()
    programs = {
        "postgres": f"echo 'postgres (PostgreSQL) {version} (Some Linux {version}-1)'",
        "initdb": "exit 1",
        "pg_config": f"echo {share}",
    }
    folder = place / version / "bin"
    folder.mkdir()
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_newest_postgresql_that_has_postgis_is_taken(place: Path) -> None:
    folders = [
        a_postgresql(place, "15.20", postgis=True),
        a_postgresql(place, "16.9", postgis=True),
        a_postgresql(place, "16.10", postgis=True),
        a_postgresql(place, "18.1", postgis=False),
        a_postgresql(place, "13.4", postgis=True),
        place / "nothing",
    ]
    installed = installed_programs([*folders, *folders])
    assert [one.version for one in installed] == ["18.1", "16.10", "16.9", "15.20"]
    assert choose_programs(installed).version == "16.10"
    assert choose_programs(installed, cluster_major=15).version == "15.20"
    with pytest.raises(ClusterBroken):
        choose_programs(installed, cluster_major=18)


def test_programs_that_are_links_are_one_installation(place: Path) -> None:
    real = a_postgresql(place, "15.20", postgis=True)
    links = place / "links"
    links.mkdir()
    for name in ("postgres", "initdb"):
        (links / name).symlink_to(real / name)
    assert [one.bin_folder for one in installed_programs([links, real])] == [real.resolve()]


@pytest.mark.parametrize("has_postgresql", [True, False])
def test_without_postgis_the_one_line_that_installs_it_is_told(
    place: Path, *, has_postgresql: bool
) -> None:
    folders = [a_postgresql(place, "17.2", postgis=False)] if has_postgresql else []
    with pytest.raises(ProgramMissing) as refused:
        choose_programs(installed_programs(folders))
    assert "PostGIS" in str(refused.value.facts["problem"])
    assert "postg" in str(refused.value.facts["mend"])


def test_the_doctor_finds_this_machine_in_order_and_creates_nothing(place: Path) -> None:
    findings = {one.code: one for one in examine(place / "new")}
    assert len(findings) == 8
    assert all(one.ok for one in findings.values() if not one.advisory)
    assert all(one.zh and one.en for one in findings.values())
    assert not (place / "new").exists()


def test_the_doctor_names_the_process_that_serves(made: Path) -> None:
    with open_cluster(made):
        running = next(one for one in examine(made) if one.code == "cluster")
    assert running.ok
    assert "running" in running.en
    assert "正在运行" in running.zh


def test_the_doctor_names_a_closed_folder_and_what_to_do(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir()
    closed.chmod(0o700 if os.geteuid() == 0 else 0)
    folder = next(one for one in examine(closed / "data") if one.code == "folder")
    closed.chmod(0o700)
    assert not folder.ok
    assert str(closed) in folder.en
    assert folder.mend


def test_the_doctor_names_a_version_that_is_not_installed(made: Path) -> None:
    (DataFolder(made).cluster / "PG_VERSION").write_text("13\n")
    found = {one.code: one for one in examine(made)}
    assert not found["postgis"].ok
    assert "PostgreSQL 13" in found["postgis"].en


def test_the_doctor_sees_a_clock_that_was_set_back(made: Path) -> None:
    in_2001 = datetime(2001, 1, 1, tzinfo=UTC)
    by_code = {one.code: one for one in examine(made, now=in_2001)}
    assert not by_code["clock"].ok
    assert next(one for one in examine(made) if one.code == "clock").ok


def ensure_system(place: Path, *needs: str, uid: int = 0, **env: str) -> tuple[int, str, str]:
    """Run the script with an apt-get that only writes down what it was asked for."""
    programs = {
        "apt-get": f'echo "$@" >> {place}/asked',
        "apt-cache": 'case "$2" in postgresql-1[56]-postgis-3) exit 0 ;; esac; exit 100',
        "id": f"echo {uid}",
    }
    for name, line in programs.items():
        (place / name).write_text(f"#!/bin/sh\n{line}\n")
        (place / name).chmod(0o755)
    told = subprocess.run(
        ["sh", str(SCRIPT), *needs],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{place}:{os.environ['PATH']}", **env},
    )
    return told.returncode, told.stdout, told.stderr


def test_the_system_script_does_nothing_where_everything_is_installed(place: Path) -> None:
    assert ensure_system(place, "postgis", "chromium") == (0, "", "")
    assert not (place / "asked").exists()


def test_the_system_script_says_and_installs_what_is_missing(place: Path) -> None:
    empty = place / "machine"
    code, said, _ = ensure_system(place, "postgis", "chromium", ENSURE_SYSTEM_ROOT=str(empty))
    assert code == 0
    assert "missing: postgis chromium fonts" in said
    update, install = (place / "asked").read_text().splitlines()
    assert update.startswith("update")
    assert "postgresql-16-postgis-3 chromium fonts-noto-cjk" in install
    settings = empty / "etc/postgresql-common/createcluster.conf"
    assert "create_main_cluster = false" in settings.read_text()


def test_the_system_script_leaves_an_administrators_choice_alone(place: Path) -> None:
    settings = place / "machine/etc/postgresql-common/createcluster.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("create_main_cluster = true\n")
    code, _, _ = ensure_system(place, "postgis", ENSURE_SYSTEM_ROOT=str(place / "machine"))
    assert code == 0
    assert settings.read_text() == "create_main_cluster = true\n"


def test_the_system_script_tells_an_ordinary_user_the_line_to_run(place: Path) -> None:
    code, said, complaint = ensure_system(
        place, "postgis", uid=1000, ENSURE_SYSTEM_ROOT=str(place / "machine")
    )
    assert (code, said) == (4, "")
    assert f"sudo sh {SCRIPT} postgis" in complaint
    assert not (place / "asked").exists()


@pytest.mark.parametrize(
    ("need", "package"),
    [("compiler", "gcc libc6-dev"), ("headless", "chromium-headless-shell")],
)
def test_the_system_script_does_without_what_is_optional(
    place: Path, need: str, package: str
) -> None:
    root = str(place / "machine")
    optional = ("--optional", need)
    code, _, complaint = ensure_system(place, *optional, uid=1000, ENSURE_SYSTEM_ROOT=root)
    assert code == 0
    assert f"missing: {need}" in complaint
    assert not (place / "asked").exists()
    code, _, _ = ensure_system(place, *optional, ENSURE_SYSTEM_ROOT=root)
    assert code == 0
    assert package in (place / "asked").read_text()


def test_the_system_script_refuses_a_need_it_does_not_know(place: Path) -> None:
    assert ensure_system(place, "oracle")[0] == 2
