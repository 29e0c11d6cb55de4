"""What a database server brings along, whoever runs it."""

from dataclasses import dataclass, fields

from sqlalchemy import Connection

from gridmap.store.sql_files import statement
from gridmap.store.tables import metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """A server as one role sees it; a version of None = not installed, not available."""

    server_version: str
    role: str
    postgis: str | None
    postgis_available: str | None
    has_btree_gist: bool
    may_create: bool
    out_of_reach: tuple[str, ...]


def server_facts(conn: Connection) -> ServerFacts:
    """Return what the server brings along for the role of this connection."""
    row = (
        conn.execute(statement("server_facts"), {"tables": list(metadata.tables)}).mappings().one()
    )
    values = {field.name: row[field.name] for field in fields(ServerFacts)}
    return ServerFacts(**values | {"out_of_reach": tuple(row["out_of_reach"])})
