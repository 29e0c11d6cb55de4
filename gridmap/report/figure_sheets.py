"""Figures as tables: a wide one to read, and a long one with what each figure is counted from."""

from gridmap.evaluation.compared import Compared, Figures, Group
from gridmap.evaluation.counted import FIGURES, Figure, Hundredths, Tally
from gridmap.report.sheets import Cell, Form, Sheet

_MINUTE_S = 60.0
_WEEKDAYS = (
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
)
_SHOWN = (
    "received",
    "closed",
    "closed_share",
    "closed_in_time_share",
    "first_right_share",
    "sent_back_share",
    "open",
    "overdue",
    "arrive_time",
    "close_time",
)
"""The figures of the wide table: what fits a terminal."""


def wide_sheet(figures: Figures, *, lang: str) -> Sheet:
    """Return the figures that matter most, a row each group; of durations the 90th hundredth."""
    chosen = [one for one in FIGURES if one.name in _SHOWN]
    rows = [_wide_row(name_of(group, lang=lang), group.figures, chosen) for group in figures.groups]
    whole = "合计" if lang == "zh" else "Whole"
    return Sheet(
        title=_title(figures, lang=lang),
        columns=[
            ("分组" if lang == "zh" else "Group", Form.TEXT),
            *((_heading(one, lang=lang), _form(one)) for one in chosen),
        ],
        rows=[*rows, _wide_row(whole, figures.whole, chosen)],
    )


def long_sheet(figures: Figures, *, lang: str) -> Sheet:
    """Return every figure of every group with its counts, before and a year before, in a row each.

    Shares are between 0 and 1, durations in seconds; an empty cell is no figure.
    """
    titles = _LONG_ZH if lang == "zh" else _LONG_EN
    whole = ("", "合计" if lang == "zh" else "whole", figures.whole)
    groups = [(one.code, name_of(one, lang=lang), one.figures) for one in figures.groups]
    return Sheet(
        title=_title(figures, lang=lang),
        columns=[(title, Form.TEXT) for title in titles],
        rows=[
            row
            for code, name, compared in (whole, *groups)
            for figure in FIGURES
            for row in _long_rows(code, name, compared, figure, lang=lang)
        ],
    )


def name_of(group: Group, *, lang: str) -> str:
    """Return what people call a group; hours and days of the week are told by number else.

    >>> nobody = Compared(now=Tally(counts={}, durations={}), before=None, year_before=None)
    >>> name_of(Group(code="1", zh="1", en="1", figures=nobody, by="weekday"), lang="en")
    'Monday'
    """
    if group.by == "weekday" and group.code.isdigit():
        return _WEEKDAYS[int(group.code) - 1][lang != "zh"]
    if group.by == "hour" and group.code.isdigit():
        return f"{int(group.code):02d}:00"
    return group.zh if lang == "zh" else group.en


_LONG_ZH = (
    *("编码", "分组", "指标", "指标名称", "分位", "数值", "分子", "分母", "环比基数", "同比基数"),
    *("口径：分子", "口径：分母", "口径：时钟"),
)
_LONG_EN = (
    *("code", "group", "figure", "figure name", "hundredth", "value", "numerator", "denominator"),
    *("before", "a year before", "numerator is", "denominator is", "clock"),
)


def _title(figures: Figures, *, lang: str) -> str:
    since, until = (f"{one:%Y-%m-%d %H:%M}" for one in (figures.span.since, figures.span.until))
    return f"统计 {since} 至 {until}" if lang == "zh" else f"Figures, {since} to {until}"


def _heading(figure: Figure, *, lang: str) -> str:
    said = figure.zh if lang == "zh" else figure.en
    if figure.timed is None:
        return said
    return f"{said} P90（分）" if lang == "zh" else f"{said}, P90 (min)"


def _form(figure: Figure) -> Form:
    if figure.timed is not None:
        return Form.TENTHS
    return Form.SHARE if figure.among is not None else Form.COUNT


def _wide_row(name: str, compared: Compared, chosen: list[Figure]) -> list[Cell]:
    return [name, *(_wide_cell(compared.now, one) for one in chosen)]


def _wide_cell(tally: Tally, figure: Figure) -> Cell:
    if figure.timed is not None:
        took = tally.durations.get(figure.timed)
        return None if took is None else took.p90_s / _MINUTE_S
    return tally.share(figure) if figure.among is not None else tally.counts[figure.counted]


def _long_rows(
    code: str, name: str, compared: Compared, figure: Figure, *, lang: str
) -> list[list[Cell]]:
    """Return one row, or three of a duration."""
    now = compared.now
    zh = lang == "zh"
    among = figure.among
    said = [
        figure.counted.zh if zh else figure.counted.en,
        (among.zh if zh else among.en) if among is not None else None,
        figure.clock[0] if zh else figure.clock[1],
    ]
    if figure.timed is not None:
        said[0] = figure.timed.zh if zh else figure.timed.en
    counted = [
        now.counts[figure.counted],
        now.counts[among] if among is not None else None,
    ]
    named = [code, name, figure.name, figure.zh if zh else figure.en]
    return [
        [
            *named,
            hundredth,
            _value(now, figure, hundredth),
            *counted,
            *(
                None if other is None else _value(other, figure, hundredth)
                for other in (compared.before, compared.year_before)
            ),
            *said,
        ]
        for hundredth in (("P50", "P90", "P95") if figure.timed is not None else (None,))
    ]


def _value(tally: Tally, figure: Figure, hundredth: str | None) -> Cell:
    if figure.timed is None or hundredth is None:
        return tally.share(figure) if figure.among is not None else tally.counts[figure.counted]
    took = tally.durations.get(figure.timed)
    return None if took is None else _hundredth(took, hundredth)


def _hundredth(took: Hundredths, hundredth: str) -> float:
    return {"P50": took.p50_s, "P90": took.p90_s, "P95": took.p95_s}[hundredth]
