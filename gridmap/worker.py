"""The worker: dispatches what is due, again and again, until it is told to stop."""

import logging
import threading
import time
from dataclasses import dataclass

from gridmap.errors import EngineError, StateError
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.flows.trim_outbox import trim_outbox
from gridmap.wiring import Services

log = logging.getLogger(__name__)

_TRIM_EVERY_S = 3_600.0
_LOOK_AT_DATES_EVERY_S = 5.0


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


def put_due_into_force(services: Services) -> None:
    """Put re-divisions into force whose date has come; one that fails holds up no order."""
    try:
        put_redivisions_into_force(district=services.district)
    except EngineError:
        raise
    except Exception:
        log.exception("a re-division could not be put into force")


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
        trim_at = look_at = time.monotonic()
        is_warm = False
        while not self._stopping.is_set():
            try:
                if not is_warm:
                    self._services.warm_up()
                    is_warm = True
                if time.monotonic() >= trim_at:
                    trim_outbox(district=self._services.district)
                    trim_at = time.monotonic() + _TRIM_EVERY_S
                if time.monotonic() >= look_at:
                    put_due_into_force(self._services)
                    look_at = time.monotonic() + _LOOK_AT_DATES_EVERY_S
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
