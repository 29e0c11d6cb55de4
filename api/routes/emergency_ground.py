"""What an operation looks after: hazard points 隐患点, goods 物资, evacuees 转移人员."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query

from api.calls import KeyedCallDep
from api.deps import ServicesDep
from api.emergency_schemas import (
    EvacueesTicked,
    Facts,
    Found,
    GoodsMoved,
    Look,
    NewEvacuees,
    People,
)
from gridmap.flows.check_hazard import check_hazard
from gridmap.flows.evacuate import count_evacuees, list_evacuees, show_evacuees, tick_evacuees
from gridmap.flows.fill_emergency_registers import fill_emergency_registers
from gridmap.flows.look_up_emergencies import read_goods, read_goods_out, read_hazards
from gridmap.flows.move_goods import move_goods
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.ingest.emergency_registers import read_goods as read_goods_rows
from gridmap.ingest.emergency_registers import read_hazards as read_hazard_rows
from gridmap.ingest.emergency_registers import read_people
from gridmap.model.emergency_steps import HazardCheck, Moved, Tick
from gridmap.wiring import Services

router = APIRouter(prefix="/emergency", tags=["emergency 应急"])

_MOST_NUMBER = 2**31 - 1
_MOST_BYTES = 1_000_000
Number = Annotated[int, Path(ge=1, le=_MOST_NUMBER)]


class Register(StrEnum):
    """The registers that an emergency draws on."""

    PEOPLE = "people"
    HAZARDS = "hazards"
    GOODS = "goods"


@router.get("/hazards", summary="隐患点 · Hazard points")
def get_hazards(
    services: ServicesDep, operation: Annotated[int | None, Query(ge=1, le=_MOST_NUMBER)] = None
) -> list[Facts]:
    """Return hazard points; with an operation those of its grids and what it found there."""
    points = read_hazards(district=services.district, number=operation)
    return [{**asdict(one), "needs_check": one.needs_check} for one in points]


@router.post("/operations/{number}/hazards", summary="隐患点巡查 · Check a hazard point")
def post_hazard(number: Number, body: Found, services: ServicesDep) -> Facts:
    """Note what was found; a drill leaves the point itself as it was."""
    return _checked(body, services, number)


def _checked(body: Found, services: Services, number: int | None = None) -> Facts:
    district = services.district
    found = HazardCheck(
        code=body.hazard,
        finding=body.finding,
        at=district.clock(),
        checker=body.actor,
        note=body.note,
    )
    check_hazard(found, district=district, number=number)
    return asdict(found)


@router.post("/hazards", summary="日常巡查隐患点 · Check a hazard point")
def post_ordinary_check(body: Found, services: ServicesDep) -> Facts:
    """Note what was found on an ordinary round, in no operation."""
    return _checked(body, services)


@router.post(
    "/registers/{register}", summary="登记隐患点、物资、可动员人员（CSV）· Fill a register"
)
def post_register(
    register: Register,
    body: Annotated[bytes, Body(media_type="text/csv", max_length=_MOST_BYTES)],
    services: ServicesDep,
) -> Facts:
    """Store the rows of a CSV file by code, all or none; whatever is wrong is told row by row.

    A mobilisation may follow at once: it must not read whole tables for want of their figures.
    """
    filled = fill_emergency_registers(
        district=services.district,
        people=read_people(body) if register is Register.PEOPLE else (),
        hazards=read_hazard_rows(body) if register is Register.HAZARDS else (),
        goods=read_goods_rows(body) if register is Register.GOODS else (),
    )
    refresh_statistics(district=services.district)
    return asdict(filled)


@router.get("/goods", summary="物资 · Goods of the stores")
def get_goods(services: ServicesDep) -> list[Facts]:
    """Return what lies where."""
    return [asdict(one) for one in read_goods(district=services.district)]


@router.get("/operations/{number}/goods", summary="在外物资 · Goods that are out")
def get_goods_out(number: Number, services: ServicesDep) -> list[Facts]:
    """Return what an operation has taken, and what is not back."""
    return [asdict(one) for one in read_goods_out(number, district=services.district)]


@router.post("/operations/{number}/goods", summary="物资收发 · Issue or return goods")
def post_goods(
    number: Number, body: GoodsMoved, call: KeyedCallDep, services: ServicesDep
) -> Facts:
    """Move goods once per key, and return what the store holds then."""
    district = services.district
    moved = Moved(
        key=str(call.key),
        code=body.goods,
        move=body.move,
        quantity=body.quantity,
        at=district.clock(),
        actor=body.actor,
    )
    return asdict(move_goods(number, moved, district=district))


@router.get("/operations/{number}/evacuees", summary="转移人数 · Evacuees by building")
def get_evacuees(number: Number, services: ServicesDep) -> list[Facts]:
    """Return counts by building; no names."""
    return [asdict(one) for one in count_evacuees(number, district=services.district)]


@router.post("/operations/{number}/evacuees", summary="登记转移名单 · List evacuees")
def post_evacuees(number: Number, body: NewEvacuees, services: ServicesDep) -> People:
    """Put lines on the list; return how many are new."""
    lines = [one.value() for one in body.lines]
    return People(n=list_evacuees(number, lines, district=services.district, actor=body.actor))


@router.post("/operations/{number}/evacuees/tick", summary="转移打勾 · Tick evacuees")
def post_tick(number: Number, body: EvacueesTicked, services: ServicesDep) -> People:
    """Tick lines as out or home again; return how many people that is."""
    district = services.district
    ticked = Tick(lines=tuple(body.lines), at=district.clock(), by=body.actor, shelter=body.shelter)
    return People(n=tick_evacuees(number, ticked, district=district))


@router.post("/operations/{number}/evacuees/show", summary="查看名单 · Show names")
def post_show(number: Number, body: Look, services: ServicesDep) -> list[Facts]:
    """Return the lines of a building to who states why; the look itself is an event."""
    lines = show_evacuees(
        number,
        body.building_code,
        district=services.district,
        actor=body.actor,
        purpose=body.purpose,
    )
    return [asdict(one) for one in lines]
