"""Match the ordinary orders that are due with members, all at once, and send whom it finds.

Read, decide, record, as for one order: situations are read at one instant, ways are timed in one
question, and again where that did not reach far enough. Pairs are recorded many at once, if neither
order nor member has moved meanwhile; what that leaves out by itself. One refused pair holds up no
other; there is no common success.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gridmap.dispatch.assign import Shortlist
from gridmap.dispatch.batch import Batch, BatchOrder, decide_batch, decide_until_certain
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
from gridmap.store.carrying_out_together import Pair, carry_out_together, pair
from gridmap.store.district import District
from gridmap.store.situations import Look
from gridmap.travel.to_each import Ways, times_to_each

log = logging.getLogger(__name__)

_TOGETHER = 50
"""So many pairs are recorded at once: for a moment nobody else gets at them."""


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
            orders, batch = _decide(due, policy, district=district, travel=travel)
            _let_go(due, orders, district=district)
            if not orders:
                return None
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


def _decide(
    due: Sequence[DueOrder],
    policy: DispatchPolicy,
    *,
    district: District,
    travel: TravelTimeEngine,
) -> tuple[Sequence[BatchOrder], Batch]:
    """Decide among the nearest of each order, and among more where that might be better.

    However often is looked, all is seen at one instant: the transaction that reads stays open. It
    holds no row, and ways are computed here.
    """
    at = district.clock()
    with district.reading() as conn:
        view = _View(
            read_each=partial(batch_situations.read_each, conn, district.tenant),
            policy_of=partial(emergency_overlays.policy_of, conn, district.tenant),
            travel=travel,
            at=at,
        )
        nearest = policy.first_batch_look
        if nearest is None:
            orders = view.of(due, policy.in_batch(), nearest=policy.batch_looks)
            return list(orders.values()), decide_batch(list(orders.values()))
        seen = view.of(due, policy, nearest=nearest)
        seen_far: frozenset[WorkOrderId] = frozenset()

        def look(far: frozenset[WorkOrderId]) -> Sequence[BatchOrder]:
            nonlocal seen_far
            farther = [one for one in due if one.id in far - seen_far]
            seen.update(view.of(farther, policy.in_batch(), nearest=policy.batch_looks))
            seen_far = far
            return list(seen.values())

        return decide_until_certain(look, fastest_mps=travel.fastest_mps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """The district at one instant, as one transaction sees it."""

    read_each: Callable[[Sequence[WorkOrderId], Look], Mapping[WorkOrderId, Situation]]
    policy_of: Callable[[OrderFacts, DispatchPolicy], DispatchPolicy]
    travel: TravelTimeEngine
    at: datetime

    def of(
        self, due: Sequence[DueOrder], policy: DispatchPolicy, *, nearest: int
    ) -> dict[WorkOrderId, BatchOrder]:
        """Return what is known of the orders that still wait, so many of the nearest looked at."""
        looked = self._around(due, policy, nearest) if due else {}
        seen = [(one, *looked[one.id]) for one in due if one.id in looked]
        seen = [one for one in seen if _waits(one[1].order)]
        ways = [
            Ways(tuple(other.position for other in listed.timed), situation.order.position)
            for _, situation, listed, _ in seen
        ]
        farthest_m = max(
            (one.distance_m for _, _, listed, _ in seen for one in listed.timed), default=0.0
        )
        first_s = policy.usual_way_s(farthest_m)
        timed = times_to_each(self.travel, ways, at=self.at, first_s=first_s)
        return {
            one.id: BatchOrder(
                situation=situation,
                number=one.number,
                listed=listed,
                times=times,
                policy=under,
                weight=under.weight((self.at - one.opened_at).total_seconds()),
            )
            for (one, situation, listed, under), times in zip(seen, timed, strict=True)
        }

    def _around(
        self, due: Sequence[DueOrder], policy: DispatchPolicy, nearest: int
    ) -> dict[WorkOrderId, tuple[Situation, Shortlist, DispatchPolicy]]:
        def read_each(
            ids: Sequence[WorkOrderId], radius_m: float
        ) -> Mapping[WorkOrderId, Situation]:
            look = Look(radius_m=radius_m, at=self.at, policy=policy, nearest=nearest)
            return self.read_each(ids, look)

        ids = [one.id for one in due]
        return look_around_each_under(read_each, ids, policy, policy_of=self.policy_of)


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
    decided = [
        (one.situation.order, decision)
        for one, decision in zip(orders, batch.decisions, strict=True)
    ]
    sent = _send(batch_id, decided, district=district)
    outcomes = {order.id: _outcome(decision, sent.get(order.id)) for order, decision in decided}
    _note_rest(batch_id, outcomes, district=district)
    results = tuple(
        BatchResult(
            order_id=order.id,
            number=one.number,
            outcome=outcomes[order.id],
            member_code=decision.chosen.code if decision.chosen and order.id in sent else None,
            assignment_id=sent.get(order.id),
        )
        for one, (order, decision) in zip(orders, decided, strict=True)
    )
    done = BatchDispatched(batch_id=batch_id, gain=batch.gain, results=results)
    _tell(done, district=district)
    return done


def _outcome(decision: Decision, assignment_id: AssignmentId | None) -> BatchOutcome:
    if decision.chosen is None:
        return BatchOutcome.NOBODY
    return BatchOutcome.OVERTAKEN if assignment_id is None else BatchOutcome.ASSIGNED


def _send(
    batch_id: BatchId, decided: Sequence[tuple[OrderFacts, Decision]], *, district: District
) -> dict[WorkOrderId, AssignmentId]:
    """Record pairs, many at once. Some are written out while those before them are recorded.

    One thread records, one transaction at a time, in the order of the pairs; no more than one lot
    stands behind it. What it raises is raised here, and nothing further is recorded.
    """
    sent: dict[WorkOrderId, AssignmentId] = {}
    matched = [one for one in decided if one[1].chosen is not None]
    with ThreadPoolExecutor(1, thread_name_prefix="record-batch") as recorder:
        recorded: Future[dict[WorkOrderId, AssignmentId]] | None = None
        for first in range(0, len(matched), _TOGETHER):
            some = matched[first : first + _TOGETHER]
            pairs = [
                pair(order, decision, decision.chosen)
                for order, decision in some
                if decision.chosen is not None
            ]
            if recorded is not None:
                sent |= recorded.result()
            recorded = recorder.submit(_record, batch_id, some, pairs, district=district)
        if recorded is not None:
            sent |= recorded.result()
    return sent


def _record(
    batch_id: BatchId,
    some: Sequence[tuple[OrderFacts, Decision]],
    pairs: Sequence[Pair],
    *,
    district: District,
) -> dict[WorkOrderId, AssignmentId]:
    """Record some pairs at once; what is left out of that by itself. None touches another pair."""
    sent = _send_together(batch_id, pairs, district=district)
    for order, decision in some:
        if order.id not in sent:
            assignment_id = _send_alone(batch_id, order, decision, district=district)
            if assignment_id is not None:
                sent[order.id] = assignment_id
    return sent


def _send_together(
    batch_id: BatchId, pairs: Sequence[Pair], *, district: District
) -> dict[WorkOrderId, AssignmentId]:
    """Record those pairs that are in nobody's way; if one of them is refused, none."""
    try:
        with district.writing() as conn:
            return carry_out_together(conn, district, batch_id, pairs)
    except EngineError:
        raise
    except Exception:  # whatever it is, each hears of it alone
        log.debug("orders of a batch are sent one by one", exc_info=True)
        return {}


def _send_alone(
    batch_id: BatchId, order: OrderFacts, decision: Decision, *, district: District
) -> AssignmentId | None:
    """Record one pair; None where it is refused."""
    if decision.chosen is None:
        return None
    try:
        with district.writing() as conn:
            assignment_id = carry_out(conn, district, order, decision, chosen=decision.chosen)
            sent = BatchOutcome.ASSIGNED
            batches.note(
                conn, district.tenant, batch_id, [order.id], sent, assignment_id=assignment_id
            )
    except StateError:
        return None
    except EngineError:
        raise
    except Exception:
        log.exception("work order %s could not be sent", order.id)
        return None
    return assignment_id


def _note_rest(
    batch_id: BatchId, outcomes: Mapping[WorkOrderId, BatchOutcome], *, district: District
) -> None:
    """Note which orders got nobody or were overtaken: they are due again."""
    for outcome in (BatchOutcome.NOBODY, BatchOutcome.OVERTAKEN):
        ids = [one for one, came_to in outcomes.items() if came_to is outcome]
        if ids:
            with district.writing() as conn:
                batches.note(conn, district.tenant, batch_id, ids, outcome)


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
