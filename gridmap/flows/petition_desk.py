"""A handling unit asks for more time 申请延期 or to return an order 申请退回; the desk decides.

The order stays with the unit, and its clocks run, until somebody has decided.
"""

from dataclasses import replace
from datetime import datetime

from gridmap.casework import petitions as rules
from gridmap.casework.nearing import counted_nearing
from gridmap.casework.petitions import PetitionPolicy
from gridmap.casework.signatures import signature_of
from gridmap.errors import InputError
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import PetitionId
from gridmap.model.petition import NewPetition, PetitionKind
from gridmap.model.work_order import AssignmentState
from gridmap.store import (
    assignments,
    calendars,
    events,
    idempotent_calls,
    leads,
    petitions,
    work_orders,
)
from gridmap.store import sending as ends
from gridmap.store.district import District
from gridmap.store.petitions import Decided, PetitionRow, Row
from gridmap.store.work_orders import OrderRow

_ASKED = {
    PetitionKind.MORE_TIME: EventKind.MORE_TIME_ASKED,
    PetitionKind.RETURN: EventKind.RETURN_ASKED,
}
_GRANTED = {
    PetitionKind.MORE_TIME: EventKind.MORE_TIME_GRANTED,
    PetitionKind.RETURN: EventKind.RETURN_GRANTED,
}
_REFUSED = {
    PetitionKind.MORE_TIME: EventKind.MORE_TIME_REFUSED,
    PetitionKind.RETURN: EventKind.RETURN_REFUSED,
}


def petition_desk(
    new: NewPetition, *, district: District, policy: PetitionPolicy
) -> dict[str, object]:
    """Ask the desk, and return the id of the petition.

    Raises
    ------
    NotFound
        No such assignment.
    IllegalMove
        It is no unit's, has ended, or the time to ask is over.
    InputError
        The new deadline is none.
    AskedBefore
        The unit asked the same about this order.
    NotAllowed
        A system signs nothing.
    """
    _check_said(new.reason)
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = assignments.order_of(conn, tenant, new.assignment_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        about = petitions.handled(conn, tenant, new.assignment_id)
        at = district.clock()
        calendar = calendars.in_force(conn, tenant, zone_name=district.zone_name).calendar
        until = rules.stated_until(new, about.handling, calendar=calendar)
        new = replace(new, until=until)
        rules.check_may_ask(
            new.kind, about.handling, until=until, policy=policy, calendar=calendar, at=at
        )
        asker = signature_of(new.actor, district.caller)
        petition_id = petitions.write(conn, tenant, new, about, asker=asker, at=at)
        facts = {"petition_id": str(petition_id)}
        if new.until is not None:
            facts["until"] = new.until.isoformat()
        asked = order.event(
            _ASKED[new.kind],
            at=at,
            actor=new.actor,
            assignment_id=new.assignment_id,
            facts=facts,
            written={"reason": new.reason},
        )
        events.append(conn, tenant, [asked])
        answer["id"] = str(petition_id)
    return answer


def grant_petition(
    petition_id: PetitionId,
    *,
    district: District,
    actor: str,
    policy: PetitionPolicy,
    until: datetime | None = None,
) -> dict[str, object]:
    """Grant what a unit asks, and return where the order stands.

    More time moves the deadline, to `until` where the desk names another instant. What is
    returned waits at the desk. Granted before is no error.

    Raises
    ------
    NotFound
        No such petition.
    AnsweredOtherwise
        It was refused.
    IllegalMove
        The unit does not have the order any more.
    SamePerson
        Whoever asked would decide.
    NotAllowed
        A system signs nothing.
    InputError
        The new deadline is over by now, or none.
    """
    tenant, decider = district.tenant, signature_of(actor, district.caller)
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = petitions.order_of(conn, tenant, petition_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        held = petitions.read_held(conn, tenant, petition_id)
        answer |= {"id": str(petition_id), "state": order.state.value}
        if rules.is_decided_already(held.asked, is_granted=True, decider=decider):
            return answer
        at = district.clock()
        to = None
        if held.asked.kind is PetitionKind.MORE_TIME:
            to = until or held.until
            assert to is not None  # noqa: S101 (a constraint)
            zone = district.zone_name
            calendar = calendars.in_force(conn, tenant, zone_name=zone).calendar
            last = rules.more_time_last(held.close_by, policy=policy, calendar=calendar)
            rules.check_until(to, close_by=held.close_by, last=last, at=at)
            order = work_orders.move_deadline(
                conn,
                tenant,
                order,
                close_by=to,
                close_nears_at=counted_nearing(held.opened_at, to, held.close_unit, calendar),
            )
        decided = Decided(at=at, decider=decider, is_granted=True, until=to)
        petitions.decide(conn, tenant, held, decided)
        happened = [_decided(order, held, decided)]
        if held.asked.kind is PetitionKind.RETURN:
            lead = leads.find(conn, tenant, held.assignment_id)
            end = ends.End(state=AssignmentState.CANNOT_GO, reason=held.reason)
            order = ends.end_lead(conn, tenant, order, lead, end=end, at=at)
            kind = EventKind.ASSIGNMENT_CANNOT_GO
            happened.append(order.event(kind, at=at, actor=actor, assignment_id=lead.id))
        events.append(conn, tenant, happened)
        answer["state"] = order.state.value
    return answer


def refuse_petition(
    petition_id: PetitionId, *, district: District, actor: str, reason: str
) -> dict[str, object]:
    """Refuse what a unit asks, and return where the order stands; the unit handles it in time.

    Raises
    ------
    NotFound
        No such petition.
    AnsweredOtherwise
        It was granted.
    IllegalMove
        The unit does not have the order any more.
    SamePerson
        Whoever asked would decide.
    NotAllowed
        A system signs nothing.
    """
    _check_said(reason)
    tenant, decider = district.tenant, signature_of(actor, district.caller)
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = petitions.order_of(conn, tenant, petition_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        held = petitions.read_held(conn, tenant, petition_id)
        answer |= {"id": str(petition_id), "state": order.state.value}
        if rules.is_decided_already(held.asked, is_granted=False, decider=decider):
            return answer
        at = district.clock()
        decided = Decided(at=at, decider=decider, is_granted=False, answer=reason)
        petitions.decide(conn, tenant, held, decided)
        events.append(conn, tenant, [_decided(order, held, decided)])
    return answer


def read_petitions(*, district: District) -> list[Row]:
    """Return what units ask and nobody has decided, the longest first."""
    with district.reading() as conn:
        return petitions.undecided(conn, district.tenant)


def _decided(order: OrderRow, held: PetitionRow, decided: Decided) -> Event:
    facts: dict[str, object] = {"petition_id": str(held.id)}
    if decided.until is not None:
        facts |= {"until": decided.until.isoformat(), "before": held.close_by.isoformat()}
    kinds = _GRANTED if decided.is_granted else _REFUSED
    return order.event(
        kinds[held.asked.kind],
        at=decided.at,
        actor=decided.decider.name,
        assignment_id=held.assignment_id,
        facts=facts,
        written={"reason": decided.answer} if decided.answer else {},
    )


def _check_said(reason: str) -> None:
    if not reason.strip():
        raise InputError(
            problem="this needs a reason",
            mend="say why",
            problem_zh="须说明原因",
            mend_zh="写明原因",
            field="reason",
        )
