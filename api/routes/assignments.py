"""Assignments 派单: signed, arrived, done, cannot go, withdrawn; positions of members."""

from uuid import UUID

from fastapi import APIRouter

from api.calls import Call, CallDep
from api.deps import ServicesDep, WorkerDep, wake
from api.mode_schemas import AsksToBeLetOff, Desk
from api.phone_schemas import Arrival, MemberStep, ReportBack
from api.schemas import StateNow, Why
from gridmap.flows.let_off import ask_to_be_let_off, decide_letting_off, read_who_asks
from gridmap.flows.move_assignment import move_assignment
from gridmap.model.ids import AssignmentId
from gridmap.model.work_order import AssignmentState, Remark
from gridmap.wiring import Services

router = APIRouter(tags=["assignments 派单"])


def _remark(body: MemberStep | Why) -> Remark:
    """Return what is said with a step: a reason or a note, and what the phone adds."""
    if isinstance(body, Why):
        return Remark(reason=body.reason)
    said = body.model_dump(mode="json", exclude={"actor", "note"}, exclude_none=True)
    if not isinstance(body, ReportBack):
        return Remark(facts=said)
    return Remark(reason=body.note, facts=said, no_photo=body.no_photo)


def _move(
    call: Call, assignment_id: UUID, state: AssignmentState, body: MemberStep | Why
) -> StateNow:
    def act(services: Services) -> dict[str, object]:
        after = move_assignment(
            AssignmentId(assignment_id),
            state,
            district=services.district,
            actor=body.actor,
            reason=_remark(body),
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
        return {"state": after}

    return call.answer(StateNow, body, act)


@router.post("/assignments/{assignment_id}/sign", summary="签收 · Sign")
def post_sign(assignment_id: UUID, body: MemberStep, call: CallDep) -> StateNow:
    """Sign an assignment: the member takes it on."""
    return _move(call, assignment_id, AssignmentState.SIGNED, body)


@router.post("/assignments/{assignment_id}/arrive", summary="到场 · Arrive")
def post_arrive(assignment_id: UUID, body: Arrival, call: CallDep) -> StateNow:
    """Say that the member is there; where the phone cannot show it, one word says why."""
    return _move(call, assignment_id, AssignmentState.ARRIVED, body)


@router.post("/assignments/{assignment_id}/done", summary="完成 · Done")
def post_done(assignment_id: UUID, body: ReportBack, call: CallDep, worker: WorkerDep) -> StateNow:
    """Report back, with a note; the member is free again."""
    after = _move(call, assignment_id, AssignmentState.DONE, body)
    wake(worker)
    return after


@router.post("/assignments/{assignment_id}/cannot-go", summary="无法前往 · Cannot go")
def post_cannot_go(assignment_id: UUID, body: Why, call: CallDep, worker: WorkerDep) -> StateNow:
    """Report that the member cannot go; the order is dispatched again, to somebody else.

    Where the policy says `cannot_go_needs_head`, the member asks, and the grid head decides.
    """
    if not call.services.dispatch_policy.cannot_go_needs_head:
        after = _move(call, assignment_id, AssignmentState.CANNOT_GO, body)
        wake(worker)
        return after

    def act(services: Services) -> dict[str, object]:
        state = ask_to_be_let_off(
            AssignmentId(assignment_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
        return {"state": state}

    after = call.answer(StateNow, body, act)
    wake(worker)
    return after


@router.get("/assignments/asked", summary="待网格长决定 · Who asks to be let off")
def get_who_asks(services: ServicesDep) -> list[AsksToBeLetOff]:
    """Return the members who have said that they cannot go and wait for a decision."""
    told = read_who_asks(district=services.district)
    return [AsksToBeLetOff.model_validate(one) for one in told]


@router.post("/assignments/{assignment_id}/cannot-go/accept", summary="准予不前往 · Let off")
def post_let_off(assignment_id: UUID, body: Desk, call: CallDep, worker: WorkerDep) -> StateNow:
    """Let the member off: they are free, and somebody else is sent at once."""
    after = _decide(call, assignment_id, body, is_let_off=True)
    wake(worker)
    return after


@router.post("/assignments/{assignment_id}/cannot-go/refuse", summary="不准 · Do not let off")
def post_not_let_off(assignment_id: UUID, body: Why, call: CallDep) -> StateNow:
    """Refuse: the assignment is what it was before the member asked."""
    return _decide(call, assignment_id, body, is_let_off=False)


def _decide(call: Call, assignment_id: UUID, body: Desk | Why, *, is_let_off: bool) -> StateNow:
    def act(services: Services) -> dict[str, object]:
        state = decide_letting_off(
            AssignmentId(assignment_id),
            is_let_off=is_let_off,
            district=services.district,
            actor=body.actor,
            reason=body.reason if isinstance(body, Why) else None,
        )
        return {"state": state}

    return call.answer(StateNow, body, act)


@router.post("/assignments/{assignment_id}/withdraw", summary="撤派 · Withdraw")
def post_withdraw(assignment_id: UUID, body: Why, call: CallDep, worker: WorkerDep) -> StateNow:
    """Take the order back from its handler; it waits for dispatch again."""
    after = _move(call, assignment_id, AssignmentState.WITHDRAWN, body)
    wake(worker)
    return after
