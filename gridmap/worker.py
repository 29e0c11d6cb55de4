"""The worker: dispatches what is due, again and again, until it is told to stop."""

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gridmap.care_duties import (
    end_wishes,
    plan_care_days,
    raise_missed_care,
    receive_owed_care,
    receive_owed_ledger,
    walk_some_rounds,
)
from gridmap.clock_duties import (
    Rounds,
    Turns,
    bring_back_put_off,
    forget_old_callers,
    forget_trails,
    raise_missed,
    raise_unconfirmed,
    replan_due,
    seal_history,
    trim,
)
from gridmap.delivery_duties import Senders
from gridmap.errors import DatabaseUnavailable, EngineError, StateError
from gridmap.flows.chase_unsigned import ChasePolicies, chase_unsigned
from gridmap.flows.count_due_orders import count_due_orders
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up_joint_operations import due_joint_operations
from gridmap.flows.offer_work_order import offer_work_order
from gridmap.flows.put_redivisions_into_force import put_redivisions_into_force
from gridmap.flows.raise_due_orders import raise_due_orders
from gridmap.flows.start_joint_operation import start_joint_operation
from gridmap.flows.take_due_orders import take_due_claims, take_due_orders
from gridmap.flows.take_due_teams import take_due_teams
from gridmap.loop import Loop
from gridmap.model.ids import JointOperationId, WorkOrderId
from gridmap.model.work_order import BatchOutcome, Urgency
from gridmap.model.worker_seen import SILENT_S
from gridmap.wiring import Services

log = logging.getLogger(__name__)

Id = TypeVar("Id", WorkOrderId, JointOperationId)

_AT_ONCE = 20
"""How many raises or offers may come before the next order is dispatched."""

_STEPS_AT_ONCE = 5
"""How many steps of chains may: one of them may be to choose a stand-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of the work orders that were due: found somebody, found nobody, left alone."""

    n_assigned: int
    n_without: int
    n_left: int

    def __bool__(self) -> bool:
        """Tell whether anything was due."""
        return self.n_assigned + self.n_without + self.n_left > 0


def dispatch_due(services: Services, *, limit: int = 50, urgency: Urgency | None = None) -> Tally:
    """Dispatch the work orders that are due, one after the other; of one urgency where named."""
    return _dispatch(
        services, take_due_orders(district=services.district, limit=limit, urgency=urgency)
    )


def match_due(services: Services) -> Tally:
    """Dispatch the ordinary work orders that are due as one batch, if they are many.

    Whoever the batch leaves without a member is dispatched alone, farther out. If the batch
    fails for a reason nobody foresaw, orders are dispatched one by one: it may be one of them.
    """
    matched = None
    try:
        if _is_queue_long(services):
            matched = dispatch_batch(
                district=services.district, travel=services.travel, policy=services.dispatch_policy
            )
    except Exception as error:
        if isinstance(error, EngineError) and not error.is_of_one:
            raise
        log.exception("a batch failed: orders are dispatched one by one")
        return dispatch_due(services, urgency=Urgency.NORMAL)
    if matched is None:
        return Tally(n_assigned=0, n_without=0, n_left=0)
    log.info("%s", matched.gain.text("en"))
    left = [one.order_id for one in matched.results if one.outcome is BatchOutcome.NOBODY]
    alone = _dispatch(services, left)
    return Tally(
        n_assigned=alone.n_assigned + matched.count(BatchOutcome.ASSIGNED),
        n_without=alone.n_without,
        n_left=alone.n_left + matched.count(BatchOutcome.OVERTAKEN),
    )


def _is_queue_long(services: Services) -> bool:
    enough = services.dispatch_policy.batch_from
    return count_due_orders(district=services.district, enough=enough) >= enough


