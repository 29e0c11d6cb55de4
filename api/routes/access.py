"""Ways in 接入: sessions of browsers, keys of systems, members' phones. Added, looked at, ended."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.access_schemas import (
    DeviceNow,
    Jurisdiction,
    KeyNow,
    NewDevice,
    NewKey,
    OneTimeToken,
    SessionNow,
    Why,
)
from api.deps import ActorDep, ServicesDep
from api.schemas import Code
from api.session_cookie import token_of
from api.throttle import address_of
from gridmap.flows.keep_devices import add_device, list_devices, revoke_device
from gridmap.flows.keep_keys import add_key, list_keys, revoke_key
from gridmap.flows.keep_sessions import end_session, list_sessions
from gridmap.flows.look_up_desk import read_desk_areas

router = APIRouter(tags=["accounts 账户"])

_CREATED, _NO_CONTENT = 201, 204
_NO_REASON = Why()


@router.get("/sessions", summary="在线会话 · Sessions that are open")
def get_sessions(request: Request, services: ServicesDep) -> list[SessionNow]:
    """Return the sessions somebody could go on with now, the one in use last before the others."""
    found = list_sessions(district=services.district, token=token_of(request))
    return [SessionNow.model_validate(one) for one in found]


@router.post("/sessions/{session_id}/end", status_code=_NO_CONTENT, summary="下线 · End a session")
def post_end(
    session_id: UUID,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: Why = _NO_REASON,
) -> None:
    """End a session. Whoever had it may sign in again: disable the account to keep them out."""
    end_session(
        session_id,
        district=services.district,
        actor=actor.label,
        address=address_of(request),
        reason=body.reason,
    )


@router.get("/keys", summary="系统密钥 · Keys of systems")
def get_keys(services: ServicesDep) -> list[KeyNow]:
    """Return the keys with what they are for, revoked ones too; never their tokens."""
    return [KeyNow.model_validate(one) for one in list_keys(district=services.district)]


@router.post("/keys", status_code=_CREATED, summary="添加密钥 · Add a key")
def post_key(
    body: NewKey, request: Request, services: ServicesDep, actor: ActorDep
) -> OneTimeToken:
    """Add a key for a system; its token is told this once."""
    key = add_key(
        body.stated(), district=services.district, actor=actor.label, address=address_of(request)
    )
    return OneTimeToken(code=key.code, token=key.token)


@router.post("/keys/{code}/revoke", status_code=_NO_CONTENT, summary="吊销密钥 · Revoke a key")
def post_revoked_key(
    code: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: Why = _NO_REASON,
) -> None:
    """Revoke a key: its next call is refused."""
    revoke_key(
        code,
        district=services.district,
        actor=actor.label,
        address=address_of(request),
        reason=body.reason,
    )


@router.get("/devices", summary="定位设备 · Members' phones")
def get_devices(services: ServicesDep) -> list[DeviceNow]:
    """Return members' phones, revoked ones too, with what was refused of their fixes."""
    return [DeviceNow.model_validate(one) for one in list_devices(district=services.district)]


@router.post("/devices", status_code=_CREATED, summary="登记设备 · Add a phone")
def post_device(body: NewDevice, services: ServicesDep, actor: ActorDep) -> OneTimeToken:
    """Let a phone report where a member is; its token is told this once."""
    added = add_device(
        body.member_code,
        district=services.district,
        actor=actor.label,
        datum=body.datum,
        label=body.label,
    )
    return OneTimeToken(code=added.code, token=added.token)


@router.post("/devices/{code}/revoke", status_code=_NO_CONTENT, summary="吊销设备 · Revoke a phone")
def post_revoked_device(
    code: Code, services: ServicesDep, actor: ActorDep, body: Why = _NO_REASON
) -> None:
    """Revoke a phone: its next report is refused."""
    revoke_device(code, district=services.district, actor=actor.label, reason=body.reason)


@router.get("/jurisdictions", summary="街道 · Subdistricts to be kept to")
def get_jurisdictions(services: ServicesDep) -> list[Jurisdiction]:
    """Return the subdistricts in force, by code: for whoever gives rights and sees no map."""
    areas = read_desk_areas(district=services.district)["subdistricts"]
    return [Jurisdiction.model_validate(one) for one in areas]
