"""Look at a database server of one's own: is it there, is it fit, may we use it."""

from dataclasses import dataclass

from gridmap.store.engine import open_database, reading
from gridmap.store.migrate import revision_of
from gridmap.store.server_facts import ServerFacts, server_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReport:
    """What the application's role and the owner's see; a revision of None = never migrated."""

    app: ServerFacts
    owner: ServerFacts
    revision: str | None
    revision_needed: str | None


def examine_server(app_url: str, owner_url: str) -> ServerReport:
    """Look at a server by both roles; nothing is changed.

    Raises
    ------
    InputError
        An address cannot be read.
    DatabaseUnavailable
        A role cannot connect; the original error says why.
    """
    owner, _, _ = _seen_from(owner_url)
    app, revision, needed = _seen_from(app_url)
    return ServerReport(app=app, owner=owner, revision=revision, revision_needed=needed)


def _seen_from(url: str) -> tuple[ServerFacts, str | None, str | None]:
    db = open_database(url, pool_size=1)
    try:
        with reading(db) as conn:
            facts = server_facts(conn)
        return facts, *revision_of(db)
    finally:
        db.close()
