"""Places 地点 by name, plate or landmark."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ServicesDep
from api.desk_schemas import PlaceFound
from gridmap.flows.find_places import find_places

router = APIRouter(tags=["maps 地图"])


@router.get("/places", summary="查找地点 · Find a place")
def get_places(
    services: ServicesDep,
    q: Annotated[str, Query(min_length=1, max_length=100)],
    limit: Annotated[int, Query(ge=1, le=50)] = 12,
) -> list[PlaceFound]:
    """Return places whose name, code or address is like the words, the likest first.

    What layers hold and maps show: compounds, buildings, streets, stations, devices, areas. No
    cameras, no addresses of callers.
    """
    rows = find_places(q, district=services.district, limit=limit)
    return [PlaceFound.model_validate(row) for row in rows]
