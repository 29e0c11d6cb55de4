"""`gridmap care`: the register, the plan of a day, today's rounds, what was missed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.care_duties import plan_care_day, receive_owed_care
from gridmap.cli.desk import Desk
from gridmap.cli.import_report import LoadedSource, tell_import, write_rejects
from gridmap.cli.unserved_words import UNSERVED
from gridmap.cli.voice import Voice
from gridmap.flows import look_up_care
from gridmap.flows.import_layer import import_layer
from gridmap.flows.raise_missed_visits import raise_missed_visits
from gridmap.flows.read_errands import read_errands
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.ingest.check import check_layer
from gridmap.ingest.loading import with_cells
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import read_source
from gridmap.model.layer_fields import LAYERS
from gridmap.wiring import Services

app = typer.Typer(no_args_is_help=True, help="关爱走访：登记、计划、当日、逾期 · Care visits.")

EXIT_INPUT = 2
_WORDS = {
    "red": ("红（每日）", "red (daily)"),
    "yellow": ("黄（每周）", "yellow (weekly)"),
    "blue": ("蓝（每月）", "blue (monthly)"),
    "in_charge": ("责任人", "in charge"),
    "stand_in": ("替岗", "stand-in"),
    "grid": ("本网格", "of the grid"),
    "nobody": ("无人在岗", "nobody there"),
    "planned": ("待走访", "planned"),
    "done": ("已走访", "done"),
    "missed": ("逾期", "missed"),
    **UNSERVED,
}

_Area = Annotated[str | None, typer.Option(help="社区或网格编码 · of a community or grid")]
_On = Annotated[str | None, typer.Option("--on", help="日期，不填为今天 · empty = today")]


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV 或 XLSX · of people in need")],
    reject_folder: Annotated[
        Path | None, typer.Option("--reject-folder", help="退回行写入此处 · for rejected rows")
    ] = None,
) -> None:
    """导入关爱对象；管控类名单一律退回 · Import people in need; supervision lists are refused.

    例 · Example: gridmap care import care.csv --reject-folder rejects
    """
    desk: Desk = context.obj
    zone = ZoneInfo(desk.settings.time_zone)
    source = Source(layer=LAYERS["care_persons"], name=file.name, path=file, time_zone=zone)
    checked = check_layer(read_source(source))
    with desk.services() as services:
        outcome = import_layer(checked, district=services.district, zone=zone)
        refresh_statistics(district=services.district)
    told = with_cells(outcome.rejected, source=source)
    loaded = [LoadedSource(source=source, checked=checked, outcome=outcome)]
    tell_import(desk.voice, loaded, dry_run=False)
    for path in write_rejects(loaded, reject_folder) if reject_folder and told else ():
        desk.voice.remark(f"退回行已写入 {path}", f"rejected rows are in {path}")
    if outcome.stopped:
        raise typer.Exit(EXIT_INPUT)


@app.command("list")
def list_(context: typer.Context, area: _Area = None) -> None:
    """列出关爱登记册，姓名隐去 · List the register, names masked.

    例 · Example: gridmap care list --area 990108001001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        rows = look_up_care.list_care_people(district=services.district, area=area)
    headers = (
        "编码 code",
        "姓名 name",
        "颜色 colour",
        "网格 grid",
        "责任人 in charge",
        "上次 last",
    )
    shown = ("code", "name", "colour", "grid_code", "member_code", "last_visit_on")
    _tell(desk.voice, ("关爱登记册", "People in need"), headers, shown, rows)


