"""What a phone sends, read no further than it is known whose it is.

Anybody on the network may knock here. So an address that is shut out costs nothing but a look at
a table in memory, what comes under the token of nobody is not read, and what has its token inside
is looked through for that before it is understood.
"""

import base64
import re
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.deps import ServicesDep
from api.throttle import Throttle
from gridmap.errors import UnknownDevice
from gridmap.flows.report_positions import check_device

SMALL = 4_096
"""Bytes of a message that is read sooner than its sender is looked up: a fix or a few."""

MOST_UNSIGNED = 256 * 1024
"""Bytes of a message whose token stands inside: some seven hundred fixes."""

_TOO_LARGE = 413
_WITHIN = re.compile(
    rb'"device_id"\s*:\s*"(?P<json>[^"\\]{1,200})"|(?:^|&)(?:id|deviceid)=(?P<form>[^&]{1,200})'
)


def phone_throttle(request: Request) -> Throttle:
    """Return what counts the messages of each address that were nobody's, or none at all."""
    throttle: Throttle = request.app.state.phone_throttle
    return throttle


def stated_token(request: Request) -> str:
    """Return the token that stands outside of the body, if any does."""
    return request.query_params.get("id") or _token_of_head(request)


def token_within(body: bytes) -> str:
    """Return the first token in a body, found without reading the rest of it.

    >>> token_within(b'{"location": {}, "device_id": "abc"}'), token_within(b"lat=1&id=abc")
    ('abc', 'abc')
    >>> token_within(b"[[[[")
    ''
    """
    found = _WITHIN.search(body)
    if found is None:
        return ""
    return (found["json"] or found["form"]).decode("utf-8", "replace")


async def _phone_body(request: Request, services: ServicesDep) -> bytes:
    """Return what a phone sends; nothing of it where it is long and its token is nobody's.

    Raises
    ------
    TooManyTries
        The address is shut out for a while.
    """
    phone_throttle(request).check(request)
    token = stated_token(request)
    if not token:
        return await _unsigned(request)
    if _may_be_long(request):
        try:
            await run_in_threadpool(check_device, token, district=services.district)
        except UnknownDevice:
            return b""  # what asks for the token next says so, and counts it
    return await request.body()


PhoneBody = Annotated[bytes, Depends(_phone_body)]


def _may_be_long(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return not length.isdecimal() or int(length) > SMALL


async def _unsigned(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_UNSIGNED:
            with phone_throttle(request).one_try(request, counted=HTTPException):
                raise HTTPException(_TOO_LARGE)
    return bytes(body)


def _token_of_head(request: Request) -> str:
    """Return the token of the `Authorization` header: a bearer, or the password of a user."""
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(said).decode().partition(":")[2]
    except ValueError:
        return ""
