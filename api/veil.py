"""The veil: personal data is masked in every answer to whoever may not see it, noted for others.

It stands inside everything that encodes an answer and outside of everything that makes one, so
that a route cannot forget it. Answers to people with the right pass untouched; that they were
shown persons is put down before the first byte leaves.
"""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from uuid import UUID

from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.own_routes import claimed_by
from api.route_finder import Found
from api.route_rights import ROUTE_RIGHTS
from gridmap.casework.masking import masked
from gridmap.errors import GridmapError
from gridmap.flows.look_up_desk import read_callers
from gridmap.model.actor import Actor
from gridmap.model.audit import AuditKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.rights import Right, rights_of

SHOWS_PERSONS = frozenset(
    {
        ("GET", "/work-orders/{order_id}"),
        ("GET", "/work-orders/{order_id}/chain"),
        ("GET", "/work-orders/{order_id}/escalations"),
        ("GET", "/escalations"),
        ("GET", "/desk/orders"),
        ("GET", "/phone-list"),
        ("GET", "/duty"),
        ("GET", "/handovers"),
        ("GET", "/handovers/draft"),
        ("GET", "/responsibles"),
        ("GET", "/members/{code}/trail"),
        ("GET", "/members/{code}/work"),
        ("GET", "/members/{code}/households"),
        ("GET", "/members/{code}/walk"),
        ("GET", "/members/{code}/way"),
        ("GET", "/volunteers/{code}/work"),
        ("GET", "/units/{code}/work"),
        ("GET", "/care/persons"),
        ("GET", "/care/persons/{code}"),
        ("GET", "/care/plan"),
        ("GET", "/care/missed"),
        ("GET", "/care/errands"),
        ("GET", "/visits/ledger"),
        ("GET", "/visits/ledger/{entry_id}"),
        ("GET", "/visits/unvisited"),
        ("GET", "/emergency/plans"),
        ("GET", "/emergency/hazards"),
        ("GET", "/emergency/warnings/{warning_id}"),
        ("POST", "/emergency/warnings/{warning_id}/calls"),
        ("GET", "/emergency/operations/{number}"),
        ("GET", "/emergency/operations/{number}/called"),
        ("GET", "/emergency/operations/{number}/evacuees"),
        ("POST", "/emergency/operations/{number}/evacuees/show"),
    }
)
"""Routes that show persons beside what they are for; `shows_persons` knows the others."""

PHOTOS = frozenset({("GET", "/photos/{photo_id}"), ("GET", "/photos/{photo_id}/thumbnail")})
"""Pictures cannot be masked: they are shown to few, and whoever looks is put down."""

OWN_WORK = frozenset(
    {
        ("GET", "/members/{code}/work"),
        ("GET", "/members/{code}/households"),
        ("GET", "/members/{code}/walk"),
        ("GET", "/members/{code}/way"),
        ("GET", "/volunteers/{code}/work"),
        ("GET", "/units/{code}/work"),
    }
)
"""What has been given to somebody is shown to them as it is: they have to find the door. That it
was given is an event; their phone asks again and again, and no view of their own is put down."""

DESCRIBED = frozenset({("GET", "/layers/{name}.geojson"), ("GET", "/layers"), ("GET", "/codes")})
"""Layers: their fields are described one by one, and none of a person is among them."""

CHECKED = ("GET", "/work-orders/{order_id}")
"""Where whoever checks a result reads what was told and answered."""

_JSON, _STREAM = "json", "text/event-stream"
_SUCCESS_UNTIL = 300


def shows_persons(method: str, path: str) -> bool:
    """Tell whether a view of a route is put down: it is for seeing persons, or shows them too."""
    key = (method, path)
    return key in SHOWS_PERSONS | PHOTOS or ROUTE_RIGHTS.get(key) is Right.SEE_PERSONAL_DATA


class Veil:
    """Masks, or puts down, what goes out; an open door has no veil."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call through the veil."""
        found = scope.get("state", {}).get("found")
        if not isinstance(found, Found):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        actor: Actor = scope["state"]["actor"]
        key = (found.method, found.path)
        if key in OWN_WORK and _is_own(request, found, actor):
            await self._app(scope, receive, send)
        elif key in PHOTOS:
            noting = _Noting(request, actor, receive=receive, send=send)
            await self._app(scope, noting.receive, noting)
        elif Right.SEE_PERSONAL_DATA not in rights_of(actor.roles):
            sender = send if key in DESCRIBED else await _masking(request, found, actor, send)
            await self._app(scope, receive, sender)
        elif shows_persons(*key):
            noting = _Noting(request, actor, receive=receive, send=send)
            await self._app(scope, noting.receive, noting)
        else:
            await self._app(scope, receive, send)