@app.command()
def plan(context: typer.Context, on: _On = None, area: _Area = None) -> None:
    """编制某日的走访计划和路线 · Plan the visits of a day, with rounds by walking time.

    例 · Example: gridmap care plan --on 2026-03-02 --area 990108001001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        day = _day(on, services)
        with desk.voice.progress("编制计划", "planning") as advance:
            planned = plan_care_day(day, services)
            advance(1, 1)
        rows = look_up_care.read_care_day(day, district=services.district, area=area)
    desk.voice.say(
        f"{day}：新增 {planned.n_new}，取消 {planned.n_dropped}，当日应访 {planned.n_due}，"
        f"无人可派 {planned.n_without_visitor}，出访 {planned.n_rounds} 人",
        f"{day}: {planned.n_new} new, {planned.n_dropped} dropped, {planned.n_due} due, "
        f"{planned.n_without_visitor} without a visitor, {planned.n_rounds} members go",
    )
    _tell_rounds(desk.voice, rows)
    desk.voice.result({"planned": asdict(planned), "visits": [dict(one) for one in rows]})


@app.command()
def today(
    context: typer.Context,
    member: Annotated[str | None, typer.Option(help="网格员编码 · of a member")] = None,
    on: _On = None,
) -> None:
    """查看当日走访，按路线排列 · Show the visits of a day in the order of the walk.

    例 · Example: gridmap care today --member WG00094
    """
    desk: Desk = context.obj
    with desk.services() as services:
        day = _day(on, services)
        rows = look_up_care.read_care_day(day, district=services.district, member=member)
    zone = ZoneInfo(desk.settings.time_zone)
    headers = ("责任人 member", "次序 no.", "时间 at", "步行 walk", "编码 code", "姓名 name",
               "楼栋 building", "门牌 door", "状态 state")  # fmt: skip
    told = [
        dict(one)
        | {
            "at": _clock(one["begins_at"], zone),
            "walk": _minutes(one["leg_s"]),
            "place": one["place_in_route"] or desk.voice.word(*_word(one["unserved"])),
        }
        for one in rows
    ]
    shown = ("member_code", "place", "at", "walk", "code", "name", "building", "door", "state")
    _tell(desk.voice, (f"{day} 走访", f"Visits of {day}"), headers, shown, told, rows)


@app.command()
def missed(context: typer.Context) -> None:
    """登记逾期走访并提醒网格长 · Raise missed visits, alert grid heads, list both.

    例 · Example: gridmap care missed
    """
    desk: Desk = context.obj
    with desk.services() as services:
        zone = ZoneInfo(services.settings.time_zone)
        district, policy = services.district, services.care_policy
        while raise_missed_visits(district=district, policy=policy, zone=zone).n_missed:
            pass
        receive_owed_care(services)
        rows = look_up_care.list_missed_visits(district=district, zone=zone)
    headers = ("末日 until", "编码 code", "颜色 colour", "连续 in a row", "责任人 member",
               "网格长 head", "工单 order", "状态 state")  # fmt: skip
    shown = ("last_day", "code", "colour", "n_missed", "member_code", "head_code",
             "order_number", "order_state")  # fmt: skip
    _tell(desk.voice, ("逾期未访", "Missed visits"), headers, shown, rows)


@app.command()
def errands(
    context: typer.Context,
    volunteer: Annotated[str, typer.Argument(help="志愿者编码 · code of the volunteer")],
) -> None:
    """查看志愿者的任务：姓名、门牌、事项 · Show a volunteer's errands: name, door, errand.

    例 · Example: gridmap care errands ZY0001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        zone = ZoneInfo(services.settings.time_zone)
        found = read_errands(volunteer, district=services.district, zone=zone)
    rows = [asdict(one) for one in found]
    headers, shown = ("姓名 name", "地点 place", "事项 errand"), ("name", "place", "errand")
    _tell(desk.voice, ("志愿者任务", "Errands"), headers, shown, rows)


def _tell_rounds(voice: Voice, rows: Sequence[Mapping[str, object]]) -> None:
    """Tell each member's day: visits, walking minutes, when it ends."""
    members: dict[str, list[Mapping[str, object]]] = {}
    for one in rows:
        members.setdefault(str(one["member_code"] or "-"), []).append(one)
    headers = ("责任人 member", "走访 visits", "步行分钟 walking min", "未排入 not placed",
               "为何由其 why")  # fmt: skip
    told = [
        (
            code,
            len(own),
            f"{sum(float(str(one['leg_s'] or 0.0)) for one in own) / 60:.0f}",
            sum(one["unserved"] is not None for one in own),
            "、".join(sorted({voice.word(*_word(one["because"])) for one in own})),
        )
        for code, own in members.items()
    ]
    voice.table(voice.word("走访路线", "Rounds"), [_half(voice, one) for one in headers], told)


def _tell(
    voice: Voice,
    title: tuple[str, str],
    headers: Sequence[str],
    shown: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    result: Sequence[Mapping[str, object]] | None = None,
) -> None:
    cells = [[_cell(voice, one[name]) for name in shown] for one in rows]
    voice.table(voice.word(*title), [_half(voice, one) for one in headers], cells)
    voice.result([dict(one) for one in (rows if result is None else result)])


def _half(voice: Voice, header: str) -> str:
    zh, _, en = header.partition(" ")
    return voice.word(zh, en)


def _cell(voice: Voice, value: object) -> object:
    return voice.word(*_WORDS[value]) if isinstance(value, str) and value in _WORDS else value


def _word(code: object) -> tuple[str, str]:
    return _WORDS.get(str(code), ("", "")) if code is not None else ("", "")


def _minutes(seconds: object) -> str:
    return f"{seconds / 60:.0f}" if isinstance(seconds, int | float) else ""


def _clock(at: object, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}" if isinstance(at, datetime) else ""


def _day(on: str | None, services: Services) -> date:
    if on is None:
        return services.district.clock().astimezone(ZoneInfo(services.settings.time_zone)).date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise typer.BadParameter(f"{on}: 2026-03-02") from error
