"""Work orders 工单: looked at, located, dispatched, checked and closed."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from shapely import Point

from api.calls import CallDep
from api.deps import ActorDep, LangDep, ServicesDep, SightDep
from api.schemas import AcrossSubdistricts, Check, DispatchOutcome, Place, StateNow
from gridmap.errors import SightTooNarrow
from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.locate_work_order import locate_work_order
from gridmap.flows.look_up import read_order, read_orders
from gridmap.flows.look_up_teams import asks_for_team
from gridmap.model.ids import WorkOrderId
from gridmap.model.work_order import CaseState, WaitingFor
from gridmap.wiring import Services

router = APIRouter(prefix="/work-orders", tags=["work orders 工单"])


@router.get("", summary="工单列表 · List work orders")
def get_orders(
    services: ServicesDep,
    state: Annotated[list[CaseState] | None, Query()] = None,
    waiting_for: WaitingFor | None = None,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 200,
) -> list[dict[str, Any]]:
    """Return work orders, the newest first; `waiting_for` gives the visible queues."""
    orders = read_orders(
        district=services.district, states=state, waiting_for=waiting_for, limit=limit
    )
    return [
        {
            "id": one.id,
            **one.properties,
            "lon": one.geometry.x if isinstance(one.geometry, Point) else None,
            "lat": one.geometry.y if isinstance(one.geometry, Point) else None,
        }
        for one in orders.features
    ]


@router.get("/{order_id}", summary="工单详情 · One work order")
def get_order(order_id: UUID, services: ServicesDep, lang: LangDep) -> dict[str, Any]:
    """Return one work order with its history and the last decision, reasons in words."""
    return read_order(WorkOrderId(order_id), district=services.district, lang=lang)


@router.post("/{order_id}/locate", summary="定位 · Give it a place")
def post_locate(order_id: UUID, body: Place, call: CallDep) -> StateNow:
    """Place a work order that waits for a place."""
    return call.state_after(
        body,
        lambda services: locate_work_order(
            WorkOrderId(order_id),
            body.position.value(),
            district=services.district,
            actor=body.actor,
            unowned_within_m=services.intake_policy.unowned_within_m,
        ),
    )


@router.post("/{order_id}/dispatch", summary="派单 · Dispatch now")
def post_dispatch(
    order_id: UUID,
    call: CallDep,
    sight: SightDep,
    *,
    across_subdistricts: Annotated[
        bool, Query(description="区级坐席允许跨街道 · let members of other subdistricts go")
    ] = False,
) -> DispatchOutcome:
    """Dispatch one work order now instead of waiting for the worker.

    The desk of the district may let members of other subdistricts go, this once.
    """
    if across_subdistricts and sight.subdistricts is not None:
        raise SightTooNarrow(
            problem="members of other subdistricts are sent by the desk of the district",
            mend="dispatch within the subdistrict, or ask the desk of the district",
            problem_zh="跨街道派单由区级坐席决定",
            mend_zh="在本街道内派单，或请区级坐席处理",
        )
    asked = AcrossSubdistricts() if across_subdistricts else None

    def act(services: Services) -> dict[str, object]:
        policy = services.dispatch_policy
        is_team = asks_for_team(WorkOrderId(order_id), district=services.district)
        return (dispatch_team if is_team else dispatch_work_order)(
            WorkOrderId(order_id),
            district=services.district,
            travel=services.travel,
            policy=replace(policy, across_subdistricts=True) if asked else policy,
        ).as_facts()

    return call.answer(DispatchOutcome, asked, act)


@router.post("/{order_id}/close", summary="核查结案 · Check and close")
def post_close(order_id: UUID, body: Check, call: CallDep, actor: ActorDep) -> StateNow:
    """Pass the check and close; the checker must not be one of the handlers."""
    return call.state_after(
        body,
        lambda services: close_work_order(
            WorkOrderId(order_id),
            district=services.district,
            checker=body.checker,
            checker_code=body.checker_code,
            checker_id=actor.member_id,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        ),
    )
