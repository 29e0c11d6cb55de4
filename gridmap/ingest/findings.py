"""What was found in a file, and the rows that could not be taken.

A finding has a stable `code`; the sentences are made from it in `wording`, in Chinese and
in English. Severity ERROR stops the version of a feature layer; a WARNING is kept with it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Figure = str | float | int
Figures = Mapping[str, Figure]


class Severity(StrEnum):
    """Whether a finding stops the import."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a person should know about a file.

    `rows` are counted as a person finds them: the header of a table is row 1; the features
    of a spatial file are counted from 1. Empty rows mean the file as a whole. `field` is our
    name of the field, or their name of the column where we have none.
    """

    code: str
    severity: Severity
    file: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    rows: tuple[int, ...] = ()
    field: str | None = None
    figures: Figures = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """One row that was not taken, with its cells as they stand in the file.

    The order of `cells` is that of `CheckedLayer.header`. `key` is the row's key as the layer
    would have stored it, None where it cannot be read.
    """

    row: int
    field: str | None
    code: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    cells: tuple[str, ...]
    key: str | None = None
