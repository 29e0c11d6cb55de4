"""Destinations of news 接收方 and their messages: kept, paused, taken up again, given up."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.access_schemas import Why
from api.delivery_schemas import (
    DestinationChanges,
    DestinationNow,
    DestinationSecret,
    DestinationsNow,
    DestinationToBe,
    MessageNow,
    MessagesChanged,
    MessagesGivenUp,
    SecretRenewed,
    WhichMessages,
)
from api.deps import ActorDep, ServicesDep
from api.schemas import Code
from api.throttle import address_of
from gridmap.flows.keep_destinations import (
    add_destination,
    change_destination,
    list_destinations,
    pause_destination,
    remove_destination,
    renew_secret,
    resume_destination,
)
from gridmap.flows.settle_deliveries import (
    give_deliveries_up,
    list_deliveries,
    retry_deliveries,
)
from gridmap.model.actor import Actor
from gridmap.model.audit import By
from gridmap.model.delivery import OUTBOUND_KINDS, DeliveryState
from gridmap.model.event import EventKind

router = APIRouter(prefix="/destinations", tags=["system 系统"])

_CREATED, _NO_CONTENT = 201, 204
_NO_REASON, _ALL_STUCK, _IN_A_DAY = Why(), WhichMessages(), SecretRenewed()


@router.get("", summary="接收方 · Destinations of news")
def get_destinations(services: ServicesDep) -> DestinationsNow:
    """Return destinations and how many messages each has taken, how many wait or are stuck."""
    found = list_destinations(district=services.district)
    return DestinationsNow(
        at=services.district.clock(),
        kinds=[one for one in EventKind if one in OUTBOUND_KINDS],
        retry_min=list(services.delivery_policy.retry_min),
        destinations=[DestinationNow.model_validate(one) for one in found],
    )


@router.post("", status_code=_CREATED, summary="添加接收方 · Add a destination")
def post_destination(
    body: DestinationToBe, request: Request, services: ServicesDep, actor: ActorDep
) -> DestinationSecret:
    """Add a destination, which hears of what comes from now on; its secret is told this once."""
    added = add_destination(
        body.value(),
        district=services.district,
        policy=services.delivery_policy,
        by=_by(actor, request),
    )
    return DestinationSecret.model_validate(added)


@router.patch("/{code}", status_code=_NO_CONTENT, summary="修改接收方 · Change a destination")
def patch_destination(
    code: Code,
    body: DestinationChanges,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
) -> None:
    """Change name, URL, kinds or subdistrict; what waits goes to a new URL at once."""
    change_destination(
        code,
        body.value(),
        district=services.district,
        policy=services.delivery_policy,
        by=_by(actor, request, body.reason),
    )


@router.post("/{code}/pause", status_code=_NO_CONTENT, summary="暂停投递 · Pause a destination")
def post_pause(
    code: Code, request: Request, services: ServicesDep, actor: ActorDep, body: Why = _NO_REASON
) -> None:
    """Send nothing there until it is resumed; messages wait meanwhile."""
    pause_destination(code, district=services.district, by=_by(actor, request, body.reason))


@router.post("/{code}/resume", status_code=_NO_CONTENT, summary="恢复投递 · Resume a destination")
def post_resume(
    code: Code, request: Request, services: ServicesDep, actor: ActorDep, body: Why = _NO_REASON
) -> None:
    """Send there again, what has waited first."""
    resume_destination(code, district=services.district, by=_by(actor, request, body.reason))


@router.post("/{code}/secret", summary="更换签名密钥 · Give a destination a new secret")
def post_secret(
    code: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: SecretRenewed = _IN_A_DAY,
) -> DestinationSecret:
    """Draw a new secret, told this once; for 24 hours the one before signs every message too."""
    by = _by(actor, request, body.reason)
    renewed = renew_secret(code, district=services.district, by=by, is_at_once=body.at_once)
    return DestinationSecret.model_validate(renewed)


@router.post("/{code}/remove", summary="移除接收方 · Remove a destination")
def post_remove(
    code: Code, request: Request, services: ServicesDep, actor: ActorDep, body: Why = _NO_REASON
) -> MessagesChanged:
    """Remove a destination with its secret, and tell how many messages were given up with it."""
    by = _by(actor, request, body.reason)
    return MessagesChanged(n=remove_destination(code, district=services.district, by=by))


@router.get("/{code}/messages", summary="投递消息 · Messages of a destination")
def get_messages(
    code: Code,
    services: ServicesDep,
    state: DeliveryState | None = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> list[MessageNow]:
    """Return messages of a destination, the newest first."""
    found = list_deliveries(code, district=services.district, state=state, limit=limit)
    return [MessageNow.of(one) for one in found]


@router.post("/{code}/retry", summary="重新投递 · Take messages up again")
def post_retry(
    code: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: WhichMessages = _ALL_STUCK,
) -> MessagesChanged:
    """Send a message at once, or all that are stuck, with as many tries as a new one has."""
    n = retry_deliveries(
        code,
        district=services.district,
        by=_by(actor, request, body.reason),
        message_id=body.message,
    )
    return MessagesChanged(n=n)


@router.post("/{code}/give-up", summary="放弃投递 · Give messages up")
def post_give_up(
    code: Code, body: MessagesGivenUp, request: Request, services: ServicesDep, actor: ActorDep
) -> MessagesChanged:
    """Give a message up, or all that are stuck, with the reason."""
    n = give_deliveries_up(
        code,
        body.reason,
        district=services.district,
        by=_by(actor, request),
        message_id=body.message,
    )
    return MessagesChanged(n=n)


def _by(actor: Actor, request: Request, reason: str | None = None) -> By:
    return By(actor=actor.label, address=address_of(request), reason=reason)
