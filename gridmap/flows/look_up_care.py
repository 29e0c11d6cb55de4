"""Read care as the desk and the visitors may: lists with masked names, one file at a time.

Nothing here is for volunteers: they have `read_errands`, which selects three columns. Rights are
to be attached to these two flows.
"""

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo

from gridmap.errors import NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FeatureId
from gridmap.store import events, look_up_care
from gridmap.store.district import District

Row = Mapping[str, object]


def list_care_people(
    *, district: District, area: str | None = None, limit: int = 2_000
) -> list[Row]:
    """Return the register, of a community or grid or whole: names masked, no door, no note."""
    with district.reading() as conn:
        return look_up_care.people(conn, district.tenant, area=area, limit=limit)


def read_care_day(
    on: date, *, district: District, area: str | None = None, member: str | None = None
) -> list[Row]:
    """Return the visits of a day by member and place in the route: names masked."""
    with district.reading() as conn:
        return look_up_care.day(conn, district.tenant, on, area=area, member=member)


def list_missed_visits(
    *, district: District, zone: tzinfo, n_days: int = 31, limit: int = 1_000
) -> list[Row]:
    """Return the visits missed in the last days with the orders that came of them."""
    since = district.clock().astimezone(zone).date() - timedelta(days=n_days)
    with district.reading() as conn:
        return look_up_care.missed(conn, district.tenant, since=since, limit=limit)


def read_care_file(code: str, *, district: District, actor: str) -> Row:
    """Return everything about one person; that somebody looked is an event.

    Raises
    ------
    NotFound
        The register has nobody of this code.
    """
    with district.writing() as conn:
        found = look_up_care.person_file(conn, district.tenant, code)
        if found is None:
            raise NotFound(
                problem="the register has nobody of this code",
                problem_zh="登记册中没有此编码",
                person=code,
            )
        subdistrict_id = found["subdistrict_id"]
        viewed = Event(
            at=district.clock(),
            kind=EventKind.CARE_PERSON_VIEWED,
            actor=actor,
            subdistrict_id=FeatureId(subdistrict_id) if subdistrict_id else None,  # type: ignore[arg-type]
            facts={"person_id": str(found["id"])},
        )
        events.append(conn, district.tenant, [viewed])
    return {name: value for name, value in found.items() if name not in {"id", "subdistrict_id"}}
