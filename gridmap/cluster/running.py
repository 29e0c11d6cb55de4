"""A private cluster while it runs: start it, share it, stop it.

`running_cluster` is for the one process that serves a folder. `open_cluster` is for
everything beside it (an import, an export, a test): it uses the server that runs, or
starts one. Whoever leaves last stops the server, unless it was told to stay.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from gridmap.cluster import roles
from gridmap.cluster.account import Account, server_account
from gridmap.cluster.folder import DataFolder, data_folder, make_ready, told_plainly
from gridmap.cluster.locks import (
    changing,
    has_users,
    in_use,
    join_users,
    leave_users,
    owner_pid,
    owning,
)
from gridmap.cluster.postmaster import Postmaster, find_postmaster, stop_postmaster
from gridmap.cluster.programs import choose_programs, installed_programs
from gridmap.cluster.roles import DATABASE, Role
from gridmap.cluster.server import cluster_major, create_cluster, start_server, sweep_unfinished
from gridmap.errors import ClusterBroken, DatabaseUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCluster:
    """A server that answers, and how to reach it."""

    folder: Path
    server: Postmaster
    pg_version: str  # "15.8"
    was_created: bool
    started_here: bool
    passwords: dict[Role, str] = field(default_factory=dict, repr=False)  # for the port only

    @property
    def owner_url(self) -> str:
        """SQLAlchemy's address for migrations."""
        return self.url(Role.OWNER)

    @property
    def app_url(self) -> str:
        """SQLAlchemy's address for the API."""
        return self.url(Role.APP)

    def url(self, role: Role, database: str = DATABASE) -> str:
        """Return SQLAlchemy's address of a database."""
        return roles.url(self.server, role, database)

    def conninfo(self, role: Role, database: str = DATABASE) -> str:
        """Return psycopg's address of a database."""
        return roles.conninfo(self.server, role, database)

    def loopback_url(self, role: Role, database: str = DATABASE) -> str | None:
        """Return the address on 127.0.0.1, password included; None without a port."""
        if role not in self.passwords:
            return None
        login = f"{role}:{quote(self.passwords[role])}"
        return f"postgresql+psycopg://{login}@127.0.0.1:{self.server.port}/{quote(database)}"


class State(StrEnum):
    """What a data folder's cluster is doing."""

    ABSENT = "absent"
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterStatus:
    """What can be seen of a data folder from outside."""

    folder: Path
    state: State
    pg_major: int | None  # version that wrote the cluster
    server_pid: int | None
    owner_pid: int | None  # the process that serves the folder
    is_kept: bool  # left running on purpose


@contextmanager
def running_cluster(
    folder: Path | None = None, *, keep: bool = False, port: int | None = None
) -> Iterator[RunningCluster]:
    """Serve a data folder: create its cluster if there is none, start it, stop it at the end.

    A server that its killed owner left behind is taken over. One that was kept on purpose
    is used and left running. Python runs no cleanup on SIGTERM by itself: the caller turns
    it into an exception, or the server stays behind for the next start.

    Parameters
    ----------
    folder
        Data folder; by default /var/lib/gridmap for root, else in the user's data folder.
    keep
        Leave the server running at the end; `stop` ends it.
    port
        Listen on this port of 127.0.0.1 too, with generated passwords.

    Raises
    ------
    FolderInUse
        Another process serves the folder; the error names it.
    ProgramMissing, ClusterBroken, DiskFull
        The cluster cannot run; the error says what to do.
    """
    home, account = _ready_folder(folder)
    with owning(home), _using(home, account, port=port, keep=keep) as cluster:
        yield cluster


@contextmanager
def open_cluster(folder: Path | None = None) -> Iterator[RunningCluster]:
    """Use the running server of a data folder, or start one for the time of the block.

    Any number of processes may do so at once, beside the one that serves. The server
    stays for as long as one of them needs it.
    """
    home, account = _ready_folder(folder)
    with _using(home, account, port=None, keep=False) as cluster:
        yield cluster


def attach(folder: Path | None = None) -> RunningCluster:
    """Return the running server of a data folder, without any claim that it stays.

    Raises
    ------
    DatabaseUnavailable
        None runs, or it is not ready yet.
    """
    home = data_folder(folder)
    with told_plainly(home.path):
        server = find_postmaster(home)
    version = roles.version_if_prepared(server, home) if server and server.is_ready else None
    if server is None or version is None:
        raise DatabaseUnavailable(
            code="cluster.not_running" if server is None else "cluster.not_ready",
            folder=str(home.path),
            problem=f"the database server of {home.path} "
            + ("does not run" if server is None else "is still starting"),
            mend="start it with `gridmap serve`" if server is None else "try again in a moment",
            problem_zh=f"{home.path} 的数据库服务" + ("未在运行" if server is None else "仍在启动"),
            mend_zh="用 `gridmap serve` 启动" if server is None else "稍后再试",
        )
    return _described(home, server, version)


