"""What must not come into a register of people in need, and what must not go out of it. Pure.

Care is for people who need company and help. Lists by which somebody is watched (community
correction, release, drugs, petitions, stability …) have another legal basis and another
keeper; mixed in here they would be shown to neighbours and volunteers. So they are refused at
the door, row by row, and as a whole where the file is such a list.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

SUPERVISION_WORDS = (
    "社区矫正", "矫正对象", "刑满释放", "刑释", "安置帮教", "吸毒", "涉毒", "戒毒", "社戒社康",
    "涉稳", "维稳", "上访", "信访重点", "信访人员", "缠访", "邪教", "涉邪", "肇事肇祸",
    "重点人员", "重点人口", "管控对象", "布控", "刑事前科", "涉黑", "涉恐", "稳控",
    "community correction", "ex-convict", "drug user", "petitioner", "person of interest",
    "watch list", "watchlist",
)  # fmt: skip
"""Words by which a list of supervision is known, folded as `_folded` folds."""

HEALTH_WORDS = (
    "抑郁", "精神", "癌", "肿瘤", "艾滋", "肝炎", "结核", "痴呆", "阿尔茨海默", "残疾",
    "瘫痪", "糖尿病", "高血压", "失能", "低保", "红色", "黄色", "蓝色", "红标", "关爱对象",
)  # fmt: skip
"""Words that a text for volunteers does not say: illness, poverty, colour, the list itself."""

_LIST_SHARE = 1 / 3
"""From this share of rows on, the file is a list of supervision and not a slip of one row."""

_NUMBERS = (
    re.compile(r"\d{15,18}[xX]?"),  # an identity card, of both generations
    re.compile(r"(?<!\d)1\d{10}(?!\d)"),  # a mobile telephone
    re.compile(r"(?<!\d)\d{3,4}-\d{3,8}(-\d{3,8})?(?!\d)"),  # a landline, or one of the sample
)


def supervision_word(text: str) -> str | None:
    """Return the word of supervision that a text holds; None where it holds none.

    Full-width letters, spaces and dots between the characters do not hide a word.

    >>> supervision_word("类别：社 区 矫 正")
    '社区矫正'
    >>> supervision_word("独居老人") is None
    True
    """
    folded = _folded(text)
    return next((one for one in SUPERVISION_WORDS if _folded(one) in folded), None)


def is_supervision_list(
    headings: Iterable[str], *, n_flagged: int, n_rows: int
) -> tuple[str, str] | None:
    """Return the heading and word that show a file to be such a list; ("", "") = by its rows.

    None where it is none: nothing in the headings, and less than a third of the rows.
    """
    for heading in headings:
        word = supervision_word(heading)
        if word is not None:
            return heading, word
    if n_rows and n_flagged / n_rows >= _LIST_SHARE:
        return "", ""
    return None


def private_part(text: str, *, names: Collection[str] = ()) -> str | None:
    """Return what in a text must not be shown to volunteers; None where there is nothing.

    Telephone and identity numbers, the names given, words of illness, poverty and supervision.

    >>> private_part("想有人陪下棋，电话13800000000")
    '13800000000'
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern in _NUMBERS:
        if found := pattern.search(plain):
            return found[0]
    folded = _folded(text)
    words = (*names, *HEALTH_WORDS, *SUPERVISION_WORDS)
    return next((one for one in words if one and _folded(one) in folded), None)


def masked_name(name: str) -> str:
    """Return a name as lists show it: the first character, and two stars.

    >>> masked_name("王小明")
    '王**'
    >>> masked_name("")
    ''
    """
    return f"{name[0]}**" if name else ""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(one for one in plain if one.isalnum())
