"""Invented names: of places, streets, compounds and people.

People are called after the sixty stem-branch pairs (甲子 to 癸亥), telephone numbers begin
with 0000: nobody can mistake them for real.
"""

from collections.abc import Iterator

import numpy as np

DISTRICT = "澄湾区"
DISTRICT_CODE = "990108"
CITY = "榕汀市"
CITY_CODE = "990100"

STREETS = ("汐口", "榕荫", "镜湖", "云汀", "澄西", "汐东", "月汀", "澄东")
TOWN_NAMES = ("望溪", "溪头", "澄南", "圩山", "岭脚")

_FIRST = "澄汀榕椰汐岚溪蕉芷菱荷桐桂梧棠槿苇蔗榄柚枫杉竹芦萍莲藻珊贝螺帆渔鸥鹭潮沙礁"
_SECOND = "和安宁泰康兴昌隆盛茂丰裕瑞祥庆嘉乐欣怡雅静清明朗晴景岭坡塘港洲湾滨浦桥渡园苑庭林"
_STREET_KINDS = ("路", "街", "巷")
_COMPOUND_KINDS = ("花园", "家园", "小区", "苑", "里", "雅居", "新村", "公寓", "名庭", "华府")
_VILLAGE_ENDS = "村坡园塘仔岭尾头坑洋"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_SURNAMES = (
    "陈林王吴李黄张符周郑冯云邢潘韩许邓曾梁何杨蔡叶唐麦欧钟罗卢谢"
    "邱庄莫翁史詹洪苏温严范姚石龙文江沈戴侯孙朱胡高马郭徐宋董袁程于傅沙田任薛贾"
)


def pairs_of(random: np.random.Generator) -> Iterator[str]:
    """Yield two-character stems for places, each once, in random order."""
    every = [a + b for a in _FIRST for b in _SECOND]
    for index in random.permutation(len(every)):
        yield every[index]


def street_names(n: int, random: np.random.Generator, *, lanes: int) -> list[str]:
    """Return `n` street names, the last `lanes` of them lanes."""
    stems = pairs_of(random)
    names: list[str] = []
    ordinal = "一二三四五六七八九"
    while len(names) < n:
        stem = next(stems)
        kind = _STREET_KINDS[min(int(random.integers(0, 2)), 1)]
        is_lane = len(names) >= n - lanes
        names += [f"{stem}{i}巷" for i in ordinal[:6]] if is_lane else [stem + kind]
    return names[:n]


def compound_names(n: int, random: np.random.Generator) -> list[str]:
    """Return `n` distinct names of compounds."""
    stems = pairs_of(random)
    kinds = random.integers(0, len(_COMPOUND_KINDS), n)
    return [next(stems) + _COMPOUND_KINDS[kind] for kind in kinds]


def community_names(n: int, random: np.random.Generator) -> list[str]:
    """Return `n` distinct names of urban communities."""
    stems = pairs_of(random)
    return [f"{next(stems)}社区" for _ in range(n)]


def village_names(n: int, random: np.random.Generator) -> list[str]:
    """Return `n` distinct names of villages."""
    stems = pairs_of(random)
    ends = random.integers(0, len(_VILLAGE_ENDS), n)
    names = (next(stems) + _VILLAGE_ENDS[end] for end in ends)
    return [name if name.endswith("村") else f"{name}村" for name in names]


def people(random: np.random.Generator) -> Iterator[str]:
    """Yield names of people, each once, in random order."""
    given = [_STEMS[i % 10] + _BRANCHES[i % 12] for i in range(60)]
    every = [surname + name for surname in dict.fromkeys(_SURNAMES) for name in given]
    for index in random.permutation(len(every)):
        yield every[index]


def phone(kind: int, number: int) -> str:
    """Return a telephone number that no network can dial."""
    return f"0000-{kind:03d}-{number:05d}"
