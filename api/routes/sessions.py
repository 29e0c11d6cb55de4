"""Sessions 登录: sign in, sign out, who one is, another password."""

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr

from api import session_cookie
from api.deps import ActorDep, ServicesDep, SignInThrottleDep
from api.session_schemas import (
    Credentials,
    Me,
    PasswordChange,
    SecondFactorDrawn,
    SecondFactorGivenUp,
    SecondFactorKept,
    SessionBegun,
)
from api.throttle import address_of
from gridmap.flows.keep_accounts import Deed, change_password, codes_of_own, codes_of_sight
from gridmap.flows.keep_second_factor import (
    Owner,
    draw_second_factor,
    give_up_second_factor,
    has_second_factor,
    keep_second_factor,
)
from gridmap.flows.sign_in import sign_in, sign_out
from gridmap.model.actor import Actor
from gridmap.model.rights import rights_of

router = APIRouter(tags=["accounts 账户"])

_CREATED, _NO_CONTENT = 201, 204


@router.post("/sessions", status_code=_CREATED, summary="登录 · Sign in")
def post_session(
    body: Credentials,
    request: Request,
    response: Response,
    services: ServicesDep,
    throttle: SignInThrottleDep,
) -> SessionBegun:
    """Begin a session, under a new token in a cookie that no script reads.

    Whether the login exists, is shut or disabled is not told apart: `sign_in_refused`. Where
    there is a second factor and no `code`: `second_factor_wanted`. Wrong passwords and codes shut
    an account for longer and longer, and wrong tries are counted by address.
    """
    with throttle.one_try(request):
        begun = sign_in(
            body.login,
            body.password.get_secret_value(),
            code=body.code,
            district=services.district,
            address=address_of(request),
            replaces=session_cookie.token_of(request),
        )
    session_cookie.give(response, request, begun.token, lasts_s=begun.lasts_s)
    return SessionBegun(
        login=begun.login,
        must_change_password=begun.must_change_password,
        must_set_up_second_factor=not begun.has_second_factor
        and not begun.roles.isdisjoint(services.settings.second_factor_roles),
        ends_by=begun.ends_by,
    )


@router.delete("/sessions/current", status_code=_NO_CONTENT, summary="退出 · Sign out")
def delete_session(
    request: Request, response: Response, services: ServicesDep, actor: ActorDep
) -> None:
    """End the session; the cookie is good for nothing afterwards, wherever it was copied to."""
    token = session_cookie.token_of(request)
    if token is not None:
        sign_out(token, district=services.district, actor=actor.label, address=address_of(request))
    session_cookie.take(response, request)


@router.get("/me", summary="我是谁 · Who one is")
def get_me(request: Request, services: ServicesDep, actor: ActorDep) -> Me:
    """Return who calls, with what they may do and where."""
    own = codes_of_own(actor, district=services.district)
    return Me(
        label=actor.label,
        roles=sorted(actor.roles),
        rights=sorted(rights_of(actor.roles)),
        subdistricts=codes_of_sight(actor.sight, district=services.district),
        member_code=own.member,
        unit_code=own.unit,
        volunteer_code=own.volunteer,
        has_second_factor=has_second_factor(actor, district=services.district),
        is_open=not request.app.state.is_guarded,
    )


@router.post("/me/password", status_code=_NO_CONTENT, summary="修改密码 · Change one's password")
def post_password(
    body: PasswordChange,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    throttle: SignInThrottleDep,
) -> None:
    """Change the password of whoever is signed in; every other session of theirs ends."""
    with throttle.one_try(request):
        change_password(
            body.password.get_secret_value(),
            body.new_password.get_secret_value(),
            token=session_cookie.token_of(request) or "",
            district=services.district,
            deed=Deed(actor=actor.label, address=address_of(request)),
        )


@router.post("/me/second-factor/draw", summary="生成二步验证密钥 · Draw a second factor's secret")
def post_second_factor_draw(actor: ActorDep) -> SecondFactorDrawn:
    """Return a secret for an authenticator. It is not kept before a code of it comes back."""
    drawn = draw_second_factor(actor.label)
    return SecondFactorDrawn(secret=drawn.secret, uri=drawn.uri, picture=list(drawn.picture))


@router.post(
    "/me/second-factor", status_code=_NO_CONTENT, summary="启用二步验证 · Set up a second factor"
)
def post_second_factor(
    body: SecondFactorKept,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    throttle: SignInThrottleDep,
) -> None:
    """Ask whoever is signed in for codes from now on; every other session of theirs ends."""
    with throttle.one_try(request):
        keep_second_factor(
            body.secret.get_secret_value(),
            body.code,
            owner=_owner(body.password, request, actor),
            token=session_cookie.token_of(request) or "",
            district=services.district,
        )


@router.post(
    "/me/second-factor/give-up",
    status_code=_NO_CONTENT,
    summary="停用二步验证 · Give a second factor up",
)
def post_second_factor_given_up(
    body: SecondFactorGivenUp,
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    throttle: SignInThrottleDep,
) -> None:
    """Ask whoever is signed in for no code any more, for a last code."""
    with throttle.one_try(request):
        give_up_second_factor(
            body.code,
            owner=_owner(body.password, request, actor),
            district=services.district,
        )


def _owner(password: SecretStr, request: Request, actor: Actor) -> Owner:
    return Owner(
        login=actor.label, password=password.get_secret_value(), address=address_of(request)
    )
