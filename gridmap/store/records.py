"""What becomes of records: rows that are taken one by one, each on its own merits."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not taken: its index in the batch, the field, why, and the facts."""

    index: int
    field: str
    code: str
    figures: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a batch. `unresolved` are taken rows that name something unknown."""

    n_new: int
    n_changed: int
    n_unchanged: int
    refused: tuple[Refused, ...]
    unresolved: tuple[int, ...] = ()
