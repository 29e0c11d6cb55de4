"""Send a co-handler 协办 to a work order that is led already: found by the engine, or named."""

from dataclasses import dataclass, replace
from functools import partial

from gridmap.casework.lifecycle import kept_moving
from gridmap.casework.teamwork import check_takes_co_handlers
from gridmap.dispatch.assign import choose
from gridmap.dispatch.choice import check_choice
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.dispatch.team import as_seen_for
from gridmap.errors import MemberFull, NotFound, StaleSituation, TeamIncomplete
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.team import Need, Part
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import Urgency
from gridmap.store import (
    co_handlers,
    decisions,
    emergency_overlays,
    events,
    follow_ups,
    idempotent_calls,
    members,
    situations,
    teams,
    work_orders,
)
from gridmap.store.co_handlers import NewCoHandler
from gridmap.store.decisions import PersonsChoice
from gridmap.store.district import District

HAND = Part(code="hand", zh="增援", en="another hand", need=Need.WANTED)
"""What is asked for where no part of the team is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCoHandler:
    """Who is wanted: for a part of the team or as another hand; a named member or anybody."""

    order_id: WorkOrderId
    actor: str
    part: str | None = None
    member_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandlerSent:
    """Who was sent, and the decision behind it."""

    decision: Decision
    assignment_id: AssignmentId
    chosen: Considered

    def as_facts(self) -> dict[str, object]:
        """Return what a caller is told."""
        return {
            "assignment_id": str(self.assignment_id),
            "member_code": self.chosen.code,
            "travel_s": self.chosen.travel_s,
        }


def add_co_handler(
    wanted: WantedCoHandler,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> CoHandlerSent:
    """Send a co-handler by the rules of the part, or the named member in spite of them.

    Raises
    ------
    NotFound
        No such work order, part, or member in reach.
    IllegalMove
        Nobody leads the order yet, or it has ended.
    TeamIncomplete
        Nobody can go.
    MemberFull, CannotBeSent, ReasonNeeded
        The named member has no free place, may not go, or is not the one recommended.
    StaleSituation
        The situation kept moving for `policy.attempts` rounds; nothing was written.
    """
    for _ in range(policy.attempts):
        part, decision = _decide(wanted, district=district, travel=travel, policy=policy)
        chosen = _chosen(decision, wanted)
        try:
            return _record(wanted, part, decision, chosen, district=district)
        except (StaleSituation, MemberFull):
            if wanted.member_code is not None:
                raise
    raise kept_moving(wanted.order_id, rounds=policy.attempts)


def _decide(
    wanted: WantedCoHandler,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> tuple[Part, Decision]:
    tenant = district.tenant
    with district.reading() as conn:
        idempotent_calls.check_new(conn, tenant, district.call)
        at = district.clock()
        team = teams.read(conn, tenant, wanted.order_id)
        check_takes_co_handlers(team.state, order_id=wanted.order_id)
        part = _part(team.parts, wanted.part)
        read = partial(situations.read, conn, tenant, wanted.order_id, at=at, policy=policy)

        def read_within(radius_m: float) -> Situation:
            return as_seen_for(read(radius_m=radius_m), part, team.facts.members)

        policy_of = partial(emergency_overlays.policy_of, conn, tenant)
        situation, listed, under = look_around_under(
            read_within, policy, policy_of=policy_of, wanted=wanted.member_code
        )
    positions = [one.position for one in listed.timed]
    times = travel.times_to(positions, situation.order.position, at=situation.at)
    return part, choose(situation, listed, times, policy=under)


def _part(parts: tuple[Part, ...], code: str | None) -> Part:
    if code is None:
        return HAND
    found = next((one for one in parts if one.code == code and one.unit_kind is None), None)
    if found is None or found.need is Need.LEAD:
        raise NotFound(
            problem=f"the team has no part {code!r} that a member takes",
            mend="name one of the parts of the team, or none",
            problem_zh=f"组队要求中没有由人员承担的 {code!r}",
            mend_zh="请填组队要求中的一项，或不填",
            field="part",
            value=code,
        )
    return found


def _chosen(decision: Decision, wanted: WantedCoHandler) -> Considered:
    if wanted.member_code is not None:
        return check_choice(decision, wanted.member_code, reason=wanted.reason)
    if decision.chosen is None:
        raise TeamIncomplete(
            problem="nobody can go",
            mend="name a member with a reason, or try again later",
            problem_zh="无可派人员",
            mend_zh="请指定人员并说明理由，或稍后再试",
            parts=[wanted.part] if wanted.part else [],
        )
    return decision.chosen


def _record(
    wanted: WantedCoHandler,
    part: Part,
    decision: Decision,
    chosen: Considered,
    *,
    district: District,
) -> CoHandlerSent:
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, wanted.order_id)
        check_takes_co_handlers(order.state, order_id=order.id)
        is_urgent = teams.read(conn, tenant, order.id).urgency is Urgency.URGENT
        members.claim(conn, tenant, chosen.member_id, is_urgent=is_urgent)
        # Read once the member is held: the assignments of a member never overlap in the log.
        at = district.clock()
        decision_id = decisions.record(
            conn,
            tenant,
            decision,
            subdistrict_id=order.subdistrict_id,
            choice=_choice(wanted, chosen),
        )
        new = NewCoHandler(
            member_id=chosen.member_id,
            part=None if part is HAND else part.code,
            decision_id=decision_id,
            assigned_by=wanted.actor,
        )
        assignment_id = co_handlers.reserve(conn, tenant, order.id, new, at=at)
        facts = {"member": chosen.code, "travel_s": chosen.travel_s, "part": new.part}
        assigned = order.event(
            EventKind.CO_HANDLER_ASSIGNED,
            at=at,
            actor=wanted.actor,
            assignment_id=assignment_id,
            member_id=chosen.member_id,
            facts=facts | {"urgent": is_urgent},
        )
        done = follow_ups.done_for(conn, tenant, order.id, [part.code], at=at, by=wanted.actor)
        told = [
            replace(assigned, kind=EventKind.FOLLOW_UP_DONE, facts={"follow_up_id": str(one)})
            for one in done
        ]
        events.append(conn, tenant, [assigned, *told])
        sent = CoHandlerSent(decision=decision, assignment_id=assignment_id, chosen=chosen)
        answer.update(sent.as_facts())
    return sent


def _choice(wanted: WantedCoHandler, chosen: Considered) -> PersonsChoice | None:
    if wanted.member_code is None:
        return None
    return PersonsChoice(member_id=chosen.member_id, chosen_by=wanted.actor, reason=wanted.reason)
