"""A volunteer's phone: errands, wishes near by, and the wishes that they hold.

Each route names the volunteer: it is their own phone, or somebody at the desk does it for them.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter

from api.care_schemas import ErrandToDo, VisitReported
from api.deps import ServicesDep, WorkerDep, wake
from api.once import OnceDep
from api.schemas import Code
from api.volunteer_schemas import OwnErrandReport, OwnWishBack, OwnWishDone, VolunteerDay
from api.wish_schemas import WishHeld, WishNearby, WishNow
from gridmap.care_duties import receive_owed_care
from gridmap.flows.claim_wish import claim_wish
from gridmap.flows.look_up_wishes import wishes_near, wishes_of
from gridmap.flows.move_wish import move_wish
from gridmap.flows.read_errands import read_errands
from gridmap.flows.report_care_visit import report_care_visit
from gridmap.model.care import CareReport
from gridmap.model.ids import CareVisitId, WishId
from gridmap.model.wish import WishState
from gridmap.wiring import Services

router = APIRouter(prefix="/volunteers/{code}", tags=["volunteers 志愿者"])


@router.get("/work", summary="志愿者的心愿与任务 · What a volunteer may do")
def get_work(code: Code, services: ServicesDep) -> VolunteerDay:
    """Return errands and held wishes with name and door, and the wishes near by without."""
    district, zone = services.district, _zone(services)
    near = wishes_near(code, district=district, travel=services.travel, policy=services.wish_policy)
    return VolunteerDay(
        at=district.clock(),
        time_zone=services.settings.time_zone,
        volunteer_code=code,
        errands=[
            ErrandToDo.model_validate(one, from_attributes=True)
            for one in read_errands(code, district=district, zone=zone)
        ],
        held=[WishHeld.model_validate(dict(one)) for one in wishes_of(code, district=district)],
        near=[WishNearby.model_validate(one, from_attributes=True) for one in near],
    )


@router.post("/wishes/{wish_id}/claim", summary="认领心愿 · Claim")
def post_own_claim(code: Code, wish_id: UUID, services: ServicesDep) -> WishNow:
    """Give an open wish to the first who asks; asked again it stays so."""
    claim_wish(WishId(wish_id), code, district=services.district, policy=services.wish_policy)
    return WishNow(wish_id=wish_id, state=WishState.CLAIMED)


@router.post("/wishes/{wish_id}/done", summary="心愿完成 · Done")
def post_own_done(code: Code, wish_id: UUID, body: OwnWishDone, services: ServicesDep) -> WishNow:
    """Say what was done; the desk confirms it."""
    return _move(code, wish_id, WishState.DONE, body.text, services)


@router.post("/wishes/{wish_id}/give-back", summary="退回心愿 · Give back")
def post_own_give_back(
    code: Code, wish_id: UUID, body: OwnWishBack, services: ServicesDep
) -> WishNow:
    """Let somebody else have it."""
    return _move(code, wish_id, WishState.OPEN, body.reason, services)


@router.post("/errands/{visit_id}/reports", status_code=201, summary="任务反馈 · Report an errand")
def post_own_errand(
    code: Code,
    visit_id: UUID,
    body: OwnErrandReport,
    services: ServicesDep,
    worker: WorkerDep,
    once: OnceDep,
) -> VisitReported:
    """Store what a volunteer found, once a key; a call for help becomes a work order at once."""
    report = CareReport(
        idempotency_key=once.key,
        visit_id=CareVisitId(visit_id),
        volunteer_code=code,
        **body.model_dump(),
    )
    done = report_care_visit(
        report, district=services.district, policy=services.care_policy, zone=_zone(services)
    )
    if receive_owed_care(services):
        wake(worker)
    once.tell(created=done.created)
    return VisitReported(report_id=done.report_id, visit_id=done.visit_id, is_done=done.is_done)


def _move(code: str, wish_id: UUID, state: WishState, text: str, services: Services) -> WishNow:
    now = move_wish(
        WishId(wish_id),
        state,
        district=services.district,
        actor=code,
        volunteer=code,
        text=text,
    )
    return WishNow(wish_id=wish_id, state=now)


def _zone(services: Services) -> ZoneInfo:
    return ZoneInfo(services.settings.time_zone)
