"""Rows that come under a key of their sender: the same row again is no second one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.postgresql import insert

from gridmap.errors import KeyReused
from gridmap.store.new_id import new_id

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def fingerprint(sent: "DataclassInstance") -> bytes:
    """Return what tells two bodies under one key apart; one instant is one, however written."""
    text = json.dumps(asdict(sent), sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).digest()


def insert_once(
    conn: Connection, table: Table, row: Mapping[str, object], *, what: str, what_zh: str
) -> tuple[UUID, bool]:
    """Write a row with its `idempotency_key` and `fingerprint`; return its id, True if it is new.

    Raises
    ------
    KeyReused
        The key came before with something else; `what` it is names it to people.
    """
    new = conn.execute(
        insert(table)
        .values(id=new_id(), **row)
        .on_conflict_do_nothing(index_elements=["tenant_id", "idempotency_key"])
        .returning(table.c.id)
    ).scalar_one_or_none()
    if new is not None:
        return new, True
    known = conn.execute(
        select(table.c.id, table.c.fingerprint).where(
            table.c.tenant_id == row["tenant_id"],
            table.c.idempotency_key == row["idempotency_key"],
        )
    ).one()
    if bytes(known.fingerprint) != row["fingerprint"]:
        raise reused(str(row["idempotency_key"]), what=what, what_zh=what_zh)
    return known.id, False


def reused(key: str, *, what: str, what_zh: str) -> KeyReused:
    """Return the refusal of a key that came before with another of the same."""
    return KeyReused(
        problem=f"this idempotency key came before with another {what}",
        mend=f"send a new key with a new {what}",
        problem_zh=f"此幂等键先前已用于另一{what_zh}",
        mend_zh=f"新的{what_zh}请用新的键",
        idempotency_key=key,
    )


def _plain(value: object) -> str:
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)
