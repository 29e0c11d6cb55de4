"""Streets 路网: what the network amounts to, and what somebody knows that no file says."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.current_studio import CurrentStudio
from api.deps import LangDep, ServicesDep, SightDep
from api.planning_schemas import (
    NewStreetEdit,
    StreetEditListed,
    StreetEditNoted,
    StreetsNow,
    Withdrawal,
)
from gridmap.errors import SightTooNarrow
from gridmap.flows.edit_streets import edit_streets, list_edits, withdraw_edit
from gridmap.flows.load_network import find_lost_edits
from gridmap.model.ids import StreetEditId
from gridmap.travel.figures import network_facts
from gridmap.travel.rows import FINDING_WORDS

router = APIRouter(prefix="/streets", tags=["streets 路网"])


@router.get("", summary="路网概况 · What the street network amounts to")
def get_streets(request: Request, services: ServicesDep, lang: LangDep) -> StreetsNow:
    """Return sizes, version and data date of the network, and what is odd about it, in words."""
    current: CurrentStudio = request.app.state.current_studio
    network = current.network_of(services)
    now = StreetsNow(**network_facts(network))
    for told, one in zip(now.findings, network.findings, strict=True):
        zh, en = FINDING_WORDS[one.kind]
        told["text"] = (en if lang == "en" else zh).format(n=one.n)
    return now


@router.get("/edits", summary="人工修改列表 · List the edits by hand")
def get_edits(services: ServicesDep) -> list[StreetEditListed]:
    """Return every edit in the order made, also those that have ended or were withdrawn."""
    district = services.district
    found = list_edits(district=district)
    lost = {one.id for one in find_lost_edits(district=district)}
    at = district.clock()
    return [StreetEditListed.of(one, state=one.state(at, is_lost=one.id in lost)) for one in found]


@router.post("/edits", status_code=201, summary="人工修改 · Note an edit of a street or gate")
def post_edit(body: NewStreetEdit, services: ServicesDep, sight: SightDep) -> StreetEditNoted:
    """Close or open a street or gate, or add a street; ways follow from its first instant on.

    A line may run through any subdistrict: it is drawn by those who see them all.
    """
    if body.line is not None and sight.subdistricts is not None:
        raise SightTooNarrow(
            problem="a street is added by somebody who sees the whole district",
            mend="ask a planner of the district",
            problem_zh="新增道路须由可见全区的人员办理",
            mend_zh="请区级规划人员处理",
        )
    return StreetEditNoted.of(edit_streets(body.value(), district=services.district))


@router.post("/edits/{edit_id}/withdraw", summary="撤回修改 · Take an edit back")
def post_withdraw(edit_id: UUID, body: Withdrawal, services: ServicesDep) -> dict[str, UUID]:
    """Take an edit back; what it said is kept."""
    withdraw_edit(StreetEditId(edit_id), district=services.district, by=body.actor)
    return {"withdrawn": edit_id}
