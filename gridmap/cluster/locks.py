"""Who may start, use and stop the server of a data folder. Three file locks say it.

    owner.lock    held for life by the process that serves; names its process id
    change.lock   held for the moment of starting or stopping; others wait for it
    users.lock    shared by everyone who uses the server; whoever leaves last stops it

The system gives the locks of a killed process back, so none of them can be left over.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridmap.cluster.folder import DataFolder, told_plainly
from gridmap.errors import FolderInUse

_CHANGE_LIMIT_S = 180.0
_GLANCE_LIMIT_S = 0.2  # owner_pid() of another process holds the lock for a moment
_PAUSE_S = 0.02


@contextmanager
def owning(home: DataFolder) -> Iterator[None]:
    """Hold the folder as the one process that serves it; FolderInUse if another does."""
    with _opened(home.path / "owner.lock") as lock:
        if not _take_within(lock, _GLANCE_LIMIT_S):
            raise in_use(home, owner_pid(home))
        with told_plainly(home.path):
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(lock, 0)
            fcntl.flock(lock, fcntl.LOCK_UN)


@contextmanager
def changing(home: DataFolder) -> Iterator[None]:
    """Be the only one who starts or stops the server, after waiting for others who do."""
    with _opened(home.path / "change.lock") as lock:
        if not _take_within(lock, _CHANGE_LIMIT_S):
            raise in_use(home, owner_pid(home))
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def join_users(home: DataFolder) -> int:
    """Count as a user of the server; call only while `changing`. Returns the open lock."""
    lock = _open(home.path / "users.lock")
    _take(lock, fcntl.LOCK_SH)
    return lock


def leave_users(lock: int) -> bool:
    """Stop being a user; call only while `changing`. Returns whether nobody is left."""
    try:
        return _take(lock, fcntl.LOCK_EX)
    finally:
        os.close(lock)


def has_users(home: DataFolder) -> bool:
    """Return whether any living process uses the server; call only while `changing`."""
    return not leave_users(_open(home.path / "users.lock"))


def owner_pid(home: DataFolder) -> int | None:
    """Return the process that serves this folder; None if nobody does."""
    try:
        with _opened(home.path / "owner.lock", create=False) as lock:
            if _take(lock, fcntl.LOCK_SH):
                return None
            text = os.pread(lock, 32, 0).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    return int(text) if text.isdigit() else None


def in_use(home: DataFolder, pid: int | None) -> FolderInUse:
    """Return the error that names the process which holds the folder."""
    who = f"process {pid}" if pid else "another process"
    who_zh = f"进程 {pid} " if pid else "另一进程"
    return FolderInUse(
        code="folder.in_use",
        folder=str(home.path),
        pid=pid,
        problem=f"{who} serves {home.path} already",
        mend=f"use what it serves, stop {who} first, or name another data folder",
        problem_zh=f"{who_zh}已在使用 {home.path}",
        mend_zh=f"直接使用它提供的服务，或先停止{who_zh}，或指定另一个数据目录",
    )


def _take_within(lock: int, limit_s: float) -> bool:
    limit = time.monotonic() + limit_s
    while not _take(lock, fcntl.LOCK_EX):
        if time.monotonic() > limit:
            return False
        time.sleep(_PAUSE_S)
    return True


def _take(lock: int, kind: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
        return True
    return False


def _open(path: Path, *, create: bool = True) -> int:
    return os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)


@contextmanager
def _opened(path: Path, *, create: bool = True) -> Iterator[int]:
    if create:
        with told_plainly(path.parent):
            lock = _open(path)
    else:
        lock = _open(path, create=False)
    try:
        yield lock
    finally:
        os.close(lock)
