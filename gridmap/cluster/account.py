"""Who runs the server's programs. The server itself refuses to run as root.

An ordinary user runs everything as itself. Root gives up its rights for the server's own
programs only: they run as the `postgres` user of the package, or as the user that an
existing cluster belongs to.
"""

import os
import pwd
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gridmap.errors import ClusterBroken, ProgramMissing

_PACKAGED_USER = "postgres"
_PROGRAM_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The user that the server runs as."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this is somebody else than the user of this process."""
        return self.uid != os.geteuid()


def server_account(cluster: Path) -> Account:
    """Return the user that runs the server on this cluster, existing or not.

    Raises
    ------
    ProgramMissing
        This is root, and the package's `postgres` user does not exist.
    ClusterBroken
        The cluster belongs to another ordinary user.
    """
    owner_uid = _owner_of(cluster)
    uid = os.geteuid()
    if uid == 0 and not owner_uid:
        return _packaged_account()
    if uid not in (0, owner_uid) and owner_uid is not None:
        raise ClusterBroken(
            code="cluster.foreign_owner",
            folder=str(cluster),
            problem=f"{cluster} belongs to {_name_of(owner_uid)}, this is {_name_of(uid)}",
            mend=f"run gridmap as {_name_of(owner_uid)}, or name another data folder",
            problem_zh=f"{cluster} 属于 {_name_of(owner_uid)}，当前用户是 {_name_of(uid)}",
            mend_zh=f"以 {_name_of(owner_uid)} 的身份运行 gridmap，或指定另一个数据目录",
        )
    if uid == 0 and owner_uid:
        return Account(name=_name_of(owner_uid), uid=owner_uid, gid=cluster.stat().st_gid)
    return Account(name=_name_of(uid), uid=uid, gid=os.getegid())


def run(account: Account, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program of the server to its end; both outputs come back as `stdout`."""
    return subprocess.run(  # noqa: S603 - programs found by path, arguments made here
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=_PROGRAM_LIMIT_S,
        cwd="/",
        env=clean_environment(command[0]),
        umask=0o077,
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def launch(account: Account, command: Sequence[str], output: IO[str]) -> subprocess.Popen[str]:
    """Start a program that outlives this call, out of reach of the terminal's Ctrl-C.

    A thread waits for it, so that an ended server is never left behind as a zombie, whose
    process id would look alive.
    """
    process = subprocess.Popen(  # noqa: S603 - programs found by path, arguments made here
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        cwd="/",
        env=clean_environment(command[0]),
        umask=0o077,
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )
    threading.Thread(target=process.wait, name="gridmap-server-reaper", daemon=True).start()
    return process


def clean_environment(program: str) -> dict[str, str]:
    """Return an environment without PG* variables, in a locale that every system has."""
    path = f"{Path(program).parent}:/usr/bin:/bin"
    return {"PATH": path, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def closed_to(account: Account, folder: Path) -> Path | None:
    """Return the first folder on the way to `folder`, itself included, that is closed.

    Closed means that the account may not pass through. Folders that do not exist yet
    are left out.
    """
    way = []
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            break
        if not os.access(one, os.X_OK):
            return one
        way.append(one)
    if not account.is_other:
        return None
    # Asked of the system itself, as that user: mode bits alone do not know access lists.
    script = 'for one in "$@"; do cd -- "$one" 2>/dev/null || { printf %s "$one"; exit 1; }; done'
    told = run(account, ["/bin/sh", "-c", script, "sh", *map(str, way)])
    return Path(told.stdout) if told.returncode else None


def _packaged_account() -> Account:
    try:
        entry = pwd.getpwnam(_PACKAGED_USER)
    except KeyError as error:
        raise ProgramMissing(
            code="account.missing",
            program=_PACKAGED_USER,
            problem=f"PostgreSQL does not run as root, and there is no user {_PACKAGED_USER}",
            mend="install PostgreSQL from the packages of this system, or run gridmap as an "
            "ordinary user",
            problem_zh=f"PostgreSQL 不能以 root 运行，而系统中没有用户 {_PACKAGED_USER}",
            mend_zh="从系统软件包安装 PostgreSQL，或以普通用户运行 gridmap",
        ) from error
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _owner_of(cluster: Path) -> int | None:
    try:
        return cluster.stat().st_uid
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None  # not there, or closed: closed_to() will name the folder


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
