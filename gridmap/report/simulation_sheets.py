"""A rehearsal as tables: today's practice, the other, the difference; and what it rests on."""

import math

from gridmap.report.sheets import Cell, Form, Sheet
from gridmap.simulation.figures import Measure
from gridmap.simulation.intervals import Interval
from gridmap.simulation.question import Days, TimedBy
from gridmap.simulation.report import SimulationReport

Words = tuple[str, str]

WORDS: dict[Measure, Words] = {
    Measure.RESPONSE_MEAN_S: ("响应（受理到到场），平均", "Response (receipt to arrival), mean"),
    Measure.RESPONSE_P50_S: ("响应，P50", "Response, P50"),
    Measure.RESPONSE_P90_S: ("响应，P90", "Response, P90"),
    Measure.RESPONSE_P95_S: ("响应，P95", "Response, P95"),
    Measure.URGENT_RESPONSE_MEAN_S: ("紧急工单响应，平均", "Response to urgent orders, mean"),
    Measure.URGENT_RESPONSE_P90_S: ("紧急工单响应，P90", "Response to urgent orders, P90"),
    Measure.SIGNED_MEAN_S: ("受理到签收，平均", "Receipt to signature, mean"),
    Measure.SIGNED_P90_S: ("受理到签收，P90", "Receipt to signature, P90"),
    Measure.WAIT_MEAN_S: ("等待派单，平均", "Wait for dispatch, mean"),
    Measure.WAITING_SHARE: ("需等待的工单", "Orders that wait for dispatch"),
    Measure.TRAVEL_MEAN_S: ("途中用时，平均", "Way, mean"),
    Measure.REGRET_MEAN_S: ("比最近人员多走，平均", "Way beyond the nearest, busy or not, mean"),
    Measure.RESPOND_OVERDUE_SHARE: ("响应超时", "Signed late"),
    Measure.ARRIVE_OVERDUE_SHARE: ("到场超时", "Arrived late"),
    Measure.CLOSE_OVERDUE_SHARE: ("办结超时", "Finished late"),
    Measure.UNSERVED_SHARE: ("未办结", "Not finished"),
    Measure.REFUSAL_SHARE: ("无法前往", "Cannot go"),
    Measure.UTILISATION_SHARE: ("人员在办时间占比", "Duty time with work in hand"),
    Measure.BUSIEST_SHARE: ("最忙人员在办时间占比", "The same, of the busiest member"),
    Measure.ORDERS_P90_TO_P50: ("人均工单 P90/P50", "Orders a member, P90 to P50"),
    Measure.ORDERS_GINI: ("人均工单基尼系数", "Orders a member, Gini"),
    Measure.UNCOVERED_GRID_MINUTES: ("无人在附近的网格·分钟", "Grid-minutes with nobody near"),
    Measure.UNCOVERED_HOUSEHOLD_MINUTES: (
        "无人在附近的户·分钟",
        "Household-minutes with nobody near",
    ),
}
"""What each measure is called, in Chinese and English."""

_MINUTES: Words = ("分钟", "min")
_SHARE: Words = ("%", "%")
_PLAIN: Words = ("", "")
_SECONDS, _PERCENT = 60.0, 100.0


def unit_of(measure: Measure) -> tuple[Words, float]:
    """Return the unit that people read a measure in, and what it is divided by for that."""
    if measure.value.endswith("_s"):
        return _MINUTES, _SECONDS
    if measure.value.endswith("_share"):
        return _SHARE, 1.0 / _PERCENT
    return _PLAIN, 1.0


def simulation_sheets(report: SimulationReport, *, lang: str) -> tuple[Sheet, Sheet, Sheet]:
    """Return all figures as numbers, the check by queueing theory, and what they rest on."""
    return (
        figures_sheet(report, lang=lang),
        pool_sheet(report, lang=lang),
        basis_sheet(report, lang=lang),
    )


def figures_sheet(report: SimulationReport, *, lang: str) -> Sheet:
    """Return every measure with the half widths of its 95 % intervals in columns of their own."""
    titles = [
        ("指标", "Measure"),
        ("单位", "Unit"),
        ("现行做法", "Today's practice"),
        ("±", "±"),
        ("另一做法", "The other"),
        ("±", "±"),
        ("差（另一减现行）", "Difference (other minus today)"),
        ("±", "±"),
        ("结论", "Verdict"),
    ]
    forms = [Form.TEXT, Form.TEXT, *[Form.HUNDREDTHS] * 6, Form.TEXT]
    rows = []
    for row in report.rows:
        words, divisor = unit_of(row.measure)
        rows.append(
            [
                _say(WORDS[row.measure], lang),
                _say(words, lang),
                *_cells(row.today, divisor),
                *_cells(row.other, divisor),
                *_cells(row.difference, divisor),
                _say(verdict(row.difference), lang),
            ]
        )
    return Sheet(
        title=_say(("推演", "Rehearsal"), lang),
        columns=[(_say(one, lang), form) for one, form in zip(titles, forms, strict=True)],
        rows=rows,
    )


def compared_sheet(report: SimulationReport, *, lang: str) -> Sheet:
    """Return the same for a narrow page: each figure with its interval in one cell."""
    titles = (
        ("指标", "Measure"),
        ("现行做法", "Today's practice"),
        ("另一做法", "The other"),
        ("差 ± 95% 区间", "Difference ± 95 %"),
        ("结论", "Verdict"),
    )
    rows = []
    for row in report.rows:
        words, divisor = unit_of(row.measure)
        name, unit = _say(WORDS[row.measure], lang), _say(words, lang)
        shown = [_told(one, divisor) for one in (row.today, row.other, row.difference)]
        titled = f"{name} ({unit})" if unit else name
        rows.append([titled, *shown, _say(verdict(row.difference), lang)])
    return Sheet(
        title=_say(("推演：现行做法与另一做法", "Rehearsal: today's practice and the other"), lang),
        columns=[(_say(one, lang), Form.TEXT) for one in titles],
        rows=rows,
    )