def _is_own(request: Request, found: Found, actor: Actor) -> bool:
    """Tell whether the guard has found a call to be about the caller's own."""
    right = ROUTE_RIGHTS[found.method, found.path]
    if right is None:
        return False
    return claimed_by(found, request.query_params, actor=actor, right=right) is not None


async def _masking(request: Request, found: Found, actor: Actor, send: Send) -> "_Masking":
    """Mask for whoever may not see persons; what people wrote is read by those who check it.

    They read it with the order, without the names of whoever called about it.
    """
    if (found.method, found.path) != CHECKED or Right.CHECK_ORDERS not in rights_of(actor.roles):
        return _Masking(request.scope, send, partial(masked, hides_told=True))
    names = await run_sync(_callers, request, found)
    return _Masking(request.scope, send, partial(masked, names=names))


def _callers(request: Request, found: Found) -> frozenset[str]:
    """Return who called about the order that is asked for; what is no id is refused elsewhere."""
    try:
        order_id = WorkOrderId(UUID(found.named["order_id"]))
    except ValueError:
        return frozenset()
    return read_callers(order_id, district=request.app.state.services.district)


class _Noting:
    """Puts a view down before it begins; where that fails nothing is shown.

    What is asked for may stand in the body: another body is another view.
    """

    def __init__(self, request: Request, actor: Actor, *, receive: Receive, send: Send) -> None:
        self._request, self._actor, self._send = request, actor, send
        self._receive, self._asked = receive, hashlib.sha256()
        self._is_refused = False

    async def receive(self) -> Message:
        """Hear what the call asks for, on its way to the route."""
        message = await self._receive()
        self._asked.update(message.get("body", b""))
        return message

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < _SUCCESS_UNTIL:
            try:
                await run_sync(self._note)
            except GridmapError as error:
                self._is_refused = True
                refusal = problems.told(self._request, error)
                await refusal(self._request.scope, self._request.receive, self._send)
        if not self._is_refused:
            await self._send(message)

    def _note(self) -> None:
        self._request.app.state.audit_trail.note(
            self._request,
            self._actor,
            AuditKind.PERSONAL_DATA_SEEN,
            Right.SEE_PERSONAL_DATA,
            asked=self._asked.digest(),
        )


class _Masking:
    """Masks JSON as a whole, and a stream event by event; files and pages hold nobody."""

    def __init__(self, scope: Scope, send: Send, mask: Callable[[object], object]) -> None:
        self._send, self._mask = send, mask
        self._start: Message | None = None
        self._body = bytearray()
        self._is_stream = False
        # What somebody else may have seen unmasked under the same mark must not be confirmed.
        scope["headers"] = [one for one in scope["headers"] if one[0] != b"if-none-match"]

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            await self._end(message)
        elif self._is_stream:
            await self._go_on(message)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        kind = headers.get("content-type", "")
        if _STREAM in kind:
            self._is_stream = True
        if _JSON not in kind:
            await self._send(message)
            return
        del headers["etag"]
        self._start = message

    async def _end(self, message: Message) -> None:
        """Send a whole answer when its last piece is there."""
        self._body += message.get("body", b"")
        if message.get("more_body", False) or self._start is None:
            return
        whole = bytes(self._body)
        body = _masked_json(whole, self._mask) if whole else b""
        MutableHeaders(scope=self._start)["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    async def _go_on(self, message: Message) -> None:
        """Send the events of a stream that are whole; the rest waits for its end."""
        self._body += message.get("body", b"")
        whole, separator, rest = bytes(self._body).rpartition(b"\n\n")
        self._body = bytearray(rest)
        told = whole.split(b"\n\n") if separator else []
        events = [_masked_event(one, self._mask) for one in told]
        more_body = message.get("more_body", False)
        out = b"".join(event + b"\n\n" for event in events)
        await self._send({"type": "http.response.body", "body": out, "more_body": more_body})


def _masked_json(body: bytes, mask: Callable[[object], object]) -> bytes:
    shown = mask(json.loads(body))
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _masked_event(event: bytes, mask: Callable[[object], object] = masked) -> bytes:
    r"""Return an event of a stream with its data masked.

    >>> _masked_event(b'id: 7\ndata: {"phone":"13800138000"}').decode()
    'id: 7\ndata: {"phone":"138***00"}'
    """
    head, data = b"data:", []
    for line in event.split(b"\n"):
        said = line.removeprefix(head).strip()
        is_data = line.startswith(head) and said[:1] in (b"{", b"[")
        data.append(head + b" " + _masked_json(said, mask) if is_data else line)
    return b"\n".join(data)
