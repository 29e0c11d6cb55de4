"""`gridmap simulate`: past days under another practice, beside today's."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.coverage_question import Xlsx
from gridmap.cli.coverage_tables import told_cell
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.cli.voice import Voice
from gridmap.flows.simulate_days import Effort, simulate_days
from gridmap.ingest.shift_plan import read_shift_plan
from gridmap.ingest.site_file import read_sites
from gridmap.report.sheets import Sheet, as_xlsx
from gridmap.report.simulation_sheets import (
    basis_sheet,
    compared_sheet,
    pool_sheet,
    simulation_sheets,
)
from gridmap.report.siting_sheets import ORDER_TITLES
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.question import (
    Days,
    Otherwise,
    SimulationQuestion,
    StaffingWish,
    TimedBy,
)
from gridmap.simulation.report import report_facts
from gridmap.wiring import policies

_STAFFING = re.compile(r"(?P<role>[a-z_]*)(?:@(?P<grid>[^+\s]+?))?(?P<change>[+-]\d+)")
Day = Annotated[str | None, typer.Option(help="历史日期（含） · past days, inclusive: 2026-01-05")]


def simulate(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="推演天数 · days to rehearse", min=1)] = 20,
    seed: Annotated[int, typer.Option(help="随机种子 · the same seed, the same days")] = 1,
    replay: Annotated[
        bool, typer.Option("--replay", help="历史重演，不另生成 · past days, not ones like them")
    ] = False,
    since: Day = None,
    until: Day = None,
    policy: Annotated[
        Path | None, typer.Option(help="另一派单策略 · the other policy (TOML)")
    ] = None,
    staffing: Annotated[
        list[str] | None,
        typer.Option(help="增减人员 · full_time+10, part_time-5, full_time@GRID+1"),
    ] = None,
    posts: Annotated[
        Path | None, typer.Option(help="另一组驻点文件 · other posts, as `site` finds them")
    ] = None,
    shifts: Annotated[
        Path | None, typer.Option(help="另一班次文件 · other shifts: member_code,starts,ends")
    ] = None,
    after: Annotated[str, typer.Option(help=f"办结后 · then: {' | '.join(AfterWork)}")] = "stay",
    batch: Annotated[
        float, typer.Option(help="每隔几秒批量派单 · match together every so many seconds", min=0)
    ] = 0.0,
    timed_by: Annotated[
        str, typer.Option("--timed-by", help=f"派单依据 · decide by: {' | '.join(TimedBy)}")
    ] = "streets",
    processes: Annotated[
        int | None, typer.Option(help="进程数，缺省按处理器 · side by side", min=1)
    ] = None,
    title: Annotated[str, typer.Option(help="名称 · a name for the stored run")] = "",
    out: Xlsx = None,
) -> None:
    """推演：另一种做法会怎样 · Rehearse days under another practice.

    例 · Example: gridmap simulate --days 20 --policy other.toml --staffing full_time+10
    """
    desk: Desk = context.obj
    check_files(out)
    with desk.services() as services:
        today = services.dispatch_policy
        theirs = today if policy is None else policies(services.settings, policy).dispatch
        question = SimulationQuestion(
            title=title,
            n_days=days,
            seed=seed,
            days=Days.REPLAYED if replay else Days.GENERATED,
            since=_date(since, "--since"),
            until=_date(until, "--until"),
            today=Practice(policy=today),
            other=Otherwise(
                practice=Practice(policy=theirs, after_work=_after(after), batch_every_s=batch),
                timed_by=_timed_by(timed_by),
                staffing=tuple(map(_staffing, staffing or ())),
                posts=tuple(one.position for one in read_sites(posts, sheets=ORDER_TITLES))
                if posts
                else (),
                shifts=read_shift_plan(shifts) if shifts else {},
            ),
        )
        desk.voice.remark("读取历史，测算行程……", "reading the past, timing ways ...")
        with desk.voice.progress("推演", "rehearsing") as advance:
            report, run_id = simulate_days(
                question,
                district=services.district,
                travel=services.travel,
                zone=ZoneInfo(services.settings.time_zone),
                effort=Effort(n_processes=processes or os.cpu_count() or 1),
                advance=advance,
            )
    if out is not None:
        out.write_bytes(as_xlsx(simulation_sheets(report, lang=desk.voice.lang)))
    _show(desk.voice, compared_sheet(report, lang=desk.voice.lang))
    _show(desk.voice, pool_sheet(report, lang=desk.voice.lang))
    _show(desk.voice, basis_sheet(report, lang=desk.voice.lang))
    desk.voice.result({"simulation": str(run_id), **report_facts(report)})


def _staffing(text: str) -> StaffingWish:
    found = _STAFFING.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(
            f"--staffing {text!r}: full_time+10, part_time-5, full_time@GRID+1"
        )
    return StaffingWish(
        change=int(found["change"]), role=found["role"] or None, grid_code=found["grid"]
    )


def _date(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: 2026-01-05") from error


def _after(text: str) -> AfterWork:
    return AfterWork(_one_of(text, tuple(AfterWork), "--after"))


def _timed_by(text: str) -> TimedBy:
    return TimedBy(_one_of(text, tuple(TimedBy), "--timed-by"))


def _one_of(text: str, known: tuple[str, ...], option: str) -> str:
    if text not in known:
        raise typer.BadParameter(f"{option} {text!r} 不是 · is not one of: {', '.join(known)}")
    return text


def _show(voice: Voice, sheet: Sheet) -> None:
    forms = [form for _, form in sheet.columns]
    rows = [
        [told_cell(cell, form) for cell, form in zip(row, forms, strict=True)] for row in sheet.rows
    ]
    voice.table(sheet.title, [title for title, _ in sheet.columns], rows)
