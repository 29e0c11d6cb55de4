"""How coverage is told on the command line, and the files that it is written to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from gridmap.cli.code_words import words_of_codes
from gridmap.cli.voice import Voice
from gridmap.coverage.comparison import Compared
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.stations import Standing, StationStanding
from gridmap.layers.policy_words import asked_words, hour_words, walker_words
from gridmap.report.coverage_sheets import (
    LEVELS,
    compared_sheet,
    compared_sheets,
    level_sheet,
    standard_words,
    stations_sheet,
    uncovered_sheet,
)
from gridmap.report.sheets import Form, Sheet, as_csv, as_xlsx
from gridmap.travel.coverage_studio import Measured

_MOST_UNCOVERED = 20
_BRIEF = (0, 1, 2, 4, 5, 10, 12)


def check_level(by: str) -> None:
    """Refuse a level that tables are not made by."""
    if by not in LEVELS:
        raise typer.BadParameter(f"{by!r} 不是 · is not one of: {', '.join(LEVELS)}")


def write_tables(xlsx: Path | None, csv: Path | None, sheets: Sequence[Sheet], one: Sheet) -> None:
    """Write all tables as one workbook, and one of them as CSV, where files are asked for."""
    if xlsx is not None:
        xlsx.write_bytes(as_xlsx(sheets))
    if csv is not None:
        csv.write_text(as_csv(one), encoding="utf-8", newline="")


def write_compared(
    voice: Voice, compared: Compared, by: str, xlsx: Path | None, csv: Path | None
) -> None:
    """Write and show what differs."""
    shown = compared_sheet(compared, by, lang=voice.lang)
    write_tables(xlsx, csv, compared_sheets(compared, lang=voice.lang), shown)
    show(voice, shown)


def tell_measured(voice: Voice, measured: Measured, by: str) -> None:
    """Say what was asked, who served, and how each area of a level came off."""
    policy, served = measured.policy, measured.coverage.served
    voice.say(*question_words(policy))
    n_shut, n_refused = (
        sum(one.standing is standing for one in measured.stations)
        for standing in (Standing.SHUT, Standing.REFUSED)
    )
    voice.say(
        f"站点：{measured.n_serving} 个服务，{n_shut} 个此时未开放，{n_refused} 个无路可达",
        f"stations: {measured.n_serving} serve, {n_shut} shut at that hour,"
        f" {n_refused} that no street leads to",
    )
    if not measured.n_serving:
        voice.say("此时没有站点提供服务，无人覆盖。", "no station serves then: nobody is covered.")
    show(voice, _brief(level_sheet(served, by, lang=voice.lang)))
    gaps = uncovered_sheet(served, lang=voice.lang)
    show(voice, replace(_brief(gaps), rows=_brief(gaps).rows[:_MOST_UNCOVERED]))
    if len(gaps.rows) > _MOST_UNCOVERED:
        n_more = len(gaps.rows) - _MOST_UNCOVERED
        voice.say(f"另有 {n_more} 个未覆盖小区", f"and {n_more} more uncovered compounds")


def tell_touched(voice: Voice, touched: Mapping[str, StationStanding | None]) -> None:
    """Say how each station that was added, moved or given hours would stand, and why."""
    standings = [one for one in touched.values() if one is not None]
    if standings:
        show(voice, stations_sheet(standings, lang=voice.lang))
    for code in (code for code, one in touched.items() if one is None):
        voice.say(
            f"站点 {code} 不提供所问服务，变动不影响结果。",
            f"station {code} does not offer what is asked for: changing it changes nothing.",
        )


def question_words(policy: CoveragePolicy) -> tuple[str, str]:
    """Return what a coverage asks, speed and hour included, in Chinese and English."""
    zh, en = standard_words(policy.standard)
    what = asked_words(policy, words_of_codes())
    who, hour = walker_words(policy), hour_words(policy)
    speed_mps = policy.traveller.profile.speed_mps
    return (
        f"{what.zh}，{zh}内；{who.zh} {speed_mps:g} 米/秒，{hour.zh}",
        f"{what.en} within {en}; {who.en} {speed_mps:g} m/s, {hour.en}",
    )


def _brief(sheet: Sheet) -> Sheet:
    """Return the columns that fit on a screen; files have them all."""
    return replace(
        sheet,
        columns=[sheet.columns[column] for column in _BRIEF],
        rows=[[row[column] for column in _BRIEF] for row in sheet.rows],
    )


def show(voice: Voice, sheet: Sheet) -> None:
    """Show a table to a person."""
    titles = [title for title, _ in sheet.columns]
    forms = [form for _, form in sheet.columns]
    rows = [
        [told_cell(cell, form) for cell, form in zip(row, forms, strict=True)] for row in sheet.rows
    ]
    voice.table(sheet.title, titles, rows)


def told_cell(value: object, form: Form) -> object:
    """Return a cell as people read it."""
    if isinstance(value, str) or not isinstance(value, int | float):
        return "–" if value is None and form is not Form.TEXT else value
    match form:
        case Form.SHARE:
            return f"{value:.1%}"
        case Form.TENTHS if isinstance(value, float):
            return f"{value:.1f}"
        case Form.HUNDREDTHS:
            return f"{value:.2f}"
        case _:
            return f"{value:,.0f}"
