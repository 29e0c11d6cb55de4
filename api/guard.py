"""The guard: who calls, and whether they may. Nothing behind it is reached past it.

It tells by the routes of the application itself which of them a call is for, and looks up in one
table which right that wants. A path that is no route, or stands in no table, ends here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.audit_trail import AuditTrail
from api.door import comes_from_here
from api.own_routes import claimed_by
from api.route_finder import Found, Route, find, has_path, routes_of
from api.route_rights import ROUTE_RIGHTS
from api.session_cookie import token_of
from api.speaker import SPEAKER
from gridmap.errors import (
    GridmapError,
    InputError,
    NotAllowed,
    NotSignedIn,
    PasswordDue,
    SecondFactorDue,
)
from gridmap.flows.recognise_caller import (
    check_own,
    recognise_bearer,
    recognise_key,
    recognise_session,
)
from gridmap.identity.tokens import KEY_PREFIX
from gridmap.model.account import Caller
from gridmap.model.actor import WHOLE_DISTRICT, AccountRole, Actor
from gridmap.model.audit import AuditKind
from gridmap.model.ids import AccountId
from gridmap.model.rights import ADMINISTRATORS, Right, rights_of
from gridmap.wiring import Services

_T = TypeVar("_T")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_UNAUTHENTICATED, _FORBIDDEN, _NOT_FOUND, _WRONG_METHOD, _SEE_OTHER = 401, 403, 404, 405, 303
_POLICY_VIOLATED = 1008

OPEN_ACTOR = Actor(
    account_id=AccountId(UUID(int=0)),
    label="demo",
    roles=frozenset(AccountRole) - ADMINISTRATORS,
    sight=WHOLE_DISTRICT,
)
"""Who calls where the door is open: a demonstration, or a test."""


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    """The call ends here with this answer."""

    response: Response


class Guard:
    """Lets a call pass with its actor, or answers it in the place of the application."""

    def __init__(self, app: ASGIApp, *, is_guarded: bool) -> None:
        self._app = app
        self._is_guarded = is_guarded
        self._routes: tuple[Route, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call pass or answer it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._is_guarded:
            scope.setdefault("state", {})["actor"] = OPEN_ACTOR
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
        else:
            await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            found = self._found(request)
            caller = await _let_in(request, found)
        except _Refused as refused:
            await refused.response(scope, receive, send)
            return
        if caller is None:
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {}).update(
            actor=caller.actor,
            found=found,
            still_allowed=partial(_is_still_allowed, request, found, caller.actor),
        )
        speaking = SPEAKER.set(caller.actor.label)
        try:
            await self._app(scope, receive, send)
        finally:
            SPEAKER.reset(speaking)

    def _found(self, request: Request) -> Found:
        self._routes = self._routes or routes_of(request.app)
        path = request.scope["path"]
        found = find(self._routes, request.method, path)
        if found is None:
            status = _WRONG_METHOD if has_path(self._routes, path) else _NOT_FOUND
            raise _Refused(problems.refusal(request, status))
        return found


async def _let_in(request: Request, found: Found) -> Caller | None:
    """Return who calls; None where nobody has to have signed in."""
    key = (found.method, found.path)
    if key not in ROUTE_RIGHTS:
        raise _Refused(problems.refusal(request, _NOT_FOUND))
    right = ROUTE_RIGHTS[key]
    if right is None:
        return None
    caller = await _caller(request)
    if caller is None:
        raise _Refused(_led_to_sign_in(request, _nobody_signed_in()))
    if caller.must_change_password and right is not Right.OWN_ACCOUNT:
        raise _Refused(_led_to_sign_in(request, _password_due()))
    if _second_factor_is_due(request, caller) and right is not Right.OWN_ACCOUNT:
        raise _Refused(_led_to_sign_in(request, _second_factor_due()))
    if right not in rights_of(caller.actor.roles):
        await _note_refusal(request, caller.actor, right)
        raise _Refused(problems.told(request, _not_allowed(right)))
    await _check_own(request, found, right, caller.actor)
    return caller


async def _is_still_allowed(request: Request, found: Found, actor: Actor) -> bool:
    """Tell whether a call that is still being answered would be let in again, as the same actor.

    A database that does not answer takes nobody's rights away.
    """
    try:
        caller = await _let_in(request, found)
    except _Refused as refused:
        return refused.response.status_code not in {_UNAUTHENTICATED, _FORBIDDEN}
    return caller is not None and caller.actor == actor


async def _caller(request: Request) -> Caller | None:
    """Return whom a key, or else a session, belongs to.

    A browser sends its cookie along whoever made it call: a write needs a sign that it was a page
    of ours. Who holds a key puts it there on purpose.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return await _bearer(request, key.strip())
    token = token_of(request)
    if token is None:
        return None
    if request.method not in _SAFE and not comes_from_here(request):
        raise _Refused(problems.refusal(request, _FORBIDDEN))
    return await _asked(request, partial(recognise_session, token))


