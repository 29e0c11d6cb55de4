"""Duty 值班 and who answers for a place 包联."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import ServicesDep
from api.schemas import Code, Instant
from gridmap.flows.look_up_duty import read_duties, read_duty_gaps, read_responsibles

router = APIRouter(tags=["duty 值班"])
_At = Annotated[Instant | None, Query(description="with its offset; empty = now")]


@router.get("/duty", summary="值班表 · Who is on duty")
def get_duty(
    services: ServicesDep, at: _At = None, level: Code | None = None, area_code: Code | None = None
) -> list[dict[str, Any]]:
    """Return who is on duty at an instant, the lowest level first."""
    rows = read_duties(district=services.district, at=at, level=level, area_code=area_code)
    return [dict(row) for row in rows]


@router.get("/duty/gaps", summary="值班空缺 · Where nobody is on duty")
def get_duty_gaps(
    services: ServicesDep, at: _At = None, level: Code | None = None
) -> list[dict[str, Any]]:
    """Return the areas with nobody on duty at an instant, level by level."""
    rows = read_duty_gaps(district=services.district, at=at, level=level)
    return [dict(row) for row in rows]


@router.get("/responsibles", summary="包联责任人 · Who answers for a place")
def get_responsibles(
    services: ServicesDep,
    at: _At = None,
    layer: Code | None = None,
    place_code: Code | None = None,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 1_000,
) -> list[dict[str, Any]]:
    """Return who answers at an instant, for everything or for one place."""
    rows = read_responsibles(
        district=services.district, at=at, layer=layer, place_code=place_code, limit=limit
    )
    return [dict(row) for row in rows]
