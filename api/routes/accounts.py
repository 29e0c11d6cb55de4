"""Accounts 账户 as administrators keep them: who may sign in, and what for."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from api.access_schemas import Why
from api.account_schemas import AccountNow, ExplainedRights, NewLogin, OneTime
from api.deps import ActorDep, ServicesDep
from api.schemas import Code
from api.throttle import address_of
from gridmap.flows.keep_accounts import (
    Deed,
    add_account,
    disable_account,
    grant_rights,
    list_accounts,
    reset_account,
    unlock_account,
)
from gridmap.model.account import StatedStanding
from gridmap.model.actor import Actor

router = APIRouter(tags=["accounts 账户"])

_CREATED, _NO_CONTENT = 201, 204
_NOTHING_YET = StatedStanding(roles=frozenset())


_NO_REASON = Why()


def _deed(request: Request, actor: Actor, reason: str | None = None) -> Deed:
    return Deed(
        actor=actor.label, address=address_of(request), is_administrator=True, reason=reason
    )


@router.get("/accounts", summary="账户列表 · The accounts")
def get_accounts(services: ServicesDep) -> list[AccountNow]:
    """Return every account with what it is for and whether it is shut."""
    listed = list_accounts(district=services.district)
    return [AccountNow.model_validate(one) for one in listed]


@router.post("/accounts", status_code=_CREATED, summary="添加账户 · Add an account")
def post_account(
    body: NewLogin, request: Request, services: ServicesDep, actor: ActorDep
) -> OneTime:
    """Add an account without any rights; the security administrator gives them."""
    deed = _deed(request, actor)
    added = add_account(
        body.login,
        _NOTHING_YET,
        district=services.district,
        deed=deed,
        good_for=services.one_time_lasts,
    )
    return OneTime(**asdict(added))


@router.put("/accounts/{login}/rights", status_code=_NO_CONTENT, summary="授权 · Give rights")
def put_rights(
    login: Code, body: ExplainedRights, request: Request, services: ServicesDep, actor: ActorDep
) -> None:
    """Say anew what an account is for; nobody gives rights to the own account."""
    deed = _deed(request, actor, body.reason)
    grant_rights(login, body.value(), district=services.district, deed=deed)


@router.post("/accounts/{login}/reset", summary="重置密码 · Reset the password")
def post_reset(
    login: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: Why = _NO_REASON,
) -> OneTime:
    """Return a new one-time password; not of another administrator, that is for the terminal."""
    deed = _deed(request, actor, body.reason)
    lasts = services.one_time_lasts
    new = reset_account(login, district=services.district, deed=deed, good_for=lasts)
    return OneTime(**asdict(new))


@router.post("/accounts/{login}/unlock", status_code=_NO_CONTENT, summary="解锁 · Unlock")
def post_unlock(
    login: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: Why = _NO_REASON,
) -> None:
    """Forget the wrong passwords of an account."""
    unlock_account(login, district=services.district, deed=_deed(request, actor, body.reason))


@router.post("/accounts/{login}/disable", status_code=_NO_CONTENT, summary="停用 · Disable")
def post_disable(
    login: Code,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    body: Why = _NO_REASON,
) -> None:
    """Let nobody sign in to it any more; not another administrator, that is for the terminal."""
    disable_account(login, district=services.district, deed=_deed(request, actor, body.reason))
