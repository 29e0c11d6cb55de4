"""A server that ended by itself is started anew, under the address that everybody knows.

The system ends a database server for want of memory, or somebody does by mistake. Its children
and connections go with it, what was committed stays; whoever serves the folder starts it again.
"""

import logging
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gridmap.cluster.account import Account, server_account
from gridmap.cluster.folder import DataFolder, data_folder
from gridmap.cluster.locks import changing
from gridmap.cluster.postmaster import Postmaster, find_postmaster, remove_socket_folder
from gridmap.cluster.programs import choose_programs, installed_programs
from gridmap.cluster.running import RunningCluster
from gridmap.cluster.server import cluster_major, start_server
from gridmap.errors import ClusterBroken, GridmapError

log = logging.getLogger(__name__)

_EVERY_S = 1.0


@contextmanager
def kept_running(cluster: RunningCluster, *, every_s: float = _EVERY_S) -> Iterator[None]:
    """Look after the server for the time of the block; only whoever serves the folder does."""
    home, stopping = data_folder(cluster.folder), threading.Event()

    def watch() -> None:
        while not stopping.wait(every_s):
            try:
                revive(home, cluster.server)
            except GridmapError as error:
                log.error("the database server has ended and does not start: %s", error)
            except Exception:
                log.exception("the database server is not looked after")

    watcher = threading.Thread(target=watch, name="database", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stopping.set()
        watcher.join()
        if _socket_of(cluster.server).is_symlink():
            remove_socket_folder(cluster.server.socket_folder)


def revive(home: DataFolder, known: Postmaster) -> None:
    """Start the server where none runs, and let the known address lead to it.

    Somebody beside us may have started it meanwhile, under an address of their own.

    Raises
    ------
    ClusterBroken, DiskFull
        It does not start, or its address is somebody else's; the error says why.
    """
    if _answers_at(known, find_postmaster(home)):
        return
    account = server_account(home.cluster)
    with changing(home):
        server = find_postmaster(home)
        if server is None:
            log.warning("the database server has ended and is started anew")
            programs = choose_programs(installed_programs(), cluster_major=cluster_major(home))
            port = known.port if known.is_on_loopback else None
            server = start_server(home, programs, account, port=port)
        if server.is_ready and server.socket_folder != known.socket_folder:
            _lead(known, server, account)


def _answers_at(known: Postmaster, server: Postmaster | None) -> bool:
    if server is None:
        return False
    return _socket_of(known).resolve() == _socket_of(server).resolve()


def _lead(known: Postmaster, server: Postmaster, account: Account) -> None:
    """Let the socket that everybody knows be the one of the server that runs now."""
    _make_own(known.socket_folder, account)
    link = _socket_of(known)
    link.unlink(missing_ok=True)
    link.symlink_to(_socket_of(server))


def _make_own(folder: Path, account: Account) -> None:
    """Make a folder that is ours or the server's: anybody else could answer in its place."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid}:
            raise ClusterBroken(
                code="cluster.socket_taken",
                problem=f"{folder} belongs to somebody else",
                mend="restart gridmap serve: it chooses another folder",
                problem_zh=f"{folder} 属于其他用户",
                mend_zh="请重新启动 gridmap serve，它会另选目录",
            ) from None


def _socket_of(server: Postmaster) -> Path:
    return server.socket_folder / f".s.PGSQL.{server.port}"
