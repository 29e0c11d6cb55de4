"""Teams 一组四员: asked for, sent, filled, led, reported back; follow-ups 待跟进."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep
from api.deps import ServicesDep, WorkerDep, wake
from api.schemas import StateNow, Who
from api.team_schemas import (
    CoHandlerTold,
    CoHandlerWanted,
    FollowUpEnded,
    FollowUpNow,
    LeadPassedOn,
    PartsNow,
    TeamAskedFor,
    TeamSentTold,
    TeamTold,
)
from gridmap.flows.add_co_handler import WantedCoHandler, add_co_handler
from gridmap.flows.ask_for_team import ask_for_team
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.end_follow_up import end_follow_up
from gridmap.flows.finish_team import finish_team
from gridmap.flows.hand_lead_over import NewLeadOfTeam, hand_lead_over
from gridmap.flows.look_up_teams import list_follow_ups, read_team, read_teams_by_category
from gridmap.model.ids import AssignmentId, FollowUpId, WorkOrderId
from gridmap.model.team import FollowUpState
from gridmap.wiring import Services

router = APIRouter(tags=["teams 组队"])


@router.get("/teams", summary="各类别组队要求 · Teams by category")
def get_teams(services: ServicesDep) -> dict[str, list[dict[str, Any]]]:
    """Return the parts that each category asks for."""
    known = read_teams_by_category(district=services.district)
    return {code: [one.as_facts() for one in parts] for code, parts in known.items()}


@router.get("/work-orders/{order_id}/team", summary="组队情况 · The team of a work order")
def get_team(order_id: UUID, services: ServicesDep) -> TeamTold:
    """Return parts, people with their own clocks, units asked, what is missing."""
    return TeamTold.model_validate(read_team(WorkOrderId(order_id), district=services.district))


@router.post("/work-orders/{order_id}/team", summary="提出组队要求 · Ask for a team")
def post_team(order_id: UUID, body: TeamAskedFor, call: CallDep, worker: WorkerDep) -> PartsNow:
    """Ask for these parts instead of those before; somebody is looked for at once."""

    def act(services: Services) -> dict[str, Any]:
        parts = [one.value() for one in body.parts]
        ask_for_team(WorkOrderId(order_id), parts, district=services.district, actor=body.actor)
        return {"parts": [one.code for one in parts]}

    now = call.answer(PartsNow, body, act)
    wake(worker)
    return now


@router.post("/work-orders/{order_id}/team/send", summary="组队派单 · Send or fill the team")
def post_send(order_id: UUID, call: CallDep) -> TeamSentTold:
    """Send the whole team now, or whoever is missing beside the lead."""

    def act(services: Services) -> dict[str, Any]:
        sent = dispatch_team(
            WorkOrderId(order_id),
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        return sent.as_facts()

    return call.answer(TeamSentTold, None, act)


@router.post(
    "/work-orders/{order_id}/co-handlers", status_code=201, summary="增派协办 · Add a co-handler"
)
def post_co_handler(order_id: UUID, body: CoHandlerWanted, call: CallDep) -> CoHandlerTold:
    """Send another hand to a running order: found by the engine, or named with a reason."""
    wanted = WantedCoHandler(order_id=WorkOrderId(order_id), **body.model_dump())

    def act(services: Services) -> dict[str, Any]:
        sent = add_co_handler(
            wanted,
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        return sent.as_facts()

    return call.answer(CoHandlerTold, body, act)


@router.post("/work-orders/{order_id}/team/lead", summary="移交主办 · Pass the lead on")
def post_lead(order_id: UUID, body: LeadPassedOn, call: CallDep) -> StateNow:
    """Make a co-handler the lead; who led stays as co-handler."""
    asked = NewLeadOfTeam(
        order_id=WorkOrderId(order_id),
        to=AssignmentId(body.to),
        actor=body.actor,
        reason=body.reason,
    )
    return call.answer(
        StateNow,
        body,
        lambda services: {"state": hand_lead_over(asked, district=services.district)},
    )


@router.post("/work-orders/{order_id}/team/finish", summary="全组反馈 · Report back for all")
def post_finish(order_id: UUID, body: Who, call: CallDep, worker: WorkerDep) -> StateNow:
    """Report back for the lead and every co-handler; all are free at one instant."""

    def act(services: Services) -> dict[str, Any]:
        state = finish_team(
            WorkOrderId(order_id),
            district=services.district,
            actor=body.actor,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
        return {"state": state}

    now = call.answer(StateNow, body, act)
    wake(worker)
    return now


@router.get("/follow-ups", summary="待跟进清单 · Follow-ups")
def get_follow_ups(
    services: ServicesDep,
    state: FollowUpState | None = FollowUpState.OPEN,
    limit: Annotated[int, Query(ge=1, le=5_000)] = 200,
) -> list[dict[str, Any]]:
    """Return what was missing from teams and by when somebody sees to it, the first due first."""
    listed = list_follow_ups(district=services.district, state=state, limit=limit)
    return [dict(one) for one in listed]


@router.post("/follow-ups/{follow_up_id}/done", summary="已补办 · Done")
def post_done(follow_up_id: UUID, body: FollowUpEnded, call: CallDep) -> FollowUpNow:
    """Say that a follow-up was seen to."""
    return _end(follow_up_id, FollowUpState.DONE, body, call)


@router.post("/follow-ups/{follow_up_id}/drop", summary="取消跟进 · Drop with a reason")
def post_drop(follow_up_id: UUID, body: FollowUpEnded, call: CallDep) -> FollowUpNow:
    """Say why a follow-up is not needed any more."""
    return _end(follow_up_id, FollowUpState.DROPPED, body, call)


def _end(
    follow_up_id: UUID, state: FollowUpState, body: FollowUpEnded, call: CallDep
) -> FollowUpNow:
    def act(services: Services) -> dict[str, Any]:
        ended = end_follow_up(
            FollowUpId(follow_up_id),
            state,
            district=services.district,
            actor=body.actor,
            note=body.note,
        )
        return {"state": ended}

    return call.answer(FollowUpNow, body, act)
