"""`gridmap emergency`: plans, warnings, operations from the first signature to the report."""

import getpass
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.emergency_ground import (
    check,
    evacuate,
    evacuees,
    give_back,
    home,
    issue,
    tick,
)
from gridmap.cli.emergency_registers import goods, hazards, warnings
from gridmap.cli.emergency_setup import confirm, fill, phoned, plan_app, warn
from gridmap.cli.emergency_tables import (
    tell_called,
    tell_operation,
    tell_operations,
    tell_report,
)
from gridmap.cli.files_to_write import check_files
from gridmap.errors import InputError, NotFound
from gridmap.flows.answer_calls import answer_calls
from gridmap.flows.call_roll import answer_roll, call_roll
from gridmap.flows.look_up_emergencies import (
    list_operations,
    read_called,
    read_operation,
)
from gridmap.flows.mobilise_people import mobilise_people
from gridmap.flows.prepare_operation import Preparation, prepare_operation
from gridmap.flows.switch_operation import sign_operation, stand_down, switch_off
from gridmap.model.emergency import CallState, RollAnswer
from gridmap.model.ids import RollId, WarningId
from gridmap.wiring import Services

app = typer.Typer(
    no_args_is_help=True, help="应急：预案、预警、平急转换 · Plans, warnings, operations."
)
app.add_typer(plan_app, name="plan")
for _command in (
    fill, warn, warnings, confirm, phoned, hazards, check, goods, issue, evacuate, evacuees,
    tick, home,
):  # fmt: skip
    app.command()(_command)
app.command("return")(give_back)

_Number = Annotated[int, typer.Argument(help="行动编号 · number of the operation")]
_By = Annotated[
    str, typer.Option("--by", help="经办人 · who does it", default_factory=getpass.getuser)
]
_Answers = Annotated[list[str], typer.Argument(help="编码=答复 · CODE=ANSWER")]


@app.command()
def prepare(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="预案编码 · code of the plan")],
    by: _By,
    real: Annotated[
        bool, typer.Option("--real", help="实战，不填为演练 · for real, else a drill")
    ] = False,
    warning: Annotated[UUID | None, typer.Option(help="依据的预警 · by this warning")] = None,
    key: Annotated[
        str | None, typer.Option(help="幂等键 · the same key, the same operation")
    ] = None,
) -> None:
    """按预案准备应急行动 · Prepare an operation; two persons switch it on.

    例 · Example: gridmap emergency prepare typhoon --by 值班长
    """
    desk: Desk = context.obj
    preparation = Preparation(
        key=key or str(uuid4()),
        plan_code=plan,
        is_drill=not real,
        warning_id=None if warning is None else WarningId(warning),
    )
    with desk.services() as services:
        operation, _ = prepare_operation(preparation, district=services.district, actor=by)
    tell_operation(desk.voice, operation)


@app.command()
def on(context: typer.Context, number: _Number, by: _By) -> None:
    """签字启动，第二人签字后转急 · Sign; the second person switches it on.

    例 · Example: gridmap emergency on 1 --by 区长
    """
    desk: Desk = context.obj
    with desk.services() as services:
        operation = sign_operation(number, district=services.district, actor=by)
    tell_operation(desk.voice, operation)


