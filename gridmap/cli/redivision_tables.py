"""How the command line tells re-divisions: a list, and one beside today's division."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from gridmap.cli.voice import Voice
from gridmap.coverage.redivision.facts import comparison_facts, redivision_facts, state_of
from gridmap.coverage.redivision.figures import Comparison, DivisionFigures
from gridmap.flows.look_up_redivisions import RedivisionView
from gridmap.model.redivision import CommunitySpread, Redivision
from gridmap.report.sheets import Form, Sheet, as_xlsx

AIMS = {
    "few_changes": ("少调整", "few changes"),
    "best_balance": ("最均衡", "best balance"),
    "along_streets": ("沿主干道", "along main streets"),
    "by_hand": ("手工", "by hand"),
}
STATES = {
    "draft": ("草案", "draft"),
    "in_review": ("待审", "in review"),
    "approved": ("已批准", "approved"),
    "in_force": ("已生效", "in force"),
    "dropped": ("已撤销", "dropped"),
    "rolled_back": ("已回退", "rolled back"),
}
_NAMED = {
    "member": ("网格员", "member"),
    "organization": ("党组织", "organization"),
    "micro_grid": ("微网格", "micro-grid"),
}
_SHOWN_NAMES = 40


def tell_list(voice: Voice, listed: Sequence[Redivision]) -> None:
    """Tell all re-divisions, one a row."""
    headers = (
        ("编号", "number"),
        ("社区", "community"),
        ("方案", "aim"),
        ("状态", "state"),
        ("生效", "in force from"),
        ("编制", "made"),
        ("批准人", "approved by"),
        ("撤销事由", "why dropped"),
    )
    rows = [
        (
            one.number,
            f"{one.community_name} {one.community_code}",
            voice.word(*AIMS.get(one.aim, (one.aim, one.aim))),
            voice.word(*STATES[state_of(one)]),
            one.in_force_from and f"{one.in_force_from:%Y-%m-%d %H:%M%z}",
            one.made_at.date(),
            one.approved_by,
            one.end_reason,
        )
        for one in listed
    ]
    voice.table(
        voice.word("网格调整方案", "Re-divisions"), [voice.word(zh, en) for zh, en in headers], rows
    )
    voice.result([redivision_facts(one) for one in listed])


def tell_rank(voice: Voice, ranked: Sequence[CommunitySpread], *, n: int) -> None:
    """Tell the communities that a new division helps most."""
    headers = (
        ("社区", "community"),
        ("编码", "code"),
        ("网格", "grids"),
        ("户数", "households"),
        ("最大网格", "largest grid"),
        ("最大小区", "largest compound"),
        ("最重 / 平均", "heaviest / mean"),
        ("可减", "can be taken off"),
    )
    rows = [
        (
            one.name,
            one.code,
            one.n_grids,
            one.n_households,
            one.largest_grid,
            one.largest_compound,
            f"{one.largest_grid * one.n_grids / max(one.n_households, 1):.2f}",
            round(max(one.excess, 0.0)),
        )
        for one in ranked[:n]
    ]
    title = voice.word("网格工作量最不均的社区", "Communities with the most uneven grids")
    voice.table(title, [voice.word(zh, en) for zh, en in headers], rows)
    voice.result([asdict(one) for one in ranked[:n]])


def tell_one(voice: Voice, view: RedivisionView) -> None:
    """Tell one re-division: totals of both divisions, its grids, who must be told."""
    facts, both = view.facts, view.comparison
    aim = voice.word(*AIMS.get(facts.aim, (facts.aim, facts.aim)))
    state = voice.word(*STATES[state_of(facts)])
    title = f"{facts.number} · {facts.community_name} · {aim} · {state}"
    headers = [voice.word(*one) for one in (("指标", "figure"), ("现状", "today"), ("方案", "new"))]
    voice.table(title, headers, [(voice.word(*name), a, b) for name, a, b in _totals(both)])
    _tell_grids(voice, both, prefix=facts.community_code)
    voice.say(
        f"换网格的住户 {both.n_households_moved} / {both.n_households}；"
        f"撤销网格：{'、'.join(both.vanished) or '无'}；新编网格：{'、'.join(both.fresh) or '无'}",
        f"households that change grid: {both.n_households_moved} of {both.n_households};"
        f" grids that vanish: {', '.join(both.vanished) or 'none'};"
        f" new: {', '.join(both.fresh) or 'none'}",
    )
    if view.named:
        shown = view.named[:_SHOWN_NAMES]
        told_ = "、".join(f"{voice.word(*_NAMED[n.kind])} {n.code} ({n.grid_code})" for n in shown)
        rest = len(view.named) - len(shown)
        more = voice.word(f" 等 {rest} 项", f" and {rest} more") if rest else ""
        voice.say(f"须由区里改派：{told_}{more}", f"to be given another grid: {told_}{more}")
    if view.is_overtaken and state_of(facts) in ("draft", "approved"):
        voice.say("现行网格已变动，本方案不能再生效。", "the grids have changed since: overtaken.")


def write_table(voice: Voice, views: Sequence[RedivisionView], out: Path) -> None:
    """Write the grids of re-divisions and of today as a workbook, a sheet each."""
    sheets = [_sheet(voice, voice.word("现状", "today"), views[0].comparison.before)]
    for view in views:
        aim = voice.word(*AIMS.get(view.facts.aim, (view.facts.aim, view.facts.aim)))
        sheets.append(_sheet(voice, f"{view.facts.number} {aim}", view.comparison.after))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(as_xlsx(sheets))
    voice.say(f"对比表已写入 {out}", f"table written to {out}")


def _sheet(voice: Voice, title: str, division: DivisionFigures) -> Sheet:
    columns = (
        (voice.word("网格", "grid"), Form.TEXT),
        (voice.word("户数", "households"), Form.COUNT),
        (voice.word("工单", "orders"), Form.COUNT),
        (voice.word("负荷（对平均）", "load (of the mean)"), Form.SHARE),
        (voice.word("面积 公顷", "area ha"), Form.TENTHS),
        (voice.word("紧凑度", "compactness"), Form.SHARE),
    )
    return Sheet(
        title=title,
        columns=columns,
        rows=[
            (
                one.code,
                one.n_households,
                one.n_requests,
                one.load,
                one.area_m2 / 10_000,
                one.compactness,
            )
            for one in division.grids
        ],
    )


def told(view: RedivisionView) -> dict[str, object]:
    """Return one re-division for machines."""
    return {
        **redivision_facts(view.facts),
        "is_overtaken": view.is_overtaken,
        **comparison_facts(view.comparison),
        "to_reassign": [asdict(one) for one in view.named],
    }


def _totals(both: Comparison) -> list[tuple[tuple[str, str], str, str]]:
    """Return name, today, new for every figure of a whole division."""

    def share(value: float | None) -> str:
        return "—" if value is None else f"{value:.0%}"

    pair = (both.before, both.after)
    rows: list[tuple[tuple[str, str], list[str]]] = [
        (("网格数", "grids"), [str(len(one.grids)) for one in pair]),
        (
            (f"最重 / 平均（下限 {both.floor:.2f}）", f"heaviest / mean (floor {both.floor:.2f})"),
            [f"{one.spread.max_over_mean:.2f}" for one in pair],
        ),
        (("变异系数", "variation"), [f"{one.spread.variation:.2f}" for one in pair]),
        (("界线沿主干道", "border along main streets"), [share(one.main_share) for one in pair]),
        (
            ("界线沿道路或水面", "border along streets or water"),
            [share(one.natural_share) for one in pair],
        ),
        (("平均紧凑度", "mean compactness"), [f"{one.mean_compactness:.2f}" for one in pair]),
        (("全部连片", "each in one piece"), ["✓" if one.in_one_piece else "✗" for one in pair]),
    ]
    return [(name, values[0], values[1]) for name, values in rows]


def _tell_grids(voice: Voice, both: Comparison, *, prefix: str) -> None:
    headers = (
        ("网格", "grid"),
        ("户数 现状", "households today"),
        ("户数 方案", "households new"),
        ("负荷 现状", "load today"),
        ("负荷 方案", "load new"),
        ("工单", "orders"),
        ("面积 公顷", "area ha"),
        ("紧凑度", "compactness"),
    )
    before = {one.code: one for one in both.before.grids}
    after = {one.code: one for one in both.after.grids}
    rows = []
    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        rows.append(
            (
                code.removeprefix(prefix),
                old and old.n_households,
                new and new.n_households,
                old and f"{old.load:.2f}",
                new and f"{new.load:.2f}",
                new and new.n_requests,
                new and f"{new.area_m2 / 10_000:.1f}",
                new and f"{new.compactness:.2f}",
            )
        )
    title = voice.word(f"各网格（编码前缀 {prefix}）", f"Grids (codes begin with {prefix})")
    voice.table(title, [voice.word(zh, en) for zh, en in headers], rows)
