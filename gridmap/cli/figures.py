"""`gridmap figures`: what some days brought and how well it went, beside other days."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from gridmap.cli.coverage_tables import told_cell
from gridmap.cli.desk import Desk
from gridmap.cli.files_to_write import check_files
from gridmap.evaluation.compared import Compared, Figures
from gridmap.evaluation.counted import FIGURES, Tally
from gridmap.evaluation.periods import Days
from gridmap.flows.read_figures import read_figures
from gridmap.model.figure_filters import FigureFilters, GroupedBy
from gridmap.model.work_order import Urgency
from gridmap.report.figure_sheets import long_sheet, wide_sheet
from gridmap.report.sheets import as_csv

_DAYS_LATELY = 30
Code = Annotated[str | None, typer.Option(help="编码，- 为无 · a code; - for none")]


def figures(
    context: typer.Context,
    first: Annotated[str | None, typer.Option(help="起始日期 · first day: 2026-03-01")] = None,
    last: Annotated[str | None, typer.Option(help="结束日期（含） · last day, included")] = None,
    by: Annotated[
        GroupedBy | None, typer.Option(help="分组 · group by", case_sensitive=False)
    ] = GroupedBy.SUBDISTRICT,
    subdistrict: Code = None,
    community: Code = None,
    grid: Code = None,
    unit: Code = None,
    category: Code = None,
    channel: Code = None,
    urgency: Annotated[Urgency | None, typer.Option(help="紧急程度 · urgency")] = None,
    without_late: Annotated[
        bool, typer.Option("--without-late", help="不含补录 · without what was entered later")
    ] = False,
    csv: Annotated[Path | None, typer.Option(help="全部指标存为 CSV · all figures as CSV")] = None,
) -> None:
    """统计：受理、办结、按期、时长，同比环比 · Figures of some days, compared.

    例 · Example: gridmap figures --first 2026-03-01 --last 2026-03-31 --by community
    """
    desk: Desk = context.obj
    voice = desk.voice
    check_files(csv)
    filters = FigureFilters(
        subdistrict=subdistrict,
        community=community,
        grid=grid,
        unit=unit,
        category=category,
        channel=channel,
        urgency=urgency,
        without_late=without_late,
    )
    with desk.services() as services:
        ends = _date(last, "--last") or services.district.today()
        begins = _date(first, "--first") or ends - timedelta(days=_DAYS_LATELY - 1)
        found = read_figures(Days(begins, ends), filters, by=by, district=services.district)
    if csv is not None:
        csv.write_text(as_csv(long_sheet(found, lang=voice.lang)), encoding="utf-8", newline="")
    sheet = wide_sheet(found, lang=voice.lang)
    forms = [form for _, form in sheet.columns]
    voice.table(
        sheet.title,
        [title for title, _ in sheet.columns],
        [[told_cell(c, form) for c, form in zip(row, forms, strict=True)] for row in sheet.rows],
    )
    voice.result(_told(found))


def _told(found: Figures) -> dict[str, object]:
    return {
        "at": found.at,
        "spans": {
            name: {"since": span.since, "until": span.until}
            for name, span in (
                ("now", found.span),
                ("before", found.before),
                ("year_before", found.year_before),
            )
        },
        "whole": _compared(found.whole),
        "groups": [
            {"code": one.code, "zh": one.zh, "en": one.en, **_compared(one.figures)}
            for one in found.groups
        ],
    }


def _compared(compared: Compared) -> dict[str, object]:
    tallies: Mapping[str, Tally | None] = {
        "now": compared.now,
        "before": compared.before,
        "year_before": compared.year_before,
    }
    return {name: None if one is None else _tally(one) for name, one in tallies.items()}


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "counts": {what.value: n for what, n in tally.counts.items()},
        "shares": {one.name: tally.share(one) for one in FIGURES if one.among is not None},
        "durations": {what.value: asdict(took) for what, took in tally.durations.items()},
    }


def _date(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {text!r}: 2026-03-01") from error
