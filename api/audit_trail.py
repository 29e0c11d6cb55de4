"""What the door puts down: who was shown personal data, and who was refused."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request

from api.throttle import address_of
from gridmap.casework.masking import masked_text
from gridmap.flows.keep_audit import note_entry
from gridmap.model.actor import Actor
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.rights import Right
from gridmap.wiring import Services

ONE_VIEW_S = 600.0
"""A page asks for the same thing every few seconds: within ten minutes that is one view."""

_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Noted:
    """What is put down once: who, what kind, about what."""

    actor: str
    kind: AuditKind
    about: str
    asked: bytes
    """A digest of the body, where what is asked for stands there; kept in memory alone."""


class AuditTrail:
    """Remembers what it has just put down, so that a page that asks again is not a flood."""

    def __init__(self) -> None:
        self._noted_at: OrderedDict[Noted, float] = OrderedDict()
        self._lock = threading.Lock()

    def note(
        self, request: Request, actor: Actor, kind: AuditKind, right: Right, *, asked: bytes = b""
    ) -> None:
        """Put down that somebody did, or was refused, what a call asks for."""
        query = f"?{request.url.query}" if request.url.query else ""
        noted = Noted(actor.label, kind, masked_text(f"{request.url.path}{query}"), asked)
        if not self._is_new(noted):
            return
        services: Services = request.app.state.services
        entry = AuditEntry(
            kind=kind,
            actor=noted.actor,
            actor_id=actor.account_id,
            wanted=right.value,
            about=f"{request.method} {noted.about}",
            address=address_of(request),
        )
        try:
            note_entry(entry, district=services.district)
        except BaseException:
            self._forget(noted)
            raise

    def _is_new(self, noted: Noted) -> bool:
        with self._lock:
            now = time.monotonic()
            is_new = now - self._noted_at.get(noted, -ONE_VIEW_S) >= ONE_VIEW_S
            if is_new:
                self._noted_at[noted] = now
                self._noted_at.move_to_end(noted)
            while len(self._noted_at) > _MOST_REMEMBERED:
                self._noted_at.popitem(last=False)
            return is_new

    def _forget(self, noted: Noted) -> None:
        with self._lock:
            self._noted_at.pop(noted, None)
