"""Figures of some days beside those of other days, as a whole and by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gridmap.evaluation.counted import Tally
from gridmap.evaluation.periods import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The tally of a span beside that before it and a year before; None where none was kept yet."""

    now: Tally
    before: Tally | None
    year_before: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group: by what, a code that a filter takes, its name, and its figures.

    The code of what has no place or unit is `NONE`; of small groups told together, `POOLED`.
    """

    by: str
    code: str
    zh: str
    en: str
    figures: Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of some days. `is_withheld`: there are too few to be told to this reader.

    `is_pooled` says that small groups are told as one.
    """

    at: datetime
    span: Span
    before: Span
    year_before: Span
    whole: Compared
    groups: Sequence[Group]
    is_withheld: bool
    is_pooled: bool
