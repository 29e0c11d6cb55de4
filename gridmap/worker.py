"""The worker: dispatches what is due, again and again, until it is told to stop."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from gridmap.care_duties import keep_care_going, walk_some_rounds
from gridmap.errors import EngineError, StateError
from gridmap.flows.chase_unsigned import ChasePolicies, chase_unsigned
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.forget_calls import forget_calls
from gridmap.flows.offer_work_order import offer_work_order
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.flows.take_due_orders import take_due_claims, take_due_orders
from gridmap.flows.trim_outbox import trim_outbox
from gridmap.wiring import Services

log = logging.getLogger(__name__)

_AT_ONCE = 20
"""How many steps or raises may come before the next order is dispatched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of the work orders that were due: found somebody, found nobody, left alone."""

    n_assigned: int
    n_without: int
    n_left: int

    def __bool__(self) -> bool:
        """Tell whether anything was due."""
        return self.n_assigned + self.n_without + self.n_left > 0


def dispatch_due(services: Services, *, limit: int = 50) -> Tally:
    """Dispatch the work orders that are due.

    A work order that somebody else moved meanwhile is left alone: it is not due any more, or
    comes up again. One that fails for a reason nobody foresaw does not hold up the others: it
    comes up again when its lease ends.
    """
    n_assigned = n_without = n_left = 0
    for order_id in take_due_orders(district=services.district, limit=limit):
        try:
            outcome = dispatch_work_order(
                order_id,
                district=services.district,
                travel=services.travel,
                policy=services.dispatch_policy,
            )
        except StateError as error:
            log.info("work order %s was moved by somebody else: %s", order_id, error)
            n_left += 1
            continue
        except EngineError:
            raise
        except Exception:
            log.exception("work order %s could not be dispatched", order_id)
            n_left += 1
            continue
        if outcome.assignment_id is None:
            n_without += 1
        else:
            n_assigned += 1
    return Tally(n_assigned=n_assigned, n_without=n_without, n_left=n_left)


def chase_due(services: Services) -> None:
    """Take the steps that are due because somebody has not signed."""
    policies = ChasePolicies(chase=services.chase_policy, dispatch=services.dispatch_policy)
    chase_unsigned(
        district=services.district, travel=services.travel, policies=policies, limit=_AT_ONCE
    )


def raise_due(services: Services) -> None:
    """Tell the next level of orders that stand still."""
    raise_due_orders(district=services.district, policy=services.escalation_policy, limit=_AT_ONCE)


def offer_due(services: Services) -> None:
    """Offer what is to be claimed: for the first time, or to the next where nobody accepted."""
    for order_id in take_due_claims(district=services.district, limit=_AT_ONCE):
        try:
            offer_work_order(
                order_id,
                district=services.district,
                travel=services.travel,
                policy=services.dispatch_policy,
            )
        except StateError as error:
            log.info("work order %s was moved by somebody else: %s", order_id, error)


def put_due_into_force(services: Services) -> None:
    """Put re-divisions into force whose date has come; one that fails holds up no order."""
    try:
        put_redivisions_into_force(district=services.district)
    except EngineError:
        raise
    except Exception:
        log.exception("a re-division could not be put into force")


def trim(services: Services) -> None:
    """Forget what the live map has heard, and what calls were answered, long ago."""
    trim_outbox(district=services.district)
    forget_calls(district=services.district)


PERIODIC: dict[Callable[[Services], None], float] = {
    offer_due: 0.5,
    chase_due: 1.0,
    raise_due: 5.0,
    put_due_into_force: 5.0,
    keep_care_going: 60.0,
    walk_some_rounds: 5.0,
    trim: 3_600.0,
}
"""What the worker does beside dispatching, and every how many seconds."""


class Periodic:
    """Does each duty when it is due; one that fails holds up neither the others nor an order."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._due_at = dict.fromkeys(PERIODIC, time.monotonic())

    def do_due(self) -> None:
        """Do what is due now."""
        for deed, every_s in PERIODIC.items():
            if time.monotonic() < self._due_at[deed]:
                continue
            self._due_at[deed] = time.monotonic() + every_s
            try:
                deed(self._services)
            except EngineError:
                raise
            except Exception:
                log.exception("%s failed and is tried again", deed.__name__)


class Worker:
    """A thread that dispatches. It waits for nothing longer than `pause_s`."""

    def __init__(
        self, services: Services, *, pause_s: float = 0.2, patience_s: float = 5.0
    ) -> None:
        self._services = services
        self._pause_s = pause_s
        self._patience_s = patience_s
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gridmap-worker", daemon=True)

    def start(self) -> None:
        """Begin to dispatch."""
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Tell whether the thread runs."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Look at once: something was received or somebody became free."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the work order at hand and end."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        periodic = Periodic(self._services)
        is_warm = False
        while not self._stopping.is_set():
            try:
                if not is_warm:
                    self._services.warm_up()
                    is_warm = True
                periodic.do_due()
                busy = bool(dispatch_due(self._services))
                pause_s = 0.0 if busy else self._pause_s
            except EngineError as error:
                log.warning("the worker waits: %s", error)
                pause_s = self._patience_s
            except Exception:
                # Whatever it is, the next order must not wait for a person to restart us.
                log.exception("the worker failed and goes on")
                pause_s = self._patience_s
            if pause_s:
                self._woken.wait(pause_s)
            self._woken.clear()
