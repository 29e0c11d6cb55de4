"""Coverage 覆盖: who lives within reach of open stations, as it is and as it might be."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.coverage_schemas import (
    Difference,
    NewRun,
    RunKept,
    RunListed,
    RunMade,
    Supposition,
)
from api.deps import LangDep, ServicesDep, StudioDep
from gridmap.coverage.facts import (
    compared_facts,
    coverage_of,
    served_facts,
    standing_facts,
    standing_of,
    touched_facts,
)
from gridmap.coverage.policy import policy_of
from gridmap.flows.compare_coverages import compare_coverages, list_runs, read_run
from gridmap.flows.measure_coverage import measure_coverage
from gridmap.flows.what_if import what_if
from gridmap.report.coverage_sheets import coverage_sheets
from gridmap.report.sheets import as_xlsx


class Workbook(Response):
    """A file for spreadsheets."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


router = APIRouter(prefix="/coverage", tags=["coverage 覆盖"])


@router.post("/runs", status_code=201, summary="测算覆盖 · Measure and keep a coverage")
def post_run(body: NewRun, services: ServicesDep, studio: StudioDep) -> RunMade:
    """Measure along the streets, from the way of every door, and keep the answer."""
    measured, run_id = measure_coverage(
        body.policy(), studio=studio, district=services.district, title=body.title
    )
    served = measured.coverage.served
    return RunMade(
        run=run_id,
        policy=measured.policy.as_facts(),
        figures=served_facts(served),
        stations=[standing_facts(one) for one in measured.stations],
        uncovered=[one.code for one in served.uncovered()],
        refused_doors=dict(measured.refused_doors),
    )


@router.get("/runs", summary="已存测算 · Stored coverages")
def get_runs(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[RunListed]:
    """Return the coverages that are kept, newest first."""
    return [
        RunListed(
            run=one.id,
            made_at=one.made_at.isoformat(),
            title=one.title,
            policy=dict(one.policy),
            whole=one.figures["whole"],
        )
        for one in list_runs(district=services.district, limit=limit)
    ]


@router.get("/runs/{run_id}", summary="一次测算 · One stored coverage")
def get_run(run_id: UUID, services: ServicesDep) -> RunKept:
    """Return a stored coverage with the figures of every area."""
    run = read_run(run_id, district=services.district)
    return RunKept(
        run=run.id,
        made_at=run.made_at.isoformat(),
        title=run.title,
        policy=dict(run.policy),
        data_date=None if run.data_date is None else run.data_date.isoformat(),
        figures=dict(run.figures),
        stations=[dict(one) for one in run.stations],
    )


@router.get(
    "/runs/{run_id}/tables.xlsx",
    summary="测算表格 · The tables of one stored coverage",
    response_class=Workbook,
)
def get_tables(run_id: UUID, services: ServicesDep, lang: LangDep) -> Workbook:
    """Return all tables of a stored coverage as one workbook."""
    run = read_run(run_id, district=services.district)
    served = coverage_of(run.doors, policy_of(run.policy).standard).served
    stations = [standing_of(one) for one in run.stations]
    return Workbook(
        as_xlsx(coverage_sheets(served, stations, lang=lang)),
        headers={"Content-Disposition": f'attachment; filename="coverage-{run.id}.xlsx"'},
    )


@router.get(
    "/runs/{before}/compare/{after}", summary="比较两次测算 · Two stored coverages side by side"
)
def get_comparison(before: UUID, after: UUID, services: ServicesDep) -> Difference:
    """Return what differs between two coverages of one standard and limit."""
    found = compare_coverages(before, after, district=services.district)
    return Difference(compared=compared_facts(found.compared))


@router.post("/what-if", summary="假设变动 · What if stations or gates were otherwise")
def post_what_if(body: Supposition, studio: StudioDep) -> Difference:
    """Return what would change; nothing is stored."""
    changes = [one.value() for one in body.changes]
    answer = what_if(body.question.policy(), changes, studio=studio)
    return Difference(
        compared=compared_facts(answer.compared),
        touched=touched_facts(answer.touched),
        stations=[standing_facts(one) for one in answer.after.stations],
    )
