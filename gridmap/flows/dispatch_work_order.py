"""Send the best grid member to a work order, or say that nobody can go.

The second half of the tale of a request. Read, decide, record: no transaction is open while
travel times are asked for, and what was decided is stored only if the world has not moved.
"""

from dataclasses import dataclass
from functools import partial

from gridmap.casework.lifecycle import check_waits_for_dispatch, kept_moving
from gridmap.dispatch.assign import Shortlist, choose
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.look_around import until_certain
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts, Situation
from gridmap.errors import MemberFull, StaleSituation
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import WaitingFor
from gridmap.store import (
    covers,
    decisions,
    emergency_overlays,
    events,
    idempotent_calls,
    shown_decisions,
    situations,
    waiting_orders,
    work_orders,
)
from gridmap.store.carrying_out import carry_out
from gridmap.store.district import District
from gridmap.store.waiting_orders import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """The decision, and the assignment that came of it; None when nobody could go.

    `n_considered` is of those whom the caller sees.
    """

    decision: Decision
    assignment_id: AssignmentId | None
    n_considered: int

    def as_facts(self) -> dict[str, object]:
        """Return what a caller is told."""
        chosen = self.decision.chosen
        return {
            "outcome": "no_candidate" if chosen is None else "assign",
            "assignment_id": self.assignment_id and str(self.assignment_id),
            "member_code": chosen and chosen.code,
            "travel_s": chosen and chosen.travel_s,
            "decided_at": self.decision.decided_at.isoformat(),
            "n_considered": self.n_considered,
        }


def dispatch_work_order(
    order_id: WorkOrderId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> Dispatched:
    """Assign one work order to the best grid member, or note that nobody can go.

    If the situation moved between reading and recording, the whole step runs again on fresh
    facts.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order is not waiting for dispatch.
    StaleSituation
        The situation kept moving for `policy.attempts` rounds; nothing was written.
    """
    for _ in range(policy.attempts):
        decision, order = _decide(order_id, policy, district=district, travel=travel)
        try:
            return _record(decision, order, district=district)
        except (StaleSituation, MemberFull):
            continue
    raise kept_moving(order_id, rounds=policy.attempts)


def _decide(
    order_id: WorkOrderId, policy: DispatchPolicy, *, district: District, travel: TravelTimeEngine
) -> tuple[Decision, OrderFacts]:
    """Decide among the nearest, and among more as long as somebody farther might be better."""

    def decided(nearest: int | None) -> tuple[Decision, Situation]:
        situation, listed, under = _look_around(
            order_id, policy, nearest=nearest, district=district
        )
        situation, listed = covers.protect(
            situation, listed, district=district, travel=travel, policy=under
        )
        positions = [one.position for one in listed.timed]
        times = travel.times_to(positions, situation.order.position, at=situation.at)
        return choose(situation, listed, times, policy=under), situation

    decision, situation = until_certain(decided, policy, travel=travel)
    return decision, situation.order


def _look_around(
    order_id: WorkOrderId, policy: DispatchPolicy, *, nearest: int | None, district: District
) -> tuple[Situation, Shortlist, DispatchPolicy]:
    """Read who is around, farther and farther out until somebody there can go.

    The policy to decide by is that of the operation that is on there, if there is one.
    """
    tenant, at = district.tenant, district.clock()
    with district.reading() as conn:
        idempotent_calls.check_new(conn, tenant, district.call)

        def read_waiting(radius_m: float) -> Situation:
            look = situations.Look(radius_m=radius_m, at=at, policy=policy, nearest=nearest)
            situation = situations.read_as(conn, tenant, order_id, look)
            check_waits_for_dispatch(situation.order.state, order_id=order_id)
            return situation

        policy_of = partial(emergency_overlays.policy_of, conn, tenant)
        return look_around_under(read_waiting, policy, policy_of=policy_of)


def _record(decision: Decision, order: OrderFacts, *, district: District) -> Dispatched:
    """Store the decision with what follows from it, or nothing at all."""
    n = shown_decisions.n_told(decision, district=district)
    if decision.chosen is None:
        nobody = Dispatched(decision=decision, assignment_id=None, n_considered=n)
        return _wait(nobody, order, district=district)
    return _assign(decision, decision.chosen, order, n_considered=n, district=district)


def _assign(
    decision: Decision,
    chosen: Considered,
    order: OrderFacts,
    *,
    n_considered: int,
    district: District,
) -> Dispatched:
    with idempotent_calls.answering(district) as (conn, answer):
        assignment_id = carry_out(conn, district, order, decision, chosen=chosen)
        dispatched = Dispatched(
            decision=decision, assignment_id=assignment_id, n_considered=n_considered
        )
        answer.update(dispatched.as_facts())
    return dispatched


def _wait(nobody: Dispatched, order: OrderFacts, *, district: District) -> Dispatched:
    """Note that nobody can go; the event and the decision are written once, not at each try."""
    tenant, reason, decision = district.tenant, WaitingFor.NO_CANDIDATE, nobody.decision
    with idempotent_calls.answering(district) as (conn, answer):
        answer.update(nobody.as_facts())
        held = work_orders.read_unmoved(conn, tenant, order.id, version=order.version)
        at = district.clock()
        pauses_s = decision.policy.pauses_s
        why = Wait(reason=reason, decided_at=decision.decided_at, at=at, pauses_s=pauses_s)
        waiting_orders.wait(conn, tenant, order.id, why)
        if held.waiting_for is reason:
            return nobody
        decisions.record(conn, tenant, decision, subdistrict_id=order.subdistrict_id)
        waiting = Event(
            at=at,
            kind=EventKind.ORDER_WAITING,
            actor=district.actor,
            request_id=held.request_id,
            work_order_id=order.id,
            subdistrict_id=order.subdistrict_id,
            facts={"reason": reason.value},
        )
        events.append(conn, tenant, [waiting])
    return nobody
