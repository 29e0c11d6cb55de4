"""Send a team in one transaction, or note for whom it waits.

Its work order is held. All members are claimed in the order of their ids, as everything does that
claims several: nobody waits in a circle.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import OrderFacts
from gridmap.dispatch.team import Gathering, SeatChoice, TeamChoice, TeamFacts
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, TenantId
from gridmap.model.team import Need, Part
from gridmap.model.work_order import CaseState, WaitingFor
from gridmap.store import (
    co_handlers,
    cooperations,
    decisions,
    events,
    follow_ups,
    leads,
    members,
    offers,
    teams,
    waiting_orders,
    work_orders,
)
from gridmap.store.co_handlers import NewCoHandler, UnitToAsk
from gridmap.store.cooperations import Asked
from gridmap.store.district import District
from gridmap.store.leads import NewLead
from gridmap.store.waiting_orders import Wait
from gridmap.store.work_orders import OrderRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSent:
    """What came of it: a decision for every seat, who was assigned, what is missing.

    `assignments` pairs the code of a part, `lead` for the lead, with the assignment. `waits_for`
    are the required parts for which everybody waits; `followed_up` the wanted ones that come later.
    """

    choice: TeamChoice
    decided_at: datetime
    assignments: tuple[tuple[str, AssignmentId], ...] = ()
    asked_units: tuple[tuple[str, str], ...] = ()
    waits_for: tuple[str, ...] = ()
    followed_up: tuple[str, ...] = ()
    n_considered: int = 0

    @property
    def outcome(self) -> str:
        """Return what came of it: nobody leads, the others wait for somebody, or they go."""
        if self.choice.lead is not None and not self.choice.lead.is_filled:
            return "no_candidate"
        return "team_waits" if self.waits_for else "assign"

    def as_facts(self) -> dict[str, object]:
        """Return what a caller is told."""
        lead = self.choice.lead
        chosen = None if lead is None else lead.decision.chosen
        ids = dict(self.assignments)
        return {
            "outcome": self.outcome,
            "assignment_id": str(ids["lead"]) if "lead" in ids else None,
            "member_code": chosen.code if chosen is not None and "lead" in ids else None,
            "travel_s": chosen.travel_s if chosen is not None and "lead" in ids else None,
            "decided_at": self.decided_at.isoformat(),
            "n_considered": self.n_considered,
            "team": [{"part": part, "assignment_id": str(one)} for part, one in self.assignments],
            "asked_units": [{"part": part, "unit": unit} for part, unit in self.asked_units],
            "waits_for": list(self.waits_for),
            "followed_up": list(self.followed_up),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a choice comes to once it is known which units can be asked.

    `waits_for` are the required parts that nobody takes, `later` the wanted ones with how many.
    """

    order: OrderFacts
    decided_at: datetime
    choice: TeamChoice
    policy: DispatchPolicy
    asks: tuple[UnitToAsk, ...]
    waits_for: tuple[Part, ...]
    later: tuple[tuple[Part, int], ...]

    @property
    def is_off(self) -> bool:
        """Tell whether nobody is sent: no lead was found, or somebody required is missing."""
        lead = self.choice.lead
        return lead is not None and (not lead.is_filled or bool(self.waits_for))


def plan_of(
    conn: Connection,
    gathering: Gathering,
    facts: TeamFacts,
    choice: TeamChoice,
    *,
    tenant: TenantId,
) -> Plan:
    """Look which units can be asked, and what is missing then."""
    situation = gathering.situation
    asks: list[UnitToAsk] = []
    missing = [one.part for one in choice.seats if not one.is_filled]
    for part, n in facts.open_parts(gathering.week_minute):
        if part.unit_kind is not None:
            found = co_handlers.units_for(conn, tenant, situation.order.id, part)[:n]
            asks += found
            missing += [part] * (n - len(found))
    later = Counter(one for one in missing if one.need is Need.WANTED)
    return Plan(
        order=situation.order,
        decided_at=situation.at,
        choice=choice,
        policy=gathering.policy,
        asks=tuple(asks),
        waits_for=tuple(dict.fromkeys(one for one in missing if one.need is Need.REQUIRED)),
        later=tuple(later.items()),
    )


def wait(conn: Connection, plan: Plan, held: OrderRow, *, district: District) -> TeamSent:
    """Note for whom an order waits; decisions and event are written once, not at each try."""
    tenant, order, at, by = district.tenant, plan.order, district.clock(), district.actor
    lead = plan.choice.lead
    nobody_leads = lead is not None and not lead.is_filled
    reason = WaitingFor.NO_CANDIDATE if nobody_leads else WaitingFor.TEAM
    missing = [one.code for one in plan.waits_for]
    noted = teams.read(conn, tenant, order.id).missing
    pauses_s = plan.policy.pauses_s
    why = Wait(reason=reason, decided_at=plan.decided_at, at=at, pauses_s=pauses_s)
    teams.note_missing(conn, tenant, order.id, missing, why)
    waiting_orders.wait(conn, tenant, order.id, why)
    if held.waiting_for is not reason or noted != tuple(missing):
        for seat in plan.choice.seats:
            if not seat.is_filled and seat.part.need is not Need.WANTED:
                decisions.record(conn, tenant, seat.decision, subdistrict_id=order.subdistrict_id)
        facts = {"reason": reason.value, "parts": missing}
        events.append(
            conn, tenant, [held.event(EventKind.ORDER_WAITING, at=at, actor=by, facts=facts)]
        )
    return TeamSent(choice=plan.choice, decided_at=plan.decided_at, waits_for=tuple(missing))