def _dispatch(services: Services, order_ids: Sequence[WorkOrderId]) -> Tally:
    def dispatch(order_id: WorkOrderId) -> bool:
        outcome = dispatch_work_order(
            order_id,
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        return outcome.assignment_id is not None

    return _one_by_one(order_ids, dispatch)


def _one_by_one(
    due_ids: Sequence[Id], found_somebody: Callable[[Id], bool], *, what: str = "work order"
) -> Tally:
    """Deal with what is due, by default work orders held off others; count what came of it.

    One that somebody else moved meanwhile is left alone: it is not due any more, or comes up
    again. One that fails for a reason nobody foresaw does not hold up the others: it comes up
    again, a work order when its lease ends.
    """
    n_assigned = n_without = n_left = 0
    for one in due_ids:
        try:
            is_assigned = found_somebody(one)
        except StateError as error:
            log.info("%s %s is left alone: %s", what, one, error)
            n_left += 1
        except Exception as error:
            if isinstance(error, EngineError) and not error.is_of_one:
                raise
            log.exception("%s %s could not be dealt with", what, one)
            n_left += 1
        else:
            n_assigned += is_assigned
            n_without += not is_assigned
    return Tally(n_assigned=n_assigned, n_without=n_without, n_left=n_left)


def chase_due(services: Services) -> None:
    """Take the steps that are due because somebody has not signed."""
    policies = ChasePolicies(chase=services.chase_policy, dispatch=services.dispatch_policy)
    chase_unsigned(
        district=services.district, travel=services.travel, policies=policies, limit=_STEPS_AT_ONCE
    )


def raise_due(services: Services) -> None:
    """Tell the next level of orders that stand still."""
    raise_due_orders(district=services.district, policy=services.escalation_policy, limit=_AT_ONCE)


def send_due_teams(services: Services, *, limit: int = 50) -> Tally:
    """Send the teams that are due, and fill those from which somebody is missing."""

    def send(order_id: WorkOrderId) -> bool:
        sent = dispatch_team(
            order_id,
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        return bool(sent.assignments) or sent.outcome == "assign"

    return _one_by_one(take_due_teams(district=services.district, limit=limit), send)


def start_due_operations(services: Services) -> None:
    """Make the assignments of the joint operations whose time has come, all of them or none."""

    def start(operation_id: JointOperationId) -> bool:
        assigned = start_joint_operation(
            operation_id, district=services.district, policy=services.dispatch_policy
        )
        return bool(assigned)

    due = due_joint_operations(district=services.district)
    _one_by_one(due, start, what="joint operation")


def offer_due(services: Services) -> None:
    """Offer what is to be claimed: for the first time, or to the next where nobody accepted."""

    def offer(order_id: WorkOrderId) -> bool:
        told = offer_work_order(
            order_id,
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        return bool(told["offers"])

    _one_by_one(take_due_claims(district=services.district, limit=_AT_ONCE), offer)


def put_due_into_force(services: Services) -> None:
    """Put re-divisions into force whose date has come; one that fails holds up no order."""
    try:
        put_redivisions_into_force(district=services.district)
    except EngineError:
        raise
    except Exception:
        log.exception("a re-division could not be put into force")


PERIODIC: dict[Callable[[Services], object], float] = {
    offer_due: 0.5,
    chase_due: 0.5,
    raise_due: 5.0,
    raise_missed: 3_600.0,
    raise_unconfirmed: 5.0,
    start_due_operations: 5.0,
    put_due_into_force: 5.0,
    bring_back_put_off: 60.0,
    replan_due: 60.0,
    plan_care_days: 60.0,
    raise_missed_care: 60.0,
    receive_owed_care: 60.0,
    receive_owed_ledger: 60.0,
    end_wishes: 60.0,
    walk_some_rounds: 5.0,
    trim: 3_600.0,
    seal_history: 3_600.0,
    forget_old_callers: 600.0,
    forget_trails: 10.0,  # up to 3.6 million fixes an hour
}
"""What the worker does beside dispatching, and every how many seconds."""


class Periodic:
    """Does each duty when it is due; one that fails holds up neither the others nor an order.

    It tells that this worker goes round as long as orders are dispatched beside it, too.
    """

    def __init__(
        self, services: Services, *, dispatches: Callable[[], bool] = lambda: True
    ) -> None:
        self._services = services
        self._dispatches = dispatches
        self._rounds = Rounds()
        own: dict[Callable[[Services], object], float] = {
            Turns().tell: 2.0,
            self._tell_round: 5.0,  # last: it says that the others were dealt with
        }
        self._every_s = PERIODIC | own
        self._due_at = dict.fromkeys(self._every_s, time.monotonic())

    def do_due(self) -> list[str]:
        """Do what is due now, and return what could not be done.

        Raises
        ------
        DatabaseUnavailable
            The connection is lost: none of the others could be done either.
        """
        failed = []
        for deed, every_s in self._every_s.items():
            if time.monotonic() < self._due_at[deed]:
                continue
            self._due_at[deed] = time.monotonic() + every_s
            try:
                deed(self._services)
            except EngineError as error:
                if isinstance(error, DatabaseUnavailable) and not error.is_of_one:
                    raise
                log.warning("%s waits: %s", deed.__name__, error)
                failed.append(deed.__name__)
            except Exception:
                log.exception("%s failed and is tried again", deed.__name__)
                failed.append(deed.__name__)
        return failed

    def look(self) -> bool:
        """Do what is due; the next look may wait a moment."""
        self.do_due()
        return False

    def _tell_round(self, services: Services) -> None:
        if self._dispatches():
            self._rounds.tell(services)

    def end(self) -> None:
        """Tell that no round will follow; without the database others notice by the silence."""
        try:
            self._rounds.tell_end(self._services)
        except EngineError as error:
            log.warning("nobody is told that this worker has ended: %s", error)


class Immediate:
    """Dispatches one order after the other; where the queue is long, the urgent ones only."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._is_warm = False
        self._went_at = time.monotonic()

    def goes_round(self) -> bool:
        """Tell whether orders were looked for within the minute."""
        return time.monotonic() - self._went_at <= SILENT_S

    def look(self) -> bool:
        """Dispatch what is due, and tell whether there was anything."""
        self._went_at = time.monotonic()
        if not self._is_warm:
            self._services.warm_up()
            self._is_warm = True
        teams = send_due_teams(self._services)
        if _is_queue_long(self._services):
            return any((teams, dispatch_due(self._services, urgency=Urgency.URGENT)))
        # What comes in between is left to the next look, which may find a long queue.
        few = self._services.dispatch_policy.batch_from
        return any((teams, dispatch_due(self._services, limit=few)))


class Rolling:
    """Matches what is due where the queue is long, a batch every window."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._opens_at = -math.inf

    def look(self) -> bool:
        """Match a batch if the window has passed, and tell whether there was one."""
        if time.monotonic() < self._opens_at:
            return False
        matched = bool(match_due(self._services))
        if matched:
            window_s = self._services.dispatch_policy.batch_window_s
            self._opens_at = time.monotonic() + window_s
        return matched


class Worker:
    """Two threads that dispatch, one order after the other and batches beside it; two for the rest.

    A batch takes seconds, and so may a duty; an urgent order waits for none of them. Nobody is
    told, chased or called upon by streets, and those may be broken: duties are done all the same.
    Other systems are called by senders of their own.
    """

    def __init__(
        self, services: Services, *, pause_s: float = 0.2, patience_s: float = 5.0
    ) -> None:
        immediate = Immediate(services)
        self._duties = Periodic(services, dispatches=immediate.goes_round)
        self._senders = Senders(services)
        looks = {
            "worker": immediate.look,
            "batches": Rolling(services).look,
            "duties": self._duties.look,
            "deliveries": self._senders.look,
        }
        self._loops = [
            Loop(f"gridmap-{name}", look, pause_s=pause_s, patience_s=patience_s)
            for name, look in looks.items()
        ]

    def start(self) -> None:
        """Begin to dispatch."""
        for loop in self._loops:
            loop.thread.start()

    @property
    def is_alive(self) -> bool:
        """Tell whether all threads run."""
        return all(loop.thread.is_alive() for loop in self._loops)

    def wake(self) -> None:
        """Look at once: something was received or somebody became free."""
        for loop in self._loops:
            loop.wake()

    def stop(self) -> None:
        """Finish what is at hand and end."""
        for loop in self._loops:
            loop.ask_to_stop()
        for loop in self._loops:
            loop.thread.join()
        self._senders.end()
        self._duties.end()
