"""Copy what the outbox has for each destination: from then on it is a message that waits."""

from uuid import UUID

from gridmap.casework.outbound import outbound_body
from gridmap.model.delivery import OUTBOUND_KINDS, Message
from gridmap.model.ids import TenantId
from gridmap.store import deliveries, destinations, events
from gridmap.store.deliveries import News
from gridmap.store.district import District

_EVERY_KIND = frozenset(one.value for one in OUTBOUND_KINDS)


def copy_news(*, district: District, lot: int = 1_000) -> list[UUID]:
    """Copy what is new for every destination, and return the destinations that there are.

    Messages are kept and the cursor moves in one transaction: none is lost and none is doubled.
    A paused destination gets its messages too; they wait. Who else copies for a destination is
    left to it.
    """
    with district.reading() as conn:
        found = destinations.behind(conn, district.tenant)
    for id_, has_news in found.items():
        while has_news and _copy_lot(id_, district, lot):
            pass
    return list(found)


def _copy_lot(id_: UUID, district: District, lot: int) -> bool:
    """Copy so many rows at most, and tell whether there may be more."""
    at, tenant = district.clock(), district.tenant
    with district.writing() as conn:
        to = destinations.hold(conn, tenant, id_)
        if to is None:
            return False
        if events.is_ahead(to.cursor, events.newest_cursor(conn)):
            # Another server counts from the beginning: what it has written is all new.
            destinations.move_cursor(conn, tenant, id_, "0.0")
            return True
        kinds = _EVERY_KIND if to.kinds is None else _EVERY_KIND.intersection(to.kinds)
        read = deliveries.news_for(conn, tenant, to, kinds=kinds, limit=lot)
        if read is None:
            return False
        messages = [_message(one, tenant) for one in read.news]
        deliveries.keep(conn, tenant, id_, messages, at=at)
        destinations.move_cursor(conn, tenant, id_, read.reached)
    return read.n_read == lot


def _message(news: News, tenant: TenantId) -> Message:
    number = news.payload.get("number")
    return Message(
        id=news.message_id,
        sequence=news.sequence,
        kind=news.kind,
        number=None if number is None else str(number),
        happened_at=news.at,
        body=outbound_body(
            news.payload,
            id_=news.message_id,
            tenant=tenant,
            kind=news.kind,
            at=news.at,
            sequence=news.sequence,
        ),
    )