def send(conn: Connection, plan: Plan, held: OrderRow, *, district: District) -> TeamSent:
    """Claim everybody, ask the units, note what is missing."""
    tenant, order, by = district.tenant, plan.order, district.actor
    seats = sorted(plan.choice.filled, key=lambda one: str(one.chosen.member_id))
    for seat in seats:
        members.claim(conn, tenant, seat.chosen.member_id, is_urgent=order.is_urgent)
    # Read once the members are held: the assignments of a member never overlap in the log.
    at = district.clock()
    assigned = [(seat, _assign(conn, seat, order, district=district, at=at)) for seat in seats]
    if plan.choice.lead is not None:
        offers.withdraw_open(conn, tenant, held, at=at, actor=by, reason="assigned")
        work_orders.move(conn, tenant, held, CaseState.DISPATCHED, at=at)
    happened = [_assigned(seat, id_, plan, held, at=at, by=by) for seat, id_ in assigned]
    asked = [
        Asked(asked_of=one.code, unit_id=one.unit_id, what=one.part.zh, part=one.part.code)
        for one in plan.asks
    ]
    cooperations.ask(conn, tenant, held, asked, at=at, actor=by)
    happened += _follow_up(conn, plan, held, district=district, at=at)
    happened += _note_waiting(conn, plan, held, district=district, at=at)
    events.append(conn, tenant, happened)
    return TeamSent(
        choice=plan.choice,
        decided_at=plan.decided_at,
        assignments=tuple((seat.part.code, id_) for seat, id_ in assigned),
        asked_units=tuple((one.part.code, one.code) for one in plan.asks),
        waits_for=tuple(one.code for one in plan.waits_for),
        followed_up=tuple(one.code for one, _ in plan.later),
    )


def _assign(
    conn: Connection, seat: SeatChoice, order: OrderFacts, *, district: District, at: datetime
) -> AssignmentId:
    tenant, by = district.tenant, district.actor
    decision_id = decisions.record(conn, tenant, seat.decision, subdistrict_id=order.subdistrict_id)
    member_id = seat.chosen.member_id
    if seat.part.need is Need.LEAD:
        lead = NewLead(assigned_by=by, member_id=member_id, decision_id=decision_id)
        return leads.write(conn, tenant, order.id, lead, at=at)
    taken = NewCoHandler(
        member_id=member_id, part=seat.part.code, decision_id=decision_id, assigned_by=by
    )
    return co_handlers.reserve(conn, tenant, order.id, taken, at=at)


def _assigned(
    seat: SeatChoice, id_: AssignmentId, plan: Plan, held: OrderRow, *, at: datetime, by: str
) -> Event:
    chosen, is_lead = seat.chosen, seat.part.need is Need.LEAD
    facts = {
        "member": chosen.code,
        "travel_s": chosen.travel_s,
        "urgent": plan.order.is_urgent,
        **({} if is_lead else {"part": seat.part.code}),
    }
    kind = EventKind.ORDER_ASSIGNED if is_lead else EventKind.CO_HANDLER_ASSIGNED
    about = {"assignment_id": id_, "member_id": chosen.member_id, "facts": facts}
    return held.event(kind, at=at, actor=by, **about)


def _follow_up(
    conn: Connection, plan: Plan, held: OrderRow, *, district: District, at: datetime
) -> list[Event]:
    """Date what comes later, and end what somebody sees to now."""
    tenant, by = district.tenant, district.actor
    taken = [one.part.code for one in plan.choice.filled] + [one.part.code for one in plan.asks]
    done = follow_ups.done_for(conn, tenant, held.id, taken, at=at, by=by)
    opened = follow_ups.open_for(
        conn, tenant, held.id, plan.later, at=at, subdistrict_id=held.subdistrict_id
    )
    told = [(EventKind.FOLLOW_UP_DONE, {"follow_up_id": str(id_)}) for id_ in done]
    told += [
        (EventKind.FOLLOW_UP_OPENED, {"follow_up_id": str(id_), "part": part.code})
        for id_, part in opened
    ]
    return [held.event(kind, at=at, actor=by, facts=facts) for kind, facts in told]


def _note_waiting(
    conn: Connection, plan: Plan, held: OrderRow, *, district: District, at: datetime
) -> list[Event]:
    """Note beside a lead who has been sent which required parts nobody takes yet."""
    tenant, by = district.tenant, district.actor
    missing = [one.code for one in plan.waits_for]
    noted = teams.read(conn, tenant, held.id).missing
    pauses_s = plan.policy.pauses_s
    why = Wait(reason=WaitingFor.TEAM, decided_at=plan.decided_at, at=at, pauses_s=pauses_s)
    teams.note_missing(conn, tenant, held.id, missing, why)
    if not missing or noted == tuple(missing):
        return []
    facts = {"parts": missing}
    return [held.event(EventKind.TEAM_WAITING, at=at, actor=by, facts=facts)]
