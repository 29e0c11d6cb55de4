"""Send the best grid member to a work order, or say that nobody can go.

The second half of the tale of a request. Read, decide, record: no transaction is open while
travel times are asked for, and what was decided is stored only if the world has not moved.
"""

from dataclasses import dataclass
from datetime import timedelta

from gridmap.dispatch.assign import choose, shortlist
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts
from gridmap.errors import IllegalMove, MemberFull, StaleSituation
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import CaseState, WaitingFor
from gridmap.store import decisions, events, members, situations, work_orders
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """The decision, and the assignment that came of it; None when nobody could go."""

    decision: Decision
    assignment_id: AssignmentId | None


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
        with district.reading() as conn:
            situation = situations.read(
                conn,
                district.tenant,
                order_id,
                radius_m=policy.search_radius_m,
                at=district.clock(),
            )
        _check_waits_for_dispatch(situation.order)
        listed = shortlist(situation, policy)
        times = travel.times_to([one.position for one in listed.timed], situation.order.position)
        decision = choose(situation, listed, times, policy=policy)
        try:
            return _record(decision, situation.order, district=district)
        except (StaleSituation, MemberFull):
            continue
    raise StaleSituation(
        problem=f"the situation kept moving for {policy.attempts} rounds",
        mend="try again",
        work_order=str(order_id),
    )


def _check_waits_for_dispatch(order: OrderFacts) -> None:
    if order.state is not CaseState.TO_BE_DISPATCHED:
        raise IllegalMove(
            problem=f"the work order is in {order.state}, not waiting for dispatch",
            work_order=str(order.id),
            before=order.state.value,
            after=CaseState.DISPATCHED.value,
        )


def _record(decision: Decision, order: OrderFacts, *, district: District) -> Dispatched:
    """Store the decision with what follows from it, or nothing at all."""
    if decision.chosen is None:
        _wait(decision, order, district=district)
        return Dispatched(decision=decision, assignment_id=None)
    assignment_id = _assign(decision, decision.chosen, order, district=district)
    return Dispatched(decision=decision, assignment_id=assignment_id)


def _assign(
    decision: Decision,
    chosen: Considered,
    order: OrderFacts,
    *,
    district: District,
) -> AssignmentId:
    at, tenant = decision.decided_at, district.tenant
    with district.writing() as conn:
        held = work_orders.read_for_move(conn, tenant, order.id)
        if held.version != order.version:
            raise StaleSituation(problem="the work order has moved", work_order=str(order.id))
        members.claim(conn, tenant, chosen.member_id)
        decision_id = decisions.record(conn, tenant, decision, subdistrict_id=order.subdistrict_id)
        assignment_id = decisions.reserve_member(conn, tenant, decision, chosen, decision_id)
        work_orders.move(conn, tenant, held, CaseState.DISPATCHED, at=at)
        assigned = Event(
            at=at,
            kind=EventKind.ORDER_ASSIGNED,
            actor="gridmap",
            request_id=held.request_id,
            work_order_id=order.id,
            assignment_id=assignment_id,
            member_id=chosen.member_id,
            subdistrict_id=order.subdistrict_id,
            facts={"member": chosen.code, "travel_s": chosen.travel_s},
        )
        events.append(conn, tenant, [assigned])
    return assignment_id


def _wait(decision: Decision, order: OrderFacts, *, district: District) -> None:
    """Note that nobody can go; the event and the decision are written once, not at each try."""
    at = decision.decided_at
    with district.writing() as conn:
        is_new = work_orders.wait(
            conn,
            district.tenant,
            order.id,
            version=order.version,
            reason=WaitingFor.NO_CANDIDATE,
            next_try_at=at + timedelta(seconds=decision.policy.retry_s),
        )
        if not is_new:
            return
        decisions.record(conn, district.tenant, decision, subdistrict_id=order.subdistrict_id)
        waiting = Event(
            at=at,
            kind=EventKind.ORDER_WAITING,
            actor="gridmap",
            work_order_id=order.id,
            subdistrict_id=order.subdistrict_id,
            facts={"reason": WaitingFor.NO_CANDIDATE.value},
        )
        events.append(conn, district.tenant, [waiting])
