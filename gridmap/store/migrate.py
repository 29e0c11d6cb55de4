"""Bring a database to the schema of this release."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from gridmap.store import row_security
from gridmap.store.engine import Database, open_database, reading
from gridmap.store.tables import metadata

MIGRATION_LOCK = 4_490_001
"""Key of the advisory lock: two starting processes do not migrate at once."""


def upgrade(owner_url: str, *, app_role: str | None = None) -> None:
    """Run every migration that is missing, one transaction each.

    Parameters
    ----------
    owner_url
        Connection of the role that owns the tables.
    app_role
        Role that the application connects as, where it is another one: it may then read and
        write rows, but neither change tables nor rewrite history.
    """
    db = open_database(owner_url, pool_size=1)
    try:
        config = _config()
        with db.connected() as conn:
            # Whoever started first may take minutes.
            conn.execute(text("SET lock_timeout = 0"))
            conn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            conn.commit()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
            if app_role is not None:
                _grant(conn, app_role)
            row_security.put_in_force(conn, app_role=app_role)
            conn.commit()
            conn.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
            conn.commit()
    finally:
        db.close()


def revision_of(db: Database) -> tuple[str | None, str | None]:
    """Return the revision the database has and the one this release needs."""
    needed = ScriptDirectory.from_config(_config()).get_current_head()
    with reading(db) as conn:
        return MigrationContext.configure(conn).get_current_revision(), needed


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("gridmap.store") / "migrations"))
    return config


def _grant(conn: Connection, app_role: str) -> None:
    """Give the application's role its rights; history may be added to, nothing more."""
    role = conn.dialect.identifier_preparer.quote_identifier(app_role)
    tables = ", ".join(metadata.tables)
    for order in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}",
        f"GRANT SELECT ON alembic_version TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT EXECUTE ON FUNCTION refresh_statistics() TO {role}",
        f"GRANT EXECUTE ON FUNCTION forget_audit(integer, timestamptz, integer) TO {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON events, audit_entries FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON moves, alembic_version FROM {role}",
    ):
        conn.execute(text(order))
