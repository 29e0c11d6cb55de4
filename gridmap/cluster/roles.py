"""Roles and databases of a private cluster: who owns, who works, what a new one contains.

    gridmap_superuser   made with the cluster; used here only
    gridmap_owner       owns the databases and runs the migrations; no superuser
    gridmap_app         the role of the API: reads and writes rows, creates nothing
    gridmap_sight       nobody logs in as it: what the API becomes to read for a person who may
                        see a part of the district only

PostGIS goes into template1, so every new database has it and the owner can create one
without being a superuser.
"""

from collections.abc import Collection
from enum import StrEnum
from urllib.parse import quote

import psycopg
from psycopg import sql

from gridmap.cluster.folder import DataFolder, disk_full
from gridmap.cluster.postmaster import Postmaster
from gridmap.errors import DatabaseUnavailable, EngineError

DATABASE = "gridmap"
_MAINTENANCE = "postgres"
_TEMPLATE = "template1"
_EXTENSIONS = ("postgis", "btree_gist")
_CONNECT_LIMIT_S = 10

SIGHT_ROLE = "gridmap_sight"
"""The role of transactions for a person who sees a part of the district; it cannot log in."""


class Role(StrEnum):
    """The login roles."""

    SUPERUSER = "gridmap_superuser"
    OWNER = "gridmap_owner"
    APP = "gridmap_app"


_RIGHTS = {
    Role.OWNER: "LOGIN CREATEDB",
    Role.APP: "LOGIN",
    SIGHT_ROLE: f"NOLOGIN ROLE {Role.APP}, {Role.OWNER}",
}
"""What each role may do, in the order in which they are created."""


def conninfo(server: Postmaster, role: Role, database: str = DATABASE) -> str:
    """Return how psycopg and libpq reach a database through the socket."""
    return psycopg.conninfo.make_conninfo(
        host=str(server.socket_folder), port=server.port, user=str(role), dbname=database
    )


def url(server: Postmaster, role: Role, database: str = DATABASE) -> str:
    """Return how SQLAlchemy reaches a database through the socket."""
    host = quote(str(server.socket_folder), safe="/")
    return f"postgresql+psycopg://{role}@/{quote(database)}?host={host}&port={server.port}"


def prepare_databases(server: Postmaster, home: DataFolder) -> str:
    """Create what is missing of the roles and the database; returns the server's version.

    The database comes last: where it exists, everything before it does, but for a role that a
    later release brings. So an interrupted first start is simply finished by the next one.
    """
    try:
        version, exists, existing = _look(server)
        _create_roles(server, existing)
        if not exists:
            _fill_template(server)
            create_database(server, DATABASE)
    except psycopg.Error as error:
        raise _explained(error, home) from error
    return version


def version_if_prepared(server: Postmaster, home: DataFolder) -> str | None:
    """Return the server's version, or None while the database is still being created."""
    try:
        version, exists, _ = _look(server)
    except psycopg.Error as error:
        raise _explained(error, home) from error
    return version if exists else None


def create_database(server: Postmaster, name: str, *, template: str | None = None) -> None:
    """Create a database that belongs to the owner role, as a copy of `template`.

    Without a template it is empty but for PostGIS and btree_gist. Nobody may be connected
    to the template meanwhile. Its files are copied, which takes half the time of writing every
    page to the log.
    """
    statements = (
        sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"),
        sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC"),
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}"),
    )
    with _connect(server, Role.OWNER, _MAINTENANCE) as connection:
        for statement in statements:
            connection.execute(
                statement.format(
                    name=sql.Identifier(name),
                    template=sql.Identifier(template or _TEMPLATE),
                    app=sql.Identifier(Role.APP),
                )
            )


def drop_database(server: Postmaster, name: str) -> None:
    """Drop a database, closing the connections to it; nothing happens if there is none."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with _connect(server, Role.SUPERUSER, _MAINTENANCE) as connection:
        connection.execute(statement)


def set_passwords(server: Postmaster, passwords: dict[Role, str]) -> None:
    """Set the passwords that the roles need on a loopback port."""
    with _connect(server, Role.SUPERUSER, _MAINTENANCE) as connection:
        for role, password in passwords.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password)
            )


def _look(server: Postmaster) -> tuple[str, bool, frozenset[str]]:
    """Return the server's version, whether the database is there, and the names of all roles."""
    with _connect(server, Role.SUPERUSER, _MAINTENANCE) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        roles = connection.execute("SELECT rolname FROM pg_roles").fetchall()
        number = connection.info.server_version
        version = f"{number // 10000}.{number % 10000}"
        return version, found.rowcount > 0, frozenset(str(name) for (name,) in roles)


def _create_roles(server: Postmaster, existing: Collection[str]) -> None:
    missing = [role for role in _RIGHTS if role not in existing]
    if not missing:
        return
    with _connect(server, Role.SUPERUSER, _MAINTENANCE) as connection:
        for role in missing:
            connection.execute(
                sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(_RIGHTS[role]))
            )


def _fill_template(server: Postmaster) -> None:
    """Put the extensions and what the app role may do with new tables into template1."""
    owner, app = sql.Identifier(Role.OWNER), sql.Identifier(Role.APP)
    with _connect(server, Role.SUPERUSER, _TEMPLATE) as connection, connection.transaction():
        for extension in _EXTENSIONS:
            statement = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
            connection.execute(statement.format(sql.Identifier(extension)))
        for right in (
            "SELECT, INSERT, UPDATE, DELETE ON TABLES",
            "USAGE, SELECT ON SEQUENCES",
            "EXECUTE ON FUNCTIONS",
            "USAGE ON SCHEMAS",
        ):
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}").format(
                    owner, sql.SQL(right), app
                )
            )


def _connect(
    server: Postmaster, role: Role, database: str
) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        conninfo(server, role, database), autocommit=True, connect_timeout=_CONNECT_LIMIT_S
    )


def _explained(error: psycopg.Error, home: DataFolder) -> EngineError:
    if isinstance(error, psycopg.errors.DiskFull) or "No space left" in str(error):
        return disk_full(home.path)
    return DatabaseUnavailable(
        code="database.unavailable",
        folder=str(home.path),
        problem=f"the private database server does not answer as it should: {error}",
        mend=f"look at {home.log}, then start again",
        problem_zh=f"内置数据库应答异常：{error}",
        mend_zh=f"查看 {home.log}，然后重新启动",
    )
