"""How the database is, as far as the application's role may see."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.store.sql_files import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth:
    """What a database tells of itself, and how far the feed of a district goes back."""

    server_version: str
    postgis: str | None
    started_at: datetime
    size_bytes: int
    n_connections: int
    most_connections: int
    n_outbox: int
    outbox_oldest_at: datetime | None
    outbox_newest_at: datetime | None
    outbox_oldest_s: float | None


def database_health(conn: Connection, tenant: TenantId) -> DatabaseHealth:
    """Return how the database is at this instant."""
    row = conn.execute(statement("server_health"), {"tenant": tenant}).mappings().one()
    return DatabaseHealth(**{field.name: row[field.name] for field in fields(DatabaseHealth)})
