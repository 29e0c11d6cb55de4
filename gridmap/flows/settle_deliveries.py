"""Settle messages by hand: look at them, take them up again, or give them up for a reason."""

from uuid import UUID

from gridmap.errors import NotFound
from gridmap.model.audit import AuditKind, By
from gridmap.model.delivery import DeliveryState, message_code
from gridmap.store import audit, deliveries, destinations
from gridmap.store.deliveries import GivenUp
from gridmap.store.district import District


def list_deliveries(
    code: str, *, district: District, state: DeliveryState | None = None, limit: int = 200
) -> list[dict[str, object]]:
    """Return messages of a destination, the newest first, without their bodies.

    Raises
    ------
    NotFound
        There is no such destination.
    """
    with district.reading() as conn:
        id_ = destinations.id_of(conn, district.tenant, code, is_held=False)
        return deliveries.listed(conn, district.tenant, id_, state=state, limit=limit)


def retry_deliveries(
    code: str, *, district: District, by: By, message_id: UUID | None = None
) -> int:
    """Send a message that is not settled at once, or all that are stuck; return how many.

    It begins anew: as many tries as a new message has.

    Raises
    ------
    NotFound
        There is no such destination, or no such message that waits or is stuck.
    """
    at, tenant = district.clock(), district.tenant
    with district.writing() as conn:
        id_ = destinations.id_of(conn, tenant, code)
        n_taken_up = deliveries.take_up_again(conn, tenant, id_, at=at, message_id=message_id)
        _want(n_taken_up, message_id)
        line = by.line(AuditKind.DELIVERIES_RETRIED, code, _facts(n_taken_up, message_id))
        audit.append(conn, tenant, [line], at=at)
    return n_taken_up


def give_deliveries_up(
    code: str, reason: str, *, district: District, by: By, message_id: UUID | None = None
) -> int:
    """Give a message up that is not settled, or all that are stuck; return how many.

    Raises
    ------
    NotFound
        There is no such destination, or no such message that waits or is stuck.
    """
    at, tenant = district.clock(), district.tenant
    with district.writing() as conn:
        id_ = destinations.id_of(conn, tenant, code)
        n_given_up = deliveries.give_up(
            conn,
            tenant,
            id_,
            GivenUp(at=at, actor=by.actor, reason=reason),
            message_id=message_id,
        )
        _want(n_given_up, message_id)
        facts = _facts(n_given_up, message_id) | {"reason": reason}
        line = by.line(AuditKind.DELIVERIES_GIVEN_UP, code, facts)
        audit.append(conn, tenant, [line], at=at)
    return n_given_up


def _want(n_changed: int, message_id: UUID | None) -> None:
    if message_id is not None and n_changed == 0:
        raise NotFound(
            problem=f"no message {message_code(message_id)} waits or is stuck there",
            problem_zh=f"该接收方没有待投递或受阻的消息 {message_code(message_id)}",
            message=message_code(message_id),
        )


def _facts(n: int, message_id: UUID | None) -> dict[str, object]:
    return {"n": n} if message_id is None else {"n": n, "message": message_code(message_id)}
