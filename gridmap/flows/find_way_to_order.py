"""Find the way from a member to one of their jobs, to be drawn on the phone; nothing is kept."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isfinite

from gridmap.errors import NotFound
from gridmap.geo.distance import geodesic_m
from gridmap.model.ids import AssignmentId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine, WayFinder
from gridmap.store import member_work
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToOrder:
    """The soonest way to a job, door to door.

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


def find_way_to_order(
    member_code: str,
    assignment: AssignmentId,
    *,
    start: LonLat | None,
    district: District,
    travel: TravelTimeEngine,
) -> WayToOrder:
    """Return the way from a start, or else from where the member last was.

    Raises
    ------
    NotFound
        There is no such member, they have no such job in hand, or it has no place.
    """
    at = district.clock()
    with district.reading() as conn:
        who = member_work.standing_of(conn, district.tenant, member_code)
        held = member_work.in_hand(conn, district.tenant, who.id)
    place = _place_of(held, assignment)
    measured_at = who.measured_at if start is None else None
    start = start or who.position
    known = WayToOrder(at=at, start=start, measured_at=measured_at, place=place)
    return known if start is None else _walked(known, start, travel)


def _walked(known: WayToOrder, start: LonLat, travel: TravelTimeEngine) -> WayToOrder:
    (seconds,) = travel.times_to([start], known.place, at=known.at).seconds
    line: tuple[LonLat, ...] = ()
    if isinstance(travel, WayFinder):
        line = travel.way(start, known.place, at=known.at)
    return WayToOrder(
        at=known.at,
        start=start,
        measured_at=known.measured_at,
        place=known.place,
        seconds=seconds if isfinite(seconds) else None,
        length_m=sum(geodesic_m(*leg) for leg in pairwise(line)) if line else None,
        line=line,
    )


def _place_of(held: list[member_work.Row], assignment: AssignmentId) -> LonLat:
    for one in held:
        if one["assignment_id"] == assignment and one["lon"] is not None:
            return LonLat(float(str(one["lon"])), float(str(one["lat"])))
    raise NotFound(
        problem="you have no such job in hand, or it has no place",
        mend="ask for the list of your jobs again",
        problem_zh="您手上没有这件工单，或工单没有位置",
        mend_zh="请刷新工单列表",
        assignment=str(assignment),
    )
