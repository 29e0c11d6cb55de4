"""A unit asks for more time 申请延期 or to return an order 申请退回; the desk decides."""

from uuid import UUID

from fastapi import APIRouter

from api.calls import Call, CallDep
from api.deps import ServicesDep
from api.petition_schemas import (
    Granting,
    MoreTime,
    PetitionDecided,
    PetitionMade,
    Return,
    Undecided,
)
from api.schemas import Why
from gridmap.flows.petition_desk import (
    grant_petition,
    petition_desk,
    read_petitions,
    refuse_petition,
)
from gridmap.model.ids import AssignmentId, PetitionId
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.wiring import Services

router = APIRouter(tags=["petitions 单位申请"])


@router.post("/assignments/{assignment_id}/more-time", summary="申请延期 · Ask for more time")
def post_more_time(assignment_id: UUID, body: MoreTime, call: CallDep) -> PetitionMade:
    """Ask, before the deadline, that it be moved; once an order. The clock runs on meanwhile."""
    new = NewPetition(
        assignment_id=AssignmentId(assignment_id),
        kind=PetitionKind.MORE_TIME,
        reason=body.reason,
        actor=body.actor,
        until=body.until,
        working_days=body.working_days,
    )
    return _ask(call, body, new)


@router.post("/assignments/{assignment_id}/return", summary="申请退回 · Ask to return an order")
def post_return(assignment_id: UUID, body: Return, call: CallDep) -> PetitionMade:
    """Ask that somebody else handle it; once, and soon. The unit has it until that is granted."""
    new = NewPetition(
        assignment_id=AssignmentId(assignment_id),
        kind=PetitionKind.RETURN,
        reason=body.reason,
        actor=body.actor,
    )
    return _ask(call, body, new)


@router.get("/petitions", summary="待定申请 · What units ask")
def get_petitions(services: ServicesDep) -> list[Undecided]:
    """Return what units ask and nobody has decided, the longest first."""
    return [Undecided.model_validate(row) for row in read_petitions(district=services.district)]


@router.post("/petitions/{petition_id}/grant", summary="准予 · Grant")
def post_grant(petition_id: UUID, body: Granting, call: CallDep) -> PetitionDecided:
    """Move the deadline, or take the order back to the desk."""

    def act(services: Services) -> dict[str, object]:
        return grant_petition(
            PetitionId(petition_id),
            district=services.district,
            actor=body.actor,
            policy=services.petition_policy,
            until=body.until,
        )

    return call.answer(PetitionDecided, body, act)


@router.post("/petitions/{petition_id}/refuse", summary="驳回 · Refuse")
def post_refuse(petition_id: UUID, body: Why, call: CallDep) -> PetitionDecided:
    """Say why not: the unit handles the order by the deadline that stands."""

    def act(services: Services) -> dict[str, object]:
        return refuse_petition(
            PetitionId(petition_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
        )

    return call.answer(PetitionDecided, body, act)


def _ask(call: Call, body: MoreTime | Return, new: NewPetition) -> PetitionMade:
    def act(services: Services) -> dict[str, object]:
        return petition_desk(new, district=services.district, policy=services.petition_policy)

    return call.answer(PetitionMade, body, act)
