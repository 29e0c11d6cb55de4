"""Absences 离岗: breaks, leave and training of members, and their coming back."""

from uuid import UUID

from fastapi import APIRouter

from api.absence_schemas import AbsenceTold, NewAbsence
from api.calls import CallDep
from api.deps import ServicesDep, WorkerDep, wake
from api.schemas import Who
from gridmap.flows.note_absence import end_absence, note_absence, read_absences
from gridmap.model.ids import AbsenceId

router = APIRouter(prefix="/absences", tags=["members 网格员"])


@router.get("", summary="离岗名单 · Who is away")
def get_absences(services: ServicesDep) -> list[AbsenceTold]:
    """Return who is away now or will be, the first to come back first."""
    return [AbsenceTold.model_validate(one) for one in read_absences(district=services.district)]


@router.post("", status_code=201, summary="登记离岗 · Go away")
def post_absence(body: NewAbsence, call: CallDep) -> AbsenceTold:
    """Note a break, leave or training; what the member holds stays with them."""
    return call.answer(
        AbsenceTold,
        body,
        lambda services: note_absence(**body.model_dump(), district=services.district),
    )


@router.post("/{absence_id}/end", summary="销假 · Come back")
def post_end(absence_id: UUID, body: Who, call: CallDep, worker: WorkerDep) -> AbsenceTold:
    """End an absence now; the orders that wait near the member are tried at once."""
    told = call.answer(
        AbsenceTold,
        body,
        lambda services: end_absence(
            AbsenceId(absence_id),
            district=services.district,
            actor=body.actor,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        ),
    )
    wake(worker)
    return told
