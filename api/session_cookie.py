"""The cookie that carries a session: no script reads it, no other site sends it.

Over HTTPS it has the name and the marks that browsers give to one host alone.
"""

from starlette.requests import Request
from starlette.responses import Response

_DAY_S = 86_400.0
_PLAIN, _SECURE = "gridmap_session", "__Host-gridmap_session"


def token_of(request: Request) -> str | None:
    """Return the token of the session, if the caller sent one."""
    return request.cookies.get(_name(request))


def give(response: Response, request: Request, token: str, *, lasts_s: float) -> None:
    """Have the browser keep a token until it is closed; the server says how long it is good.

    One that is good for more than a day is a screen's, which is switched off and on meanwhile.
    """
    response.set_cookie(
        _name(request),
        token,
        max_age=int(lasts_s) if lasts_s > _DAY_S else None,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_secure(request),
    )


def take(response: Response, request: Request) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(
        _name(request), path="/", httponly=True, samesite="strict", secure=_is_secure(request)
    )


def _name(request: Request) -> str:
    return _SECURE if _is_secure(request) else _PLAIN


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
