"""Send the message of a destination that is due first, and note what came of it."""

from datetime import timedelta
from uuid import UUID

from gridmap.casework.outbound import DeliveryPolicy, next_try_at
from gridmap.delivery.post import post
from gridmap.delivery.signing import signed_headers
from gridmap.model.delivery import DueMessage, Tried, message_code
from gridmap.store import deliveries
from gridmap.store.district import District

LEASE = timedelta(seconds=60)
"""How long other senders keep off; a killed one's message is sent again after that."""

_KIND = {"content-type": "application/json; charset=utf-8", "user-agent": "gridmap"}


def send_message(
    destination_id: UUID, *, district: District, policy: DeliveryPolicy
) -> Tried | None:
    """Send one message, and return what came of it; None where none is due.

    No transaction is open while it is sent. A sender that dies in between has sent a message that
    still waits: it is sent again with the same id, so a receiver sees each once at least.
    """
    at, tenant = district.clock(), district.tenant
    with district.writing() as conn:
        due = deliveries.lease(conn, tenant, destination_id, at=at, until=at + LEASE)
    if due is None:
        return None
    tried = _sent(due, district, policy)
    at = district.clock()
    with district.writing() as conn:
        if tried.fault is None:
            deliveries.note_delivered(conn, tenant, due, tried, at=at)
        else:
            again_at = next_try_at(due.n_failed + 1, at, after_min=policy.retry_min)
            deliveries.note_failed(conn, tenant, due, tried, at=at, next_try_at=again_at)
    return tried


def _sent(due: DueMessage, district: District, policy: DeliveryPolicy) -> Tried:
    body = due.body.encode()
    headers = signed_headers(message_code(due.id), body, secrets=due.secrets, at=district.clock())
    return post(
        due.url,
        body,
        headers=_KIND | headers,
        allows_local=policy.allows_local,
        limit_s=policy.limit_s,
    )
