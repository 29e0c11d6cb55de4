"""How the command line shows emergencies: plans, operations, the report, the list to phone."""

from collections.abc import Sequence
from dataclasses import asdict

from gridmap.casework.emergency import OPEN
from gridmap.casework.emergency_report import Part, Spread
from gridmap.cli.voice import Voice
from gridmap.flows.look_up_emergencies import OperationView
from gridmap.layers.emergency_words import WORDS
from gridmap.model.emergency import CalledPerson, KeptPlan, Operation, OperationState

_COLOURS = {
    "blue": ("蓝色", "blue"),
    "yellow": ("黄色", "yellow"),
    "orange": ("橙色", "orange"),
    "red": ("红色", "red"),
}


def word_of(code: str, voice: Voice) -> str:
    """Return the word for a kind, state, finding or colour, as the page on the wall has it."""
    if code in _COLOURS:
        return voice.word(*_COLOURS[code])
    return voice.word(WORDS[code].zh, WORDS[code].en)


def tell_plans(voice: Voice, plans: Sequence[KeptPlan]) -> None:
    """Print plans with their quotas."""
    voice.table(
        voice.word("预案", "Plans"),
        [
            voice.word(*one)
            for one in (
                ("编码", "code"),
                ("版本", "version"),
                ("名称", "title"),
                ("组", "groups"),
                ("名额", "quota"),
                ("责任人", "duties"),
            )
        ],
        [
            (
                one.plan.code,
                one.version,
                one.plan.title,
                len(one.plan.groups),
                sum(group.quota for group in one.plan.groups),
                len(one.plan.duties),
            )
            for one in plans
        ],
    )
    voice.result([asdict(one) for one in plans])


def tell_operation(voice: Voice, operation: Operation) -> None:
    """Say where an operation stands, and what it waits for."""
    state = word_of(operation.state.value, voice)
    drill = voice.word("演练", "drill") if operation.is_drill else voice.word("实战", "real")
    if operation.state is OperationState.PREPARED:
        signed = operation.first_signed_by
        state += voice.word(
            f"，{'已有一人签字，待另一人' if signed else '待两人签字'}",
            f", waits for {'one more signature' if signed else 'two signatures'}",
        )
    voice.say(
        f"第 {operation.number} 号行动（{drill}）：{state}",
        f"operation {operation.number} ({drill}): {state}",
    )
    voice.result(asdict(operation))


def tell_operations(voice: Voice, operations: Sequence[Operation]) -> None:
    """Print a list of operations."""
    voice.table(
        voice.word("应急行动", "Operations"),
        [
            voice.word(*one)
            for one in (
                ("编号", "number"),
                ("类别", "kind"),
                ("性质", "real"),
                ("状态", "state"),
                ("启动", "on"),
                ("结束", "off"),
            )
        ],
        [
            (
                one.number,
                word_of(one.kind.value, voice),
                voice.word("演练", "drill") if one.is_drill else voice.word("实战", "real"),
                word_of(one.state.value, voice),
                one.on_at,
                one.off_at,
            )
            for one in operations
        ],
    )
    voice.result([asdict(one) for one in operations])


def tell_called(voice: Voice, people: Sequence[CalledPerson]) -> None:
    """Print whom to phone: the person, or the liaison of the unit."""
    voice.table(
        voice.word("动员名单", "Called"),
        [
            voice.word(*one)
            for one in (
                ("组", "group"),
                ("编码", "code"),
                ("姓名", "name"),
                ("电话", "phone"),
                ("单位联络员", "liaison"),
                ("状态", "state"),
            )
        ],
        [
            (
                one.group_code,
                one.code,
                one.name,
                one.phone,
                f"{one.unit_name} {one.liaison_name} {one.liaison_phone}" if one.unit_name else "",
                word_of(one.state.value, voice),
            )
            for one in people
        ],
    )
    voice.result([asdict(one) for one in people])


def tell_report(voice: Voice, view: OperationView) -> None:
    """Print the figures of an operation; what was never due is said as no data."""
    report = view.report
    rows = (
        (("预警确认", "warning confirmed"), _part(report.duty_confirmed), report.duty_confirm),
        (("动员确认", "calls confirmed"), _part(report.confirmed), report.call_confirm),
        (("集结", "mustered"), _part(report.mustered), report.muster_after),
        (("转移", "evacuated"), _part(report.evacuated), None),
        (("返家", "home again"), _part(report.returned), None),
        (("隐患点已查", "hazard points checked"), _part(report.hazards_checked), None),
        (("物资在外", "goods out"), f"{report.n_goods_out} / {report.n_goods_issued}", None),
    )
    tell_operation_line(voice, view)
    voice.table(
        voice.word("报告", "Report"),
        ("", voice.word("数", "figure"), "P50 / P90"),
        [(voice.word(*name), figure, _spread(spread)) for name, figure, spread in rows],
    )
    voice.result(asdict(view))


def tell_operation_line(voice: Voice, view: OperationView) -> None:
    """Say which operation it is, and what is open."""
    drill = voice.word("演练", "drill") if view.report.is_drill else voice.word("实战", "real")
    open_zh = "，".join(f"{OPEN[name][0]} {n}" for name, n in view.open_now.items())
    open_en = ", ".join(f"{OPEN[name][1]} {n}" for name, n in view.open_now.items())
    number, title = view.operation.number, view.plan.plan.title
    voice.say(
        f"第 {number} 号行动（{drill}），{title}；未了：{open_zh or '无'}",
        f"operation {number} ({drill}), {title}; open: {open_en or 'nothing'}",
    )


def _part(part: Part) -> str:
    return "—" if part.share is None else f"{part.part} / {part.whole} ({part.share:.1%})"


def _spread(spread: Spread | None) -> str:
    return "" if spread is None else f"{spread.p50_s:.0f} s / {spread.p90_s:.0f} s"
