"""Send a team, or whoever of it is still missing.

All that is required goes at once or nobody: lead and co-handlers are claimed in one transaction,
in the order of their ids. Where a required part finds nobody, the order waits and says for which
part. Wanted parts that nobody takes become follow-ups with a date. As with one person alone: read,
decide, record, and no transaction is open while ways are timed.
"""

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from gridmap.casework.lifecycle import kept_moving
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.dispatch.team import Gathering, TeamChoice, TeamFacts
from gridmap.errors import IllegalMove, MemberFull, StaleSituation
from gridmap.model.ids import WorkOrderId
from gridmap.model.team import Need, week_minute_of
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import LED_CASES, CaseState
from gridmap.store import (
    covers,
    emergency_overlays,
    idempotent_calls,
    sending_team,
    shown_decisions,
    situations,
    teams,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.sending_team import TeamSent


def dispatch_team(
    order_id: WorkOrderId,
    *,
    district: District,
    travel: TravelTimeEngine,
    policy: DispatchPolicy,
) -> TeamSent:
    """Send the team of a work order, or fill what is missing beside its lead.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The work order neither waits for dispatch nor is being handled.
    StaleSituation
        The situation kept moving for `policy.attempts` rounds; nothing was written.
    """
    for _ in range(policy.attempts):
        gathering, facts = _look_around(order_id, policy, district=district)
        gathering = _protected(gathering, district=district, travel=travel)
        timed = gathering.to_time()
        positions = [one.position for one in timed]
        situation = gathering.situation
        times = travel.times_to(positions, situation.order.position, at=situation.at)
        choice = gathering.choose(timed, times)
        try:
            return _record(gathering, facts, choice, district=district)
        except (StaleSituation, MemberFull):
            continue
    raise kept_moving(order_id, rounds=policy.attempts)


def _look_around(
    order_id: WorkOrderId, policy: DispatchPolicy, *, district: District
) -> tuple[Gathering, TeamFacts]:
    """Read who is around, farther out until every seat that is needed could be taken."""
    tenant = district.tenant
    with district.reading() as conn:
        idempotent_calls.check_new(conn, tenant, district.call)
        at = district.clock()
        facts = teams.read(conn, tenant, order_id).facts
        read = partial(situations.read, conn, tenant, order_id, at=at, policy=policy)
        situation = read(radius_m=policy.search_radius_m)
        under = emergency_overlays.policy_of(conn, tenant, situation.order, policy)
        if under.search_radius_m != policy.search_radius_m:
            situation = read(radius_m=under.search_radius_m)
        gathering = _gathering(situation, facts, under)
        for radius_m in under.wider_radii_m():
            if not gathering.unseatable():
                break
            gathering = _gathering(read(radius_m=radius_m), facts, under)
    return gathering, facts


def _protected(gathering: Gathering, *, district: District, travel: TravelTimeEngine) -> Gathering:
    """Return the gathering with the cover of grids weighed, where a lead is looked for."""
    policy, situation = gathering.policy, gathering.situation
    has_lead = all(one.need is not Need.LEAD for one in gathering.seats)
    if has_lead or not policy.weighs_cover or situation.order.is_urgent:
        return gathering
    timed = gathering.to_time()
    seen = covers.weigh(situation, timed, district=district, travel=travel, policy=policy)
    return replace(gathering, situation=seen)


def _gathering(situation: Situation, facts: TeamFacts, policy: DispatchPolicy) -> Gathering:
    state = situation.order.state
    if state is not CaseState.TO_BE_DISPATCHED and state not in LED_CASES:
        raise IllegalMove(
            problem=f"the work order is {state.en}: no team is sent",
            problem_zh=f"工单处于“{state.zh}”，不再组队",
            work_order=str(situation.order.id),
            before=state.value,
        )
    minute = week_minute_of(situation.at.astimezone(ZoneInfo(policy.zone_name)))
    return Gathering(
        situation=situation,
        seats=facts.seats(minute, with_lead=state not in LED_CASES),
        in_team=facts.members,
        week_minute=minute,
        policy=policy,
    )


def _record(
    gathering: Gathering, facts: TeamFacts, choice: TeamChoice, *, district: District
) -> TeamSent:
    """Write what was decided, all of it or nothing."""
    tenant, order = district.tenant, gathering.situation.order
    first = [one.decision for one in choice.seats[:1]]
    n_considered = sum(shown_decisions.n_told(one, district=district) for one in first)
    with idempotent_calls.answering(district) as (conn, answer):
        held = work_orders.read_unmoved(conn, tenant, order.id, version=order.version)
        if facts != teams.read(conn, tenant, order.id).facts:
            raise StaleSituation(
                problem="the team has changed",
                mend="try again",
                problem_zh="组队情况已变化",
                mend_zh="请重试",
                work_order=str(order.id),
            )
        plan = sending_team.plan_of(conn, gathering, facts, choice, tenant=tenant)
        act = sending_team.wait if plan.is_off else sending_team.send
        sent = replace(act(conn, plan, held, district=district), n_considered=n_considered)
        answer.update(sent.as_facts())
    return sent
