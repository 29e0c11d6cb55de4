"""Cover 覆盖保护: which grids nobody reaches in time, and what sending somebody takes from it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from api.deps import ServicesDep
from gridmap.flows.look_up_cover import read_cover, read_order_cover
from gridmap.model.ids import WorkOrderId

router = APIRouter(tags=["cover 覆盖保护"])


@router.get("/cover", summary="覆盖现状与补位建议 · Cover now, and who might move up")
def get_cover(services: ServicesDep) -> dict[str, Any]:
    """Return the grids without anybody in time, their households, and moves that help."""
    return read_cover(
        district=services.district, travel=services.travel, policy=services.dispatch_policy
    )


@router.get("/work-orders/{order_id}/cover", summary="派出后的覆盖 · What sending takes away")
def get_order_cover(order_id: UUID, services: ServicesDep) -> dict[str, Any]:
    """Return how many households each candidate's leaving takes the only member from."""
    return read_order_cover(
        WorkOrderId(order_id),
        district=services.district,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
