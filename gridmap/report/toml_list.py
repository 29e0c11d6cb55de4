"""What a district configures as the TOML that it is read from."""

import json
from collections.abc import Mapping

from gridmap.model.setting import Entries, ListKind

_TABLE_NAMES = {
    ListKind.CATEGORIES: "category",
    ListKind.TIERS: "tier",
    ListKind.ROLES: "role",
    ListKind.CALENDARS: "calendar",
}


def toml_of(kind: ListKind, entries: Entries) -> str:
    """Return the entries of a list as TOML: read again, it changes nothing.

    >>> print(toml_of(ListKind.TIERS, {"a": {"zh": "甲", "rank": 1}}))
    [[tier]]
    code = "a"
    zh = "甲"
    rank = 1
    <BLANKLINE>
    """
    return "\n".join(_table(_TABLE_NAMES[kind], code, said) for code, said in entries.items())


def _table(name: str, code: str, said: Mapping[str, object]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in {"code": code, **said}.items()]
    return "\n".join((f"[[{name}]]", *lines, ""))


def _value(value: object) -> str:
    """Return a value as TOML: texts, numbers and lists of texts read the same as JSON."""
    # JSON leaves the last control letter as it is, which TOML does not allow.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
