"""Send the member that a person chose: to an order that waits, or in the place of another.

Preview, then commit: the choice names the version it was made on, and is refused with fresh
alternatives where the order has moved or the member is taken since.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from gridmap.dispatch.assign import Shortlist, choose
from gridmap.dispatch.choice import alternatives, check_choice
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.look_around import without
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Situation
from gridmap.errors import (
    AlreadyAssigned,
    CannotBeSent,
    GridmapError,
    IllegalMove,
    MemberFull,
    ReasonNeeded,
    StaleSituation,
)
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import LED_CASES, AssignmentState, CaseState
from gridmap.store import (
    covers,
    decisions,
    emergency_overlays,
    events,
    idempotent_calls,
    leads,
    members,
    sending,
    shown_decisions,
    situations,
    work_orders,
)
from gridmap.store.decisions import PersonsChoice
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near
from gridmap.store.leads import LeadRow, NewLead
from gridmap.store.sending import End
from gridmap.store.work_orders import OrderRow

_CONFLICTS = (StaleSituation, AlreadyAssigned, MemberFull, CannotBeSent, ReasonNeeded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom a person wants to send, on which version of the order, and why.

    `takes_over`: in the place of whoever has the order now.
    """

    order_id: WorkOrderId
    version: int
    member_code: str
    actor: str
    reason: str | None = None
    takes_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """The order and who could go now; `lead` is who has it.

    `is_out_of_reach`: the chosen one is a member, but nowhere near, or of no known position.
    """

    situation: Situation
    listed: Shortlist
    decision: Decision
    lead: LeadRow | None
    is_out_of_reach: bool


