"""What a wall shows beside the live map, and which version of the pages this server has."""

import hashlib
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.deps import LangDep, ServicesDep
from gridmap.flows.look_up import read_tiers
from gridmap.flows.read_wall import read_nearest, read_wall
from gridmap.layers.compounds import compounds_by_tier
from gridmap.model.ids import WorkOrderId

router = APIRouter(tags=["maps 地图"])


class Day(BaseModel):
    """The day since midnight; responses from opening to arrival, null while nobody has arrived."""

    n_received: int
    n_closed: int
    response_p50_s: float | None
    response_p90_s: float | None
    n_overdue: int
    n_due_soon: int


class SubdistrictLoad(BaseModel):
    """The open orders of one subdistrict; no name: of those without a place in one."""

    name: str | None
    n_open: int
    n_overdue: int


class WallFigures(BaseModel):
    """Figures of one instant; `heat` counts the orders of the last hour by the id of the grid."""

    at: datetime
    day: Day
    subdistricts: list[SubdistrictLoad]
    heat: dict[str, int]


class NearestMember(BaseModel):
    """A member by code, with the time that the last decision stated."""

    code: str
    travel_s: float
    is_sent: bool


class Version(BaseModel):
    """A page that was loaded under other `pages` loads itself anew."""

    version: str
    pages: str


@router.get("/wall/figures", summary="大屏数字 · Figures for a wall")
def get_wall_figures(services: ServicesDep) -> WallFigures:
    """Return the figures of the day, the open orders by subdistrict and the last hour by grid."""
    wall = read_wall(district=services.district)
    return WallFigures(
        at=wall.at,
        day=Day.model_validate(wall.day),
        subdistricts=[SubdistrictLoad.model_validate(one) for one in wall.subdistricts],
        heat={str(grid): n for grid, n in wall.heat.items()},
    )


@router.get("/wall/tiers", summary="智慧安防等级图层 · Compounds by tier")
def get_wall_tiers(services: ServicesDep, lang: LangDep) -> dict[str, object]:
    """Return how compounds are drawn by the tiers of the district; the features are `compounds`."""
    return compounds_by_tier(read_tiers(district=services.district)).as_json(lang)


@router.get("/wall/nearest/{order_id}", summary="最近的三人 · The three nearest to an order")
def get_wall_nearest(order_id: UUID, services: ServicesDep) -> list[NearestMember]:
    """Return who is sent to a work order and who else would be there first, by code."""
    nearest = read_nearest(WorkOrderId(order_id), district=services.district)
    return [NearestMember(**asdict(one)) for one in nearest]


@router.get("/version", summary="版本 · Version")
def get_version(request: Request) -> Version:
    """Return the version of the server and a mark that changes with any file of its pages."""
    return Version(version=request.app.version, pages=_mark_of_pages())


@cache
def _mark_of_pages() -> str:
    mark = hashlib.sha256()
    for file in sorted((files("api") / "console").iterdir(), key=lambda one: one.name):
        mark.update(file.name.encode() + b"\0" + file.read_bytes())
    return mark.hexdigest()[:16]