def pool_sheet(report: SimulationReport, *, lang: str) -> Sheet:
    """Return what would wait if everybody could serve everything, beside what waited."""
    waited = next(one for one in report.rows if one.measure is Measure.WAITING_SHARE)
    today, other = report.today_pool, report.other_pool
    rows: list[tuple[Words, float, float]] = [
        (("在岗人数（全天平均）", "Members on duty, mean of a day"), today.n_on_duty,
         other.n_on_duty),
        (("在办人数（全天平均）", "With work in hand, mean of a day"), today.load, other.load),
        (("一个大组时需等待 (%)", "Would wait in one pool (%)"),
         today.waiting_share * _PERCENT, other.waiting_share * _PERCENT),
        (("一个大组时平均等待（秒）", "Mean wait in one pool, s"), today.mean_wait_s,
         other.mean_wait_s),
        (("推演中需等待 (%)", "Waited in the rehearsal (%)"), waited.today.mean * _PERCENT,
         waited.other.mean * _PERCENT),
    ]  # fmt: skip
    titles = (("项目", "What"), ("现行做法", "Today's practice"), ("另一做法", "The other"))
    forms = (Form.TEXT, Form.HUNDREDTHS, Form.HUNDREDTHS)
    return Sheet(
        title=_say(("排队论核对（Erlang C）", "Check by queueing theory (Erlang C)"), lang),
        columns=[(_say(one, lang), form) for one, form in zip(titles, forms, strict=True)],
        rows=[[_say(words, lang), _number(a), _number(b)] for words, a, b in rows],
    )


def basis_sheet(report: SimulationReport, *, lang: str) -> Sheet:
    """Return what the rehearsal rests on."""
    basis, question = report.basis, report.question
    is_drawn = question.days is Days.GENERATED
    by_line = question.other.timed_by is TimedBy.LINE
    facts: list[tuple[Words, Cell]] = [
        (("推演天数", "Days rehearsed"), question.n_days),
        (("推演工单", "Orders rehearsed"), report.n_orders),
        (
            ("日子", "Days are"),
            _say(
                ("按历史生成", "drawn like the past ones")
                if is_drawn
                else ("历史重演", "past ones"),
                lang,
            ),
        ),
        (("历史日期", "Past days"), f"{basis.dates[0]} – {basis.dates[-1]} ({len(basis.dates)})"),
        (("历史工单", "Past orders"), basis.n_past_orders),
        (
            ("未计（转单位或无位置）", "Left out (for a unit, or without a place)"),
            basis.n_elsewhere,
        ),
        (("人员", "Members"), basis.n_members),
        (("无驻点人员（未计）", "Members without a place, left out"), basis.n_placeless),
        (("行程", "Ways by"), basis.engine),
        (("另一做法派单依据", "The other decides by"), basis.believed if by_line else basis.engine),
        (("种子", "Seed"), question.seed),
        (("派单次数", "Decisions"), report.n_decisions),
    ]
    for name, habit in basis.habits.as_facts().items():
        facts.append((_HABITS.get(name, (name, name)), _habit(habit)))
    return Sheet(
        title=_say(("推演依据", "What it rests on"), lang),
        columns=[
            (_say(("项目", "What"), lang), Form.TEXT),
            (_say(("值", "Value"), lang), Form.TENTHS),
        ],
        rows=[[_say(words, lang), value] for words, value in facts],
    )


_HABITS: dict[str, Words] = {
    "sign_s": ("签收用时（秒）", "Signing, seconds"),
    "travel_factor": ("行程系数", "Factor on ways"),
    "handling_s": ("处置用时（秒）", "Handling, seconds"),
    "handling_of": ("个别类别处置用时（秒）", "Handling of single categories, seconds"),
    "cannot_go_share": ("无法前往比例", "Share that cannot go"),
    "patience_s": ("等候上限（秒）", "Given up after, seconds"),
}


def verdict(difference: Interval) -> Words:
    """Return whether a difference is beyond doubt."""
    if difference.n_days == 0:
        return "无数据", "no data"
    if difference.mean == 0.0 and difference.half_width == 0.0:
        return "相同", "the same"
    if math.isnan(difference.half_width):
        return "仅一天，无区间", "one day, no interval"
    return ("差异显著", "settled") if difference.is_settled else ("差异不显著", "not settled")


def _cells(one: Interval, divisor: float) -> tuple[Cell, Cell]:
    return _number(one.mean / divisor), _number(one.half_width / divisor)


def _told(one: Interval, divisor: float) -> str:
    if one.n_days == 0:
        return "–"
    mean, width = one.mean / divisor, one.half_width / divisor
    shown = f"{mean:,.0f}" if abs(mean) >= _LARGE else f"{mean:,.2f}"
    if math.isnan(width):
        return shown
    return f"{shown} ± {width:,.0f}" if abs(mean) >= _LARGE else f"{shown} ± {width:,.2f}"


_LARGE = 1_000.0


def _habit(habit: object) -> Cell:
    """Return a habit in a cell; shares keep their digits."""
    if isinstance(habit, float):
        return f"{habit:.3g}"
    if habit is None or isinstance(habit, int | str):
        return habit
    if isinstance(habit, dict):
        return "; ".join(f"{key} {_habit(value)}" for key, value in habit.items()) or None
    return str(habit)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _say(words: Words, lang: str) -> str:
    return words[0] if lang == "zh" else words[1]
