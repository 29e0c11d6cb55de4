"""Spells of time that must not overlap, as a file brings them in beside stored ones."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of one holder: a shift of a member, a duty of a post."""

    code: str
    holder: Hashable
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Spell") -> bool:
        """Tell whether both ask for one holder at one time."""
        return (
            self.holder == other.holder
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )


def find_overlaps(wanted: Mapping[int, Spell], stored: Mapping[str, Spell]) -> dict[int, str]:
    """Return the rows that must go so that no overlap is left, each with what it overlaps.

    A refused row leaves its stored spell as it is, which may stand in the way of others: so
    this goes round until nothing more is refused.
    """
    refused: dict[int, str] = {}
    while True:
        taken = {i: one for i, one in wanted.items() if i not in refused}
        coming = {one.code for one in taken.values()}
        by_holder: dict[Hashable, list[Spell]] = {}
        for one in stored.values():
            if one.code not in coming:
                by_holder.setdefault(one.holder, []).append(one)
        n_before = len(refused)
        for index, one in taken.items():
            there = by_holder.setdefault(one.holder, [])
            other = next((spell for spell in there if one.overlaps(spell)), None)
            if other is None:
                there.append(one)
            else:
                refused[index] = other.code
        if len(refused) == n_before:
            return refused
