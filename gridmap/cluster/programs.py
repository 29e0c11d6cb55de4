"""The PostgreSQL programs of this machine, and which of them carry PostGIS."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gridmap.errors import ClusterBroken, ProgramMissing

SUPPORTED_MAJORS = (18, 17, 16, 15)
_NEEDED = ("initdb", "postgres")
_PACKAGE_LINES = {
    "debian": "sudo apt-get install postgresql-postgis",
    "ubuntu": "sudo apt-get install postgresql-postgis",
    "fedora": "sudo dnf install postgresql-server postgis",
    "rhel": "sudo dnf install postgresql-server postgis",
    "suse": "sudo zypper install postgresql-server postgis",
    "arch": "sudo pacman -S postgresql postgis",
    "alpine": "sudo apk add postgresql postgis",
    "darwin": "brew install postgis",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """One installed PostgreSQL: where its programs lie and what they can do."""

    bin_folder: Path
    version: str  # "15.8"
    has_postgis: bool

    @property
    def major(self) -> int:
        """The part of the version that decides which clusters these programs can run."""
        return major_of(self.version)

    def path(self, program: str) -> str:
        """Return the full path of one program."""
        return str(self.bin_folder / program)


def installed_programs(folders: Iterable[Path] | None = None) -> tuple[Programs, ...]:
    """Return every supported PostgreSQL of this machine, newest first."""
    found: dict[Path, Programs] = {}
    for folder in _usual_folders() if folders is None else folders:
        real = (folder / "postgres").resolve().parent  # packages link their programs elsewhere
        if real in found or not all((real / name).is_file() for name in _NEEDED):
            continue
        version = _version(real)
        if version and major_of(version) in SUPPORTED_MAJORS:
            found[real] = Programs(
                bin_folder=real,
                version=version,
                has_postgis=any((one / "postgis.control").exists() for one in _extensions(real)),
            )
    return tuple(sorted(found.values(), key=lambda one: _numbers(one.version), reverse=True))


def choose_programs(
    installed: tuple[Programs, ...], *, cluster_major: int | None = None
) -> Programs:
    """Return the newest programs with PostGIS that can run the cluster.

    Parameters
    ----------
    installed
        What this machine has, newest first.
    cluster_major
        Version of the cluster that is to be run; None when it has yet to be created.

    Raises
    ------
    ProgramMissing
        No PostgreSQL with PostGIS is installed.
    ClusterBroken
        One is installed, but not of the version that wrote the cluster.
    """
    usable = [one for one in installed if one.has_postgis]
    fitting = [one for one in usable if cluster_major in (None, one.major)]
    if fitting:
        return fitting[0]
    if usable and cluster_major is not None:
        raise ClusterBroken(
            code="cluster.other_version",
            cluster_major=cluster_major,
            installed=[one.version for one in usable],
            problem=f"the cluster was written by PostgreSQL {cluster_major}, this machine has "
            f"{usable[0].version} with PostGIS",
            mend=f"install PostgreSQL {cluster_major} with PostGIS again "
            f"({package_line(cluster_major)}), or move the cluster to {usable[0].major} "
            "with pg_upgrade",
            problem_zh=f"内置数据库由 PostgreSQL {cluster_major} 写成，"
            f"本机带 PostGIS 的是 {usable[0].version}",
            mend_zh=f"重新安装带 PostGIS 的 PostgreSQL {cluster_major}"
            f"（{package_line(cluster_major)}），或用 pg_upgrade 迁移到 {usable[0].major}",
        )
    wanted = cluster_major or (installed[0].major if installed else None)
    missing = f"PostGIS for PostgreSQL {wanted}" if installed else "PostgreSQL with PostGIS"
    missing_zh = f"PostgreSQL {wanted} 的 PostGIS" if installed else "带 PostGIS 的 PostgreSQL"
    raise ProgramMissing(
        code="postgis.missing" if installed else "postgresql.missing",
        program="postgis" if installed else "postgres",
        problem=f"{missing} is not installed",
        mend=package_line(wanted),
        problem_zh=f"尚未安装 {missing_zh}",
        mend_zh=package_line(wanted),
    )


def package_line(major: int | None = None) -> str:
    """Return the one command that installs PostgreSQL with PostGIS on this system."""
    for name in _system_names():
        line = _PACKAGE_LINES.get(name)
        if line and major and "apt-get" in line:
            return f"sudo apt-get install postgresql-{major}-postgis-3"
        if line:
            return line
    return "install PostgreSQL 15 to 18 with PostGIS 3 from the packages of this system"


def major_of(version: str) -> int:
    """Return the leading number of a version ("15.8", "19beta1"); 0 if it has none."""
    numbers = _numbers(version)
    return numbers[0] if numbers else 0


def _usual_folders() -> list[Path]:
    folders = [
        Path(pattern.format(major))
        for major in SUPPORTED_MAJORS
        for pattern in (
            "/usr/lib/postgresql/{}/bin",
            "/usr/pgsql-{}/bin",
            "/opt/homebrew/opt/postgresql@{}/bin",
            "/usr/local/opt/postgresql@{}/bin",
            "/usr/libexec/postgresql{}",
        )
    ]
    for program in ("pg_config", "postgres"):
        on_path = shutil.which(program)
        if on_path:
            folders.append(Path(on_path).parent)
    config = shutil.which("pg_config")
    if config:
        folders.append(Path(_first_line([config, "--bindir"]) or "/usr/bin"))
    return folders


def _extensions(bin_folder: Path) -> list[Path]:
    """Return the folders in which the extensions of these programs may lie."""
    config = bin_folder / "pg_config"
    told = _first_line([str(config), "--sharedir"]) if config.is_file() else ""
    if told:
        return [Path(told) / "extension"]
    shares = ("share/postgresql", "share/pgsql", "share")
    return [bin_folder.parent / share / "extension" for share in shares]


def _version(bin_folder: Path) -> str:
    told = re.search(
        r"\(PostgreSQL\) (\S+)", _first_line([str(bin_folder / "postgres"), "--version"])
    )
    return told.group(1) if told else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _first_line(command: list[str]) -> str:
    try:
        told = subprocess.run(  # noqa: S603 - a program found by path, nothing from outside
            command, capture_output=True, text=True, timeout=10, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.partition("\n")[0].strip()


def _system_names() -> list[str]:
    """Return what this system calls itself, then what it is like."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ["darwin"] if Path("/System/Library").exists() else []
    lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return f"{lines.get('ID', '')} {lines.get('ID_LIKE', '')}".replace('"', "").split()
