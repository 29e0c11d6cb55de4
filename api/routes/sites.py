"""Sites 选址: where the next stations should stand."""

from fastapi import APIRouter, Request

from api.deps import LangDep, ServicesDep, StudioDep
from api.one_at_a_time import OneAtATime
from api.planning_schemas import Facts, SiteQuestion
from gridmap.coverage.siting.facts import siting_facts
from gridmap.flows.site_stations import site_stations
from gridmap.report.siting_sheets import verdict

router = APIRouter(prefix="/sites", tags=["sites 选址"])


@router.post("", summary="选址 · Choose where new stations should stand")
def post_sites(
    body: SiteQuestion, request: Request, services: ServicesDep, studio: StudioDep, lang: LangDep
) -> Facts:
    """Return a plan with the proof of how good it is; 503 while another is looked for.

    Nothing is stored.
    """
    search: OneAtATime = request.app.state.search
    with search.alone():
        sited = site_stations(body.value(), ground=studio.ground, district=services.district)
    zh, en = verdict(sited)
    return siting_facts(sited) | {"verdict": en if lang == "en" else zh}
