"""Put what is left of a member's day into the order of the walk; nothing is kept or reserved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from gridmap.casework.care_policy import CarePolicy
from gridmap.casework.day_walk import DayLeft, legs_of, places_of, walk_question
from gridmap.model.day_walk import DayLeg, DayStop, StopKind
from gridmap.model.place import LonLat
from gridmap.model.routing import RoutePlanner
from gridmap.model.travel import TravelTimeEngine, WayFinder
from gridmap.store import look_up_care, member_rounds, member_work
from gridmap.store.district import District

Row = Mapping[str, Any]

_PRIZES = {"red": 8, "yellow": 4, "blue": 2}
_APPOINTMENT_PRIZE, _HOUSEHOLD_PRIZE = 16, 1
_N_BUILDINGS = 3
"""So many buildings of the own grid come along: those never visited, or with most to visit."""

_NOT_MET_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """How a day is walked: who times the ways, who puts them in order, and by which hours."""

    travel: TravelTimeEngine
    planner: RoutePlanner
    policy: CarePolicy


def walk_day(
    member_code: str, *, district: District, walker: Walker, zone: tzinfo
) -> tuple[DayLeg, ...]:
    """Return the stops of a member's day in order, from where the member is, from now on.

    Care visits that are still to be made, appointments of the newest plan, and a few buildings
    of the own grid. Nothing is asked of the roads while a transaction is open.

    Raises
    ------
    NotFound
        There is no such member.
    """
    now, tenant = district.clock(), district.tenant
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today, time(), zone)
    with district.reading() as conn:
        who = member_work.standing_of(conn, tenant, member_code)
        care = look_up_care.day(conn, tenant, today, member=member_code)
        planned = member_rounds.appointments(
            conn, tenant, member_code, since=midnight, until=midnight + timedelta(days=1)
        )
        houses = member_rounds.households(
            conn, tenant, member_code, since=now - _NOT_MET_FOR, limit=_N_BUILDINGS
        )
    stops = [
        *(_care(row, midnight) for row in care if _is_to_visit(row)),
        *(_appointment(row) for row in planned),
        *(_household(row) for row in houses if row["n_met"] < row["n_households"]),
    ]
    if not stops:
        return ()
    left = DayLeft(
        member_code=member_code,
        start=who.position,
        now=now,
        midnight=midnight,
        policy=walker.policy,
    )
    places = places_of(left, stops)
    seconds = walker.travel.times_between(places, places, at=now).seconds
    legs = legs_of(left, stops, walker.planner.plan(walk_question(left, stops, seconds)))
    return _with_ways(legs, walker.travel, start=who.position, at=now)


def _with_ways(
    legs: tuple[DayLeg, ...], travel: TravelTimeEngine, *, start: LonLat | None, at: datetime
) -> tuple[DayLeg, ...]:
    """Return the legs with the way from stop to stop, where the engine knows ways."""
    if not isinstance(travel, WayFinder):
        return legs
    drawn: list[DayLeg] = []
    here = start
    for leg in legs:
        if leg.begins_at is None:
            drawn.append(leg)
            continue
        there = leg.stop.position
        way = () if here is None else travel.way(here, there, at=at)
        drawn.append(replace(leg, way=way))
        here = there
    return tuple(drawn)


def _is_to_visit(row: Row) -> bool:
    return row["state"] == "planned" and row["volunteer_code"] is None and row["lon"] is not None


def _care(row: Row, midnight: datetime) -> DayStop:
    first, last = row["visit_from"], row["visit_to"]
    has_hours = first is not None and last is not None
    return DayStop(
        kind=StopKind.CARE,
        id=str(row["id"]),
        name=row["name"],
        place=" ".join(part for part in (row["building"], row["door"]) if part),
        position=LonLat(row["lon"], row["lat"]),
        prize=_PRIZES[row["colour"]],
        from_at=datetime.combine(midnight.date(), first, midnight.tzinfo) if has_hours else None,
        to_at=datetime.combine(midnight.date(), last, midnight.tzinfo) if has_hours else None,
    )


def _appointment(row: Row) -> DayStop:
    return DayStop(
        kind=StopKind.APPOINTMENT,
        id=str(row["id"]),
        name=row["number"],
        place=row["compound"] or row["grid_code"] or "",
        position=LonLat(row["lon"], row["lat"]),
        prize=_APPOINTMENT_PRIZE,
        from_at=row["window_from"],
        to_at=row["window_to"],
    )


def _household(row: Row) -> DayStop:
    return DayStop(
        kind=StopKind.HOUSEHOLD,
        id=row["code"],
        name=row["name"],
        place="",
        position=LonLat(row["lon"], row["lat"]),
        prize=_HOUSEHOLD_PRIZE,
    )