@app.command()
def mobilise(context: typer.Context, number: _Number, by: _By) -> None:
    """按距离、角色、技能动员 · Call people until every group has its quota.

    例 · Example: gridmap emergency mobilise 1 --by 值班长
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = mobilise_people(
            number, district=services.district, travel=services.travel, actor=by
        )
    open_places = sum(found.decision.unfilled.values())
    desk.voice.say(
        f"动员 {len(found.called)} 人，尚缺 {open_places} 人。",
        f"{len(found.called)} people called, {open_places} places open.",
    )
    desk.voice.result(
        {
            "n_called": len(found.called),
            "reasons": found.decision.counted(),
            "unfilled": dict(found.decision.unfilled),
            "engine": found.engine,
        }
    )


@app.command()
def called(context: typer.Context, number: _Number) -> None:
    """动员名单和电话 · Who was called, and whom to phone.

    例 · Example: gridmap emergency called 1
    """
    desk: Desk = context.obj
    with desk.services() as services:
        people = read_called(number, district=services.district)
    tell_called(desk.voice, people)


@app.command()
def answer(context: typer.Context, number: _Number, answers: _Answers, by: _By) -> None:
    """登记动员答复 · Note answers: confirmed, declined, no_answer.

    例 · Example: gridmap emergency answer 1 BD00012=confirmed WG00003=declined
    """
    desk: Desk = context.obj
    said = {code: CallState(word) for code, word in _pairs(answers, CallState).items()}
    with desk.services() as services:
        counts = answer_calls(number, said, district=services.district, actor=by)
    desk.voice.say(f"新登记 {sum(counts.values())} 人。", f"{sum(counts.values())} new answers.")
    desk.voice.result(counts)


@app.command("call-roll")
def call_the_roll(
    context: typer.Context,
    number: _Number,
    group: Annotated[str, typer.Argument(help="工作组编码 · code of the group")],
    by: _By,
) -> None:
    """点名：写下应到名单 · Call the roll of a group.

    例 · Example: gridmap emergency call-roll 1 rescue --by 组长
    """
    desk: Desk = context.obj
    with desk.services() as services:
        roll = call_roll(number, group, district=services.district, actor=by)
    desk.voice.say(
        f"点名 {roll.roll_id}：{roll.place}，应到 {roll.n_expected} 人。",
        f"roll {roll.roll_id} at {roll.place}: {roll.n_expected} expected.",
    )
    desk.voice.result(asdict(roll))


@app.command("answer-roll")
def answer_the_roll(
    context: typer.Context,
    number: _Number,
    roll_id: Annotated[UUID, typer.Argument(help="点名编号 · the roll")],
    answers: _Answers,
    by: _By,
) -> None:
    """答到 · Answer a roll: present, absent, excused.

    例 · Example: gridmap emergency answer-roll 1 0198... BD00012=present
    """
    desk: Desk = context.obj
    said = {code: RollAnswer(word) for code, word in _pairs(answers, RollAnswer).items()}
    with desk.services() as services:
        now = answer_roll(number, RollId(roll_id), said, district=services.district, actor=by)
    counts = now.counts
    desk.voice.say(
        f"到 {counts.n_present}，未到 {counts.n_absent}，请假 {counts.n_excused}，"
        f"未答 {counts.n_unanswered}。",
        f"{counts.n_present} present, {counts.n_absent} absent, {counts.n_excused} excused,"
        f" {counts.n_unanswered} unanswered.",
    )
    desk.voice.result({**asdict(now), "n_expected": counts.n_expected})


@app.command("stand-down")
def stand_down_(context: typer.Context, number: _Number, by: _By) -> None:
    """转入收尾 · Stand down: nobody is called any more.

    例 · Example: gridmap emergency stand-down 1 --by 区长
    """
    desk: Desk = context.obj
    with desk.services() as services:
        operation = stand_down(number, district=services.district, actor=by)
    tell_operation(desk.voice, operation)


@app.command()
def off(
    context: typer.Context,
    number: _Number,
    by: _By,
    left_open: Annotated[
        str | None, typer.Option(help="遗留事项说明 · why something stays open")
    ] = None,
) -> None:
    """转平：解除全部人员 · Switch off; everybody is released.

    例 · Example: gridmap emergency off 1 --by 区长 --left-open 物资明日归还
    """
    desk: Desk = context.obj
    with desk.services() as services:
        done = switch_off(number, district=services.district, actor=by, left_open=left_open)
    desk.voice.say(f"已转平，解除 {done.n_released} 人。", f"off, {done.n_released} released.")
    desk.voice.result({"number": number, "n_released": done.n_released, "open": done.left_open})


@app.command("list")
def list_(context: typer.Context) -> None:
    """列出应急行动 · List operations, the newest first.

    例 · Example: gridmap emergency list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        operations = list_operations(district=services.district)
    tell_operations(desk.voice, operations)


@app.command()
def report(context: typer.Context, number: _Number) -> None:
    """行动报告 · The figures of one operation.

    例 · Example: gridmap emergency report 1
    """
    desk: Desk = context.obj
    with desk.services() as services:
        view = read_operation(number, district=services.district)
    tell_report(desk.voice, view)


@app.command("map")
def map_(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="写入的网页 · page to write (HTML)")],
    number: Annotated[
        int | None, typer.Option(help="行动编号，不填为最新 · the newest if empty")
    ] = None,
) -> None:
    """绘制应急指挥图，离线网页 · Draw one operation on a self-contained page.

    例 · Example: gridmap emergency map --out emergency.html
    """
    desk: Desk = context.obj
    check_files(out)
    drawing = import_module("gridmap.flows.draw_emergency")
    with desk.services() as services:
        district, zone = services.district, ZoneInfo(services.settings.time_zone)
        chosen = number if number is not None else _newest(services)
        order = drawing.EmergencyMapOrder(
            number=chosen, lang="en" if desk.voice.lang == "en" else "zh"
        )
        page = drawing.draw_emergency(order, district=district, zone=zone)
    out.write_text(page, encoding="utf-8")
    n_kib = len(page.encode()) // 1024
    desk.voice.say(f"地图已写入 {out}（{n_kib} KiB）", f"map written to {out} ({n_kib} KiB)")
    desk.voice.result({"file": str(out), "operation": chosen, "n_bytes": len(page.encode())})


def _newest(services: Services) -> int:
    for one in list_operations(district=services.district):
        return one.number
    raise NotFound(
        problem="there is no operation yet",
        mend="prepare one: gridmap emergency prepare PLAN",
        problem_zh="还没有应急行动",
        mend_zh="请先准备：gridmap emergency prepare 预案",
    )


def _pairs(words: list[str], answers: type[CallState | RollAnswer]) -> dict[str, str]:
    """Return answers by code, as `CODE=ANSWER` says them."""
    said: dict[str, str] = {}
    for word in words:
        code, separator, answer_ = word.partition("=")
        if not separator or not code or answer_ not in set(answers):
            known = ", ".join(answers)
            raise InputError(
                problem=f"{word!r} is no answer",
                mend=f"write CODE=ANSWER with one of {known}",
                problem_zh=f"{word!r} 不是答复",
                mend_zh=f"请写成 编码=答复，答复为 {known} 之一",
                field="answers",
            )
        said[code] = answer_
    return said
