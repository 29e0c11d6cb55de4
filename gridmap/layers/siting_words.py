"""The words for what a siting plan aims at, and for the way by which it was found."""

from typing import Final

from gridmap.coverage.siting.plan import Goal
from gridmap.layers.description import Words

GOALS: Final = {
    Goal.COVER: Words("覆盖最多", "cover the most"),
    Goal.FEWEST: Words("站点最少", "fewest stations"),
    Goal.MEDIAN: Words("总行程最短", "shortest ways in sum"),
    Goal.CENTER: Words("最远行程最短", "shortest longest way"),
    Goal.CAPACITY: Words("容量内覆盖最多", "cover the most within capacity"),
}

_METHODS: Final = {
    "exact": Words("精确求解", "exact"),
    "greedy": Words("贪心", "greedy"),
    "highs": Words("整数规划（HiGHS）", "integer programme (HiGHS)"),
    "interchange": Words("交换", "interchange"),
    "Lagrangean": Words("拉格朗日松弛", "Lagrangean relaxation"),
    "matching": Words("匹配", "matching"),
    "none": Words("无需求解", "nothing to solve"),
    "rounding and swaps": Words("线性松弛取整与交换", "rounding and swaps"),
    "swaps": Words("交换", "swaps"),
}


def method_words(method: str) -> Words:
    """Return how a plan was found; a method that has no words yet goes by its name."""
    return _METHODS.get(method, Words(method, method))
