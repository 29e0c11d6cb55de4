"""The feed that the live page follows, and the figures above it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import ActorDep, ServicesDep, SightDep
from gridmap.flows.look_up import read_headline, read_news
from gridmap.layers.catalogue import MAP_LAYERS
from gridmap.layers.feature import MapLayerData
from gridmap.layers.geojson import feature_collection
from gridmap.model.feed import ORDER_CAME, ORDER_LEFT
from gridmap.model.hearing import withheld_from
from gridmap.model.rights import rights_of

router = APIRouter(tags=["maps 地图"])


@router.get("/live", summary="变化 · What changed")
def get_live(
    services: ServicesDep,
    actor: ActorDep,
    sight: SightDep,
    after: Annotated[str, Query(pattern=r"^[0-9]{1,20}[.][0-9]{1,19}$")] | None = None,
) -> dict[str, Any]:
    """Return what happened after a cursor; without one, the last events and the cursor of now.

    `members` and `work_orders` are the features that the changes are about, as they stand now;
    `gone` the ids of orders that lie where the caller does not see them;
    one that is gone or has no place is told apart by its null geometry or state. `reset` says
    that this database never gave the cursor out, or has forgotten what came after it: whoever
    follows has to read everything anew. Who wants to be told instead of asking goes on at
    `/stream?after=epoch:cursor`.
    """
    news = read_news(
        after,
        district=services.district,
        fix_age_limit_s=services.dispatch_policy.fix_age_limit_s,
    )
    withheld = withheld_from(rights_of(actor.roles))
    return {
        "epoch": news.epoch,
        "cursor": news.cursor,
        "at": news.at,
        "reset": news.is_reset,
        "changes": [
            {"cursor": one.cursor, "at": one.at, "kind": one.kind, **one.payload}
            for one in news.changes
            if one.kind not in withheld and one.kind not in {ORDER_LEFT, ORDER_CAME}
        ],
        "gone": sorted({str(one.order_id) for one in news.left if not sight.covers(one.to_id)}),
        "members": _features(news.members),
        "work_orders": _features(news.orders),
    }


@router.get("/headline", summary="要情 · Headline figures")
def get_headline(services: ServicesDep) -> dict[str, Any]:
    """Return the figures at the top of the live page."""
    return read_headline(district=services.district)


def _features(layer: MapLayerData) -> object:
    return feature_collection(layer, MAP_LAYERS[layer.name])["features"]
