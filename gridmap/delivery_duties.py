"""What the worker does to send news of the district to other systems.

Nothing at all where no destination is kept. Each destination has a sender of its own, so that one
that does not answer holds up no other.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

from gridmap.errors import EngineError
from gridmap.flows.copy_news import copy_news
from gridmap.flows.send_message import send_message
from gridmap.wiring import Services

log = logging.getLogger(__name__)

_SENDERS = 16
_AT_ONCE = 200
"""How many messages a sender sends before others have their turn."""

_AFTER_FAILURE_S = 1.0
_IDLE_PAUSE_S = 2.0
"""A destination that is added hears of what comes from then on: nobody waits for it."""


class Senders:
    """Copies news for destinations and sends what is due, a sender at a time for each of them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pool = ThreadPoolExecutor(_SENDERS, thread_name_prefix="gridmap-sender")
        self._running: dict[UUID, Future[None]] = {}
        self._quiet_until: dict[UUID, float] = {}
        self._idle_until = 0.0
        self._is_ending = False

    def look(self) -> bool:
        """Set senders to work that have none at hand; the next look may wait a moment."""
        if time.monotonic() < self._idle_until:
            return False
        found = copy_news(district=self._services.district)
        if not found:
            self._idle_until = time.monotonic() + _IDLE_PAUSE_S
        self._running = {id_: one for id_, one in self._running.items() if not one.done()}
        for id_ in found:
            if id_ not in self._running and self._quiet_until.get(id_, 0.0) <= time.monotonic():
                self._running[id_] = self._pool.submit(self._send, id_)
        return False

    def end(self) -> None:
        """Finish the tries that are under way: each takes no longer than its limit."""
        self._is_ending = True
        self._pool.shutdown(cancel_futures=True)

    def _send(self, destination_id: UUID) -> None:
        try:
            answers = send_due(destination_id, self._services, goes_on=lambda: not self._is_ending)
        except EngineError as error:
            log.warning("messages wait: %s", error)
            answers = False
        except Exception:
            log.exception("messages of a destination could not be sent and are tried again")
            answers = False
        if not answers:
            self._quiet_until[destination_id] = time.monotonic() + _AFTER_FAILURE_S


def send_due(
    destination_id: UUID, services: Services, *, goes_on: Callable[[], bool] = lambda: True
) -> bool:
    """Send what is due to a destination, and tell whether it answers.

    One that does not is left at its first failed try: what waits behind is not spent on a dead
    line. One that refuses a message takes the next all the same.
    """
    policy = services.delivery_policy
    n_sent = 0
    while n_sent < _AT_ONCE and goes_on():
        n_sent += 1
        tried = send_message(destination_id, district=services.district, policy=policy)
        if tried is None:
            return True
        if tried.fault is not None and not tried.is_answered:
            return False
    return True


def deliver_due(services: Services) -> None:
    """Copy news and send what is due, one destination after the other, once."""
    for destination_id in copy_news(district=services.district):
        send_due(destination_id, services)
