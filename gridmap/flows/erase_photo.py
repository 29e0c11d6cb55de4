"""Erase a photo: because somebody asks for it, or because it was kept long enough."""

from datetime import timedelta

from gridmap.casework.photos import PhotoPolicy
from gridmap.model.event import MACHINE, EventKind
from gridmap.model.ids import PhotoId
from gridmap.store import events, idempotent_calls, photos, work_orders
from gridmap.store.district import District

_KEPT_LONG_ENOUGH = "kept long enough"


def erase_photo(
    photo_id: PhotoId, *, district: District, actor: str, reason: str
) -> dict[str, object]:
    """Erase what a photo shows, and return its id; that it was there is still told.

    Erased before is no error.

    Raises
    ------
    NotFound
        No such photo.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        answer["id"] = str(photo_id)
        order_id = photos.find(conn, tenant, photo_id).order_id
        order = work_orders.read_for_move(conn, tenant, order_id)
        found = photos.find(conn, tenant, photo_id)
        if found.sha256 is None:
            return answer
        at = district.clock()
        photos.erase(conn, tenant, found, at=at, actor=actor, reason=reason)
        facts = {"photo_id": str(photo_id), "moment": found.moment.value}
        written = {"reason": reason}
        kind = EventKind.PHOTO_ERASED
        erased = order.event(kind, at=at, actor=actor, facts=facts, written=written)
        events.append(conn, tenant, [erased])
    return answer


def forget_photos(*, district: District, policy: PhotoPolicy, lot: int = 200) -> int:
    """Erase photos of orders that ended longer ago than the policy keeps them; return how many."""
    at = district.clock()
    before = at - timedelta(days=policy.kept_days)
    n_gone = 0
    while True:
        with district.writing() as conn:
            old = photos.of_ended_orders(conn, district.tenant, before=before, limit=lot)
            for one in old:
                photos.erase(
                    conn, district.tenant, one, at=at, actor=MACHINE, reason=_KEPT_LONG_ENOUGH
                )
        n_gone += len(old)
        if len(old) < lot:
            return n_gone
