"""What the live page and other maps read."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import LangDep, ServicesDep
from gridmap.errors import NotFound
from gridmap.flows.look_up import (
    read_changes,
    read_headline,
    read_layer,
    read_layer_counts,
    read_members,
    read_newest_cursor,
    read_orders,
    read_recent,
)
from gridmap.layers.catalogue import MAP_LAYERS, layer_catalogue
from gridmap.layers.geojson import feature_collection
from gridmap.model.work_order import CaseState

router = APIRouter(tags=["maps 地图"])

# Where cameras stand is for those with a right and a reason; there are no accounts yet.
_WITHHELD = frozenset({"cameras"})

_OPEN = [
    CaseState.REPORTED,
    CaseState.TO_BE_FILED,
    CaseState.TO_BE_DISPATCHED,
    CaseState.DISPATCHED,
    CaseState.HANDLING,
    CaseState.FEEDBACK,
]


@router.get("/layers", summary="图层目录 · Layer catalogue")
def get_layers(services: ServicesDep, lang: LangDep) -> dict[str, Any]:
    """Return what each layer shows and how it is drawn, and how many features it holds."""
    return {
        "layers": [layer for layer in layer_catalogue(lang) if layer["name"] not in _WITHHELD],
        "counts": read_layer_counts(district=services.district),
    }


@router.get("/layers/{name}.geojson", summary="图层数据 · One layer as GeoJSON")
def get_layer(name: str, services: ServicesDep) -> dict[str, Any]:
    """Return a layer as GeoJSON in WGS 84, with the fields that maps show and no others."""
    description = MAP_LAYERS.get(name)
    if description is None or name in _WITHHELD:
        raise NotFound(problem=f"there is no layer {name!r}", layer=name)
    if name == "members":
        return feature_collection(read_members(district=services.district), description)
    if name == "work_orders":
        orders = read_orders(district=services.district, states=_OPEN)
        return feature_collection(orders, description)
    return feature_collection(read_layer(name, district=services.district), description)


@router.get("/live", summary="变化 · What changed")
def get_live(
    services: ServicesDep,
    after: Annotated[str, Query(pattern=r"^\d{1,20}\.\d{1,19}$")] | None = None,
) -> dict[str, Any]:
    """Return what happened after a cursor; without one, the last events and the cursor of now."""
    if after is None:
        cursor = read_newest_cursor(district=services.district)
        changes = read_recent(district=services.district)
    else:
        changes = read_changes(after, district=services.district)
        cursor = changes[-1].cursor if changes else after
    return {
        "cursor": cursor,
        "changes": [
            {"cursor": one.cursor, "at": one.at, "kind": one.kind, **one.payload} for one in changes
        ],
    }


@router.get("/headline", summary="要情 · Headline figures")
def get_headline(services: ServicesDep) -> dict[str, Any]:
    """Return the figures at the top of the live page."""
    return read_headline(district=services.district)
