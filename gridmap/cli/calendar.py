"""`gridmap calendar`: days of the working calendar, what it does not know, limits tried."""

from calendar import monthrange
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gridmap.casework.calendar import DAY_S, CalendarReach, DayKind, LimitUnit
from gridmap.cli.accounts import Actor
from gridmap.cli.desk import Desk
from gridmap.errors import InputError
from gridmap.flows.change_reference import change_reference, preview_reference
from gridmap.flows.read_calendar import read_calendar, try_limit
from gridmap.ingest.entries import text_of
from gridmap.ingest.reference import read_list
from gridmap.model.setting import ListKind, Signature

app = typer.Typer(
    no_args_is_help=True, help="工作日历：查看、检查、试算时限 · The working calendar."
)

FOUND_SOMETHING = 5
_HOUR_S = 3_600
_KINDS = {
    DayKind.WORKDAY: ("工作日", "workday"),
    DayKind.REST: ("休息", "rest"),
    DayKind.DAY_OFF: ("放假", "day off"),
    DayKind.MAKEUP: ("调休上班", "make-up day"),
    DayKind.HALF: ("半天", "half a day"),
}
_WEEK = tuple(zip("一二三四五六日", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))

_File = Annotated[Path, typer.Argument(help="年度文件 · file of years (TOML)")]


@app.command()
def show(
    context: typer.Context,
    month: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m"], help="月份，默认本月 · month, this one if not said"),
    ] = None,
) -> None:
    """按日查看一个月 · Show a month day by day.

    例 · Example: gridmap calendar show --month 2026-10
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        first = (month.date() if month else services.district.today()).replace(day=1)
        n_days = monthrange(first.year, first.month)[1]
        told = read_calendar(district=services.district, first=first, n_days=n_days)
    number = told.reach.number
    heads = (("日期", "day"), ("", ""), ("类别", "kind"), ("上班时段", "duty"), ("", ""))
    voice.table(
        f"{first:%Y-%m} · " + voice.word(f"日历版本 {number}", f"version {number}"),
        [voice.word(*one) for one in heads],
        [
            (
                f"{one.day}" + ("" if one.is_known else " ?"),
                voice.word(*_WEEK[one.day.weekday()]),
                voice.word(*_KINDS[one.kind]),
                " ".join(one.hours),
                one.name,
            )
            for one in told.days
        ],
    )
    voice.result(
        {
            "number": told.reach.number,
            "days": [asdict(one) for one in told.days],
            "years": [asdict(one) for one in told.years],
        }
    )
    _warn(desk, told.reach)


@app.command()
def check(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="检查此文件，不填则检查现行日历 · a file, empty = what is in force"),
    ] = None,
) -> None:
    """检查现行日历或一个年度文件；缺少年份时退出码为 5 · Check the calendar, or a file of years.

    例 · Example: gridmap calendar check 2027.toml
    """
    desk: Desk = context.obj
    if file is not None:
        given = read_list(ListKind.CALENDARS, text_of(file))
        desk.voice.say(f"可以使用：{'、'.join(given)}", f"can be used: {', '.join(given)}")
        desk.voice.result({"years": given})
        return
    with desk.services() as services:
        told = read_calendar(district=services.district, first=date(2000, 1, 1), n_days=0)
    heads = (("年份", "year"), ("工作日", "working days"), ("依据", "from"))
    desk.voice.table(
        desk.voice.word(f"日历版本 {told.reach.number}", f"version {told.reach.number}"),
        [desk.voice.word(*one) for one in heads],
        [(one.year, one.n_working_days, one.source) for one in told.years],
    )
    desk.voice.result(
        {
            "number": told.reach.number,
            "is_needed": told.reach.is_needed,
            "unknown_years": told.reach.unknown_years,
            "years": [asdict(one) for one in told.years],
        }
    )
    if _warn(desk, told.reach):
        raise typer.Exit(FOUND_SOMETHING)


@app.command("deadline")
def tell_deadline(
    context: typer.Context,
    start: Annotated[
        datetime,
        typer.Argument(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="起算时间（本地）· when it begins, by the local clock",
        ),
    ],
    hours: Annotated[int, typer.Option(min=0, max=9_000, help="小时 · hours")] = 0,
    working_hours: Annotated[
        int, typer.Option(min=0, max=9_000, help="工作时 · working hours")
    ] = 0,
    working_days: Annotated[int, typer.Option(min=0, max=366, help="工作日 · working days")] = 0,
) -> None:
    """试算时限何时届满 · Tell when a limit is over.

    例 · Example: gridmap calendar deadline "2026-06-12 17:29" --working-hours 4
    """
    desk: Desk = context.obj
    amounts = {
        LimitUnit.CLOCK: hours * _HOUR_S,
        LimitUnit.WORKING_HOURS: working_hours * _HOUR_S,
        LimitUnit.WORKING_DAYS: working_days * DAY_S,
    }
    asked = [(unit, amount_s) for unit, amount_s in amounts.items() if amount_s]
    if len(asked) != 1:
        raise InputError(
            problem="name one amount",
            mend="--hours, --working-hours or --working-days",
            problem_zh="须指明一个时长",
            mend_zh="--hours、--working-hours 或 --working-days",
            field="hours",
        )
    ((unit, amount_s),) = asked
    with desk.services() as services:
        told = try_limit(
            start.replace(tzinfo=desk.voice.zone), amount_s, unit, district=services.district
        )
    due = desk.voice.instant(told.due_at)
    desk.voice.say(
        f"{due} 届满（日历版本 {told.number}）", f"over at {due} (version {told.number})"
    )
    if told.unknown_years:
        years = ", ".join(map(str, told.unknown_years))
        desk.voice.remark(
            f"{years} 年的放假调休未知，按普通周计算", f"the days off of {years} are not known"
        )
    desk.voice.result(asdict(told) | {"unit": unit.value, "amount_s": amount_s})


@app.command("import")
def import_years(
    context: typer.Context,
    file: _File,
    reason: Annotated[str, typer.Option(help="理由，记入审计 · why, kept in the audit")],
    actor: Actor = "terminal",
) -> None:
    """导入年度；已有时限不变 · Put years into force; deadlines that stand do not move.

    例 · Example: gridmap calendar import 2027.toml --reason 国务院通知
    """
    desk: Desk = context.obj
    text = text_of(file)
    with desk.services() as services:
        district = services.district
        state = preview_reference(ListKind.CALENDARS, text, district=district).state
        signature = Signature(actor=actor, reason=reason)
        change = change_reference(
            ListKind.CALENDARS, text, state=state, district=district, signature=signature
        )
    changed = [one.code for one in change.changed]
    desk.voice.say(
        f"新增 {len(change.added)} 年，更改 {len(changed)} 年，不变 {change.n_same} 年",
        f"{len(change.added)} new, {len(changed)} changed, {change.n_same} the same",
    )
    desk.voice.result({"added": change.added, "changed": changed, "n_same": change.n_same})


def _warn(desk: Desk, reach: CalendarReach) -> bool:
    """Say what limits are counted without; return whether there is anything."""
    if not reach.unknown_years:
        return False
    years = ", ".join(map(str, reach.unknown_years))
    desk.voice.remark(
        f"{years} 年的放假调休未知，按普通周计算；导入：gridmap calendar import",
        f"the days off of {years} are not known and count as ordinary; see gridmap calendar import",
    )
    return True
