"""Remember a call by its key in the very transaction that does what it asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.errors import KeyReused
from gridmap.model.call import AnsweredBefore, IdempotentCall
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.tables import idempotent_calls

KEPT = timedelta(days=7)
"""How long a call may come again and is told the same."""

_THIS = (
    idempotent_calls.c.tenant_id == bindparam("tenant"),
    idempotent_calls.c.key == bindparam("call_key"),
)
_TOLD = select(idempotent_calls).where(*_THIS)
_BEGIN = insert(idempotent_calls).on_conflict_do_nothing().returning(idempotent_calls.c.key)
_KEEP = update(idempotent_calls).where(*_THIS).values(answer=bindparam("told"))


def check_new(conn: Connection, tenant: TenantId, call: IdempotentCall | None) -> None:
    """Look whether a call was answered before; read with what the call is decided on.

    Raises
    ------
    AnsweredBefore
        It was.
    KeyReused
        The key came with another call.
    """
    if call is None:
        return
    row = conn.execute(_TOLD, {"tenant": tenant, "call_key": call.key}).one_or_none()
    if row is None:
        return
    if (row.route, bytes(row.fingerprint)) != (call.route, call.fingerprint):
        raise KeyReused(
            problem="this idempotency key was used for another call",
            mend="send another call under a key of its own",
            problem_zh="该幂等键已用于另一次调用",
            mend_zh="不同的调用请用不同的键",
            idempotency_key=call.key,
        )
    raise AnsweredBefore(row.answer)


@contextmanager
def answering(district: District) -> Iterator[tuple[Connection, dict[str, object]]]:
    """Open a transaction that does what a call asks and stores what it is answered.

    Yields the connection and the answer, empty: what stands in it at the end of the block is
    what the call is told when it comes again. The key is taken first of all, so that whoever
    comes with the same one waits, and is then told this answer. Without a key this is `writing`.

    Raises
    ------
    AnsweredBefore
        The call came before, and what it did is stored.
    KeyReused
        The key came with another call.
    """
    tenant, call = district.tenant, district.call
    answer: dict[str, object] = {}
    with district.writing() as conn:
        if call is not None:
            _begin(conn, tenant, call, at=district.clock())
        yield conn, answer
        if call is not None:
            conn.execute(_KEEP, {"tenant": tenant, "call_key": call.key, "told": answer})


def _begin(conn: Connection, tenant: TenantId, call: IdempotentCall, *, at: datetime) -> None:
    values = {
        "tenant_id": tenant,
        "key": call.key,
        "route": call.route,
        "fingerprint": call.fingerprint,
        "at": at,
    }
    if conn.execute(_BEGIN, values).one_or_none() is None:
        check_new(conn, tenant, call)


def forget(conn: Connection, tenant: TenantId, *, before: datetime, limit: int) -> int:
    """Delete calls from before an instant, the oldest first, and return how many went."""
    old = (
        select(idempotent_calls.c.key)
        .where(idempotent_calls.c.tenant_id == tenant, idempotent_calls.c.at < before)
        .order_by(idempotent_calls.c.at)
        .limit(limit)
    )
    gone = conn.execute(
        delete(idempotent_calls).where(
            idempotent_calls.c.tenant_id == tenant, idempotent_calls.c.key.in_(old)
        )
    )
    return gone.rowcount
