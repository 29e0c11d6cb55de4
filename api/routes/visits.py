"""Household visits 入户走访: visits, the ledger 民情台账, coverage, who was not visited."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from api.deps import KeyDep, ServicesDep, WorkerDep
from api.schemas import Code
from api.visit_schemas import (
    CoverageOfGrid,
    HouseholdVisitStored,
    NewHouseholdVisit,
    UnvisitedHouseholds,
)
from gridmap.care_duties import receive_owed_ledger
from gridmap.flows import look_up_visits
from gridmap.flows.record_household_visit import record_household_visit
from gridmap.model.household import HouseholdVisit, LedgerEntry
from gridmap.model.ids import LedgerEntryId
from gridmap.wiring import Services

router = APIRouter(prefix="/visits", tags=["visits 入户走访"])

Area = Annotated[Code | None, Query(description="社区或网格编码 · of a community or grid")]
Days = Annotated[int, Query(ge=1, le=3_660)]


@router.post("", status_code=201, summary="填报入户走访 · Record a visit")
def post_visit(
    body: NewHouseholdVisit,
    services: ServicesDep,
    worker: WorkerDep,
    response: Response,
    idempotency_key: KeyDep,
) -> HouseholdVisitStored:
    """Store a visit once a key; each demand and hazard becomes a request at once."""
    fields = body.model_dump(exclude={"entries"})
    entries = tuple(LedgerEntry(**one.model_dump()) for one in body.entries)
    visit = HouseholdVisit(idempotency_key=idempotency_key, entries=entries, **fields)
    stored = record_household_visit(visit, district=services.district)
    if receive_owed_ledger(services) and worker is not None:
        worker.wake()
    if not stored.created:
        response.status_code = 200
    return HouseholdVisitStored(visit_id=stored.id, entry_ids=list(stored.entry_ids))


@router.get("/ledger", summary="民情台账 · The ledger")
def get_ledger(services: ServicesDep, n_days: Days = 31, area: Area = None) -> list[dict[str, Any]]:
    """Return what people said and which request and work order came of it."""
    rows = look_up_visits.list_ledger(district=services.district, n_days=n_days, area=area)
    return [dict(one) for one in rows]


@router.get("/ledger/{entry_id}", summary="台账条目 · One entry")
def get_entry(entry_id: UUID, services: ServicesDep) -> dict[str, Any]:
    """Return one entry; a request of the channel `visit` has its id as `source_ref`."""
    entry = LedgerEntryId(entry_id)
    return dict(look_up_visits.read_ledger_entry(entry, district=services.district))


@router.get("/coverage", summary="走访覆盖率 · Households met by grid")
def get_coverage(
    first: date, last: date, services: ServicesDep, area: Area = None
) -> list[CoverageOfGrid]:
    """Return the share of households of each grid that were met from one day to another."""
    measured = look_up_visits.measure_household_coverage(
        first, last, district=services.district, zone=_zone(services), area=area
    )
    return [CoverageOfGrid.model_validate(one, from_attributes=True) for one in measured]


@router.get("/unvisited", summary="久未走访 · Households not met for long")
def get_unvisited(
    services: ServicesDep, n_days: Days = 90, area: Area = None
) -> UnvisitedHouseholds:
    """Return buildings by unmet households, and the doors known among them."""
    found = look_up_visits.list_unvisited(
        district=services.district, zone=_zone(services), n_days=n_days, area=area
    )
    return UnvisitedHouseholds.model_validate(found, from_attributes=True)


def _zone(services: Services) -> ZoneInfo:
    return ZoneInfo(services.settings.time_zone)
