"""Read which households of their own grid a member is to visit, those never visited first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gridmap.errors import NotFound
from gridmap.store import member_rounds, member_work
from gridmap.store.district import District

Row = Mapping[str, Any]

LOOK_BACK = timedelta(days=90)
"""Whom nobody has met for so long is to be visited again."""

_MOST_BUILDINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GridHouseholds:
    """The buildings with households of one grid, and since when visits count."""

    since: datetime
    buildings: list[Row]


def read_member_households(member_code: str, *, district: District) -> GridHouseholds:
    """Return the buildings of a member's home grid; who has none is told of none.

    Raises
    ------
    NotFound
        There is no such member.
    """
    since = district.clock() - LOOK_BACK
    with district.reading() as conn:
        member_work.standing_of(conn, district.tenant, member_code)
        buildings = member_rounds.households(
            conn, district.tenant, member_code, since=since, limit=_MOST_BUILDINGS
        )
    return GridHouseholds(since=since, buildings=buildings)


def check_own_building(building_code: str, member_code: str, *, district: District) -> None:
    """Refuse a building that is not in the member's grid, in the words for one that is not there.

    Raises
    ------
    NotFound
        It is of another grid, or there is none.
    """
    known = read_member_households(member_code, district=district).buildings
    if building_code not in {one["code"] for one in known}:
        raise NotFound(
            problem="your grid has no such building",
            mend="ask for the list of your grid's buildings again",
            problem_zh="您的责任网格内没有这栋楼",
            mend_zh="请刷新入户走访列表",
            building=building_code,
        )
