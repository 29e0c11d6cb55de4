"""Say which requests care visits owe the intake; a door receives them."""

from collections.abc import Mapping
from datetime import timedelta

from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.store import look_up_care, reference
from gridmap.store.district import District

_CHANNEL, _CATEGORY = "care", "elderly_help"
_LOOK_BACK = timedelta(days=31)
_TEXTS = {
    "help": "关爱走访发现需要帮助，请上门。详见关爱登记 {code}",
    "missed": "关爱走访连续 {n_missed} 次未完成，请网格长落实上门。详见关爱登记 {code}",
}


def read_owed_care_requests(*, district: District, limit: int = 100) -> list[RequestIntake]:
    """Return a request for each call for help and each alert that has none yet.

    The number in the channel is the id of the report or visit: one of them is one request, by
    constraint, whoever asks how often. A request names neither person, door nor illness: who
    handles it reads the file, and that read is logged. Its place is the building.
    """
    since = district.clock() - _LOOK_BACK
    with district.reading() as conn:
        known = reference.read_categories(conn, district.tenant, {_CATEGORY})
        owed = look_up_care.owed_requests(conn, district.tenant, since=since, limit=limit)
    category = _CATEGORY if _CATEGORY in known else None
    return [_intake(dict(one), category) for one in owed]


def _intake(one: Mapping[str, object], category: str | None) -> RequestIntake:
    lon, lat = one["lon"], one["lat"]
    assert isinstance(lon, float)  # noqa: S101 (nobody is registered without a place)
    assert isinstance(lat, float)  # noqa: S101
    building = one["building_name"]
    return RequestIntake(
        idempotency_key=f"{_CHANNEL}:{one['ref']}",
        channel=_CHANNEL,
        source_ref=str(one["ref"]),
        category=category,
        text=_TEXTS[str(one["why"])].format_map(one),
        address=None if building is None else str(building),
        position=LonLat(lon, lat),
    )
