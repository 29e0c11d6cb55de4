"""What the worker does because of the clock."""

import os
import socket
from datetime import datetime

from gridmap.flows.bring_orders_back import bring_orders_back
from gridmap.flows.keep_workers import new_worker, note_end, note_round
from gridmap.flows.seal_events import seal_events
from gridmap.flows.tell_turned_members import tell_turned_members
from gridmap.wiring import Services


def bring_back_put_off(services: Services) -> None:
    """Let nothing wait for an instant that a wrong clock has said."""
    bring_orders_back(district=services.district, policy=services.dispatch_policy)


def seal_history(services: Services) -> None:
    """Seal what has happened, so that nobody changes it unseen."""
    seal_events(district=services.district)


class Turns:
    """Remembers up to when the feed was told whose state the clock has changed."""

    def __init__(self) -> None:
        self._told_until: datetime | None = None

    def tell(self, services: Services) -> None:
        """Tell what has turned since the last time."""
        self._told_until = tell_turned_members(
            self._told_until,
            district=services.district,
            fix_age_limit_s=services.dispatch_policy.fix_age_limit_s,
        )


class Rounds:
    """Tells the database that this worker goes round, so that any server can say who works."""

    def __init__(self) -> None:
        self._worker_id = new_worker()
        self._place = f"{socket.gethostname()}:{os.getpid()}"

    def tell(self, services: Services) -> None:
        """Tell that a round is gone at this instant."""
        note_round(self._worker_id, place=self._place, district=services.district)

    def tell_end(self, services: Services) -> None:
        """Tell that no other will follow."""
        note_end(self._worker_id, district=services.district)
