"""What those who run the server see of each call: an id, a line in the log, figures."""

import logging
import re
import secrets
import time
from contextvars import ContextVar

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The call that this thread or task works on; empty outside of one."""

_HEADER = "X-Request-ID"
_SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NOWHERE = "-"
_BROKEN = 500


class CallFigures:
    """Counts of the calls of one application; `registry` holds them for `/metrics`.

    Calls are told apart by the template of their route: an address has ids in it and is
    different each time.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._n_calls = Counter(
            "gridmap_http_requests",
            "Calls that were answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._answered_s = Histogram(
            "gridmap_http_first_byte_seconds",
            "Time until the answer began",
            ("method", "route"),
            buckets=(0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0),
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, took_s: float) -> None:
        """Add one call."""
        self._n_calls.labels(method, route, str(status)).inc()
        self._answered_s.labels(method, route).observe(took_s)


class Watch:
    """Gives each call an id, which its answer and every line that it logs carry.

    The id of a proxy in front is taken over where it is one word. What is logged is the address
    without its query, for positions come in there.
    """

    def __init__(self, app: ASGIApp, figures: CallFigures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call pass and note when its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        began, answered = time.perf_counter(), False

        def note(status: int) -> None:
            nonlocal answered
            answered = True
            self._note(scope, status, time.perf_counter() - began)

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_HEADER] = request_id
                note(message["status"])
            await send(message)

        token = REQUEST_ID.set(request_id)
        try:
            await self._app(scope, receive, send_noted)
        finally:
            if not answered:
                note(_BROKEN)
            REQUEST_ID.reset(token)

    def _note(self, scope: Scope, status: int, took_s: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else _NOWHERE
        route = getattr(scope.get("route"), "path", _NOWHERE)
        self._figures.count(method, route, status, took_s)
        facts = {"method": method, "route": route, "path": scope["path"], "status": status}
        log.info("call", extra=facts | {"took_ms": round(took_s * 1_000, 1)})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted as one: whoever makes up methods would make up figures."""


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(_HEADER, "")
    return given if _SOUND.fullmatch(given) else secrets.token_hex(8)
