"""What a wall shows beside the live map: the day so far, the streets, the last hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from gridmap.store import day_figures
from gridmap.store.district import District

SOON = timedelta(minutes=30)
HEAT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Figures without a name or an address of anybody.

    `day` counts since midnight here; `subdistricts` has the open orders of each, `heat` the
    orders of the last hour by grid.
    """

    at: datetime
    day: Mapping[str, object]
    subdistricts: list[Mapping[str, object]]
    heat: Mapping[UUID, int]


def read_wall(*, district: District) -> Wall:
    """Return what a wall shows, all of one instant."""
    at = district.clock()
    midnight = datetime.combine(district.today(), time(), ZoneInfo(district.zone_name))
    with district.reading() as conn:
        return Wall(
            at=at,
            day=day_figures.day_so_far(
                conn, district.tenant, midnight=midnight, at=at, soon=at + SOON
            ),
            subdistricts=day_figures.open_by_subdistrict(conn, district.tenant, at=at),
            heat=day_figures.opened_by_grid(conn, district.tenant, since=at - HEAT, at=at),
        )
