"""`gridmap emergency plan|fill|warn|confirm|phoned`: what there is before anybody is called."""

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.emergency_tables import tell_plans
from gridmap.flows.confirm_warning import confirm_warning, note_warning_call
from gridmap.flows.fill_emergency_registers import fill_emergency_registers
from gridmap.flows.look_up_emergencies import list_plans
from gridmap.flows.put_emergency_plan import put_emergency_plan
from gridmap.flows.receive_warning import receive_warning
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.ingest.emergency_files import content_of, read_plans
from gridmap.ingest.emergency_registers import read_goods, read_hazards, read_people
from gridmap.ingest.warning_file import read_warnings
from gridmap.model.emergency import EmergencyKind, WarningColour
from gridmap.model.emergency_steps import PhoneCall
from gridmap.model.ids import WarningId

plan_app = typer.Typer(no_args_is_help=True, help="预案 · Emergency plans.")

_By = Annotated[
    str, typer.Option("--by", help="经办人 · who does it", default_factory=getpass.getuser)
]


@plan_app.command("import")
def plan_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="预案文件 · TOML with [[plan]]")],
    by: _By,
) -> None:
    """导入预案，有改动即为新版本 · Import plans; each change is a new version.

    例 · Example: gridmap emergency plan import emergency_plans.toml --by 王敏
    """
    desk: Desk = context.obj
    plans = read_plans(file)
    with desk.services() as services:
        kept = [put_emergency_plan(one, district=services.district, actor=by) for one in plans]
    tell_plans(desk.voice, kept)


@plan_app.command("list")
def plan_list(context: typer.Context) -> None:
    """列出现行预案 · List the newest version of every plan.

    例 · Example: gridmap emergency plan list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        plans = list_plans(district=services.district)
    tell_plans(desk.voice, plans)


def fill(
    context: typer.Context,
    people: Annotated[Path | None, typer.Option(help="双报到人员 · people (CSV)")] = None,
    hazards: Annotated[Path | None, typer.Option(help="隐患点 · hazard points (CSV)")] = None,
    goods: Annotated[Path | None, typer.Option(help="物资 · goods of the stores (CSV)")] = None,
) -> None:
    """登记可动员人员、隐患点、物资 · Fill the registers of an emergency.

    例 · Example: gridmap emergency fill --people people.csv --goods goods.csv
    """
    desk: Desk = context.obj
    people_rows = () if people is None else read_people(content_of(people))
    hazard_rows = () if hazards is None else read_hazards(content_of(hazards))
    goods_rows = () if goods is None else read_goods(content_of(goods))
    with desk.services() as services:
        filled = fill_emergency_registers(
            district=services.district, people=people_rows, hazards=hazard_rows, goods=goods_rows
        )
        refresh_statistics(district=services.district)
    desk.voice.say(
        f"新登记：人员 {filled.n_people}，隐患点 {filled.n_hazards}，物资 {filled.n_goods}；"
        f"更新 {filled.n_known}。",
        f"new: {filled.n_people} people, {filled.n_hazards} hazard points, {filled.n_goods} goods;"
        f" {filled.n_known} known.",
    )
    if filled.unknown_units:
        listed = ", ".join(filled.unknown_units)
        desk.voice.say(f"没有这些单位：{listed}", f"no such units: {listed}")
    desk.voice.result(asdict(filled))


def warn(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="预警文件 · CAP 1.1 or 1.2 (XML)")],
    by: _By,
    kind: Annotated[
        EmergencyKind | None, typer.Option(help="类别，文件未写明时 · where the file tells none")
    ] = None,
    colour: Annotated[
        WarningColour | None, typer.Option(help="颜色，文件未写明时 · where the file tells none")
    ] = None,
) -> None:
    """接收预警，责任人须确认 · Receive a warning; duty persons have to confirm.

    例 · Example: gridmap emergency warn typhoon.xml --colour orange
    """
    desk: Desk = context.obj
    warnings = read_warnings(content_of(file), kind=kind, colour=colour)
    with desk.services() as services:
        taken = [receive_warning(one, district=services.district, actor=by) for one in warnings]
    for warning, one in zip(warnings, taken, strict=True):
        desk.voice.say(
            f"预警 {one.warning_id}：{one.n_grids} 个网格，{one.n_asked} 名责任人须确认。",
            f"warning {one.warning_id}: {one.n_grids} grids, {one.n_asked} persons asked.",
        )
        if one.n_grids and not one.n_asked and not warning.is_all_clear:
            desk.voice.say(
                "没有人被通知：该类预案在这些网格没有责任人。请电话通知；补好预案后再次接收本预警。",
                "Nobody was asked: no plan of this kind names anybody there. Phone them; once the"
                " plan says who, receive the warning again.",
            )
    desk.voice.result([asdict(one) for one in taken])


def confirm(
    context: typer.Context,
    warning: Annotated[UUID, typer.Argument(help="预警编号 · the warning")],
    name: Annotated[str, typer.Option(help="预案中的姓名 · the name in the plan")],
    phone: Annotated[
        str | None, typer.Option(help="预案中的电话，重名时 · the telephone, of two of one name")
    ] = None,
) -> None:
    """责任人按姓名确认预警 · Confirm a warning by name.

    例 · Example: gridmap emergency confirm 0198... --name 王敏
    """
    desk: Desk = context.obj
    with desk.services() as services:
        n = confirm_warning(WarningId(warning), name, district=services.district, phone=phone)
    desk.voice.say(f"{name} 已确认（{n} 处）。", f"{name} has confirmed ({n} areas).")
    desk.voice.result({"n": n})


def phoned(
    context: typer.Context,
    warning: Annotated[UUID, typer.Argument(help="预警编号 · the warning")],
    duty: Annotated[UUID, typer.Argument(help="名单行编号 · the line of the phone list")],
    by: _By,
    reached: Annotated[
        bool, typer.Option("--reached/--not-reached", help="已接通即视为确认 · reached = confirmed")
    ],
    note: Annotated[str | None, typer.Option(help="说明 · a note")] = None,
) -> None:
    """登记致电责任人的结果 · Note a call to a duty person who had not confirmed.

    例 · Example: gridmap emergency phoned 0198... 0198... --reached --by 值班员
    """
    desk: Desk = context.obj
    with desk.services() as services:
        at = services.district.clock()
        call = PhoneCall(at=at, caller=by, was_reached=reached, note=note)
        person = note_warning_call(WarningId(warning), duty, call, district=services.district)
    said = ("已接通，视为确认", "reached, confirmed") if reached else ("未接通", "not reached")
    desk.voice.say(f"{person.person_name}：{said[0]}。", f"{person.person_name}: {said[1]}.")
    desk.voice.result(asdict(person))
