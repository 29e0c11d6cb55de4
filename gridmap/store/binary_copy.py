"""The fast way into a table: PostgreSQL's binary COPY, typed by the table itself."""

from collections.abc import Iterable, Sequence

import psycopg
from geoalchemy2 import Geometry
from psycopg import sql
from sqlalchemy import Column, Connection, Dialect, MetaData, Table, insert, select
from sqlalchemy.exc import DBAPIError

from gridmap.store.tables import metadata


def copy_rows(
    conn: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Append rows to a table; geometries come as EWKB bytes, lists as lists.

    The values of a row stand in the order of `columns`. PostgreSQL refuses COPY into a table
    with row policies: rows come into one of this transaction, and from there where they belong.
    """
    if table.metadata is not metadata:
        _copy(conn, table, columns, rows)
        return
    incoming = Table(
        f"copied_{table.name}",
        MetaData(),
        *(Column(name, table.c[name].type) for name in columns),
        prefixes=["TEMPORARY"],
    )
    incoming.create(conn, checkfirst=False)
    _copy(conn, incoming, columns, rows)
    conn.execute(insert(table).from_select(list(columns), select(incoming)))
    incoming.drop(conn, checkfirst=False)


def _copy(
    conn: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    raw = conn.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101 (the one driver that we use)
    order = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    try:
        with raw.cursor() as cursor, cursor.copy(order) as copy:
            copy.set_types([_type_name(table.c[name], conn.dialect) for name in columns])
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # Known to the engine's translation of lost and full databases in this form only.
        raise DBAPIError.instance(f"COPY {table.name}", None, error, psycopg.Error) from error


def _type_name(column: Column[object], dialect: Dialect) -> str:
    """Return the PostgreSQL type; a geometry receives EWKB, which travels as bytes."""
    if isinstance(column.type, Geometry):
        return "bytea"
    return column.type.compile(dialect=dialect).lower()
