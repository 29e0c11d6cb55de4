"""The statements of a dispatch, given to the driver itself.

What SQLAlchemy adds to a statement costs the caller as much as the whole of it costs the server,
and a dispatch runs five of them. They run on the connection and in the transaction that it opened;
what the driver raises is raised as SQLAlchemy does.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row, tuple_row
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gridmap.store.sql_files import driver_text

_NO_NUMBERS: Mapping[str, int | None] = {}


def rows(conn: Connection, name: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Return the rows of `sql/<name>.sql`, as the driver hands them out."""
    found: list[tuple[Any, ...]] = _executed(conn, name, values, make=tuple_row).fetchall()
    return found


def row(conn: Connection, name: str, values: Mapping[str, object], **numbers: int | None) -> Any:  # noqa: ANN401 (the columns of the file, by name)
    """Return the first row of `sql/<name>.sql`, its columns by name; None if there is none."""
    return _executed(conn, name, values, make=namedtuple_row, numbers=numbers).fetchone()


def count(
    conn: Connection, name: str, values: Mapping[str, object], *, is_binary: bool = False
) -> int:
    """Run `sql/<name>.sql`, and return how many rows it wrote.

    Long arrays `is_binary`: as text each of their quotes would be escaped, and bytes be doubled.
    """
    return _executed(conn, name, values, make=tuple_row, is_binary=is_binary).rowcount


def _executed(
    conn: Connection,
    name: str,
    values: Mapping[str, object],
    *,
    make: Any,  # noqa: ANN401 (what the driver makes of a row)
    is_binary: bool = False,
    numbers: Mapping[str, int | None] = _NO_NUMBERS,
) -> psycopg.Cursor[Any]:
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 (no other driver is chosen)
    sql = driver_text(name, is_binary=is_binary, **numbers)
    try:
        return driver.cursor(row_factory=make).execute(sql, values)
    except psycopg.Error as error:
        if driver.closed:
            conn.invalidate(error)
        raised = DBAPIError.instance(
            name, None, error, psycopg.Error, connection_invalidated=conn.invalidated
        )
        raise raised from error
