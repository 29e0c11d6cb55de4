"""The grid editor 网格编辑: pieces to draw with, a division tried, saved, submitted, sent back."""

from fastapi import APIRouter

from api.deps import LangDep, ServicesDep
from api.editor_answers import tried_facts, view_facts
from api.planning_schemas import (
    DivisionDrawn,
    DivisionKept,
    DivisionSaved,
    Facts,
    NewHandDraft,
    RedivisionDropped,
    Submission,
)
from api.routes.redivisions import Number
from gridmap.coverage.redivision.facts import redivision_facts
from gridmap.flows.decide_redivision import send_back_redivision, submit_redivision
from gridmap.flows.draft_by_hand import draft_by_hand, keep_beside
from gridmap.flows.open_redivision import open_redivision, try_division
from gridmap.flows.save_division import save_division

router = APIRouter(prefix="/redivisions", tags=["re-divisions 网格调整"])


@router.post("/by-hand", status_code=201, summary="手工编制 · Start a draft from today's grids")
def post_by_hand(body: NewHandDraft, services: ServicesDep, lang: LangDep) -> Facts:
    """Keep the division of today as a draft in pieces, for somebody to draw upon."""
    district = services.district
    number = draft_by_hand(body.value(), district=district, actor=body.actor)
    return view_facts(open_redivision(number, district=district), lang)


@router.get("/{number}/pieces", summary="编辑底稿 · A re-division as the editor opens it")
def get_pieces(number: Number, services: ServicesDep, lang: LangDep) -> Facts:
    """Return pieces and their borders, today's grids and their faults, and codes to spare."""
    return view_facts(open_redivision(number, district=services.district), lang)


@router.post("/{number}/try", summary="试算 · What a division would be like")
def post_try(number: Number, body: DivisionDrawn, services: ServicesDep, lang: LangDep) -> Facts:
    """Return figures and faults of a division of the pieces; nothing is kept."""
    return tried_facts(try_division(number, body.grids, district=services.district), lang)


@router.post("/{number}/division", summary="保存划分 · Save a division of a draft")
def post_division(number: Number, body: DivisionSaved, services: ServicesDep) -> Facts:
    """Save the whole division; 409 where somebody else has changed the draft meanwhile."""
    saved = save_division(
        number, body.grids, edits=body.edits, district=services.district, actor=body.actor
    )
    return redivision_facts(saved.facts)


@router.post("/{number}/copies", status_code=201, summary="另存 · Keep a division as another draft")
def post_copy(number: Number, body: DivisionKept, services: ServicesDep, lang: LangDep) -> Facts:
    """Keep a division of the same pieces as a draft of its own."""
    district = services.district
    other = keep_beside(number, body.grids, district=district, actor=body.actor)
    return view_facts(open_redivision(other, district=district), lang)


@router.post("/{number}/submit", summary="送审 · Submit a draft for review")
def post_submit(number: Number, body: Submission, services: ServicesDep) -> Facts:
    """Submit a draft: it is changed no more, and another person approves it or sends it back."""
    return redivision_facts(
        submit_redivision(number, district=services.district, actor=body.actor, edits=body.edits)
    )


@router.post("/{number}/send-back", summary="退回修改 · Send one in review back")
def post_send_back(number: Number, body: RedivisionDropped, services: ServicesDep) -> Facts:
    """Make one in review a draft again, with the reason."""
    return redivision_facts(
        send_back_redivision(
            number, district=services.district, actor=body.actor, reason=body.reason
        )
    )
