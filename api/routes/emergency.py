"""Emergencies 应急: plans, weather warnings, operations from the first signature to the report."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Response

from api.calls import KeyedCallDep
from api.deps import ServicesDep, SightDep
from api.emergency_schemas import (
    CallAnswers,
    Confirmation,
    Facts,
    NewOperation,
    NewRoll,
    OperationNow,
    People,
    Phoned,
    Plan,
    RollAnswers,
    RollNow,
    Signature,
    SwitchOff,
    Warned,
    WarningAnswer,
)
from api.speaker import who_speaks
from gridmap.errors import InputError
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.confirm_warning import confirm_warning, note_warning_call
from gridmap.flows.look_up_emergencies import (
    list_operations,
    list_plans,
    list_warnings,
    read_call_reasons,
    read_called,
    read_emergency_figures,
    read_operation,
    read_warning,
)
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.receive_warning import receive_warning
from gridmap.flows.switch_operation import sign_operation, stand_down, switch_off
from gridmap.ingest.warning_file import read_warnings as read_warnings_of_file
from gridmap.model.emergency import EmergencyKind, WarningColour
from gridmap.model.emergency_steps import PhoneCall
from gridmap.model.ids import RollId, WarningId
from gridmap.wiring import Services

router = APIRouter(prefix="/emergency", tags=["emergency 应急"])

_MOST_NUMBER = 2**31 - 1
Number = Annotated[int, Path(ge=1, le=_MOST_NUMBER)]


@router.post("/plans", summary="预案 · Store an emergency plan")
def post_plan(body: Plan, services: ServicesDep) -> Facts:
    """Store a plan as the next version of its code; the same words make no new version."""
    try:
        plan = body.value()
    except ValueError as error:
        raise _cannot_be_meant(error) from error
    return asdict(put_emergency_plan(plan, district=services.district, actor=body.actor))


@router.get("/plans", summary="预案列表 · List plans")
def get_plans(services: ServicesDep) -> list[Facts]:
    """Return the newest version of every plan."""
    return [asdict(one) for one in list_plans(district=services.district)]


@router.post("/warnings", summary="预警 · Receive a weather warning")
def post_warning(body: Warned, services: ServicesDep) -> WarningAnswer:
    """Store a warning once and ask the duty persons of its grids to confirm."""
    try:
        warning = body.value()
    except ValueError as error:
        raise _cannot_be_meant(error) from error
    taken = receive_warning(warning, district=services.district, actor=body.actor)
    return WarningAnswer(**asdict(taken))


@router.post("/warnings/file", summary="预警文件（CAP）· Receive a CAP file")
def post_warning_file(
    body: Annotated[bytes, Body(media_type="application/xml", max_length=1_000_000)],
    services: ServicesDep,
    kind: Annotated[EmergencyKind | None, Query()] = None,
    colour: Annotated[WarningColour | None, Query()] = None,
) -> list[WarningAnswer]:
    """Read an alert of CAP 1.1 or 1.2, one or several warnings.

    `kind` and `colour` say what the file does not tell.
    """
    warnings = read_warnings_of_file(body, kind=kind, colour=colour)
    return [
        WarningAnswer(
            **asdict(receive_warning(one, district=services.district, actor=who_speaks(one.issuer)))
        )
        for one in warnings
    ]


@router.get("/warnings", summary="预警列表 · List warnings")
def get_warnings(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[Facts]:
    """Return warnings, the newest first: how many have confirmed, how many are to be phoned."""
    return [asdict(one) for one in list_warnings(district=services.district, limit=limit)]


@router.get("/warnings/{warning_id}", summary="预警与电话名单 · A warning and its phone list")
def get_warning(warning_id: UUID, services: ServicesDep) -> Facts:
    """Return who has to confirm, and in `to_call` who has not done so in time."""
    return asdict(read_warning(WarningId(warning_id), district=services.district))


@router.post("/warnings/{warning_id}/confirm", summary="确认预警 · Confirm by name")
def post_confirm(
    warning_id: UUID, body: Confirmation, services: ServicesDep, sight: SightDep
) -> People:
    """Confirm by the name that stands in the plan; a second time changes nothing."""
    district = services.district
    n = confirm_warning(
        WarningId(warning_id),
        body.name,
        district=district,
        phone=body.phone,
        actor=who_speaks(body.name),
        sight=sight,
    )
    return People(n=n)


@router.post("/warnings/{warning_id}/calls", summary="电话记录 · Note a phone call")
def post_call(warning_id: UUID, body: Phoned, services: ServicesDep) -> Facts:
    """Note a call to a duty person; whoever was reached has confirmed."""
    district = services.district
    call = PhoneCall(
        at=district.clock(), caller=body.actor, was_reached=body.was_reached, note=body.note
    )
    return asdict(note_warning_call(WarningId(warning_id), body.duty_id, call, district=district))


@router.post("/operations", status_code=201, summary="应急行动待启动 · Prepare an operation")
def post_operation(
    body: NewOperation, call: KeyedCallDep, services: ServicesDep, response: Response
) -> OperationNow:
    """Prepare an operation once per key; a repeated key answers 200."""
    preparation = Preparation(
        key=str(call.key),
        plan_code=body.plan_code,
        is_drill=body.is_drill,
        warning_id=None if body.warning_id is None else WarningId(body.warning_id),
    )
    operation, is_new = prepare_operation(preparation, district=services.district, actor=body.actor)
    if not is_new:
        response.status_code = 200
    return OperationNow.of(operation)


@router.get("/operations", summary="应急行动列表 · List operations")
def get_operations(services: ServicesDep) -> list[OperationNow]:
    """Return every operation, the newest first."""
    return [OperationNow.of(one) for one in list_operations(district=services.district)]


@router.get("/operations/{number}", summary="应急行动与报告 · An operation and its report")
def get_operation(number: Number, services: ServicesDep) -> Facts:
    """Return an operation with its plan, figures, rolls and what is open; no names."""
    return asdict(read_operation(number, district=services.district))


@router.post("/operations/{number}/sign", summary="启动签字 · Sign to switch on")
def post_sign(number: Number, body: Signature, services: ServicesDep) -> OperationNow:
    """Sign; the signature of a second, different person switches the operation on."""
    return OperationNow.of(sign_operation(number, district=services.district, actor=body.actor))


@router.post("/operations/{number}/mobilise", summary="动员 · Mobilise people")
def post_mobilise(number: Number, body: Signature, services: ServicesDep) -> Facts:
    """Call people until every group has its quota; again, only open places are filled."""
    found = mobilise_people(
        number, district=services.district, travel=services.travel, actor=body.actor
    )
    return {
        "n_called": len(found.called),
        "reasons": dict(found.reasons),
        "unfilled": dict(found.decision.unfilled),
        "engine": found.engine,
    }


@router.get("/operations/{number}/called", summary="动员名单 · Who was called")
def get_called(number: Number, services: ServicesDep) -> list[Facts]:
    """Return everybody with whom to phone: themselves, or the liaison of their unit."""
    return [asdict(one) for one in read_called(number, district=services.district)]


@router.get("/operations/{number}/reasons", summary="动员理由 · Why called, why not")
def get_reasons(number: Number, services: ServicesDep) -> list[Facts]:
    """Return the one reason of everybody in the newest round."""
    reasons = read_call_reasons(number, district=services.district)
    return [dict(one) for one in reasons]


@router.post("/operations/{number}/answers", summary="动员答复 · Answers to calls")
def post_answers(number: Number, body: CallAnswers, services: ServicesDep) -> Facts:
    """Note answers, all or none; return how many are new."""
    return dict(answer_calls(number, body.answers, district=services.district, actor=body.actor))


@router.post("/operations/{number}/rolls", summary="点名 · Call the roll")
def post_roll(number: Number, body: NewRoll, call: KeyedCallDep) -> RollNow:
    """Call the roll of a group once per key; its list is written now."""

    def act(services: Services) -> Facts:
        return asdict(call_roll(number, body.group, district=services.district, actor=body.actor))

    return call.answer(RollNow, body, act)


@router.post("/operations/{number}/rolls/{roll_id}/answers", summary="答到 · Answer the roll")
def post_roll_answers(
    number: Number, roll_id: UUID, body: RollAnswers, services: ServicesDep
) -> Facts:
    """Write answers, all or none; return the counts, which add up to the list."""
    roll = answer_roll(
        number,
        RollId(roll_id),
        body.answers,
        district=services.district,
        actor=body.actor,
    )
    return {**asdict(roll), "n_expected": roll.counts.n_expected}


@router.post("/operations/{number}/stand-down", summary="收尾 · Stand down")
def post_stand_down(number: Number, body: Signature, services: ServicesDep) -> OperationNow:
    """Call nobody any more, settle what is open."""
    return OperationNow.of(stand_down(number, district=services.district, actor=body.actor))


@router.post("/operations/{number}/off", summary="转平 · Switch off")
def post_off(number: Number, body: SwitchOff, services: ServicesDep) -> Facts:
    """Release everybody; refused while something is open, unless `left_open` states why."""
    done = switch_off(
        number, district=services.district, actor=body.actor, left_open=body.left_open
    )
    return {
        "operation": OperationNow.of(done.operation).model_dump(),
        "n_released": done.n_released,
        "open": done.left_open,
    }


@router.get("/figures", summary="应急数据 · Figures")
def get_figures(services: ServicesDep) -> Facts:
    """Return the figures of all real operations; drills are in none of them."""
    return dict(read_emergency_figures(district=services.district))


def _cannot_be_meant(error: ValueError) -> InputError:
    return InputError(
        problem=str(error),
        mend="correct the value",
        problem_zh=f"内容不合理（{error}）",
        mend_zh="请更正",
    )
