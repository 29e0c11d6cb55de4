"""`gridmap duty`: rosters and who answers for a place, in from a file and shown."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.import_report import LoadedSource, tell_import
from gridmap.errors import InputError
from gridmap.flows.import_layer import import_layer
from gridmap.flows.look_up_duty import read_duties, read_duty_gaps
from gridmap.flows.look_up_escalations import read_response_levels
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.ingest.check import check_layer
from gridmap.ingest.loading import with_cells
from gridmap.ingest.manifest import TABLE_SUFFIXES, Source
from gridmap.ingest.read import read_source
from gridmap.model.layer_fields import LAYERS
from gridmap.wiring import Services

app = typer.Typer(no_args_is_help=True, help="值班与包联 · Duty rosters, who answers for a place.")
EXIT_INPUT = 2
_POSTS = {
    "leader": ("带班领导", "leader"),
    "chief": ("值班长", "chief"),
    "staff": ("值班员", "staff"),
}
_Level = Annotated[str | None, typer.Option(help="只看该层级 · only this level")]
_At = Annotated[
    str | None, typer.Option(help="某一时刻，如 2026-03-02T08:00 · at an instant; empty = now")
]


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV 或 XLSX · CSV or XLSX")],
    responsible: Annotated[
        bool,
        typer.Option("--responsible", help="文件是包联表 · the file says who answers for what"),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行 · keep nothing")] = False,
) -> None:
    """导入值班表或包联表 · Import a duty roster, or who answers for which place.

    例 · Example: gridmap duty import duty.csv --dry-run
    """
    desk: Desk = context.obj
    if file.suffix.lower() not in TABLE_SUFFIXES:
        raise InputError(
            problem=f"files ending in {file.suffix or 'nothing'!r} are not read here",
            mend="give a CSV or XLSX file",
            problem_zh=f"此处不能读取扩展名为 {file.suffix or '（空）'!r} 的文件",
            mend_zh="请用 CSV 或 XLSX 文件",
            file=str(file),
        )
    zone = ZoneInfo(desk.settings.time_zone)
    layer = LAYERS["responsibles" if responsible else "duties"]
    source = Source(layer=layer, name=file.name, path=file, time_zone=zone)
    checked = check_layer(read_source(source))
    with desk.services() as services:
        own = services.district
        with own.rehearsal() if dry_run else nullcontext(own) as district:
            outcome = import_layer(checked, district=district, zone=zone)
        if not dry_run:
            refresh_statistics(district=own)
    rejected = with_cells(outcome.rejected, source=source)
    told = replace(checked, findings=outcome.findings, rejected=rejected)
    loaded = [LoadedSource(source=source, checked=told, outcome=outcome)]
    tell_import(desk.voice, loaded, dry_run=dry_run)
    if outcome.stopped:
        raise typer.Exit(EXIT_INPUT)


@app.command("show")
def show(
    context: typer.Context,
    level: _Level = None,
    area: Annotated[str | None, typer.Option(help="区域编码 · code of the area")] = None,
    at: _At = None,
) -> None:
    """谁在值班 · Who is on duty.

    例 · Example: gridmap duty show --level subdistrict
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        instant = _instant(at, desk)
        rows = read_duties(district=services.district, at=instant, level=level, area_code=area)
        titles = _titles(desk, services)
    voice.table(
        voice.word("值班", "On duty"),
        [
            voice.word(*words)
            for words in (
                ("层级", "level"),
                ("区域", "area"),
                ("岗位", "post"),
                ("姓名", "name"),
                ("电话", "phone"),
                ("至", "until"),
            )
        ],
        [
            (
                titles.get(str(row["level"]), row["level"]),
                row["area_name"] or row["area_code"],
                voice.word(*_POSTS[str(row["post"])]),
                row["name"],
                row["phone"],
                _local(row["ends_at"], desk),
            )
            for row in rows
        ],
    )
    voice.result(rows)


@app.command("gaps")
def gaps(context: typer.Context, level: _Level = None, at: _At = None) -> None:
    """何处值班空缺 · Where nobody is on duty.

    例 · Example: gridmap duty gaps --level community
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        rows = read_duty_gaps(district=services.district, at=_instant(at, desk), level=level)
        titles = _titles(desk, services)
    voice.table(
        voice.word(f"值班空缺：{len(rows)} 处", f"Nobody on duty: {len(rows)}"),
        [voice.word(*words) for words in (("层级", "level"), ("编码", "code"), ("区域", "area"))],
        [
            (titles.get(str(row["level"]), row["level"]), row["area_code"], row["area_name"])
            for row in rows
        ],
    )
    voice.result(rows)


def _instant(at: str | None, desk: Desk) -> datetime | None:
    """Return the instant that somebody wrote; without an offset it is local."""
    if at is None:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise InputError(
            problem=f"{at!r} is no date and time",
            mend="write it like 2026-03-02T08:00",
            problem_zh=f"{at!r} 不是日期和时间",
            mend_zh="写成 2026-03-02T08:00 的形式",
            field="at",
            value=at,
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(desk.settings.time_zone))


def _titles(desk: Desk, services: Services) -> dict[str, str]:
    """Return what each level is called."""
    known = read_response_levels(district=services.district)
    return {one.code: desk.voice.word(one.zh, one.en) for one in known}


def _local(instant: object, desk: Desk) -> str:
    assert isinstance(instant, datetime)  # noqa: S101 (a duty has an end)
    local = instant.astimezone(ZoneInfo(desk.settings.time_zone))
    return local.strftime("%m-%d %H:%M")
