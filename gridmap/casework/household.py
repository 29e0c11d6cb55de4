"""Which door is which: one key however a door is written. Pure."""

import re
import unicodedata

_PARTS = re.compile(r"[0-9]+|[a-z]+|[^\W\d_a-z]+")
_SAYS_NOTHING = frozenset(
    {"单元", "室", "号", "房", "户", "层", "楼", "栋", "门", "unit", "room", "no"}
)


def door_key(door: str) -> str:
    """Return what tells the doors of a building apart; empty where there is nothing to tell.

    Widths, spaces, signs, leading zeros and the words for unit and room do not count.

    >>> door_key("2单元301室"), door_key(" 02-0301 ")
    ('2-301', '2-301')
    >>> door_key("A座 12")
    'a-座-12'
    """
    plain = unicodedata.normalize("NFKC", door).lower()
    parts = (part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(plain))
    return "-".join(part for part in parts if part not in _SAYS_NOTHING)
