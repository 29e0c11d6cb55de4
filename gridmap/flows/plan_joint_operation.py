"""Plan joint enforcement 联合执法 for a day to come: everybody is booked, or nobody."""

from collections import Counter
from collections.abc import Mapping

from gridmap.casework.lifecycle import check_is_not_planned
from gridmap.errors import IllegalMove, InputError, StaleSituation, TeamIncomplete
from gridmap.model.event import EventKind
from gridmap.model.ids import FeatureId, JointOperationId
from gridmap.model.team import LEAD, NewOperation
from gridmap.model.work_order import CaseState, Disposition, WaitingFor
from gridmap.store import (
    care_days,
    cooperations,
    events,
    features,
    idempotent_calls,
    joint_operations,
    members,
    offers,
    teams,
    work_orders,
)
from gridmap.store.cooperations import Asked
from gridmap.store.district import District
from gridmap.store.work_orders import OrderRow

_ATTEMPTS = 3


def plan_joint_operation(new: NewOperation, *, district: District) -> JointOperationId:
    """Book everybody for the period and ask the units; the order waits for its day.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The order does not wait for dispatch, or has an operation already.
    InputError
        The period runs backwards or is over, nobody or more than one leads, or one is named twice.
    TeamIncomplete
        Somebody is unknown, away or booked then; nothing was written. Names all of them.
    """
    _check(new, district)
    for attempt in range(_ATTEMPTS):
        try:
            return _plan(new, district=district)
        except StaleSituation:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError  # the last attempt returned or raised


def _check(new: NewOperation, district: District) -> None:
    codes = Counter(code for code, _ in new.members)
    leads = [code for code, part in new.members if part == LEAD]
    wrong = None
    if not district.clock() < new.starts_at < new.ends_at:
        wrong = "starts_at", "the period is over or runs backwards", "时段已过或起止颠倒"
    elif len(leads) != 1:
        wrong = "members", "exactly one member has the part lead", "须且只须一人为主办（lead）"
    elif max(codes.values()) > 1:
        wrong = "members", "a member is named twice", "同一人员写了两次"
    if wrong is not None:
        field, problem, problem_zh = wrong
        raise InputError(
            problem=problem,
            mend="correct the plan",
            problem_zh=problem_zh,
            mend_zh="更正计划",
            field=field,
        )


def _plan(new: NewOperation, *, district: District) -> JointOperationId:
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, new.order_id)
        _check_waits(order)
        ids = members.ids_by_code(conn, tenant, [code for code, _ in new.members])
        units = features.ids_in_force(conn, tenant, "units")
        missing: list[dict[str, object]] = [
            {"code": code, "why": "unknown"}
            for code in (*(code for code, _ in new.members if code not in ids), *new.units)
            if code not in ids and code not in units
        ]
        away = joint_operations.conflicts(
            conn, tenant, list(ids.values()), starts_at=new.starts_at, ends_at=new.ends_at
        )
        missing += [{**one, "why": one["kind"]} for one in away]
        if missing:
            raise _incomplete(missing)
        at, by = district.clock(), new.planned_by
        offers.withdraw_open(conn, tenant, order, at=at, actor=by, reason="planned")
        operation_id = joint_operations.book(
            conn, tenant, new, ids, at=at, subdistrict_id=order.subdistrict_id
        )
        already = cooperations.open_destinations(conn, tenant, order.id)
        asked = [_asked(one, units, new) for one in new.units if one not in already]
        cooperations.ask(conn, tenant, order, asked, at=at, actor=by)
        teams.ask(conn, tenant, order.id, (), at=at, subdistrict_id=order.subdistrict_id)
        order = work_orders.note_change(conn, tenant, order)
        order = work_orders.wait_at_desk(conn, tenant, order, WaitingFor.PLANNED)
        care_days.plan_again(conn, tenant, district.today())
        facts = {
            "operation_id": str(operation_id),
            "starts_at": new.starts_at.isoformat(),
            "members": [code for code, _ in new.members],
            "units": list(new.units),
        }
        kind, written = EventKind.JOINT_OPERATION_PLANNED, {"title": new.title}
        planned = order.event(kind, at=at, actor=by, facts=facts, written=written)
        events.append(conn, tenant, [planned])
        answer["id"] = str(operation_id)
    return operation_id


def _asked(unit: str, ids: Mapping[str, FeatureId], new: NewOperation) -> Asked:
    return Asked(asked_of=unit, unit_id=ids[unit], what=new.title)


def _check_waits(order: OrderRow) -> None:
    check_is_not_planned(order.waiting_for)
    if order.state is not CaseState.TO_BE_DISPATCHED or order.handling is not Disposition.PERSON:
        raise IllegalMove(
            problem="the work order does not wait for dispatch",
            mend="plan it for another order",
            problem_zh="工单不在待派遣状态",
            mend_zh="请另选工单",
            before=order.state.value,
        )


def _incomplete(missing: list[dict[str, object]]) -> TeamIncomplete:
    codes = [str(one["code"]) for one in missing]
    return TeamIncomplete(
        problem=f"not all can be booked: {', '.join(codes)}",
        mend="choose others or another time; nothing was booked",
        problem_zh=f"不能全部预定：{'、'.join(codes)}",
        mend_zh="请换人或改期；未作任何预定",
        missing=codes,
        why=[str(one["why"]) for one in missing],
    )
