"""Where a member goes on a day, of each kind what the phone lists: by id, no names."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection

from gridmap.model.ids import TenantId
from gridmap.model.own_place import OwnPlaceKind
from gridmap.model.place import LonLat
from gridmap.store import cooperations, look_up_care, member_rounds, member_work
from gridmap.store.member_work import Standing

_MOST_BUILDINGS = 200


def own_places(
    conn: Connection,
    tenant: TenantId,
    who: Standing,
    kind: OwnPlaceKind,
    *,
    at: datetime,
    zone: tzinfo,
) -> dict[str, LonLat]:
    """Return the places of one kind that a member has now, or on the day of an instant, by id.

    What has no place is not among them.
    """
    match kind:
        case OwnPlaceKind.ORDER:
            rows = member_work.in_hand(conn, tenant, who.id)
            return _placed(rows, "assignment_id")
        case OwnPlaceKind.OFFER:
            rows = member_work.offered(conn, tenant, who.id, at=at)
            return _placed(rows, "offer_id")
        case OwnPlaceKind.COOPERATION:
            rows = cooperations.to_answer(conn, tenant, member=who.id)
            return _placed(rows, "cooperation_id")
        case OwnPlaceKind.CARE:
            today = at.astimezone(zone).date()
            return _placed(look_up_care.day(conn, tenant, today, member=who.code), "id")
        case OwnPlaceKind.APPOINTMENT:
            midnight = datetime.combine(at.astimezone(zone).date(), time(), zone)
            until = midnight + timedelta(days=1)
            return _placed(
                member_rounds.appointments(conn, tenant, who.code, since=midnight, until=until),
                "id",
            )
        case OwnPlaceKind.HOUSEHOLD:
            limit = _MOST_BUILDINGS
            rows = member_rounds.households(conn, tenant, who.code, since=at, limit=limit)
            return _placed(rows, "code")


def _placed(rows: Iterable[Mapping[str, Any]], id_name: str) -> dict[str, LonLat]:
    return {
        str(row[id_name]): LonLat(row["lon"], row["lat"]) for row in rows if row["lon"] is not None
    }
