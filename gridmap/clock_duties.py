"""What the worker does because of the clock."""

import os
import socket
from datetime import datetime

from gridmap.flows.bring_orders_back import bring_orders_back
from gridmap.flows.erase_photo import forget_photos
from gridmap.flows.forget_callers import forget_callers
from gridmap.flows.forget_calls import forget_calls
from gridmap.flows.forget_deliveries import forget_deliveries
from gridmap.flows.forget_evacuees import forget_evacuees
from gridmap.flows.forget_fixes import forget_fixes
from gridmap.flows.forget_secrets import forget_secrets
from gridmap.flows.keep_audit import forget_audit
from gridmap.flows.keep_workers import forget_workers, new_worker, note_end, note_round
from gridmap.flows.plan_day import replan_today
from gridmap.flows.raise_due_orders import raise_missed_orders
from gridmap.flows.raise_unconfirmed_warnings import raise_unconfirmed_warnings
from gridmap.flows.seal_events import seal_events
from gridmap.flows.tell_turned_members import tell_turned_members
from gridmap.flows.trim_outbox import trim_outbox
from gridmap.wiring import Services


def bring_back_put_off(services: Services) -> None:
    """Let nothing wait for an instant that a wrong clock has said."""
    bring_orders_back(district=services.district, policy=services.dispatch_policy)


def raise_missed(services: Services) -> None:
    """Look whether an order was due to be raised and left out, among all that are open."""
    raise_missed_orders(district=services.district, policy=services.escalation_policy)


def raise_unconfirmed(services: Services) -> None:
    """Tell of duty persons who have not confirmed a warning in time."""
    raise_unconfirmed_warnings(district=services.district)


def replan_due(services: Services) -> None:
    """Plan today's appointments anew where somebody planned will not be there."""
    replan_today(district=services.district, planning=services.planning())


def seal_history(services: Services) -> None:
    """Seal what has happened, so that nobody changes it unseen."""
    seal_events(district=services.district)


def trim(services: Services) -> None:
    """Forget what the map has heard, calls, the audit; photos and evacuees of what is long over."""
    trim_outbox(district=services.district)
    forget_calls(district=services.district)
    forget_audit(district=services.district)
    forget_workers(district=services.district)
    forget_deliveries(district=services.district)
    forget_secrets(district=services.district)
    forget_photos(district=services.district, policy=services.photo_policy)
    forget_evacuees(district=services.district, policy=services.evacuee_policy)


def forget_trails(services: Services) -> None:
    """Forget where members were longer ago than the city keeps it."""
    forget_fixes(district=services.district, policy=services.position_policy)


def forget_old_callers(services: Services) -> None:
    """Forget who called about what ended longer ago than the city keeps it."""
    forget_callers(district=services.district, policy=services.intake_policy)


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
