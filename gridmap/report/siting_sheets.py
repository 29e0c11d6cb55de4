"""A plan of new stations as tables: the order of building, and what the plan rests on."""

from gridmap.coverage.siting.plan import Goal
from gridmap.coverage.siting.question import Demand, SitedStations
from gridmap.layers.description import Words
from gridmap.layers.policy_words import hour_words, walker_words
from gridmap.layers.siting_words import method_words
from gridmap.report.sheets import Cell, Form, Sheet

_GAINS = {
    Goal.COVER: ("新增覆盖", "Gain"),
    Goal.FEWEST: ("新增覆盖", "Gain"),
    Goal.MEDIAN: ("节省（分钟·需求）", "Saved, minutes × demand"),
    Goal.CENTER: ("限时内新增", "Gain within the longest way"),
    Goal.CAPACITY: ("服务", "Served"),
}
_DEMANDS = {
    Demand.HOUSEHOLDS: ("户", "households"),
    Demand.RESIDENTS: ("人", "residents"),
    Demand.REQUESTS: ("诉求", "requests"),
}
_SECONDS = 60.0

ORDER_TITLES = ("建站次序", "Order of building")
"""The names of the sheet that says where the new stations stand."""


def siting_sheets(sited: SitedStations, *, lang: str) -> tuple[Sheet, Sheet]:
    """Return the new stations in the order of building, and the facts of the plan."""
    return order_sheet(sited, lang=lang), facts_sheet(sited, lang=lang)


def order_sheet(sited: SitedStations, *, lang: str) -> Sheet:
    """Return the new stations in the order of building."""
    goal = sited.question.goal
    unit = _SECONDS if goal is Goal.MEDIAN else 1.0
    titles = [
        (("次序", "Order"), Form.COUNT),
        (("编码", "Code"), Form.TEXT),
        (("经度", "Longitude"), Form.TEXT),
        (("纬度", "Latitude"), Form.TEXT),
        (_GAINS[goal], Form.COUNT),
        (("建成后服务", "Serves once all stand"), Form.COUNT),
    ]
    return Sheet(
        title=_say(ORDER_TITLES, lang),
        columns=[(_say(words, lang), form) for words, form in titles],
        rows=[
            [
                number,
                one.code,
                f"{one.position.lon:.6f}",
                f"{one.position.lat:.6f}",
                one.gain / unit,
                one.n_served,
            ]
            for number, one in enumerate(sited.stations, start=1)
        ],
    )


def facts_sheet(sited: SitedStations, *, lang: str) -> Sheet:
    """Return what the plan comes to, how good it is proved to be, and what it rests on."""
    plan, policy = sited.plan, sited.question.policy
    unit = _DEMANDS[sited.question.demand]
    limit = f"{policy.standard.limit / _SECONDS:g}"
    facts: list[tuple[tuple[str, str], Cell]] = [
        ((f"需求（{unit[0]}）", f"Demand, {unit[1]}"), round(sited.demand)),
        (
            (f"现覆盖（{limit} 分钟）", f"Covered before, {limit} minutes"),
            round(sited.before.covered),
        ),
        (("建成后覆盖", "Covered after"), round(sited.after.covered)),
        (("平均行程（分钟），现", "Mean way before, minutes"), _minutes(sited.before.mean_s)),
        (("平均行程（分钟），建成后", "Mean way after, minutes"), _minutes(sited.after.mean_s)),
        (("最远行程（分钟），现", "Longest way before, minutes"), _minutes(sited.before.worst_s)),
        (("最远行程（分钟），建成后", "Longest way after, minutes"), _minutes(sited.after.worst_s)),
        (("目标值", "Objective"), _whole(plan.objective)),
        (("上（下）界", "Bound"), _whole(plan.bound)),
        (("差距", "Gap"), f"{plan.gap:.2%}"),
        (("结论", "Verdict"), _say(verdict(sited), lang)),
        (("方法", "Method"), _word(method_words(plan.method), lang)),
        (("无候选点可达", "Out of every site's reach"), round(plan.unreachable)),
        (("保留站点", "Stations kept"), len(sited.kept)),
        (("候选站点", "Candidate sites"), sited.n_candidates),
        (("无路可达的候选站点", "Candidates without a street"), sited.n_refused_candidates),
        (("无路可达的需求点", "Places of demand without a street"), sited.n_places_refused),
        (("步行者", "Walker"), _word(walker_words(policy), lang)),
        (("时刻", "Hour"), _word(hour_words(policy), lang)),
    ]
    return Sheet(
        title=_say(("方案依据", "What the plan rests on"), lang),
        columns=[
            (_say(("项目", "What"), lang), Form.TEXT),
            (_say(("值", "Value"), lang), Form.TENTHS),
        ],
        rows=[[_say(words, lang), value] for words, value in facts if value is not None],
    )


def verdict(sited: SitedStations) -> tuple[str, str]:
    """Return what the bound says about the plan."""
    plan = sited.plan
    if plan.is_proven:
        return "已证明最优", "proved optimal"
    gap = f"{plan.gap:.2%}"
    if plan.is_stopped:
        return f"求解到时限，与最优相差至多 {gap}", f"cut short, within {gap} of the best"
    return f"与最优相差至多 {gap}", f"within {gap} of the best"


def _whole(figure: float) -> Cell:
    """Return a figure that counts whole households as a whole number."""
    return int(figure) if float(figure).is_integer() else figure


def _word(words: Words, lang: str) -> str:
    return words.zh if lang == "zh" else words.en


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _SECONDS


def _say(words: tuple[str, str], lang: str) -> str:
    return words[0] if lang == "zh" else words[1]
