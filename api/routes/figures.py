"""Figures 统计: how much was asked for, how well it went, and the requests behind each count."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.deps import ActorDep, LangDep, ServicesDep
from api.figure_schemas import (
    CountedRequest,
    FiguresAsked,
    FiguresTold,
    RequestsAsked,
    RequestsCounted,
)
from gridmap.flows.read_figures import read_counted_requests, read_figures
from gridmap.model.actor import Actor
from gridmap.model.rights import Right, rights_of
from gridmap.report.figure_sheets import long_sheet
from gridmap.report.sheets import as_csv

router = APIRouter(prefix="/figures", tags=["figures 统计"])


@router.get("/counted", summary="统计 · Figures of some days")
def get_counted(
    asked: Annotated[FiguresAsked, Query()], services: ServicesDep, actor: ActorDep, lang: LangDep
) -> FiguresTold:
    """Return figures as a whole and by group, beside the days before and the year before.

    Each has its definition; a count opens the list of the same name at `/figures/requests`.
    """
    may_list = _may_list(actor)
    found = read_figures(
        asked.days(),
        asked.filters(),
        by=asked.by,
        district=services.district,
        pools_small=not may_list,
    )
    return FiguresTold.of(found, lang, may_list=may_list)


@router.get(
    "/counted.csv",
    summary="统计表 · Figures as a table",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
def get_counted_csv(
    asked: Annotated[FiguresAsked, Query()], services: ServicesDep, actor: ActorDep, lang: LangDep
) -> Response:
    """Return every figure of every group with its counts and definition, a row each."""
    found = read_figures(
        asked.days(),
        asked.filters(),
        by=asked.by,
        district=services.district,
        pools_small=not _may_list(actor),
    )
    name = f"figures_{asked.first}_{asked.last}.csv"
    return Response(
        as_csv(long_sheet(found, lang=lang)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/requests", summary="指标背后的诉求 · The requests behind a count")
def get_requests(
    asked: Annotated[RequestsAsked, Query()], services: ServicesDep
) -> RequestsCounted:
    """Return the requests that a count of some days has: as many as the figure says."""
    found = read_counted_requests(
        asked.days(),
        asked.filters(),
        what=asked.counted,
        places=range(asked.first_place, asked.first_place + asked.limit),
        district=services.district,
    )
    rows = [CountedRequest.model_validate(one) for one in found.rows]
    return RequestsCounted(n=found.n, requests=rows)


def _may_list(actor: Actor) -> bool:
    return Right.SEE_ORDERS in rights_of(actor.roles)