def status(folder: Path | None = None) -> ClusterStatus:
    """Return what the cluster of a data folder is doing; changes nothing."""
    home = data_folder(folder)
    with told_plainly(home.path):
        major = cluster_major(home)
        server = find_postmaster(home) if major else None
        state = State.STOPPED if major else State.ABSENT
        if server is not None:
            state = State.RUNNING if server.is_ready else State.STARTING
        return ClusterStatus(
            folder=home.path,
            state=state,
            pg_major=major,
            server_pid=server.pid if server else None,
            owner_pid=owner_pid(home),
            is_kept=server is not None and home.kept.exists(),
        )


def stop(folder: Path | None = None) -> bool:
    """Stop a server that was kept or left behind; returns whether one was running.

    Raises
    ------
    FolderInUse
        A living process serves the folder or works with its server.
    """
    home = data_folder(folder)
    if not home.path.exists():
        return False
    with changing(home):
        server = find_postmaster(home)
        if server is None:
            return False
        if has_users(home):
            raise in_use(home, owner_pid(home))
        home.kept.unlink(missing_ok=True)
        stop_postmaster(home, server)
    return True


def create_database(cluster: RunningCluster, name: str, *, template: str | None = None) -> None:
    """Create a database that belongs to the owner role, as a copy of `template`.

    Without a template it is empty but for PostGIS and btree_gist. Nobody may be connected
    to the template meanwhile.
    """
    roles.create_database(cluster.server, name, template=template)


def drop_database(cluster: RunningCluster, name: str) -> None:
    """Drop a database, closing the connections to it; nothing happens if there is none."""
    roles.drop_database(cluster.server, name)


def _ready_folder(folder: Path | None) -> tuple[DataFolder, Account]:
    home = data_folder(folder)
    account = server_account(home.cluster)
    make_ready(home, account)
    return home, account


@contextmanager
def _using(
    home: DataFolder, account: Account, *, port: int | None, keep: bool
) -> Iterator[RunningCluster]:
    with changing(home):
        cluster = _running(home, account, port=port)
        users_lock = join_users(home)
    try:
        yield cluster
    finally:
        with changing(home):
            if keep:
                home.kept.touch()
            _leave(home, users_lock)


def _leave(home: DataFolder, users_lock: int) -> None:
    """Stop the server if nobody else uses it and nobody wanted it kept."""
    is_last = leave_users(users_lock)
    server = find_postmaster(home)
    if is_last and server is not None and not home.kept.exists():
        stop_postmaster(home, server)


def _running(home: DataFolder, account: Account, *, port: int | None) -> RunningCluster:
    """Return the server that runs, or start one; on failure none is left that began here."""
    server = find_postmaster(home)
    if server is not None and server.is_ready and server.has_socket:
        _refuse_other_port(home, server, port)
        version = roles.prepare_databases(server, home)
        return _described(home, server, version)
    if server is not None:  # its owner was killed early, or its socket was swept away
        if has_users(home):
            raise in_use(home, owner_pid(home))
        stop_postmaster(home, server)
    major = cluster_major(home)
    programs = choose_programs(installed_programs(), cluster_major=major)
    sweep_unfinished(home)
    if major is None:
        create_cluster(home, programs, account)
        sweep_unfinished(home)
    home.kept.unlink(missing_ok=True)
    server = start_server(home, programs, account, port=port)
    with ExitStack() as undo:
        undo.callback(stop_postmaster, home, server)
        version = roles.prepare_databases(server, home)
        if server.is_on_loopback:
            roles.set_passwords(server, _stored_passwords(home, create=True))
        undo.pop_all()
    return _described(home, server, version, was_created=major is None, started_here=True)


def _described(
    home: DataFolder,
    server: Postmaster,
    version: str,
    *,
    was_created: bool = False,
    started_here: bool = False,
) -> RunningCluster:
    return RunningCluster(
        folder=home.path,
        server=server,
        pg_version=version,
        was_created=was_created,
        started_here=started_here,
        passwords=_stored_passwords(home, create=False) if server.is_on_loopback else {},
    )


def _refuse_other_port(home: DataFolder, server: Postmaster, port: int | None) -> None:
    listens_on = server.port if server.is_on_loopback else None
    if port is not None and port != listens_on:
        raise ClusterBroken(
            code="cluster.other_port",
            folder=str(home.path),
            port=port,
            problem=f"the server of {home.path} runs already, "
            + (f"on port {listens_on}" if listens_on else "without a port"),
            mend="stop it first, then ask for the port again",
            problem_zh=f"{home.path} 的数据库服务已在运行，"
            + (f"端口 {listens_on}" if listens_on else "没有端口"),
            mend_zh="先停止它，再要求该端口",
        )


def _stored_passwords(home: DataFolder, *, create: bool) -> dict[Role, str]:
    """Return the passwords of the loopback port; they are made once and kept."""
    with told_plainly(home.path):
        if home.passwords.exists():
            stored = json.loads(home.passwords.read_text(encoding="ascii"))
            return {Role(name): password for name, password in stored.items()}
        if not create:
            return {}
        made = {role: secrets.token_urlsafe(24) for role in (Role.OWNER, Role.APP)}
        unfinished = home.passwords.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(made), encoding="ascii")
        unfinished.rename(home.passwords)
        return made
