"""The audit 审计: read, exported and checked by whoever may do nothing else."""

from collections.abc import Mapping
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, Response

from api.account_schemas import AuditAsked, AuditLine, AuditState, RetentionNow, SealsNow
from api.deps import ActorDep, ServicesDep
from api.throttle import address_of
from gridmap.casework.masking import masked
from gridmap.flows.keep_audit import export_audit, find_audit_gaps, note_entry, read_audit
from gridmap.flows.look_at_retention import look_at_retention
from gridmap.flows.seal_events import check_seals
from gridmap.model.actor import Actor
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.report.audit_sheet import audit_sheet
from gridmap.wiring import Services

router = APIRouter(prefix="/audit", tags=["accounts 账户"])

Asked = Annotated[AuditAsked, Query()]


def _note_reading(
    how: str, asked: AuditAsked, request: Request, services: Services, actor: Actor
) -> None:
    facts = asked.model_dump(mode="json", exclude_none=True)
    read = AuditEntry(
        kind=AuditKind.AUDIT_READ,
        actor=actor.label,
        actor_id=actor.account_id,
        about=how,
        address=address_of(request),
        facts=facts,
    )
    note_entry(read, district=services.district)


@router.get("", summary="审计记录 · The audit")
def get_audit(
    asked: Asked, request: Request, services: ServicesDep, actor: ActorDep
) -> list[AuditLine]:
    """Return lines of the audit, the newest first; reading it is a line of its own.

    Whoever goes on states the instant and the id of the last line (`before`, `before_id`).
    """
    _note_reading("GET /audit", asked, request, services, actor)
    lines = read_audit(asked.value(), district=services.district, limit=asked.limit)
    return [AuditLine.model_validate(one) for one in lines]


@router.get("/file.csv", summary="导出审计记录 · The audit as a file", response_class=Response)
def get_file(asked: Asked, request: Request, services: ServicesDep, actor: ActorDep) -> Response:
    """Return every line that is asked for as a file; `limit` does not count.

    More than 50,000 are refused: nothing is left out without a word.
    """
    _note_reading("GET /audit/file.csv", asked, request, services, actor)
    lines = export_audit(asked.value(), district=services.district)
    # The veil reads no files: what people typed for a login may be a telephone number.
    shown = [cast("Mapping[str, object]", masked(one)) for one in lines]
    return Response(
        audit_sheet(shown),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


@router.get("/gaps", summary="审计完整性 · Whether the audit is whole")
def get_gaps(services: ServicesDep) -> AuditState:
    """Return what the audit should say and does not, and whether it is guarded."""
    return AuditState.model_validate(find_audit_gaps(district=services.district))


@router.get("/retention", summary="个人信息留存 · What is kept of persons")
def get_retention(services: ServicesDep) -> RetentionNow:
    """Return how long callers, trails, photos, evacuees and the audit are kept, and what is late.

    `n_due` should be gone at the next round of a worker; `is_late` should be since more than a day.
    """
    days = services.kept_days
    return RetentionNow.model_validate(look_at_retention(district=services.district, days=days))


@router.get("/seals", summary="事件核验 · Whether the history is as it was sealed")
def get_seals(services: ServicesDep) -> SealsNow:
    """Compare every event with what it said when the worker sealed it, within the hour.

    `head` is the digest of the newest seal: one that is kept elsewhere, as a log is, proves that
    no seal was made anew.
    """
    return SealsNow.model_validate(check_seals(district=services.district))
