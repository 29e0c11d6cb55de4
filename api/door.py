"""What goes no further than the door: bodies that are too large, writes from another site."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems

MOST_BYTES = 1024 * 1024
"""Ten times the largest batch of positions."""

MOST_PHOTO_BYTES = 8 * 1024 * 1024
"""What a camera saves; pages of ours send a twentieth of it."""

OWN_HEADER = "x-gridmap"
"""What a program that signs in as a browser does sends with its writes, whatever the value."""

_FORBIDDEN, _TOO_LARGE = 403, 413
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Door:
    """Answers 403 or 413 in the place of the application where a request may not pass.

    A page of another site that a browser on this network has open may read nothing of ours, and
    must not be able to write either, whether or not anybody has signed in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        status = _why_not(request)
        if status is not None:
            await problems.refusal(request, status)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, _most_bytes(request)), send)


def _why_not(request: Request) -> int | None:
    """Return the status to refuse a request with, as far as its head tells."""
    if request.method not in _SAFE and _is_of_another_site(request):
        return _FORBIDDEN
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _most_bytes(request):
        return _TOO_LARGE
    return None


def _most_bytes(request: Request) -> int:
    """Return how large a body may be: photos are sent by addresses that end so."""
    return MOST_PHOTO_BYTES if request.url.path.endswith("/photos") else MOST_BYTES


def _is_of_another_site(request: Request) -> bool:
    """Tell by what browsers state and pages cannot change; other programs state neither."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return True
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def comes_from_here(request: Request) -> bool:
    """Tell whether a call shows that a page of ours made it, or a program that means it.

    A page of another site can neither state these nor, without being asked first, send a header
    of our own.
    """
    if request.headers.get("sec-fetch-site") == "same-origin" or OWN_HEADER in request.headers:
        return True
    return "origin" in request.headers and not _is_of_another_site(request)


def _counted(receive: Receive, most_bytes: int) -> Receive:
    """Return what receives a body up to the limit, whatever length was stated."""
    n_bytes = 0

    async def receive_some() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > most_bytes:
            raise HTTPException(_TOO_LARGE)
        return message

    return receive_some
