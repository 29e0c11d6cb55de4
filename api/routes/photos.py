"""Photos of orders 照片: sent as they are, kept as pictures and nothing else, shown to few.

What comes is decoded and written anew before anything is kept (`ingest.photo_file`).
"""

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from api.calls import Call, KeyedCallDep
from api.deps import ServicesDep, own_key
from api.photo_schemas import PhotoErased, PhotoKept, PhotoSent
from api.schemas import ActorName, Code, Instant, Why
from gridmap.flows.add_photo import add_photo, order_of_assignment, order_of_request_key
from gridmap.flows.erase_photo import erase_photo
from gridmap.flows.look_at_photo import look_at_photo
from gridmap.ingest.photo_file import prepare_photo
from gridmap.model.ids import AssignmentId, PhotoId, WorkOrderId
from gridmap.model.photo import NewPhoto, PhotoMoment, WorkMoment
from gridmap.wiring import Services

router = APIRouter(tags=["photos 照片"])

_CREATED = 201
_POLICY = "default-src 'none'; sandbox"
_JPEG: dict[int | str, dict[str, object]] = {200: {"content": {"image/jpeg": {}}}}


Picture = Annotated[bytes, Body(media_type="image/jpeg", description="JPEG, PNG or WebP")]
TakenAt = Annotated[Instant | None, Query(description="by the clock of the phone")]
Actor = Annotated[ActorName, Query()]


@router.post(
    "/assignments/{assignment_id}/photos",
    status_code=_CREATED,
    summary="附处置照片 · Add a photo of the work",
)
def post_photo_of_work(
    assignment_id: UUID,
    body: Picture,
    call: KeyedCallDep,
    moment: WorkMoment,
    taken_at: TakenAt = None,
    actor: Actor = "member",
) -> PhotoKept:
    """Keep a photo of before or after the work; the same picture is kept once."""
    under = AssignmentId(assignment_id)
    order_id = order_of_assignment(under, district=call.services.district)
    new = NewPhoto(
        order_id=order_id,
        assignment_id=under,
        moment=PhotoMoment(moment),
        photo=prepare_photo(body),
        taken_at=taken_at,
        actor=actor,
    )
    return _add(call, body, new)


@router.post(
    "/work-orders/{order_id}/photos",
    status_code=_CREATED,
    summary="附来件照片 · Add what the caller sent",
)
def post_photo_of_caller(
    order_id: UUID,
    body: Picture,
    call: KeyedCallDep,
    taken_at: TakenAt = None,
    actor: Actor = "desk",
) -> PhotoKept:
    """Keep a photo that whoever told of the matter has sent."""
    return _told(call, body, WorkOrderId(order_id), taken_at=taken_at, actor=actor)


@router.post(
    "/members/{code}/sightings/{key}/photos",
    status_code=_CREATED,
    summary="附上报照片 · Add a photo to what one reports",
)
def post_photo_of_sighting(
    code: Code,
    key: Code,
    request: Request,
    body: Picture,
    call: KeyedCallDep,
    taken_at: TakenAt = None,
) -> PhotoKept:
    """Keep a photo of what a member reported under `key`, the key of that report."""
    reported = f"{code}:{own_key(request, key)}"
    order_id = order_of_request_key(reported, district=call.services.district)
    return _told(call, body, order_id, taken_at=taken_at, actor=code)


@router.get(
    "/photos/{photo_id}",
    summary="看照片 · Look at a photo",
    responses=_JPEG,
    response_class=Response,
)
def get_photo(photo_id: UUID, services: ServicesDep) -> Response:
    """Return a photo as JPEG, at most 1,600 pixels long. Every look is put down."""
    return _shown(photo_id, look_at_photo(PhotoId(photo_id), district=services.district))


@router.get(
    "/photos/{photo_id}/thumbnail",
    summary="看缩略图 · Look at a small photo",
    responses=_JPEG,
    response_class=Response,
)
def get_thumbnail(photo_id: UUID, services: ServicesDep) -> Response:
    """Return a photo as JPEG, at most 320 pixels long. Every look is put down."""
    small = look_at_photo(PhotoId(photo_id), district=services.district, is_thumbnail=True)
    return _shown(photo_id, small)


@router.post("/photos/{photo_id}/erase", summary="删除照片 · Erase a photo")
def post_erase(photo_id: UUID, body: Why, call: KeyedCallDep) -> PhotoErased:
    """Erase what a photo shows, with a reason; that there was one is still told."""

    def act(services: Services) -> dict[str, object]:
        return erase_photo(
            PhotoId(photo_id), district=services.district, actor=body.actor, reason=body.reason
        )

    return call.answer(PhotoErased, body, act)


def _told(
    call: Call, body: bytes, order_id: WorkOrderId, *, taken_at: Instant | None, actor: str
) -> PhotoKept:
    new = NewPhoto(
        order_id=order_id,
        moment=PhotoMoment.TOLD,
        photo=prepare_photo(body),
        taken_at=taken_at,
        actor=actor,
    )
    return _add(call, body, new)


def _add(call: Call, body: bytes, new: NewPhoto) -> PhotoKept:
    sha256 = hashlib.sha256(body).hexdigest()
    sent = PhotoSent(moment=new.moment, taken_at=new.taken_at, sha256=sha256)
    return call.answer(PhotoKept, sent, lambda services: add_photo(new, district=services.district))


def _shown(photo_id: UUID, picture: bytes) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{photo_id}.jpg"',
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(picture, media_type="image/jpeg", headers=headers)
