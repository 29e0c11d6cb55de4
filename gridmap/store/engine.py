"""Connections by intent: `reading` sees one instant, `writing` commits whole or not at all."""

import select
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from gridmap.errors import (
    DatabaseUnavailable,
    DiskFull,
    GridmapError,
    InputError,
    StaleSituation,
)
from gridmap.model.ids import FeatureId, TenantId
from gridmap.store.row_policies import SIGHT_ROLE
from gridmap.store.turns import Turns

_DISK_FULL = "53100"
_CROSSED = {"40001", "40P01"}  # serialization failure, deadlock: nothing was written
_HELD_TOO_LONG = "55P03"  # lock_timeout: somebody else holds the rows
_ENDED_BY_SERVER = {"25P03", "57014"}  # idle in a transaction for too long; cancelled
# No index-only scans: PostgreSQL takes one of an SP-GiST index where no column is asked for, and
# PostGIS leaves there a box where a geometry is read: the server falls (decision 41).
_SESSION = (
    "-c timezone=UTC -c jit=off -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s"
    " -c enable_indexonlyscan=off"
)

_NARROWED = text(
    "SELECT set_config('gridmap.tenant', :tenant, true), set_config('gridmap.sight', :seen, true),"
    " set_config('role', :role, true)"
)


@dataclass(frozen=True, slots=True)
class Database:
    """A pool of connections to one database.

    The pool is small on purpose: on two cores 8 connections answer in a fiftieth of the time
    that 64 need. More callers wait for a connection here, in turn, not in PostgreSQL.
    """

    engine: Engine
    turns: Turns

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Have a connection for the block; DatabaseUnavailable when none came free in time."""
        with self.turns.taken(), self.engine.connect() as conn:
            yield conn

    def apart(self) -> "Database":
        """Return the same database over one connection that nobody else has to wait for."""
        return open_database(self.engine.url.render_as_string(hide_password=False), pool_size=1)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str, *, pool_size: int = 8, wait_s: float = 30.0) -> Database:
    """Return a pool for the database; nothing is connected before the first use.

    Parameters
    ----------
    url
        `postgresql+psycopg://…`; a plain `postgresql://` is read the same way.
    pool_size
        Most connections held at once.
    wait_s
        Longest wait for a free connection.

    Raises
    ------
    InputError
        The address cannot be read.
    """
    engine = create_engine(
        _address(url),
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"options": _SESSION, "connect_timeout": 5},
        hide_parameters=True,
    )
    event.listen(engine, "checkout", _replace_if_lost)
    return Database(engine, Turns(pool_size, wait_s=wait_s))


def user_of(url: str) -> str | None:
    """Return the role that an address connects as; None where it names none.

    >>> user_of("postgresql://app:secret@h/db")
    'app'
    """
    return _address(url).username


def _address(url: str) -> URL:
    """Return an address taken apart; InputError where it is none, without the password in it."""
    try:
        address = make_url(with_driver(url))
    except (ArgumentError, ValueError):
        address = None
    if address is None or address.get_backend_name() != "postgresql":
        raise InputError(
            problem="the address of the database cannot be read",
            mend="write it as postgresql://user:password@host:5432/name",
            problem_zh="数据库地址无法识别",
            mend_zh="写成 postgresql://用户:密码@主机:5432/库名",
            field="GRIDMAP_DATABASE_URL",
        )
    return address


def _replace_if_lost(driver: psycopg.Connection, record: ConnectionPoolEntry, *_: object) -> None:
    """Have the pool connect anew where the server has hung up.

    A server that stops, restarts or crashes closes its end, and an idle connection has nothing
    else to read: one look at the socket tells, without asking the server each time. One that
    was made for this very caller is not looked at: the pool gives up if that one is lost too.
    """
    if "used" not in record.info:
        record.info["used"] = True
    elif driver.closed or _has_news(driver.fileno()):
        raise InvalidatePoolError


def _has_news(descriptor: int) -> bool:
    look = select.poll()
    look.register(descriptor, select.POLLIN)
    return bool(look.poll(0))


def with_driver(url: str) -> str:
    """Return the URL with the driver named, as SQLAlchemy wants it.

    >>> with_driver("postgresql://u@h/db")
    'postgresql+psycopg://u@h/db'
    """
    scheme, separator, rest = url.partition("://")
    known = scheme in {"postgresql", "postgres"}
    return f"postgresql+psycopg{separator}{rest}" if known else url


@contextmanager
def reading(db: Database) -> Iterator[Connection]:
    """Open a read-only transaction in which every query sees the same instant."""
    with _translated(), db.connected() as conn:
        conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with conn.begin():
            yield conn


@contextmanager
def reading_as(
    db: Database, tenant: TenantId, subdistricts: Collection[FeatureId]
) -> Iterator[Connection]:
    """Open a read-only transaction that sees the rows of some subdistricts and no others.

    Role and settings last as long as the transaction; the connection is the engine's again
    after it, whatever happens in between.
    """
    seen = "{" + ",".join(sorted(map(str, subdistricts))) + "}"
    with reading(db) as conn:
        conn.execute(_NARROWED, {"tenant": str(tenant), "seen": seen, "role": SIGHT_ROLE})
        yield conn


@contextmanager
def writing(db: Database) -> Iterator[Connection]:
    """Open a transaction that commits at the end of the block, or not at all."""
    with _translated(), db.connected() as conn, conn.begin():
        yield conn


@contextmanager
def _translated() -> Iterator[None]:
    """Turn a lost, full or crowded database into a word of ours."""
    try:
        yield
    except DBAPIError as error:
        _say_no_rows(error)
        ours = _crossed(error) or _out_of_order(error)
        if ours is None:
            raise
        raise ours from error


def _crossed(error: DBAPIError) -> GridmapError | None:
    """Return the word for rows that somebody else has, if that is what happened."""
    state = getattr(error.orig, "sqlstate", None)
    if state in _CROSSED:
        return StaleSituation(
            problem="somebody else changed the same rows",
            mend="try again",
            problem_zh="他人刚改动了同样的内容",
            mend_zh="请重试",
            sqlstate=state,
        )
    if state == _HELD_TOO_LONG:
        return StaleSituation(
            problem="somebody else holds the same rows",
            mend="try again",
            problem_zh="他人正占用同样的内容",
            mend_zh="请重试",
            sqlstate=state,
        )
    return None


def _out_of_order(error: DBAPIError) -> GridmapError | None:
    """Return the word for a database that is full, busy or away, if that is what happened."""
    state = getattr(error.orig, "sqlstate", None)
    if state == _DISK_FULL:
        return DiskFull(
            problem="the database has no room left on its disk",
            mend="free some disk space",
            problem_zh="数据库所在磁盘已满",
            mend_zh="腾出磁盘空间",
        )
    if state in _ENDED_BY_SERVER:
        return DatabaseUnavailable(
            problem="the database ended the transaction",
            mend="try again; if it stays so, see what holds it up",
            problem_zh="数据库终止了该事务",
            mend_zh="请重试；若仍如此，查明是什么在阻塞",
            sqlstate=state,
        )
    if error.connection_invalidated or _is_lost(error):
        return DatabaseUnavailable(
            problem="the database does not answer",
            mend="see whether it runs: gridmap doctor",
            problem_zh="数据库无响应",
            mend_zh="查看它是否在运行：gridmap doctor",
        )
    return None


def _say_no_rows(error: DBAPIError) -> None:
    """Cut what the server says down to its first line: the others show the row that it refused.

    Callers have names and telephone numbers, and errors are written to logs.
    """
    told = error.orig
    if isinstance(told, psycopg.Error) and told.diag.message_primary:
        whole, brief = str(told), told.diag.message_primary
        told.args = (brief,)
        error.args = tuple(str(one).replace(whole, brief) for one in error.args)


def _is_lost(error: DBAPIError) -> bool:
    """Tell whether the connection was lost or refused (class 08, 57P and no state at all)."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error, OperationalError)
    return str(state).startswith(("08", "57P"))


def broken_constraint(error: DBAPIError) -> str | None:
    """Return the name of the constraint that refused a statement, if one did."""
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None)
