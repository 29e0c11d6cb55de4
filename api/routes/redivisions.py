"""Re-divisions 网格调整: proposed, looked at, edited, approved from a date on, dropped."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.deps import ServicesDep
from api.one_at_a_time import OneAtATime
from api.planning_schemas import Approval, Facts, NewRedivisions, PiecesMoved, RedivisionDropped
from api.schemas import Code
from gridmap.coverage.redivision.facts import comparison_facts, redivision_facts
from gridmap.flows.decide_redivision import approve_redivision, drop_redivision
from gridmap.flows.edit_redivision import edit_redivision
from gridmap.flows.look_up_redivisions import (
    RedivisionView,
    list_redivisions,
    rank_communities,
    read_redivision,
)
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.redivide_community import redivide_community
from gridmap.wiring import Services

router = APIRouter(prefix="/redivisions", tags=["re-divisions 网格调整"])

_MOST_NUMBER = 2**31 - 1
Number = Annotated[int, Path(ge=1, le=_MOST_NUMBER)]


@router.post("", status_code=201, summary="编制方案 · Propose divisions of a community")
def post_redivisions(body: NewRedivisions, request: Request, services: ServicesDep) -> list[Facts]:
    """Look for up to three divisions and keep them as drafts; 503 while another is looked for."""
    search: OneAtATime = request.app.state.search
    with search.alone():
        numbers = redivide_community(
            body.value(), district=services.district, actor=body.actor, advance=_silently
        )
    return [_shown(number, services) for number in numbers]


@router.get("", summary="方案列表 · List re-divisions")
def get_redivisions(
    services: ServicesDep, community: Annotated[Code | None, Query()] = None
) -> list[Facts]:
    """Return re-divisions, the newest first, of one community (code or name) or of all."""
    listed = list_redivisions(district=services.district, community=community)
    return [redivision_facts(one) for one in listed]


@router.get("/uneven", summary="最需调整的社区 · Communities that need one most")
def get_uneven(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=1_000)] = 10
) -> list[Facts]:
    """Return the communities whose grids a new division could even out most."""
    return [asdict(one) for one in rank_communities(district=services.district)[:limit]]


@router.get("/{number}", summary="方案与现状 · One re-division beside today's")
def get_redivision(number: Number, services: ServicesDep) -> Facts:
    """Return the figures of both divisions, and who has to be given another grid."""
    return _shown(number, services)


@router.post("/{number}/move", summary="划入另一网格 · Move pieces to another grid")
def post_move(number: Number, body: PiecesMoved, services: ServicesDep) -> Facts:
    """Give pieces of a draft to another of its grids; the figures follow."""
    edit_redivision(number, body.pieces, to=body.to, district=services.district)
    return _shown(number, services)


@router.post("/{number}/approve", summary="批准 · Approve one in review")
def post_approve(number: Number, body: Approval, services: ServicesDep) -> Facts:
    """Approve one in review, by another person than has submitted it.

    It is in force from an instant on, or without one at once.
    """
    district = services.district
    approve_redivision(
        number, district=district, actor=body.actor, in_force_from=body.in_force_from
    )
    put_redivisions_into_force(district=district)
    return _shown(number, services)


@router.post("/{number}/drop", summary="撤销方案 · Drop a re-division")
def post_drop(number: Number, body: RedivisionDropped, services: ServicesDep) -> Facts:
    """Drop one that is not in force yet, whatever its state; it stays in the list."""
    dropped = drop_redivision(
        number, district=services.district, actor=body.actor, reason=body.reason
    )
    return redivision_facts(dropped)


def _shown(number: int, services: Services) -> Facts:
    return _told(read_redivision(number, district=services.district))


def _told(view: RedivisionView) -> Facts:
    return {
        **redivision_facts(view.facts),
        "is_overtaken": view.is_overtaken,
        **comparison_facts(view.comparison),
        "to_reassign": [asdict(one) for one in view.named],
    }


def _silently(_n_done: int, _n_all: int | None) -> None:
    """Tell nobody how far it is: the answer comes when it is done."""