async def _bearer(request: Request, token: str) -> Caller | None:
    """Return the system of a key of ours, or whom the identity provider vouches for."""
    services: Services = request.app.state.services
    if token.startswith(KEY_PREFIX) or services.bearer_tokens is None:
        return await _asked(request, partial(recognise_key, token))
    checked = partial(recognise_bearer, token, bearer_tokens=services.bearer_tokens)
    return await _asked(request, checked)


async def _check_own(request: Request, found: Found, right: Right, actor: Actor) -> None:
    """Refuse people who work on what is given to them what is not their own."""
    try:
        claimed = claimed_by(found, request.query_params, actor=actor, right=right)
    except KeyError:
        raise _Refused(problems.told(request, _not_allowed(right))) from None
    if claimed is not None:
        await _asked(request, partial(check_own, claimed.kind, claimed.name, actor=actor))


async def _note_refusal(request: Request, actor: Actor, right: Right) -> None:
    """Put down who wanted what they may not; where that cannot be done the call fails as well."""
    trail: AuditTrail = request.app.state.audit_trail
    try:
        await run_sync(trail.note, request, actor, AuditKind.CALL_REFUSED, right)
    except GridmapError as error:
        raise _Refused(problems.told(request, error)) from error


async def _asked(request: Request, ask: Callable[..., _T]) -> _T:
    """Return what the database says; where it says nothing, or no, the call ends here."""
    services: Services = request.app.state.services
    try:
        return await run_sync(lambda: ask(district=services.district))
    except GridmapError as error:
        raise _Refused(problems.told(request, error)) from error


def _led_to_sign_in(request: Request, error: InputError) -> Response:
    """Lead a person who opens a page to where this is mended; tell it to anybody else."""
    return _to_sign_in(request) if _is_page(request) else problems.told(request, error)


def _nobody_signed_in() -> NotSignedIn:
    return NotSignedIn(
        problem="nobody is signed in, or the session or key is not in force any more",
        mend="sign in at /sign-in, or send a key: Authorization: Bearer …",
        problem_zh="尚未登录，或会话、密钥已失效",
        mend_zh="请在 /sign-in 登录，或随请求发送密钥：Authorization: Bearer …",
    )


def _password_due() -> PasswordDue:
    return PasswordDue(
        problem="the one-time password is good for changing it only",
        mend="POST /me/password, or the page /sign-in",
        problem_zh="一次性密码只能用于修改密码",
        mend_zh="请在 /sign-in 页面修改，或调用 POST /me/password",
    )


def _second_factor_is_due(request: Request, caller: Caller) -> bool:
    services: Services = request.app.state.services
    wanted = services.settings.second_factor_roles
    return not caller.has_second_factor and not caller.actor.roles.isdisjoint(wanted)


def _second_factor_due() -> SecondFactorDue:
    return SecondFactorDue(
        problem="your role wants a second factor",
        mend="POST /me/second-factor, or the page /sign-in",
        problem_zh="您的角色须启用二步验证",
        mend_zh="请在 /sign-in 页面启用，或调用 POST /me/second-factor",
    )


def _not_allowed(right: Right) -> NotAllowed:
    return NotAllowed(
        problem=f"this wants the right {right}, which your roles do not have",
        mend="whoever gives rights (the security administrator) can change that",
        problem_zh=f"此操作需要权限 {right}，您的角色没有",
        mend_zh="请联系安全管理员授权",
        right=right.value,
    )


def _is_page(request: Request) -> bool:
    """Tell whether a person is opening a page, by what browsers say when one does."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _to_sign_in(request: Request) -> Response:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    lang = "&lang=en" if problems.language_of(request) == "en" else ""
    return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}{lang}", _SEE_OTHER)
