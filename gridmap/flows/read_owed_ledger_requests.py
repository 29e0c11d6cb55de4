"""Say which entries of the ledger are to be requests; a door receives them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.store import household_visits
from gridmap.store.district import District

_CHANNEL = "visit"
_LOOK_BACK = timedelta(days=31)


def read_owed_ledger_requests(*, district: District, limit: int = 200) -> list[RequestIntake]:
    """Return a request for each demand and hazard that has none yet.

    Its number in the channel is the id of the entry: one entry is one request, by constraint, and
    each finds the other by it.
    """
    since = district.clock() - _LOOK_BACK
    with district.reading() as conn:
        owed = household_visits.owed_requests(conn, district.tenant, since=since, limit=limit)
    return [_intake(one) for one in owed]


def _intake(one: Mapping[str, object]) -> RequestIntake:
    lon, lat, visited_at, category = one["lon"], one["lat"], one["visited_at"], one["category"]
    assert isinstance(lon, float)  # noqa: S101 (a visit has a place)
    assert isinstance(lat, float)  # noqa: S101
    assert isinstance(visited_at, datetime)  # noqa: S101
    return RequestIntake(
        idempotency_key=f"{_CHANNEL}:{one['id']}",
        channel=_CHANNEL,
        source_ref=str(one["id"]),
        received_at=visited_at,
        category=None if category is None else str(category),
        text=str(one["text"]),
        address=" ".join(str(part) for part in (one["building"], one["door"]) if part),
        position=LonLat(lon, lat),
    )