def send_chosen_member(
    choice: Choice,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> dict[str, object]:
    """Send the chosen member, and return what the caller is told: the assignment, the order.

    In one transaction: where somebody had the order, their assignment ends `transferred` and
    their place is free, with a reason even where they had begun.

    Raises
    ------
    NotFound
        No such work order, or nobody of that code in reach.
    IllegalMove
        The order does not wait for dispatch; or nobody has it, to take over from.
    StaleSituation, AlreadyAssigned, MemberFull, CannotBeSent, ReasonNeeded
        Each carries `version`, `state`, `lead` and `alternatives` as they are now.
    """
    look = partial(_look, choice, district=district, travel=travel, policy=policy)
    try:
        _check_has_reason(choice)
        view = look()
        order = view.situation.order
        if order.version != choice.version:
            raise _moved(choice)
        _check_state(order.state, choice)
        if view.lead is not None and view.lead.code == choice.member_code:
            raise _has_it(choice)
        if view.is_out_of_reach:
            raise _out_of_reach(choice)
        code, reason = choice.member_code, choice.reason
        chosen = check_choice(view.decision, code, reason=reason, listed=view.listed)
        return _record(choice, chosen, view.decision, district=district)
    except _CONFLICTS as refused:
        raise _with_alternatives(refused, look(), district=district) from refused


def _look(
    choice: Choice, *, district: District, travel: TravelTimeEngine, policy: DispatchPolicy
) -> _View:
    """Return what would be decided now, the chosen member looked at in any case."""
    tenant, order_id = district.tenant, choice.order_id
    with district.reading() as conn:
        idempotent_calls.check_new(conn, tenant, district.call)
        lead = leads.read(conn, tenant, order_id)
        known = members.ids_by_code(conn, tenant, [choice.member_code])
        read = partial(situations.read, conn, tenant, order_id, at=district.clock(), policy=policy)

        def read_others(radius_m: float) -> Situation:
            return without(read(radius_m=radius_m), lead.member_id if lead else None)

        has_it = lead is not None and lead.code == choice.member_code
        situation, listed, under = look_around_under(
            read_others,
            policy,
            policy_of=partial(emergency_overlays.policy_of, conn, tenant),
            wanted=None if has_it else choice.member_code,
        )
    situation, listed = covers.protect(
        situation, listed, district=district, travel=travel, policy=under
    )
    is_there = any(one.code == choice.member_code for one in situation.candidates)
    positions = [one.position for one in listed.timed]
    times = travel.times_to(positions, situation.order.position, at=situation.at)
    decision = choose(situation, listed, times, policy=under)
    return _View(
        situation=situation,
        listed=listed,
        decision=decision,
        lead=lead,
        is_out_of_reach=choice.member_code in known and not is_there,
    )


def _record(
    choice: Choice, chosen: Considered, decision: Decision, *, district: District
) -> dict[str, object]:
    """Store the choice with what follows from it, or nothing at all."""
    tenant, order_id, member_id = district.tenant, choice.order_id, chosen.member_id
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_unmoved(conn, tenant, order_id, version=choice.version)
        lead = leads.hold(conn, tenant, order_id) if choice.takes_over else None
        new = NewLead(
            assigned_by=choice.actor, member_id=member_id, replaces=lead.id if lead else None
        )
        sending.hold_members(conn, tenant, new, before=lead)
        members.claim(conn, tenant, member_id, is_urgent=order.is_urgent)
        # Read once the members are held: the assignments of a member never overlap in the log.
        at = district.clock()
        if lead is not None:
            end = End(state=AssignmentState.TRANSFERRED, reason=choice.reason or "")
            order = sending.end_lead(conn, tenant, order, lead, end=end, at=at)
        persons = PersonsChoice(member_id=member_id, chosen_by=choice.actor, reason=choice.reason)
        decision_id = decisions.record(
            conn, tenant, decision, subdistrict_id=order.subdistrict_id, choice=persons
        )
        new = replace(new, decision_id=decision_id)
        assignment_id, order = sending.send(conn, tenant, order, new, at=at)
        happened = _happened(choice, chosen, order, lead, at=at)
        happened[-1] = replace(happened[-1], assignment_id=assignment_id)
        events.append(conn, tenant, happened)
        answer.update(
            assignment_id=str(assignment_id),
            member_code=chosen.code,
            travel_s=chosen.travel_s,
            state=order.state.value,
            version=order.version,
        )
    if lead is not None:
        radius_m = decision.policy.widest_radius_m
        wake_orders_near([lead.member_id], district=district, radius_m=radius_m)
    return answer


def _happened(
    choice: Choice, chosen: Considered, order: OrderRow, lead: LeadRow | None, *, at: datetime
) -> list[Event]:
    """Return what happened, the new assignment last."""
    facts: dict[str, object] = {"member": chosen.code, "travel_s": chosen.travel_s}
    if chosen.reason is not ReasonCode.CHOSEN:
        facts["against"] = chosen.reason.value
    ended = []
    if lead is not None:
        facts["taken_from"] = lead.code
        ended = [
            order.event(
                EventKind.ASSIGNMENT_TRANSFERRED,
                at=at,
                actor=choice.actor,
                assignment_id=lead.id,
                member_id=lead.member_id,
                facts={"was": lead.state.value, "to": chosen.code},
            )
        ]
    member_id = chosen.member_id
    kind, actor = EventKind.ORDER_ASSIGNED, choice.actor
    return [*ended, order.event(kind, at=at, actor=actor, member_id=member_id, facts=facts)]


def _check_has_reason(choice: Choice) -> None:
    if choice.takes_over and not (choice.reason and choice.reason.strip()):
        raise ReasonNeeded(
            problem="to hand an order over needs a reason",
            mend="say why",
            problem_zh="转派须说明理由",
            mend_zh="写明理由",
            field="reason",
        )


def _check_state(state: CaseState, choice: Choice) -> None:
    allowed = LED_CASES if choice.takes_over else {CaseState.TO_BE_DISPATCHED}
    if state not in allowed:
        raise IllegalMove(
            problem=f"the work order is {state.en}: it cannot be given to somebody like this",
            mend="assign an order that waits, hand over one that somebody has",
            problem_zh=f"工单处于“{state.zh}”，不能如此派出",
            mend_zh="待派遣的工单用派单，已有人承办的用转派",
            work_order=str(choice.order_id),
            before=state.value,
            after=CaseState.DISPATCHED.value,
        )


def _has_it(choice: Choice) -> AlreadyAssigned:
    return AlreadyAssigned(
        problem=f"{choice.member_code} has the work order already",
        mend="choose another one",
        problem_zh=f"{choice.member_code} 已是该工单的承办人",
        mend_zh="请另选他人",
        work_order=str(choice.order_id),
        member=choice.member_code,
    )


def _out_of_reach(choice: Choice) -> CannotBeSent:
    return CannotBeSent(
        problem=f"{choice.member_code} is not in reach of the work order",
        mend="choose one of the alternatives",
        problem_zh=f"{choice.member_code} 不在工单可及范围内",
        mend_zh="请从替代人选中选择",
        work_order=str(choice.order_id),
        member=choice.member_code,
        reason="out_of_reach",
    )


def _moved(choice: Choice) -> StaleSituation:
    return StaleSituation(
        problem="the work order has moved since it was looked at",
        mend="look at the alternatives and choose again",
        problem_zh="查看之后工单已有变动",
        mend_zh="请看最新候选人，再作选择",
        work_order=str(choice.order_id),
    )


def _with_alternatives(refused: GridmapError, view: _View, *, district: District) -> GridmapError:
    """Return the conflict with what is true now, so that the caller can choose at once."""
    told = shown_decisions.as_told(view.decision, district=district)
    waits = view.situation.order.state in {CaseState.TO_BE_DISPATCHED, *LED_CASES}
    now = {
        "version": view.situation.order.version,
        "state": view.situation.order.state.value,
        "lead": view.lead and view.lead.code,
        "alternatives": alternatives(told) if waits else [],
    }
    return type(refused)(**(refused.facts | now))
