"""Care 三色管理: the register, the plan of a day, reports, what was missed.

Two kinds of reads that never mix: those of the desk and of visitors (names masked in lists, one
file at a time, each look an event), and `/care/errands` for volunteers, who see name, door and
errand only.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from api.care_schemas import (
    CareEnd,
    CarePause,
    CarePerson,
    CareResumed,
    CareVisitOfDay,
    ErrandReport,
    ErrandToDo,
    Handing,
    PlannedDayNow,
    PlanOrder,
    VisitReport,
    VisitReported,
)
from api.deps import KeyDep, ServicesDep, WorkerDep
from api.schemas import ActorName, Code
from gridmap.care_duties import plan_care_day, receive_owed_care
from gridmap.flows import keep_care_person, look_up_care
from gridmap.flows.read_errands import read_errands
from gridmap.flows.report_care_visit import report_care_visit
from gridmap.model.care import CareRecord, CareReport, Pause
from gridmap.model.ids import CareVisitId
from gridmap.wiring import Services
from gridmap.worker import Worker

router = APIRouter(prefix="/care", tags=["care 关爱"])

Area = Annotated[Code | None, Query(description="社区或网格编码 · of a community or grid")]
Member = Annotated[Code | None, Query(description="网格员编码 · of a member")]


@router.put("/persons/{code}", summary="登记关爱对象 · Put a person into the register")
def put_person(
    code: Code,
    body: CarePerson,
    services: ServicesDep,
    response: Response,
    actor: ActorName = "desk",
) -> dict[str, str]:
    """Store or change an entry; 201 where it is new. Lists of supervision are refused."""
    fields = body.model_dump(exclude={"position"})
    position = body.position.value() if body.position else None
    is_new = keep_care_person.put_care_person(
        CareRecord(code=code, position=position, **fields),
        district=services.district,
        zone=_zone(services),
        actor=actor,
    )
    response.status_code = 201 if is_new else 200
    return {"code": code}


@router.get("/persons", summary="关爱登记册 · The register, names masked")
def get_persons(services: ServicesDep, area: Area = None) -> list[dict[str, Any]]:
    """Return who is cared for; neither door nor number nor note."""
    rows = look_up_care.list_care_people(district=services.district, area=area)
    return [dict(one) for one in rows]


@router.get("/persons/{code}", summary="关爱档案 · The file of one person")
def get_person(code: Code, services: ServicesDep, actor: ActorName = "desk") -> dict[str, Any]:
    """Return everything about one person. Each look is an event with who looked."""
    return dict(look_up_care.read_care_file(code, district=services.district, actor=actor))


@router.post("/persons/{code}/pause", status_code=204, summary="暂停走访 · Pause visits")
def post_pause(code: Code, body: CarePause, services: ServicesDep) -> None:
    """Note days without visits: a hospital stay, a journey."""
    pause = Pause(first=body.first, last=body.last, reason=body.reason)
    district, zone = services.district, _zone(services)
    keep_care_person.pause_care(code, pause, district=district, zone=zone, actor=body.actor)


@router.post("/persons/{code}/resume", status_code=204, summary="恢复走访 · Resume visits")
def post_resume(code: Code, body: CareResumed, services: ServicesDep) -> None:
    """Let visits go on from a day."""
    district, zone = services.district, _zone(services)
    keep_care_person.resume_care(
        code, body.from_day, district=district, zone=zone, actor=body.actor
    )


@router.post("/persons/{code}/end", status_code=204, summary="结束关爱 · End care")
def post_end(code: Code, body: CareEnd, services: ServicesDep) -> None:
    """Let care end; open visits leave the plan."""
    keep_care_person.end_care(
        code, body.on, district=services.district, actor=body.actor, reason=body.reason
    )


@router.post("/persons/{code}/reports", status_code=201, summary="填报走访 · Report a visit")
def post_report(
    code: Code,
    body: VisitReport,
    services: ServicesDep,
    worker: WorkerDep,
    response: Response,
    idempotency_key: KeyDep,
) -> VisitReported:
    """Store what a visitor found, once a key; a call for help becomes a work order at once."""
    report = CareReport(idempotency_key=idempotency_key, person_code=code, **body.model_dump())
    return _reported(report, services, worker, response)


@router.post("/plan", summary="编制走访计划 · Plan the visits of a day")
def post_plan(body: PlanOrder, services: ServicesDep) -> PlannedDayNow:
    """Plan a day; run twice it adds nothing."""
    planned = plan_care_day(body.on, services)
    return PlannedDayNow.model_validate(planned, from_attributes=True)


@router.get("/plan", summary="走访计划 · The visits of a day")
def get_plan(
    on: date, services: ServicesDep, area: Area = None, member: Member = None
) -> list[CareVisitOfDay]:
    """Return the visits of a day by member, in the order of the walk."""
    rows = look_up_care.read_care_day(on, district=services.district, area=area, member=member)
    return [CareVisitOfDay.model_validate(dict(one)) for one in rows]


@router.get("/missed", summary="逾期未访 · Missed visits")
def get_missed(
    services: ServicesDep, n_days: Annotated[int, Query(ge=1, le=366)] = 31
) -> list[dict[str, Any]]:
    """Return what was missed, how often in a row, who was called, which order came of it."""
    rows = look_up_care.list_missed_visits(
        district=services.district, zone=_zone(services), n_days=n_days
    )
    return [dict(one) for one in rows]


@router.post("/visits/{visit_id}/hand", status_code=204, summary="交志愿者 · Hand on a visit")
def post_hand(visit_id: UUID, body: Handing, services: ServicesDep) -> None:
    """Hand a planned visit to a volunteer; the errand is refused where it says too much."""
    keep_care_person.hand_visit(
        CareVisitId(visit_id),
        body.volunteer_code,
        body.errand,
        district=services.district,
        actor=body.actor,
    )


@router.get("/errands", summary="志愿者任务 · What a volunteer is to do")
def get_errands(services: ServicesDep, volunteer: Code) -> list[ErrandToDo]:
    """Return name, door and errand: never colour, kind, note, period or list."""
    found = read_errands(volunteer, district=services.district, zone=_zone(services))
    return [ErrandToDo.model_validate(one, from_attributes=True) for one in found]


@router.post(
    "/errands/{visit_id}/reports", status_code=201, summary="志愿者反馈 · Report an errand"
)
def post_errand_report(
    visit_id: UUID,
    body: ErrandReport,
    services: ServicesDep,
    worker: WorkerDep,
    response: Response,
    idempotency_key: KeyDep,
) -> VisitReported:
    """Store what a volunteer found, once a key."""
    report = CareReport(
        idempotency_key=idempotency_key, visit_id=CareVisitId(visit_id), **body.model_dump()
    )
    return _reported(report, services, worker, response)


def _reported(
    report: CareReport, services: Services, worker: Worker | None, response: Response
) -> VisitReported:
    done = report_care_visit(
        report,
        district=services.district,
        policy=services.care_policy,
        zone=_zone(services),
    )
    if receive_owed_care(services) and worker is not None:
        worker.wake()
    if not done.created:
        response.status_code = 200
    return VisitReported(report_id=done.report_id, visit_id=done.visit_id, is_done=done.is_done)


def _zone(services: Services) -> ZoneInfo:
    return ZoneInfo(services.settings.time_zone)
