"""Publish a micro wish, once a key, with words that volunteers may read."""

from datetime import timedelta

from gridmap.casework.care_screen import private_part
from gridmap.casework.wishes import WishPolicy
from gridmap.errors import InputError
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WishId
from gridmap.model.wish import Wish
from gridmap.store import events, wishes
from gridmap.store.district import District


def publish_wish(
    wish: Wish, *, district: District, policy: WishPolicy, actor: str
) -> tuple[WishId, bool]:
    """Store an open wish and return its id; False where its key came before.

    Raises
    ------
    InputError
        Nobody of this code; or the text says a name, a number, an illness, the colour or the list.
    KeyReused
        The key came before with something else.
    """
    tenant, at = district.tenant, district.clock()
    with district.writing() as conn:
        wisher = wishes.wisher_of(conn, tenant, wish)
        found = private_part(wish.text, names=[wisher.name])
        if found is not None:
            raise InputError(
                problem=f"the text says {found!r}, which volunteers are not to read",
                mend="say only what is wished for",
                problem_zh=f"内容含有“{found}”，不应让志愿者看到",
                mend_zh="只写心愿本身",
                field="text",
            )
        expires_at = at + timedelta(days=policy.open_days)
        held, is_new = wishes.publish(conn, tenant, wish, wisher, at=at, expires_at=expires_at)
        if is_new:
            published = Event(
                at=at,
                kind=EventKind.WISH_PUBLISHED,
                actor=actor,
                subdistrict_id=held.subdistrict_id,
                facts={"wish": str(held.id), "kind": wish.kind.value},
            )
            events.append(conn, tenant, [published])
    return held.id, is_new
