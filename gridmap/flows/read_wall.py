"""What a wall shows beside the live map: the day so far, the streets, the last hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from gridmap.errors import NotFound
from gridmap.model.ids import WorkOrderId
from gridmap.store import day_figures, look_up, shown_decisions
from gridmap.store.district import District

HEAT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Figures without a name or an address of anybody.

    `day` counts since midnight here; `subdistricts` has the open orders of each and
    of those that lie in none, `heat` the orders of the last hour by grid.
    """

    at: datetime
    day: Mapping[str, object]
    subdistricts: list[Mapping[str, object]]
    heat: Mapping[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Somebody whom the last decision timed on the way to an order."""

    code: str
    travel_s: float
    is_sent: bool


def read_nearest(
    order_id: WorkOrderId, *, district: District, limit: int = 3
) -> tuple[Nearest, ...]:
    """Return who is sent to an order and who else would be there first, of those one may see.

    Raises
    ------
    NotFound
        No such work order.
    """
    with district.reading() as conn:
        if look_up.order_detail(conn, district.tenant, order_id) is None:
            raise NotFound(
                problem="there is no such work order",
                problem_zh="没有这一工单",
                work_order=str(order_id),
            )
        decision = look_up.newest_decision(conn, district.tenant, order_id)
        if decision is not None and district.sight.subdistricts is not None:
            decision = shown_decisions.among_seen(conn, district.tenant, decision)
    timed = [] if decision is None else _timed(decision["candidates"])
    timed.sort(key=lambda one: (not one.is_sent, one.travel_s, one.code))
    return tuple(timed[:limit])


def _timed(candidates: object) -> list[Nearest]:
    """Return the candidates of a stored decision whose way was timed."""
    assert isinstance(candidates, list)  # noqa: S101 (the column is a JSON array)
    return [
        Nearest(code=one["code"], travel_s=one["travel_s"], is_sent=one["reason"] == "chosen")
        for one in candidates
        if one.get("travel_s") is not None
    ]


def read_wall(*, district: District) -> Wall:
    """Return what a wall shows, all of one instant."""
    at = district.clock()
    midnight = datetime.combine(district.today(), time(), ZoneInfo(district.zone_name))
    with district.reading() as conn:
        return Wall(
            at=at,
            day=day_figures.day_so_far(conn, district.tenant, midnight=midnight, at=at),
            subdistricts=day_figures.open_by_subdistrict(conn, district.tenant, at=at),
            heat=day_figures.opened_by_grid(conn, district.tenant, since=at - HEAT, at=at),
        )
