"""Offer a work order to be claimed: to the first of the ranking, or to the first few at once.

The worker comes back when the offers expire: whoever let one pass is not asked again, and the
next one is. An offer reserves nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from gridmap.casework.lifecycle import check_waits_for_dispatch, kept_moving
from gridmap.dispatch.assign import choose
from gridmap.dispatch.claiming import for_claims, offer_stands_s, to_be_offered
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts, Situation
from gridmap.errors import IllegalMove, StaleSituation
from gridmap.model.event import MACHINE, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import ClaimMode, Disposition, WaitingFor
from gridmap.store import (
    claims,
    decisions,
    emergency_overlays,
    events,
    idempotent_calls,
    offers,
    situations,
    waiting_orders,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.offers import NewOffers
from gridmap.store.waiting_orders import Wait
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """Somebody says that an order is to be claimed, and how it is offered."""

    mode: ClaimMode
    actor: str


def offer_work_order(
    order_id: WorkOrderId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
    marking: Marking | None = None,
) -> dict[str, object]:
    """Offer the order to whoever is next, and return to whom it is offered now.

    Offers whose time is over end first. While one still stands, nobody else is asked in cascade
    mode. `marking` makes it an order to be claimed. Where nobody is left to ask, the order waits
    for a candidate, for everybody to see.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        It is not waiting for dispatch, not a person's, or not to be claimed.
    StaleSituation
        The order kept moving for `policy.attempts` rounds.
    """
    for _ in range(policy.attempts):
        situation, decision = _look(order_id, district=district, travel=travel, policy=policy)
        check_waits_for_dispatch(situation.order.state, order_id=order_id)
        try:
            return _record(situation.order, decision, marking, district=district)
        except StaleSituation:
            continue
    raise kept_moving(order_id, rounds=policy.attempts)


def _look(
    order_id: WorkOrderId, *, district: District, travel: TravelTimeEngine, policy: DispatchPolicy
) -> tuple[Situation, Decision]:
    """Return who could be offered the order now, ranked."""
    tenant = district.tenant
    with district.reading() as conn:
        idempotent_calls.check_new(conn, tenant, district.call)
        asked = offers.who_was_asked(conn, tenant, order_id)
        read = partial(situations.read, conn, tenant, order_id, at=district.clock(), policy=policy)

        def read_for_claims(radius_m: float) -> Situation:
            situation = read(radius_m=radius_m)
            ids = [one.member_id for one in situation.candidates]
            may_claim = offers.who_may_claim(conn, tenant, ids)
            return for_claims(situation, may_claim=may_claim, asked=asked)

        policy_of = partial(emergency_overlays.policy_of, conn, tenant)
        situation, listed, under = look_around_under(read_for_claims, policy, policy_of=policy_of)
    positions = [one.position for one in listed.timed]
    times = travel.times_to(positions, situation.order.position, at=situation.at)
    return situation, choose(situation, listed, times, policy=under)


def _record(
    order: OrderFacts, decision: Decision, marking: Marking | None, *, district: District
) -> dict[str, object]:
    """End what is over, offer to the next, say when to come back; or nothing at all."""
    tenant, policy = district.tenant, decision.policy
    with idempotent_calls.answering(district) as (conn, answer):
        held = work_orders.read_unmoved(conn, tenant, order.id, version=order.version)
        at = district.clock()
        actor = marking.actor if marking else MACHINE
        if marking is not None:
            held = offers.mark(conn, tenant, held, marking.mode, at=at, actor=actor)
        mode = _mode_of(held)
        still = offers.expire(conn, tenant, held, at=at)
        chosen = () if still else to_be_offered(decision, mode, policy)
        record = partial(decisions.record, conn, tenant, decision)
        if chosen:
            new = NewOffers(
                to=[(one.member_id, one.code) for one in chosen],
                mode=mode,
                decision_id=record(subdistrict_id=order.subdistrict_id, is_offer=True),
                offered_at=at,
                expires_at=at + _stands(held, policy, at=at),
            )
            still = offers.make(conn, tenant, held, new, actor=actor)
        if still:
            until = min(one.expires_at for one in still)
            claims.wait_for_answer(conn, tenant, held, until=until)
        else:
            reason, seen_at = WaitingFor.NO_CANDIDATE, decision.decided_at
            why = Wait(reason=reason, decided_at=seen_at, at=at, pauses_s=policy.pauses_s)
            waiting_orders.wait(conn, tenant, order.id, why)
            if held.waiting_for is not reason:
                record(subdistrict_id=order.subdistrict_id)
                facts = {"reason": reason.value}
                waiting = held.event(EventKind.ORDER_WAITING, at=at, actor=MACHINE, facts=facts)
                events.append(conn, tenant, [waiting])
        answer.update(mode=mode.value, offers=[one.as_facts() for one in still])
    return answer


def _stands(order: OrderRow, policy: DispatchPolicy, *, at: datetime) -> timedelta:
    respond_in_s = (order.respond_by - at).total_seconds()
    stands_s = offer_stands_s(order.urgency, respond_in_s=respond_in_s, policy=policy)
    return timedelta(seconds=stands_s)


def _mode_of(order: OrderRow) -> ClaimMode:
    if order.handling is Disposition.PERSON and order.claim_mode is not None:
        return order.claim_mode
    raise IllegalMove(
        problem="the work order is not to be claimed by a person",
        mend="say that it is, and how it is offered",
        problem_zh="工单不是待个人认领的工单",
        mend_zh="请先指明推送方式",
        work_order=str(order.id),
    )
