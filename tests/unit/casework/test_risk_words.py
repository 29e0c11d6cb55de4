"""Words that raise a person, and those that only look like them."""

import pytest

from gridmap.casework.risk_words import RISK_WORDS, RiskKind, RiskWords, risks_in


def kinds_in(text):
    return [risk.kind for risk in risks_in(text)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("楼上有人要跳楼，快来", [RiskKind.SELF_HARM]),
        ("她说 活 不 下 去 了", [RiskKind.SELF_HARM]),
        ("隔壁又在家暴，孩子独自在阳台", [RiskKind.DOMESTIC_VIOLENCE, RiskKind.MINORS]),
        ("楼道里闻到煤气", [RiskKind.GAS]),
        ("工地拖欠工资，几十人在项目部聚集堵门", [RiskKind.GATHERING, RiskKind.WAGE_ARREARS]),
        ("Smell of GAS on the stairs", [RiskKind.GAS]),
        ("threat of \uff33\uff35\uff29\uff23\uff29\uff24\uff25", [RiskKind.SELF_HARM]),
        ("a lost child at the gate", [RiskKind.MINORS]),
    ],
)
def test_a_risk_is_found_however_it_is_written(text, kinds):
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "商场跳楼价甩卖，喇叭扰民",
        "门口积水聚集，蚊虫聚集",
        "电动车轮胎漏气停在通道上",
        "咨询燃气缴费网点",
        "the gasket leaks",
        "路灯不亮",
        "",
        None,
    ],
)
def test_what_only_looks_like_a_risk_raises_nobody(text):
    assert risks_in(text) == ()


def test_a_harmless_phrase_hides_only_itself():
    assert kinds_in("跳楼价的招牌旁有人要跳楼") == [RiskKind.SELF_HARM]


def test_the_words_that_say_so_are_told():
    (risk,) = risks_in("有人自杀，要割腕")
    assert risk.words == ("自杀", "割腕")


def test_a_district_can_bring_its_own_list():
    words = {RiskKind.GAS: RiskWords(words=("臭鸡蛋味",))}
    assert [risk.kind for risk in risks_in("有臭鸡蛋味，要跳楼", words)] == [RiskKind.GAS]


def test_every_kind_has_words_and_no_harmless_phrase_is_without_one_of_them():
    assert RISK_WORDS.keys() == set(RiskKind)
    for one in RISK_WORDS.values():
        assert one.words
        for phrase in one.unless:
            held = any(word in phrase for word in one.words)
            assert held or risks_in(phrase) == (), phrase
