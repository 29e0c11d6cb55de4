"""Words in a request that call for a person's eye. They raise somebody and close nothing.

The list is data: a kind, the words that raise it, and the harmless phrases that hold such a word.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.model.worded import Worded


class RiskKind(Worded):
    """What a person has to look at before anything else happens."""

    SELF_HARM = "self_harm", "自伤轻生", "self-harm"
    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力", "domestic violence"
    GAS = "gas", "燃气", "gas"
    MINORS = "minors", "未成年人", "minors"
    GATHERING = "gathering", "群体聚集", "gathering"
    WAGE_ARREARS = "wage_arrears", "拖欠工资", "wage arrears"


@dataclass(frozen=True, slots=True)
class RiskWords:
    """The words of one kind, and the phrases in which they mean something else."""

    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk that a text holds, with the words that say so."""

    kind: RiskKind
    words: tuple[str, ...]


RISK_WORDS: Mapping[RiskKind, RiskWords] = {
    RiskKind.SELF_HARM: RiskWords(
        words=("自杀", "轻生", "自残", "跳楼", "跳桥", "跳河", "割腕", "上吊", "服毒", "喝农药",
               "不想活", "活不下去", "想死", "寻死", "遗书", "suicide", "suicidal",
               "kill myself", "kill himself", "kill herself", "self-harm"),
        unless=("跳楼价", "跳楼大甩卖", "跳楼甩卖"),
    ),
    RiskKind.DOMESTIC_VIOLENCE: RiskWords(
        words=("家暴", "家庭暴力", "打老婆", "打妻子", "老公打", "丈夫打", "被老公", "被丈夫",
               "虐待", "domestic violence", "hits his wife", "beats his wife", "beats her"),
        unless=("反家暴宣传", "虐待动物"),
    ),
    RiskKind.GAS: RiskWords(
        words=("燃气泄漏", "煤气泄漏", "天然气泄漏", "液化气泄漏", "燃气味", "煤气味",
               "天然气味", "燃气异味", "闻到燃气", "闻到煤气", "漏气", "煤气中毒", "一氧化碳",
               "gas leak", "smell of gas", "smells of gas", "carbon monoxide"),
        unless=("轮胎漏气", "车胎漏气"),
    ),
    RiskKind.MINORS: RiskWords(
        words=("未成年", "弃婴", "虐童", "女童", "男童", "幼女", "拐卖", "校园欺凌", "霸凌",
               "孩子走失", "小孩走失", "儿童走失", "孩子被困", "小孩被困", "孩子独自", "小孩独自",
               "missing child", "lost child", "child alone", "bullying"),
        unless=("未成年人保护中心", "儿童乐园"),
    ),
    RiskKind.GATHERING: RiskWords(
        words=("聚集", "聚众", "上访", "拉横幅", "堵路", "堵门", "围堵", "静坐", "集体维权",
               "游行", "群体性", "protest", "sit-in", "blocking the road"),
        unless=("积水聚集", "垃圾聚集", "蚊虫聚集", "苍蝇聚集", "聚集地"),
    ),
    RiskKind.WAGE_ARREARS: RiskWords(
        words=("欠薪", "讨薪", "拖欠工资", "欠工资", "不发工资", "没发工资", "工钱", "血汗钱",
               "农民工工资", "unpaid wages", "wage arrears", "owed wages"),
    ),
}  # fmt: skip
"""As shipped; `risks_in` takes another list as well."""

_GAP = re.compile(r"\s+")


def risks_in(
    text: str | None, words: Mapping[RiskKind, RiskWords] = RISK_WORDS
) -> tuple[Risk, ...]:
    """Return the risks that a text holds, in the order of the list, each with its words.

    Written full width, in capitals or with gaps between the characters, a word is the same.

    >>> [(risk.kind.value, risk.words) for risk in risks_in("对面有人要 跳 楼")]
    [('self_harm', ('跳楼',))]
    >>> risks_in("商场跳楼价甩卖，音响扰民"), risks_in(None)
    ((), ())
    """
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    told = _Told(spaced=_GAP.sub(" ", plain), compact=_GAP.sub("", plain))
    found = ((kind, told.matches(one)) for kind, one in words.items())
    return tuple(Risk(kind, matched) for kind, matched in found if matched)


@dataclass(frozen=True, slots=True)
class _Told:
    """A text as it is searched: with single gaps for words in letters, without any for others."""

    spaced: str
    compact: str

    def matches(self, risk: RiskWords) -> tuple[str, ...]:
        compact = self.compact
        for phrase in risk.unless:
            compact = compact.replace(phrase, "\n")
        return tuple(one for one in risk.words if self._holds(one, compact))

    def _holds(self, word: str, compact: str) -> bool:
        if word.isascii():
            return re.search(rf"\b{re.escape(word)}\b", self.spaced) is not None
        return word in compact
