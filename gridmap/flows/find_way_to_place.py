"""Find the way from a member to a place of theirs, to be drawn on the phone; nothing is kept."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isfinite
from zoneinfo import ZoneInfo

from gridmap.casework.fixes import PositionPolicy
from gridmap.errors import InputError, NotFound
from gridmap.geo.distance import geodesic_m
from gridmap.model.own_place import OwnPlace
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine, WayFinder
from gridmap.store import member_work, places
from gridmap.store.district import District
from gridmap.store.own_places import own_places


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToPlace:
    """The soonest way to a place, door to door.

    `start` is None where nobody knows where the member is: then there is a place and no way.
    `measured_at` is when the start was measured, None for a stated post and for a start that the
    caller names. `line` is empty where no street leads there; `length_m` is that of the line.
    """

    at: datetime
    start: LonLat | None
    measured_at: datetime | None
    place: LonLat
    seconds: float | None = None
    length_m: float | None = None
    line: tuple[LonLat, ...] = ()


def find_way_to_place(
    member_code: str,
    goal: OwnPlace,
    *,
    start: LonLat | None,
    district: District,
    travel: TravelTimeEngine,
    policy: PositionPolicy,
) -> WayToPlace:
    """Return the way from a start, or else from where the member last was.

    A place is found only where the member has it now, or on the day that it is.

    Raises
    ------
    NotFound
        There is no such member, they have nothing there, or it has no place.
    InputError
        The start lies too far from the district.
    """
    at, tenant = district.clock(), district.tenant
    with district.reading() as conn:
        who = member_work.standing_of(conn, tenant, member_code)
        zone = ZoneInfo(district.zone_name)
        place = own_places(conn, tenant, who, goal.kind, at=at, zone=zone).get(goal.id)
        off_m = None if start is None else places.locate(conn, tenant, [start])[0].off_m
    if place is None:
        raise _no_such_place(goal)
    if off_m is not None and off_m > policy.way_within_m:
        raise _too_far(off_m, within_m=policy.way_within_m)
    measured_at = who.measured_at if start is None else None
    start = start or who.position
    known = WayToPlace(at=at, start=start, measured_at=measured_at, place=place)
    return known if start is None else _walked(known, start, travel)


def _walked(known: WayToPlace, start: LonLat, travel: TravelTimeEngine) -> WayToPlace:
    (seconds,) = travel.times_to([start], known.place, at=known.at).seconds
    line: tuple[LonLat, ...] = ()
    if isinstance(travel, WayFinder):
        line = travel.way(start, known.place, at=known.at)
    return WayToPlace(
        at=known.at,
        start=start,
        measured_at=known.measured_at,
        place=known.place,
        seconds=seconds if isfinite(seconds) else None,
        length_m=sum(geodesic_m(*leg) for leg in pairwise(line)) if line else None,
        line=line,
    )


def _no_such_place(goal: OwnPlace) -> NotFound:
    return NotFound(
        problem="you have nothing to do there today, or it has no place",
        mend="ask for your list again",
        problem_zh="您今天没有这项任务，或任务没有位置",
        mend_zh="请刷新列表",
        kind=goal.kind.value,
        id=goal.id,
    )


def _too_far(off_m: float, *, within_m: float) -> InputError:
    off_km, within_km = round(off_m / 1_000), round(within_m / 1_000)
    return InputError(
        problem=f"the start lies {off_km} km outside the district, more than {within_km} km",
        mend="send a position of today, or neither lon nor lat for the last one",
        problem_zh=f"出发位置在辖区外约 {off_km} 公里，超过 {within_km} 公里不计算路线",
        mend_zh="请给出当前位置，或都不给（用最近位置）",
        field="lon",
        off_m=round(off_m),
    )
