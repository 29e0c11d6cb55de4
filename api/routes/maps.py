"""What the maps draw: the layers, how they are drawn, the words behind their codes."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.deps import LangDep, ServicesDep
from api.layer_answers import EncodedLayers, GeoJson, encoded
from gridmap.errors import NotFound
from gridmap.flows.list_layer_versions import read_attributions
from gridmap.flows.look_up import (
    read_code_titles,
    read_district_name,
    read_layer,
    read_layer_counts,
    read_layer_state,
    read_members,
    read_pressing_orders,
)
from gridmap.layers.catalogue import MAP_LAYERS, layer_catalogue
from gridmap.layers.geojson import feature_collection
from gridmap.model.work_order import ENDED_CASES, CaseState

router = APIRouter(tags=["maps 地图"])

# Where cameras stand is for those with a right and a reason: `routes.cameras`.
_WITHHELD = frozenset({"cameras"})

_OPEN = [state for state in CaseState if state not in ENDED_CASES]


@router.get("/layers", summary="图层目录 · Layer catalogue")
def get_layers(request: Request, services: ServicesDep, lang: LangDep) -> dict[str, Any]:
    """Return what each layer shows and how it is drawn, and how many features it holds."""
    return {
        "version": request.app.version,
        "district": read_district_name(district=services.district),
        "time_zone": services.settings.time_zone,
        "rehearsal": bool(request.app.state.is_rehearsal),
        "freshness": {
            "silent_s": services.position_policy.silent_s,
            "last_known_s": services.position_policy.last_known_s,
        },
        "layers": [layer for layer in layer_catalogue(lang) if layer["name"] not in _WITHHELD],
        "attributions": read_attributions(district=services.district),
        "counts": read_layer_counts(district=services.district),
    }


@router.get("/codes", summary="代码的名称 · Words behind codes")
def get_codes(services: ServicesDep, lang: LangDep) -> dict[str, dict[str, str]]:
    """Return what the codes of categories, roles and handling units are called."""
    return read_code_titles(district=services.district, lang=lang)


@router.get(
    "/layers/{name}.geojson", summary="图层数据 · One layer as GeoJSON", response_class=GeoJson
)
def get_layer(name: str, request: Request, services: ServicesDep) -> Response:
    """Return a layer as GeoJSON in WGS 84, with the fields that maps show and no others.

    Work orders are those not yet ended; past 2,000 the urgent ones and those due first. All
    other layers but the members have an ETag.
    """
    description = MAP_LAYERS.get(name)
    if description is None or name in _WITHHELD:
        raise NotFound(
            problem=f"there is no layer {name!r}", problem_zh=f"没有图层 {name!r}", layer=name
        )
    district = services.district
    if name == "members":
        limit_s = services.dispatch_policy.fix_age_limit_s
        people = read_members(district=district, fix_age_limit_s=limit_s)
        return GeoJson(encoded(feature_collection(people, description)))
    if name == "work_orders":
        orders = read_pressing_orders(district=district, states=_OPEN)
        return GeoJson(encoded(feature_collection(orders, description)))
    kept: EncodedLayers = request.app.state.encoded_layers
    return kept.answer(
        request,
        name,
        district.sight,
        state=read_layer_state(name, district=district),
        collection=lambda: feature_collection(read_layer(name, district=district), description),
    )
