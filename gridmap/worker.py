"""The worker: dispatches what is due, again and again, until it is told to stop."""

import logging
import threading

from gridmap.errors import EngineError, StateError
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.take_due_orders import take_due_orders
from gridmap.wiring import Services

log = logging.getLogger(__name__)


def dispatch_due(services: Services, *, limit: int = 50) -> tuple[int, int]:
    """Dispatch the work orders that are due; return how many found somebody and how many not.

    A work order that somebody else moved meanwhile is left alone: it is not due any more, or
    comes up again. One that fails for a reason nobody foresaw does not hold up the others: it
    comes up again when its lease ends.
    """
    n_assigned = n_without = 0
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
            continue
        except EngineError:
            raise
        except Exception:
            log.exception("work order %s could not be dispatched", order_id)
            continue
        if outcome.assignment_id is None:
            n_without += 1
        else:
            n_assigned += 1
    return n_assigned, n_without


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

    def wake(self) -> None:
        """Look at once: something was received or somebody became free."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the work order at hand and end."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = any(dispatch_due(self._services))
                pause_s = 0.0 if busy else self._pause_s
            except EngineError as error:
                log.warning("the worker waits for the database: %s", error)
                pause_s = self._patience_s
            if pause_s:
                self._woken.wait(pause_s)
            self._woken.clear()
