"""Where a member goes: the way to a place, the households of the own grid, the walk of the day."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from api.deps import ServicesDep, WorkerDep, wake
from api.once import OnceDep
from api.round_schemas import (
    BuildingToVisit,
    OwnHouseholds,
    OwnHouseholdVisit,
    StopOfDay,
    WalkOfDay,
    WayToPlace,
)
from api.schemas import Code
from api.visit_schemas import HouseholdVisitStored
from gridmap.care_duties import receive_owed_ledger
from gridmap.errors import InputError
from gridmap.flows.find_way_to_place import find_way_to_place
from gridmap.flows.read_member_households import check_own_building, read_member_households
from gridmap.flows.record_household_visit import record_household_visit
from gridmap.flows.walk_day import Walker, walk_day
from gridmap.model.day_walk import DayLeg
from gridmap.model.household import HouseholdVisit, LedgerEntry
from gridmap.model.own_place import OwnPlace, OwnPlaceKind
from gridmap.model.place import LonLat

router = APIRouter(prefix="/members/{code}", tags=["rounds 走访路线"])


@router.get("/households", summary="我的网格入户 · Households of one's grid")
def get_households(code: Code, services: ServicesDep) -> OwnHouseholds:
    """Return the buildings of the member's own grid, those never visited first; no names."""
    found = read_member_households(code, district=services.district)
    first = found.buildings[0] if found.buildings else {}
    return OwnHouseholds(
        since=found.since,
        grid_code=first.get("grid_code"),
        grid_name=first.get("grid_name"),
        buildings=[BuildingToVisit.model_validate(one) for one in found.buildings],
    )


@router.post(
    "/household-visits", status_code=201, summary="登记入户 · Record a visit in one's own grid"
)
def post_household_visit(
    code: Code,
    body: OwnHouseholdVisit,
    services: ServicesDep,
    worker: WorkerDep,
    once: OnceDep,
) -> HouseholdVisitStored:
    """Store a visit once a key; each demand and hazard becomes a request at once."""
    check_own_building(body.building_code, code, district=services.district)
    entries = tuple(LedgerEntry(**one.model_dump()) for one in body.entries)
    visit = HouseholdVisit(
        idempotency_key=once.key,
        member_code=code,
        entries=entries,
        **body.model_dump(exclude={"entries"}),
    )
    stored = record_household_visit(visit, district=services.district)
    if receive_owed_ledger(services):
        wake(worker)
    once.tell(created=stored.created)
    return HouseholdVisitStored(visit_id=stored.id, entry_ids=list(stored.entry_ids))


@router.get("/walk", summary="今日路线 · The walk of the day")
def get_walk(code: Code, services: ServicesDep) -> WalkOfDay:
    """Return care visits, planned appointments and buildings to visit in the order of the walk.

    It is put in order when it is asked for, from where the member is; it reserves nothing.
    """
    walker = Walker(
        travel=services.travel, planner=services.route_planner(), policy=services.care_policy
    )
    zone = ZoneInfo(services.settings.time_zone)
    legs = walk_day(code, district=services.district, walker=walker, zone=zone)
    return WalkOfDay(at=services.district.clock(), stops=[_stop(one) for one in legs])


@router.get("/way", summary="去现场的路 · The way to a place")
def get_way(
    code: Code,
    services: ServicesDep,
    kind: OwnPlaceKind,
    id_: Annotated[str, Query(alias="id", max_length=100)],
    lon: Annotated[float | None, Query(ge=-180, le=180)] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90)] = None,
) -> WayToPlace:
    """Return the way to a place of today, from `lon` and `lat` or else from where the member was.

    `id` is that of the assignment, the offer, the request for cooperation, the care visit, the
    order of the appointment, or the code of the building. It is found when it is asked for and kept
    nowhere, nor is the position that is named.
    """
    start = _place_named(lon, lat)
    found = find_way_to_place(
        code,
        OwnPlace(kind=kind, id=id_),
        start=start,
        district=services.district,
        travel=services.travel,
        policy=services.position_policy,
    )
    return WayToPlace(
        at=found.at,
        kind=kind,
        id=id_,
        lon=found.start.lon if found.start else None,
        lat=found.start.lat if found.start else None,
        measured_at=found.measured_at,
        walk_s=found.seconds,
        length_m=found.length_m,
        way=[(place.lon, place.lat) for place in found.line],
    )


def _place_named(lon: float | None, lat: float | None) -> LonLat | None:
    """Return the place that a question names, None where it names none; half a place is none."""
    if lon is not None and lat is not None:
        return LonLat(lon, lat)
    if lon is None and lat is None:
        return None
    raise InputError(
        problem="a place has two numbers, and one was sent",
        mend="send lon and lat, or neither for the last position",
        problem_zh="位置需要经度和纬度，只收到一个",
        mend_zh="请同时给出 lon 和 lat，或都不给（用最近位置）",
        field="lat" if lat is None else "lon",
    )


def _stop(leg: DayLeg) -> StopOfDay:
    one = leg.stop
    return StopOfDay(
        kind=one.kind,
        id=one.id,
        name=one.name,
        place=one.place,
        lon=one.position.lon,
        lat=one.position.lat,
        from_at=one.from_at,
        to_at=one.to_at,
        walk_s=leg.walk_s,
        begins_at=leg.begins_at,
        unserved=leg.unserved,
        way=[(place.lon, place.lat) for place in leg.way],
    )
