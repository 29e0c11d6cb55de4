"""Chase assignments that nobody signs: one step at a time, each in a transaction of its own.

Whoever is signing this moment goes first; what was taken is never taken again, whichever
worker looks and however often one is killed in between.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from gridmap.casework.chase import next_step
from gridmap.casework.chase_policy import ChasePolicy, Step
from gridmap.casework.escalation import Cause
from gridmap.dispatch.assign import choose
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.overlay import look_around_under
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.errors import NetworkBroken
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.level import GRID_RANK
from gridmap.model.travel import TravelTimeEngine
from gridmap.store import chases, emergency_overlays, escalations, events, situations, stand_ins
from gridmap.store.chases import ChasedAssignment, StepTaken
from gridmap.store.district import District
from gridmap.store.escalations import Raising
from gridmap.store.freed import wake_orders_near

log = logging.getLogger(__name__)

_WHAT = "chase of assignment"
_LOOKED_AT = 50
"""How many assignments are tried at once: some fail, and some chains turn out not to be due."""

_KINDS = {
    Step.REMIND: EventKind.ASSIGNMENT_REMINDED,
    Step.PHONE: EventKind.ASSIGNMENT_PHONE_LISTED,
    Step.STAND_IN: EventKind.STAND_IN_ASKED,
    Step.GRID_HEAD: EventKind.GRID_HEAD_TOLD,
    Step.NEXT_LEVEL: EventKind.NEXT_LEVEL_TOLD,
}
_RANKS: dict[Step, int | None] = {Step.GRID_HEAD: GRID_RANK, Step.NEXT_LEVEL: None}
"""Up to which level each step tells; None = one more than so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasePolicies:
    """What the chain goes by: its own times, and how a stand-in is chosen."""

    chase: ChasePolicy
    dispatch: DispatchPolicy


def chase_unsigned(
    *, district: District, travel: TravelTimeEngine, policies: ChasePolicies, limit: int = 50
) -> int:
    """Take the steps that are due now, `limit` at the most, and return how many were taken.

    An assignment that somebody else moves meanwhile is left alone: it is signed, or its step
    comes up again. One that fails is put off.
    """
    with district.reading() as conn:
        at = district.clock()
        due = chases.due(
            conn,
            district.tenant,
            policies.chase,
            at=at,
            limit=max(limit, _LOOKED_AT),
            but=district.put_off.now(_WHAT, at=at),
        )
    return district.put_off.do_each(
        _WHAT,
        due,
        partial(_take_step, district=district, travel=travel, policies=policies),
        at=at,
        limit=limit,
    )


def _take_step(
    assignment_id: AssignmentId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policies: ChasePolicies,
) -> bool:
    """Take the step that is due for one assignment; False where there is none any more."""
    tenant = district.tenant
    with district.reading() as conn:
        chased = chases.read(conn, tenant, assignment_id)
    if chased is None:
        return False
    due = next_step(chased.chain, policies.chase)
    if due is None or due.at > district.clock():
        with district.writing() as conn:
            chases.look_again_at(conn, tenant, assignment_id, None if due is None else due.at)
        return False
    stand_in = None
    if due.step is Step.STAND_IN:
        stand_in = _choose_stand_in(
            chased.work_order_id, district=district, travel=travel, policy=policies.dispatch
        )
    if not _write_step(chased, due.step, stand_in, district=district, policies=policies):
        return False
    freed = [] if stand_in is None else [chased.member_id]
    wake_orders_near(freed, district=district, radius_m=policies.dispatch.widest_radius_m)
    return True


def _write_step(
    chased: ChasedAssignment,
    step: Step,
    stand_in: Decision | None,
    *,
    district: District,
    policies: ChasePolicies,
) -> bool:
    """Take the step with all that follows from it, or nothing where it is not due any more."""
    tenant = district.tenant
    with district.writing() as conn:
        held = chases.hold(conn, tenant, chased)
        if held is None:
            return False
        order, chased = held
        if stand_in is not None:
            stand_ins.hold_both(conn, tenant, chased, stand_in)
        # Read once the members are held: the assignments of a member never overlap in the log.
        at = district.clock()
        if not _is_due(step, chased, policies.chase, at=at):
            return False
        happened: tuple[Event, ...] = ()
        told: tuple[str, ...] = ()
        if stand_in is not None:
            happened = stand_ins.hand_over(conn, tenant, order, chased, stand_in, at=at)
        elif step in _RANKS:
            raising = Raising(
                rank=_RANKS[step],
                cause=Cause.UNSIGNED,
                at=at,
                actor=MACHINE,
            )
            happened = escalations.raise_order(conn, tenant, order, raising)
            told = tuple(str(one.facts["level"]) for one in happened)
            if step is Step.GRID_HEAD and not told:
                told = escalations.tell_again(conn, tenant, order, raising)
        taken = StepTaken(
            step=step,
            at=at,
            next_at=None if stand_in else _next_at(chased, step, policies.chase, at=at),
            facts=_facts(step, stand_in, told),
        )
        chases.note_step(conn, tenant, order, chased, taken)
        about = {"assignment_id": chased.id, "member_id": chased.member_id, "facts": taken.facts}
        events.append(
            conn, tenant, [order.event(_KINDS[step], at=at, actor=MACHINE, **about), *happened]
        )
    return True


def _choose_stand_in(
    order_id: WorkOrderId, *, district: District, travel: TravelTimeEngine, policy: DispatchPolicy
) -> Decision | None:
    """Return the decision for the best of those who stand in now; None when nobody does.

    Nor is there one where no way can be timed: the grid head is told next, and chooses.
    """
    with district.reading() as conn:
        at = district.clock()
        marked = stand_ins.ids(conn, district.tenant, order_id, at=at)
        if not marked:
            return None

        def read(radius_m: float) -> Situation:
            around = situations.read(
                conn, district.tenant, order_id, radius_m=radius_m, at=at, policy=policy
            )
            own = tuple(one for one in around.candidates if one.member_id in marked)
            return replace(around, candidates=own)

        policy_of = partial(emergency_overlays.policy_of, conn, district.tenant)
        situation, listed, under = look_around_under(read, policy, policy_of=policy_of)
    positions = [one.position for one in listed.timed]
    try:
        times = travel.times_to(positions, situation.order.position, at=at)
    except NetworkBroken as error:
        log.warning("no stand-in is chosen for work order %s: %s", order_id, error)
        return None
    decision = choose(situation, listed, times, policy=under)
    return None if decision.chosen is None else decision


def _is_due(step: Step, chased: ChasedAssignment, policy: ChasePolicy, *, at: datetime) -> bool:
    due = next_step(chased.chain, policy)
    return due is not None and due.step is step and due.at <= at


def _next_at(
    chased: ChasedAssignment, step: Step, policy: ChasePolicy, *, at: datetime
) -> datetime | None:
    """Return when the chain is looked at again once this step has been taken."""
    taken = {**chased.chain.taken, step: at}
    due = next_step(replace(chased.chain, taken=taken), policy)
    return None if due is None else due.at


def _facts(step: Step, stand_in: Decision | None, told: Sequence[str]) -> dict[str, object]:
    if step is Step.STAND_IN:
        chosen = None if stand_in is None else stand_in.chosen
        return {"outcome": "nobody"} if chosen is None else {"outcome": "handed", "to": chosen.code}
    if step in _RANKS:
        return {"levels": [*told]}
    return {}
