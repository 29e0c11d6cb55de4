"""A district in its first minute: a lot in it, and no figures of the tables yet.

Written at one stroke by `tests/data/new_town.sql`. Ids are digests of a kind and a number.
"""

import hashlib
import uuid
from datetime import UTC, datetime
from pathlib import Path

import psycopg

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
_FILLED = Path(__file__).parent / "data" / "new_town.sql"


def fill(conninfo: str, *, n_members: int, n_orders: int = 2_000) -> None:
    """Fill the tiny town, as a superuser, and analyse nothing."""
    with psycopg.connect(conninfo, autocommit=True) as server:
        for name, n in (("members", n_members), ("orders", n_orders)):
            server.execute("SELECT set_config('town.' || %s, %s, false)", (name, str(n)))
        server.execute(_FILLED.read_text(encoding="utf-8"))


def id_of(kind: str, n: int) -> uuid.UUID:
    """Return the id of one of the town."""
    return uuid.UUID(hashlib.md5(f"{kind}{n}".encode(), usedforsecurity=False).hexdigest())


def ids_of(kind: str, *, first: int = 1, step: int = 1, n: int = 100) -> list[uuid.UUID]:
    """Return the ids of many of the town."""
    return [id_of(kind, number) for number in range(first, first + n * step, step)]
