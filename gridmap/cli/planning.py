"""`gridmap plan`: the appointments of a day in the days of members."""

from dataclasses import asdict
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.unserved_words import UNSERVED
from gridmap.errors import InputError
from gridmap.flows.plan_day import plan_day
from gridmap.model.appointment import DayPlan

app = typer.Typer(no_args_is_help=True, help="编排预约上门 · Plan appointments.")


@app.callback()
def _plan() -> None:
    """Stand for the verbs of this group."""


@app.command("day")
def day(
    context: typer.Context,
    date_: Annotated[str, typer.Option("--date", help="日期 · the day: 2026-11-30")],
    member: Annotated[
        str | None, typer.Option(help="只看一名网格员 · only one member's day, by code")
    ] = None,
) -> None:
    """编排一天的上门预约 · Plan the appointments of a day: who, in which order, when.

    例 · Example: gridmap plan day --date 2026-11-30 --member W001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        plan = plan_day(_day(date_), district=services.district, planning=services.planning())
        zone = ZoneInfo(services.settings.time_zone)
    _tell(desk, plan, member, zone)


def _day(stated: str) -> date:
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise InputError(
            problem=f"{stated!r} is no date",
            mend="write it as 2026-11-30",
            problem_zh=f"{stated!r} 不是日期",
            mend_zh="写成 2026-11-30",
            field="--date",
        ) from error


def _tell(desk: Desk, plan: DayPlan, member: str | None, zone: ZoneInfo) -> None:
    word = desk.voice.word
    visits = [one for one in plan.visits if member in {None, one.member_code}]
    n, left = len(plan.visits), len(plan.unplanned)
    minutes = plan.travel_s / 60
    desk.voice.table(
        word(
            f"{plan.day}：{n} 次上门，{left} 次未排入，路程共 {minutes:.0f} 分钟",
            f"{plan.day}: {n} visits, {left} left out, {minutes:.0f} min on the way",
        ),
        [
            word("网格员", "member"),
            word("次序", "turn"),
            word("工单号", "number"),
            word("到达", "arrives"),
            word("开始", "begins"),
            word("路程（分钟）", "way (min)"),
        ],
        [
            (
                one.member_code,
                one.turn,
                one.number,
                f"{one.arrive_at.astimezone(zone):%H:%M}",
                f"{one.begin_at.astimezone(zone):%H:%M}",
                f"{one.travel_s / 60:.0f}",
            )
            for one in visits
        ],
    )
    for number, why in plan.unplanned.items():  # the title says how many are left out
        desk.voice.say(*[f"{number}: {word(*UNSERVED[why])}"] * 2)
    desk.voice.result(
        {
            "date": plan.day,
            "engine": plan.engine,
            "travel_s": plan.travel_s,
            "visits": [asdict(one) for one in visits],
            "unplanned": plan.unplanned,
        }
    )
