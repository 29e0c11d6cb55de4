"""What administrators set at run time, and what a change of it would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class SettingKind(StrEnum):
    """What is set: each kind has versions of its own."""

    BASE_MAP = "base_map"
    CATEGORIES = "categories"
    TIERS = "tiers"
    ROLES = "roles"
    CALENDARS = "calendars"


class ListKind(StrEnum):
    """Settings that are lists of entries, each known by its code."""

    CATEGORIES = "categories"
    TIERS = "tiers"
    ROLES = "roles"
    CALENDARS = "calendars"


Entries = Mapping[str, Mapping[str, object]]
"""Fields of entries by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingVersion:
    """One version of a setting: what it says, and who made it when and why."""

    kind: SettingKind
    number: int
    body: Mapping[str, Any]
    made_at: datetime
    made_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """One entry that would say something else: what each field says before and after."""

    code: str
    fields: Mapping[str, tuple[object, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """What a list of entries would change. `state` marks what it was compared with.

    `absent` are the codes that are there and not given: rows refer to them, so they stay.
    """

    kind: ListKind
    state: str
    added: tuple[str, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    absent: tuple[str, ...] = ()
    n_same: int = 0

    @property
    def is_none(self) -> bool:
        """Tell whether nothing would change."""
        return not (self.added or self.changed)


def compare(kind: ListKind, before: Entries, given: Entries, *, state: str) -> SettingChange:
    """Return what entries that are given would change of those that are there.

    >>> tier = {"zh": "甲", "rank": 1}
    >>> change = compare(ListKind.TIERS, {"a": tier}, {"a": tier | {"rank": 2}}, state="s")
    >>> change.changed[0].fields, change.is_none
    ({'rank': (1, 2)}, False)
    """
    changed = tuple(
        EntryChange(
            code=code,
            fields={
                name: (before[code].get(name), value)
                for name, value in said.items()
                if before[code].get(name) != value
            },
        )
        for code, said in given.items()
        if code in before and before[code] != said
    )
    return SettingChange(
        kind=kind,
        state=state,
        added=tuple(code for code in given if code not in before),
        changed=changed,
        absent=tuple(code for code in before if code not in given),
        n_same=sum(code in before for code in given) - len(changed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who changes a setting, from where, and why."""

    actor: str
    reason: str
    address: str | None = None
