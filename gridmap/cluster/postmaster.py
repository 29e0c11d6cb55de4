"""The running server, as its own pid file and the system tell of it."""

import os
import signal
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gridmap.cluster.account import Account
from gridmap.cluster.folder import DataFolder, give, told_plainly
from gridmap.errors import ClusterBroken

DEFAULT_PORT = 5432  # without a loopback port it only names the socket
_PREFIX = "gridmap-"
_FAST_LIMIT_S = 60.0
_IMMEDIATE_LIMIT_S = 20.0
_ORPHAN_LIMIT_S = 3.0
_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A living server."""

    pid: int
    port: int
    socket_folder: Path
    is_on_loopback: bool
    is_ready: bool

    @property
    def has_socket(self) -> bool:
        """Whether its socket is still there; sweepers of /tmp have been known to take one."""
        return (self.socket_folder / f".s.PGSQL.{self.port}").exists()


def find_postmaster(home: DataFolder) -> Postmaster | None:
    """Return the server that runs on this folder's cluster; None if none does."""
    lines = _pid_file_lines(home)
    if not lines or not is_alive(home, int(lines[0])):
        return None
    # Lines: pid, data directory, start time, port, socket folder, listen address,
    # shared memory key, status. The server adds the later ones while it starts.
    lines += [""] * (8 - len(lines))
    return Postmaster(
        pid=int(lines[0]),
        port=int(lines[3] or DEFAULT_PORT),
        socket_folder=Path(lines[4] or "/nonexistent"),
        is_on_loopback=bool(lines[5].strip()),
        is_ready=lines[7].strip() == "ready",
    )


def is_alive(home: DataFolder, pid: int) -> bool:
    """Return whether this process is a server on this folder's cluster.

    The number alone says little: after a restart of a container it often belongs to some
    other process. A server works in its data directory, and a zombie works nowhere.
    """
    if not Path("/proc/self/cwd").exists():
        with suppress(OSError):
            os.kill(pid, 0)
            return True
        return False
    try:
        return Path(f"/proc/{pid}/cwd").samefile(home.cluster)
    except OSError:
        return False


def clear_traces(home: DataFolder) -> None:
    """Remove what a killed server left behind; call only when none runs.

    The pid file goes only if its number belongs to another process by now, which the
    server would take for a rival. Otherwise it is left to the server's own judgement.
    Children of a killed server that are busy do not notice its end, and would block the
    cluster for as long as they compute; nobody waits for their answer any more.
    """
    lines = _pid_file_lines(home)
    if not lines:
        return
    for socket_folder in lines[4:5]:
        remove_socket_folder(Path(socket_folder))
    if Path(f"/proc/{lines[0]}").exists():
        (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    if not lines[0].startswith("-"):  # a single-user session of the operator
        _end_orphans(home)


def stop_postmaster(home: DataFolder, postmaster: Postmaster) -> None:
    """Stop the server and return when it is gone. Open transactions are rolled back.

    Raises
    ------
    ClusterBroken
        It did not end, not even when told to drop everything.
    """
    for order, limit_s in ((signal.SIGINT, _FAST_LIMIT_S), (signal.SIGQUIT, _IMMEDIATE_LIMIT_S)):
        with suppress(ProcessLookupError):
            os.kill(postmaster.pid, order)
        if _ends_within(home, postmaster.pid, limit_s):
            remove_socket_folder(postmaster.socket_folder)
            return
    raise ClusterBroken(
        code="cluster.does_not_stop",
        pid=postmaster.pid,
        folder=str(home.path),
        problem=f"the database server (process {postmaster.pid}) does not end",
        mend=f"look at {home.log} and at the disk; as a last resort: kill -9 {postmaster.pid}",
        problem_zh=f"数据库服务（进程 {postmaster.pid}）不结束",
        mend_zh=f"查看 {home.log} 和磁盘；最后的办法：kill -9 {postmaster.pid}",
    )


def make_socket_folder(account: Account) -> Path:
    """Create a folder for the socket: short, since the system allows about 100 characters.

    Root's lies under /run. Not the session's runtime folder for ordinary users: it goes
    away when they log out, and a server may stay.
    """
    base = _socket_bases()[0]
    with told_plainly(base):
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))  # 0700
        give(folder, account)
    return folder


def remove_socket_folder(folder: Path) -> None:
    """Remove a socket folder of ours, whatever its sockets; anything else stays."""
    if folder.parent not in _socket_bases() or not folder.name.startswith(_PREFIX):
        return
    with suppress(OSError):
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return
        for left in folder.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)
        folder.rmdir()


def _end_orphans(home: DataFolder) -> None:
    for order, limit_s in ((signal.SIGTERM, _ORPHAN_LIMIT_S), (signal.SIGKILL, _ORPHAN_LIMIT_S)):
        orphans = _orphans(home)
        for pid in orphans:
            with suppress(ProcessLookupError):
                os.kill(pid, order)
        if all(_ends_within(home, pid, limit_s) for pid in orphans):
            return


def _orphans(home: DataFolder) -> list[int]:
    """Return the server processes at work in the cluster; a shell that stands there is none."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_server = (process / "exe").readlink().name.startswith("postgres")
            if is_server and (process / "cwd").samefile(home.cluster):
                found.append(int(process.name))
    return found


def _socket_bases() -> list[Path]:
    run = Path("/run")
    rooted = os.geteuid() == 0 and os.access(run, os.W_OK)
    return [run, Path("/tmp")] if rooted else [Path("/tmp")]  # noqa: S108 - made by mkdtemp


def _ends_within(home: DataFolder, pid: int, limit_s: float) -> bool:
    limit = time.monotonic() + limit_s
    while is_alive(home, pid):
        if time.monotonic() > limit:
            return False
        time.sleep(_PAUSE_S)
    return True


def _pid_file_lines(home: DataFolder) -> list[str]:
    try:
        lines = (home.cluster / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    return lines if lines and lines[0].lstrip("-").isdigit() else []
