"""The data folder: what lies where in it, and whether it can be used.

postgres/     the cluster; belongs to the user that runs the server
log/          the server's log, one file a weekday, overwritten after a week
server.conf   settings of the server, written anew at each start
access.conf   who may log in, written anew at each start
local.conf    settings of your own; read last, never written
*.lock        see locks.py
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gridmap.cluster.account import Account, closed_to
from gridmap.errors import ClusterBroken, DiskFull, EngineError

ROOM_FOR_A_NEW_CLUSTER_BYTES = 200 * 1024 * 1024
_ROOT_FOLDER = Path("/var/lib/gridmap")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The paths inside one data folder."""

    path: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.path / "postgres"

    @property
    def log(self) -> Path:
        """Folder of the server's log files."""
        return self.path / "log"

    @property
    def start_log(self) -> Path:
        """What the server said before it opened its log files."""
        return self.path / "start.log"

    @property
    def settings(self) -> Path:
        """Settings of the server."""
        return self.path / "server.conf"

    @property
    def access(self) -> Path:
        """Who may log in."""
        return self.path / "access.conf"

    @property
    def local_settings(self) -> Path:
        """Settings that the operator adds."""
        return self.path / "local.conf"

    @property
    def passwords(self) -> Path:
        """Passwords of the roles on the loopback port, if one was ever asked for."""
        return self.path / "passwords.json"

    @property
    def kept(self) -> Path:
        """Exists while a server was left running on purpose."""
        return self.path / "kept"


def default_folder() -> Path:
    """Return where data goes when no folder is named; not root's home, which is closed."""
    if os.geteuid() == 0:
        return _ROOT_FOLDER
    named = os.environ.get("XDG_DATA_HOME", "")
    base = Path(named) if Path(named).is_absolute() else Path.home() / ".local/share"
    return base / "gridmap"


def data_folder(folder: Path | None) -> DataFolder:
    """Return the data folder of this name, or the default one; touches nothing."""
    return DataFolder((folder or default_folder()).expanduser().resolve())


def make_ready(home: DataFolder, account: Account) -> None:
    """Create the data folder if need be, open to the account that runs the server.

    A folder that exists and holds something is left as it is.

    Raises
    ------
    ClusterBroken
        A folder on the way is closed to the account, or is no folder.
    DiskFull
        There is no room for the folder itself.
    """
    with told_plainly(home.path):
        refuse_closed(account, home.path.parent)
        if not home.path.exists():
            _make_parents(home.path.parent)
            home.path.mkdir(mode=0o700, exist_ok=True)
        if account.is_other and not any(home.path.iterdir()):
            os.chown(home.path, -1, account.gid)
            home.path.chmod(home.path.stat().st_mode & 0o777 | 0o010)
        refuse_closed(account, home.path)
        if not os.access(home.path, os.W_OK):
            raise PermissionError(errno.EACCES, "not yours to write to", str(home.path))


def refuse_closed(account: Account, folder: Path) -> None:
    """Raise ClusterBroken, with the name of the closed folder, if the way is closed."""
    closed = closed_to(account, folder)
    if closed is not None:
        raise _closed(closed, folder, account)


def refuse_without_room(home: DataFolder) -> None:
    """Raise DiskFull if a new cluster would not fit."""
    free = free_bytes(home.path)
    if free < ROOM_FOR_A_NEW_CLUSTER_BYTES:
        raise disk_full(home.path, free=free, needed=ROOM_FOR_A_NEW_CLUSTER_BYTES)


def free_bytes(folder: Path) -> int:
    """Return what is free on the disk of a folder, which need not exist yet."""
    existing = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(existing).free


def disk_full(folder: Path, *, free: int | None = None, needed: int | None = None) -> DiskFull:
    """Return the error of a full disk, with what is free and what is needed, in bytes."""
    left = shutil.disk_usage(folder).free if free is None else free
    asks = f", {needed // 2**20} MiB are needed" if needed else ""
    asks_zh = f"，需要 {needed // 2**20} MiB" if needed else ""
    return DiskFull(
        code="disk.full",
        folder=str(folder),
        free_bytes=left,
        problem=f"the disk of {folder} has {left // 2**20} MiB left{asks}",
        mend="free some room and start again; nothing that was committed is lost",
        problem_zh=f"{folder} 所在磁盘只剩 {left // 2**20} MiB{asks_zh}",
        mend_zh="腾出空间后重新启动；已提交的内容不会丢失",
    )


def give(path: Path, account: Account) -> None:
    """Hand a path of ours to the account that runs the server."""
    if account.is_other:
        os.chown(path, account.uid, account.gid)


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn what the system says about a folder into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise _plain(error, folder) from error


def _plain(error: OSError, folder: Path) -> EngineError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    return ClusterBroken(
        code="folder.unusable",
        folder=str(folder),
        problem=f"{error.filename or folder}: {error.strerror or error}",
        mend=f"make {folder} a folder that you may write to, or name another data folder",
        problem_zh=f"{error.filename or folder}：{error.strerror or error}",
        mend_zh=f"使 {folder} 成为可写的目录，或指定另一个数据目录",
    )


def _make_parents(folder: Path) -> None:
    """Create missing parents, open to pass through whatever the umask says."""
    for one in (*reversed(folder.parents), folder):
        if not one.exists():
            one.mkdir(exist_ok=True)
            one.chmod(0o755)


def _closed(closed: Path, folder: Path, account: Account) -> ClusterBroken:
    return ClusterBroken(
        code="folder.closed",
        folder=str(folder),
        closed=str(closed),
        account=account.name,
        problem=f"{closed} is closed to {account.name}, who runs the database server",
        mend=f"choose a data folder outside {closed}, such as {default_folder()}, "
        f"or open it: chmod o+x {closed}",
        problem_zh=f"运行数据库的用户 {account.name} 无权进入 {closed}",
        mend_zh=f"把数据目录放到 {closed} 之外，例如 {default_folder()}，"
        f"或开放它：chmod o+x {closed}",
    )
