"""Requests 诉求: in, and cancelled."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.calls import CallDep
from api.deps import KeyDep, ServicesDep, SightDep, WorkerDep, wake
from api.schemas import Duplicate, NewRequest, RequestReceived, Settlement, StateNow, Why
from gridmap.errors import NotFound, NumberTaken
from gridmap.flows.cancel_request import cancel_request
from gridmap.flows.check_sight import NamedRecord, check_sight
from gridmap.flows.merge_request import merge_request
from gridmap.flows.receive_requests import receive_requests
from gridmap.flows.settle_request import Settling, settle_request
from gridmap.model.actor import Sight
from gridmap.model.ids import RequestId, WorkOrderId
from gridmap.model.record_kind import RecordKind
from gridmap.model.request import Accusation, RequestIntake
from gridmap.wiring import Services

router = APIRouter(prefix="/requests", tags=["requests 诉求"])


@router.post("", status_code=201, summary="受理诉求 · Receive a request")
def post_request(
    body: NewRequest,
    services: ServicesDep,
    worker: WorkerDep,
    response: Response,
    sight: SightDep,
    idempotency_key: KeyDep,
) -> RequestReceived:
    """Store a request once per key and answer at once; dispatch follows by itself.

    A repeated key answers 200 with the same body.
    """
    fields = body.model_dump(exclude={"position", "accused", "window", "entry"})
    intake = RequestIntake(
        **fields,
        idempotency_key=idempotency_key,
        position=body.position.value() if body.position else None,
        accused=tuple(Accusation(one.kind, one.code) for one in body.accused),
        window=body.window.value() if body.window else None,
        entry=body.entry.value() if body.entry else None,
    )
    (received,) = receive_requests(
        [intake], district=services.district, policy=services.intake_policy
    )
    wake(worker)
    if received.is_by_number:
        check_is_seen(received.request_id, services, sight)
    if not received.created:
        response.status_code = 200
    return RequestReceived(
        request_id=received.request_id,
        work_order_id=received.work_order_id,
        number=received.number,
    )


def check_is_seen(request_id: RequestId, services: Services, sight: Sight) -> None:
    """Refuse to tell of a request by its number alone whoever does not see it."""
    named = NamedRecord(RecordKind.REQUEST, str(request_id))
    try:
        check_sight([named], district=services.district.seen_by(sight))
    except NotFound:
        raise NumberTaken(
            problem="a request of another subdistrict came with this outside number",
            mend="look at the number; the desk of the district sees both",
            problem_zh="该来源编号已登记为其他街道的诉求",
            mend_zh="请核对编号，或请区级坐席处理",
        ) from None


@router.post("/{request_id}/cancel", summary="撤销诉求 · Cancel a request")
def post_cancel(request_id: UUID, body: Why, call: CallDep) -> StateNow:
    """Cancel a request; whoever was on the way is free again."""
    return call.state_after(
        body,
        lambda services: cancel_request(
            RequestId(request_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        ),
    )


@router.post("/{request_id}/settle", summary="坐席处理 · Settle who handles it")
def post_settle(request_id: UUID, body: Settlement, call: CallDep, worker: WorkerDep) -> StateNow:
    """Decide who handles a request that waits at the desk: nobody, a unit, a person."""
    state = call.state_after(
        body,
        lambda services: settle_request(
            RequestId(request_id),
            Settling(body.disposition, unit_code=body.unit_code, answer=body.answer),
            district=services.district,
            actor=body.actor,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        ),
    )
    wake(worker)
    return state


@router.post("/{request_id}/merge", summary="并案 · Merge a duplicate")
def post_merge(request_id: UUID, body: Duplicate, call: CallDep) -> StateNow:
    """Let a request join the order that is open for the same matter; both callers are answered."""
    return call.state_after(
        body,
        lambda services: merge_request(
            RequestId(request_id),
            WorkOrderId(body.into),
            district=services.district,
            actor=body.actor,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        ),
    )
