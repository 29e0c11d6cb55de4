"""Take requests in: stored once, located, classified, and opened as work orders.

The first half of the tale of a request; `dispatch_work_order` tells the second.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from gridmap.casework.appointment import deadlines_of_order, may_wait, no_appointment
from gridmap.casework.calendar import CalendarInForce
from gridmap.casework.category import UNCLASSIFIED, Category
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.casework.late_entry import too_old
from gridmap.casework.risk_words import Risk, risks_in
from gridmap.errors import InputError, KeyReused
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FeatureId, RequestId
from gridmap.model.request import CLOCK_ALLOWANCE, Accusation, DeskEntry, Received, RequestIntake
from gridmap.model.work_order import CaseState, Disposition, WaitingFor
from gridmap.store import (
    appointments,
    calendars,
    decisions,
    events,
    intake_entries,
    places,
    recusals,
    reference,
    requests,
    risks,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.places import Location
from gridmap.store.requests import Known, Prepared
from gridmap.store.work_orders import NewOrder


def receive_requests(
    intakes: Sequence[RequestIntake],
    *,
    district: District,
    policy: IntakePolicy,
) -> list[Received]:
    """Store requests and open their work orders, all in one transaction.

    A request whose key or outside number came before is not stored again: its first outcome
    is returned with `created` False, whatever the district has come to know or forgotten since.
    The results stand in the order of the intakes.

    Raises
    ------
    InputError
        An unknown category or unit, somebody unknown is accused, or received in the future;
        nothing of the batch is stored.
    KeyReused
        One key with two different bodies; nothing of the batch is stored.
    """
    at, tenant, by = district.clock(), district.tenant, district.actor
    with district.writing() as conn:
        codes = {one.category or UNCLASSIFIED for one in intakes}
        categories = reference.read_categories(conn, tenant, codes)
        unit_codes = [one.unit_code for one in intakes if one.unit_code is not None]
        units = places.unit_ids(conn, tenant, unit_codes) if unit_codes else {}
        placed = [one.position for one in intakes if one.position is not None]
        spots = iter(places.locate(conn, tenant, placed))
        accused = recusals.resolve(conn, tenant, {who for one in intakes for who in one.accused})
        told = [
            _prepare(one, categories, units, next(spots) if one.position else None, at, policy)
            if accused.keys() >= set(one.accused)
            else _unknown_accused(one, accused)
            for one in intakes
        ]
        prepared = [one for one in told if isinstance(one, Prepared)]
        new_ids = requests.insert_new(conn, tenant, _first_of_each(prepared), at=at)
        new = [one for one in prepared if one.id in new_ids]
        recusals.write(conn, tenant, [(one.id, one.intake.accused) for one in new], accused)
        intake_entries.write(conn, tenant, new, at=at)
        raised = {one.id: risks_in(one.intake.text) for one in new}
        risks.write(conn, tenant, new, raised, at=at)
        asked = any(one.category.needs_calendar for one in new)
        in_force = calendars.in_force(conn, tenant, zone_name=policy.zone_name, is_asked=asked)
        orders = [order for one in new if (order := _order(one, policy, in_force, at)) is not None]
        numbers = work_orders.open_orders(conn, tenant, orders, day=_day(at, policy), at=at)
        appointments.add(conn, tenant, orders, lead_s=policy.appointment_lead_s)
        for order in orders:
            if order.unit_id is not None:
                decisions.assign_unit(conn, tenant, order.id, order.unit_id, at=at, by=by)
        opened = {
            order.request_id: (order, number) for order, number in zip(orders, numbers, strict=True)
        }
        happened = (_events(one, opened, raised[one.id], at=at, by=by) for one in new)
        events.append(conn, tenant, list(chain.from_iterable(happened)))
        came_before = _came_before(intakes, told, new_ids)
        known = requests.find_known(conn, tenant, came_before) if came_before else ()
        return _outcomes(intakes, told, new_ids, opened, known)


def _day(at: datetime, policy: IntakePolicy) -> date:
    return at.astimezone(ZoneInfo(policy.zone_name)).date()


def _prepare(
    intake: RequestIntake,
    categories: Mapping[str, Category],
    units: Mapping[str, FeatureId],
    location: Location | None,
    at: datetime,
    policy: IntakePolicy,
) -> Prepared | InputError:
    """Fill in what the sender left open, or say what the district cannot take.

    It is raised only where the key did not come before.
    """
    category = categories.get(intake.category or UNCLASSIFIED)
    if category is None:
        return InputError(
            problem=f"the district has no category {intake.category!r}",
            mend="use a code of the category table",
            problem_zh=f"本区没有诉求类别 {intake.category!r}",
            mend_zh="使用类别表中的代码",
            field="category",
            value=intake.category,
        )
    disposition = intake.disposition
    if disposition is None and intake.unit_code is not None:
        disposition = Disposition.UNIT
    unit_id = units.get(intake.unit_code) if intake.unit_code else None
    if disposition is Disposition.UNIT and unit_id is None:
        return InputError(
            problem=f"the district has no handling unit {intake.unit_code!r}",
            mend="name a unit by its code",
            problem_zh=f"本区没有承办单位 {intake.unit_code!r}",
            mend_zh="用代码指明一个承办单位",
            field="unit_code",
            value=intake.unit_code,
        )
    if (wrong := _wrong_instant(intake, at=at, policy=policy)) is not None:
        return wrong
    urgency = intake.urgency or category.urgency
    if intake.window is not None and not may_wait(intake.window, urgency, at=at):
        return no_appointment(intake.window)
    return Prepared(
        id=requests.new_request_id(),
        intake=intake,
        category=category,
        urgency=urgency,
        disposition=disposition or Disposition.PERSON,
        needs_desk=disposition is None
        and (category.handling is not Disposition.PERSON or _is_underway(intake)),
        unit_id=unit_id if disposition is Disposition.UNIT else None,
        location=location,
    )


def _unknown_accused(intake: RequestIntake, known: Container[Accusation]) -> InputError:
    one = next(one for one in intake.accused if one not in known)
    return InputError(
        problem=f"the district knows no {one.kind.value} {one.code!r} to complain about",
        mend="name a member, or a grid, community or subdistrict, by its code",
        problem_zh=f"本区没有被诉的 {one.kind.value} {one.code!r}",
        mend_zh="用编码指明网格员，或网格、社区、街道",
        field="accused",
        value=f"{one.kind.value}:{one.code}",
    )


def _from_the_future(received_at: datetime) -> InputError:
    allowed_s = CLOCK_ALLOWANCE.total_seconds()
    return InputError(
        problem=f"the request was received in the future: {received_at.isoformat()}",
        mend=f"set the clock or the offset right; {allowed_s:.0f} s ahead are allowed",
        problem_zh=f"受理时间在未来：{received_at.isoformat()}",
        mend_zh=f"校正时钟或时区；允许超前 {allowed_s:.0f} 秒",
        field="received_at",
        value=received_at.isoformat(),
    )


def _first_of_each(prepared: Sequence[Prepared]) -> list[Prepared]:
    """Drop repeats within one batch; the first one counts."""
    seen: dict[str, Prepared] = {}
    for one in prepared:
        seen.setdefault(one.intake.idempotency_key, one)
    return list(seen.values())


def _order(
    one: Prepared, policy: IntakePolicy, in_force: CalendarInForce, at: datetime
) -> NewOrder | None:
    """Return the work order a request opens; None when it was answered or referred.

    A category only proposes who handles it. Where it proposes anything but a person and the
    sender has not decided, the desk does: no request ends because of a default.
    """
    if one.disposition in {Disposition.ANSWERED, Disposition.REFERRED}:
        return None
    state, waiting_for = CaseState.TO_BE_DISPATCHED, None
    if one.disposition is Disposition.UNIT:
        state = CaseState.DISPATCHED
    elif one.needs_desk:
        state, waiting_for = CaseState.TO_BE_FILED, WaitingFor.DESK
    elif one.intake.position is None:
        state, waiting_for = CaseState.TO_BE_FILED, WaitingFor.UNLOCATED
    elif _is_far_outside(one.location, policy):
        state, waiting_for = CaseState.TO_BE_FILED, WaitingFor.OUTSIDE_AREA
    opened_at = _opened_at(one.intake, at)
    window = _window(one)
    return NewOrder(
        id=work_orders.new_order_id(),
        request_id=one.id,
        state=state,
        category=one.category.code,
        urgency=one.urgency,
        handling=one.disposition,
        unit_id=one.unit_id,
        position=one.intake.position,
        location=one.location,
        deadlines=deadlines_of_order(
            one.category,
            window,
            urgency=one.urgency,
            urgent_within=policy.urgent_limits,
            opened_at=opened_at,
            calendar=in_force.calendar,
        ),
        waiting_for=waiting_for,
        opened_at=opened_at,
        window=window,
        calendar_version=in_force.number if one.category.needs_calendar else None,
    )


def _is_late(intake: RequestIntake) -> bool:
    return intake.received_at is not None and intake.entry is not None and intake.entry.is_late


def _is_underway(intake: RequestIntake) -> bool:
    """Tell whether somebody was sent on paper: nobody else is sent before the desk has said so."""
    return intake.entry is not None and intake.entry.is_underway


def _opened_at(intake: RequestIntake, at: datetime) -> datetime:
    """Return when the clocks of a request began to run: on paper they ran while nothing else did.

    A sender's clock that is a little ahead opens nothing in the future.
    """
    if intake.received_at is None or not _is_late(intake):
        return at
    return min(intake.received_at, at)


def _wrong_instant(
    intake: RequestIntake, *, at: datetime, policy: IntakePolicy
) -> InputError | None:
    """Return what is said of a request from the future, or of a sheet that is too old."""
    if intake.received_at is None:
        return None
    if intake.received_at > at + CLOCK_ALLOWANCE:
        return _from_the_future(intake.received_at)
    if not _is_late(intake):
        return None
    return too_old(intake.received_at, at=at, within_s=policy.late_entry_within_s)


def _window(one: Prepared) -> AppointmentWindow | None:
    """Return the window in which a person is to come; a unit agrees on its own times."""
    return one.intake.window if one.disposition is Disposition.PERSON else None


def _is_far_outside(location: Location | None, policy: IntakePolicy) -> bool:
    return (
        location is not None
        and location.off_m is not None
        and location.off_m > policy.unowned_within_m
    )


def _events(
    one: Prepared,
    opened: Mapping[RequestId, tuple[NewOrder, str]],
    raised: Sequence[Risk],
    *,
    at: datetime,
    by: str,
) -> list[Event]:
    """Return what happened to one new request, in order."""
    subdistrict_id = one.location.subdistrict_id if one.location else None

    def event(kind: EventKind, order: NewOrder | None = None, **facts: object) -> Event:
        return Event(
            at=at,
            kind=kind,
            actor=by,
            request_id=one.id,
            work_order_id=order.id if order else None,
            subdistrict_id=subdistrict_id,
            facts=facts,
        )

    order, number = opened.get(one.id, (None, None))
    received = [event(EventKind.REQUEST_RECEIVED, order, channel=one.intake.channel)]
    if (entry := one.intake.entry) is not None and _is_late(one.intake):
        entered = event(EventKind.REQUEST_ENTERED_LATE, order, **_entered(one.intake, entry))
        received.append(replace(entered, actor=entry.entered_by))
    if raised:
        received.append(event(EventKind.RISK_RAISED, order, risks=[risk.kind for risk in raised]))
    if order is None:
        answered = one.disposition is Disposition.ANSWERED
        kind = EventKind.REQUEST_ANSWERED if answered else EventKind.REQUEST_REFERRED
        return [*received, event(kind)]
    happened = [
        *received,
        event(EventKind.ORDER_OPENED, order, number=number, category=order.category),
    ]
    if order.waiting_for is not None:
        return [*happened, event(EventKind.ORDER_WAITING, order, reason=order.waiting_for.value)]
    unowned = order.location is not None and bool(order.location.off_m)
    happened.append(event(EventKind.ORDER_FILED, order, unowned=unowned))
    if order.unit_id is not None:
        happened.append(event(EventKind.ORDER_ASSIGNED, order, unit_id=str(order.unit_id)))
    return happened


def _entered(intake: RequestIntake, entry: DeskEntry) -> dict[str, object]:
    """Return what the log says of a late entry; who took the call stays with the entry."""
    return {
        "received_at": intake.received_at and intake.received_at.isoformat(),
        "sheet": entry.sheet_number,
    }


def _came_before(
    intakes: Sequence[RequestIntake],
    told: Sequence[Prepared | InputError],
    new_ids: Container[RequestId],
) -> list[RequestIntake]:
    """Return the requests that were not stored now."""
    return [
        intake
        for intake, one in zip(intakes, told, strict=True)
        if isinstance(one, InputError) or one.id not in new_ids
    ]


def _outcomes(
    intakes: Sequence[RequestIntake],
    told: Sequence[Prepared | InputError],
    new_ids: frozenset[RequestId],
    opened: Mapping[RequestId, tuple[NewOrder, str]],
    known: Sequence[Known],
) -> list[Received]:
    """Return what became of each: what was just opened, or what was stored the first time."""
    by_key = {one.idempotency_key: one for one in known}
    by_ref = {(one.channel, one.source_ref): one for one in known}
    outcomes = []
    for intake, one in zip(intakes, told, strict=True):
        if isinstance(one, Prepared) and one.id in new_ids:
            order, number = opened.get(one.id, (None, None))
            order_id = order.id if order else None
            outcomes.append(
                Received(request_id=one.id, work_order_id=order_id, number=number, created=True)
            )
            continue
        stored = by_key.get(intake.idempotency_key)
        is_by_number = stored is None
        if stored is None:
            stored = by_ref.get((intake.channel, intake.source_ref))
        elif stored.fingerprint != requests.fingerprint(intake):
            raise KeyReused(
                problem="this idempotency key came before with another body",
                mend="send a new key with a new request",
                problem_zh="此幂等键先前已用于另一内容",
                mend_zh="新的诉求请用新的键",
                idempotency_key=intake.idempotency_key,
            )
        if stored is None:
            assert isinstance(one, InputError)  # noqa: S101 (what can be stored, was)
            raise one
        outcomes.append(
            Received(
                request_id=stored.request_id,
                work_order_id=stored.work_order_id,
                number=stored.number,
                created=False,
                is_by_number=is_by_number,
            )
        )
    return outcomes
