"""Shared cameras near an order 附近摄像头: by right, with a reason, and put down before shown."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.camera_schemas import CameraAddress, CameraNear, OpenCamera, WhyLook
from api.deps import ActorDep, ServicesDep, SightDep, WholeServices
from api.throttle import address_of
from gridmap.flows.keep_audit import note_entry
from gridmap.flows.look_at_cameras import address_of_camera, find_cameras
from gridmap.model.actor import Actor
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.rights import Right
from gridmap.wiring import Services

router = APIRouter(prefix="/work-orders/{order_id}/cameras", tags=["desk 坐席"])


@dataclass(frozen=True, slots=True)
class _Look:
    """One look: of whom, at what; whoever looks sees a part of the district, the audit all."""

    request: Request
    services: Services
    whole: Services
    actor: Actor

    def note(self, kind: AuditKind, reason: str, codes: list[str]) -> None:
        """Put the look down; where that fails nothing is shown."""
        entry = AuditEntry(
            kind=kind,
            actor=self.actor.label,
            actor_id=self.actor.account_id,
            wanted=Right.SEE_CAMERAS.value,
            about=f"POST {self.request.url.path}",
            address=address_of(self.request),
            facts={"reason": reason, "cameras": codes},
        )
        note_entry(entry, district=self.whole.district)


def _look(request: Request, services: ServicesDep, whole: WholeServices, actor: ActorDep) -> _Look:
    return _Look(request, services, whole, actor)


_LookDep = Annotated[_Look, Depends(_look)]


@router.post("", summary="附近摄像头 · Cameras near an order")
def post_cameras(order_id: UUID, body: WhyLook, look: _LookDep) -> list[CameraNear]:
    """Return the cameras near an open order, the nearest first, and put down who asked and why.

    A post: the reason stands in its body. None of another subdistrict than one's own is told.
    """
    seen = look.services
    rows = find_cameras(WorkOrderId(order_id), district=seen.district, policy=seen.intake_policy)
    look.note(AuditKind.CAMERAS_SEEN, body.reason, [str(row["code"]) for row in rows])
    return [CameraNear.model_validate({**row, "has_link": bool(row["link"])}) for row in rows]


@router.post("/open", summary="打开摄像头 · Open a camera")
def post_open(order_id: UUID, body: OpenCamera, look: _LookDep, sight: SightDep) -> CameraAddress:
    """Return where the video platform shows a camera, and put down who opened it and why."""
    services = look.services
    link = address_of_camera(
        WorkOrderId(order_id),
        body.code,
        district=services.district.seen_by(sight),
        policy=services.intake_policy,
    )
    look.note(AuditKind.CAMERA_OPENED, body.reason, [body.code])
    return CameraAddress(link=link)
