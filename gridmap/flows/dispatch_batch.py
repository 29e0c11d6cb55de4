"""Match the ordinary orders that are due with members, all at once, and send whom it finds.

Read, decide, record, as for one order: all situations are read at one instant, all ways are
timed in one question, and each pair is recorded in a transaction of its own, if neither order
nor member has moved meanwhile. One refused pair holds up no other; there is no common success.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from gridmap.dispatch.batch import Batch, BatchOrder, decide_batch
from gridmap.dispatch.batch_gain import Gain
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.overlay import look_around_each_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts, Situation
from gridmap.errors import EngineError, StateError
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, BatchId, WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import BatchOutcome, CaseState
from gridmap.store import batch_situations, batches, emergency_overlays, events
from gridmap.store.batches import DueOrder
from gridmap.store.carrying_out import carry_out
from gridmap.store.district import District
from gridmap.store.situations import Look
from gridmap.travel.to_each import Ways, times_to_each

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """What became of one order of the batch."""

    order_id: WorkOrderId
    number: str
    outcome: BatchOutcome
    member_code: str | None = None
    assignment_id: AssignmentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDispatched:
    """A batch, what it was to gain, and what became of each order."""

    batch_id: BatchId
    gain: Gain
    results: tuple[BatchResult, ...]

    def count(self, outcome: BatchOutcome) -> int:
        """Return how many orders came to this end."""
        return sum(one.outcome is outcome for one in self.results)


def dispatch_batch(
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
    limit: int | None = None,
) -> BatchDispatched | None:
    """Match what is due and send whom that finds; None where nothing is due or somebody else does.

    Whoever is left without a member comes to the end `nobody` and is dispatched alone next,
    farther out; whose pair was overtaken is due again at once, and so are all if the batch fails.
    """
    in_batch = policy.in_batch()
    with batches.only_dispatcher(district) as is_only:
        if not is_only:
            return None
        due = _take(district, limit or policy.batch_limit)
        try:
            orders = _look_at(due, in_batch, district=district, travel=travel)
            _let_go(due, orders, district=district)
            if not orders:
                return None
            batch = decide_batch(orders)
            return _carry_out(batch, orders, in_batch, district=district)
        except Exception:
            _let_go(due, [], district=district)
            raise


def _take(district: District, limit: int) -> list[DueOrder]:
    at = district.clock()
    with district.writing() as conn:
        return batches.lease_due(
            conn, district.tenant, at=at, until=at + batches.LEASE, limit=limit
        )


def _look_at(
    due: Sequence[DueOrder],
    policy: DispatchPolicy,
    *,
    district: District,
    travel: TravelTimeEngine,
) -> list[BatchOrder]:
    """Return what is known of the orders that still wait; one that moved is left out."""
    at = district.clock()
    with district.reading() as conn:

        def read_each(ids: Sequence[WorkOrderId], radius_m: float) -> dict[WorkOrderId, Situation]:
            look = Look(radius_m=radius_m, at=at, policy=policy, nearest=policy.batch_looks)
            return batch_situations.read_each(conn, district.tenant, ids, look)

        policy_of = partial(emergency_overlays.policy_of, conn, district.tenant)
        looked = look_around_each_under(
            read_each, [one.id for one in due], policy, policy_of=policy_of
        )
    seen = [(one, *looked[one.id]) for one in due if one.id in looked]
    seen = [one for one in seen if _waits(one[1].order)]
    ways = [
        Ways(tuple(other.position for other in listed.timed), situation.order.position)
        for _, situation, listed, _ in seen
    ]
    timed = times_to_each(travel, ways, at=at, first_s=policy.usual_way_s) if seen else ()
    return [
        BatchOrder(
            situation=situation,
            number=one.number,
            listed=listed,
            times=times,
            policy=under,
            weight=policy.weight((at - one.opened_at).total_seconds()),
        )
        for (one, situation, listed, under), times in zip(seen, timed, strict=True)
    ]


def _waits(order: OrderFacts) -> bool:
    """Tell whether an order still waits for a batch: nobody has moved it since it was taken up."""
    return order.state is CaseState.TO_BE_DISPATCHED and not order.is_urgent


def _let_go(due: Sequence[DueOrder], orders: Sequence[BatchOrder], *, district: District) -> None:
    """Leave to others what turned out to be no order for a batch."""
    taken_up = {one.situation.order.id for one in orders}
    left = [one.id for one in due if one.id not in taken_up]
    if left:
        with district.writing() as conn:
            batches.let_go(conn, district.tenant, left, at=district.clock())


def _carry_out(
    batch: Batch, orders: Sequence[BatchOrder], policy: DispatchPolicy, *, district: District
) -> BatchDispatched:
    with district.writing() as conn:
        batch_id = batches.begin(
            conn,
            district.tenant,
            batch.gain,
            policy=policy,
            engine=orders[0].times.engine,
            at=district.clock(),
        )
    results = tuple(
        _send(batch_id, order.situation, order.number, decision, district=district)
        for order, decision in zip(orders, batch.decisions, strict=True)
    )
    done = BatchDispatched(batch_id=batch_id, gain=batch.gain, results=results)
    _tell(done, district=district)
    return done


def _send(
    batch_id: BatchId,
    situation: Situation,
    number: str,
    decision: Decision,
    *,
    district: District,
) -> BatchResult:
    """Record one pair, or say why not; nothing of it touches another pair."""
    tenant, order = district.tenant, situation.order
    if decision.chosen is not None:
        try:
            with district.writing() as conn:
                assignment_id = carry_out(conn, district, order, decision, chosen=decision.chosen)
                sent = BatchOutcome.ASSIGNED
                batches.note(conn, tenant, batch_id, order.id, sent, assignment_id=assignment_id)
            return BatchResult(
                order_id=order.id,
                number=number,
                outcome=sent,
                member_code=decision.chosen.code,
                assignment_id=assignment_id,
            )
        except StateError:
            outcome = BatchOutcome.OVERTAKEN
        except EngineError:
            raise
        except Exception:
            log.exception("work order %s could not be sent", order.id)
            outcome = BatchOutcome.OVERTAKEN
    else:
        outcome = BatchOutcome.NOBODY
    with district.writing() as conn:
        batches.note(conn, tenant, batch_id, order.id, outcome)
    return BatchResult(order_id=order.id, number=number, outcome=outcome)


def _tell(done: BatchDispatched, *, district: District) -> None:
    told = Event(
        at=district.clock(),
        kind=EventKind.BATCH_MATCHED,
        actor=district.actor,
        facts={
            "batch_id": str(done.batch_id),
            "n_assigned": done.count(BatchOutcome.ASSIGNED),
            "n_nobody": done.count(BatchOutcome.NOBODY),
            "n_overtaken": done.count(BatchOutcome.OVERTAKEN),
            **done.gain.as_facts(),
        },
    )
    with district.writing() as conn:
        events.append(conn, district.tenant, [told])
