"""Look at a database server of one's own: is it there, is it fit, may we use it."""

from dataclasses import dataclass

from gridmap.store import row_security
from gridmap.store.engine import open_database, reading
from gridmap.store.migrate import revision_of
from gridmap.store.row_security import SightRole
from gridmap.store.server_facts import ServerFacts, server_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReport:
    """What the application's role and the owner's see; a revision of None = never migrated.

    `sight_role` says whether the role of a narrower sight is there, and lent to the application;
    `off_policy` names the tables where a row policy of this release is not in force.
    """

    app: ServerFacts
    owner: ServerFacts
    revision: str | None
    revision_needed: str | None
    sight_role: SightRole
    off_policy: tuple[str, ...]


def examine_server(app_url: str, owner_url: str) -> ServerReport:
    """Look at a server by both roles; nothing is changed.

    Raises
    ------
    InputError
        An address cannot be read.
    DatabaseUnavailable
        A role cannot connect; the original error says why.
    """
    owner = _facts_from(owner_url)
    db = open_database(app_url, pool_size=1)
    try:
        with reading(db) as conn:
            app = server_facts(conn)
            sight_role = row_security.look_at_role(conn, app.role)
            off_policy = row_security.off_policy(conn, app.role)
        revision, needed = revision_of(db)
    finally:
        db.close()
    return ServerReport(
        app=app,
        owner=owner,
        revision=revision,
        revision_needed=needed,
        sight_role=sight_role,
        off_policy=tuple(off_policy),
    )


def _facts_from(url: str) -> ServerFacts:
    db = open_database(url, pool_size=1)
    try:
        with reading(db) as conn:
            return server_facts(conn)
    finally:
        db.close()
