"""Keep lists of supervision out of the register of people in need.

Every cell of a file is looked at, also in columns that the manifest leaves aside, and every
heading: a column "社区矫正: 是/否" is such a list even where all say no.
"""

from gridmap.casework.care_screen import is_supervision_list, supervision_word
from gridmap.ingest.findings import Finding, Severity
from gridmap.ingest.read import ReadLayer
from gridmap.ingest.table import Trouble
from gridmap.ingest.wording import finding

SCREENED = frozenset({"care_persons"})
"""Layers that take people in need."""


def screened(read: ReadLayer) -> tuple[list[Trouble], list[Finding]]:
    """Return the rows that name supervision, and the finding that refuses the whole file."""
    if read.source.layer.name not in SCREENED:
        return [], []
    troubles = _flagged(read)
    headings = (*read.table.header, read.source.name, read.source.table or "")
    n_flagged = len({one.index for one in troubles})
    found = is_supervision_list(headings, n_flagged=n_flagged, n_rows=read.table.n_rows)
    if found is None:
        return troubles, []
    heading, word = found
    rows = tuple(sorted({read.table.row_numbers[one.index] for one in troubles}))
    figures = {
        "heading": heading or f"{n_flagged}/{read.table.n_rows}",
        "value": word or str(troubles[0].figures["value"]),
    }
    whole = finding(
        "supervision_list",
        Severity.ERROR,
        file=read.source.name,
        figures=figures,
        rows=rows,
        field=heading or troubles[0].field,
    )
    return troubles, [whole]


def _flagged(read: ReadLayer) -> list[Trouble]:
    """Return one trouble for each row that names supervision, at the first such cell."""
    first: dict[int, Trouble] = {}
    for name in read.table.header:
        for index, cell in enumerate(read.table.columns[name]):
            word = supervision_word(str(cell)) if isinstance(cell, str) else None
            if word is not None and index not in first:
                first[index] = Trouble(
                    index=index, code="supervision_person", field=name, figures={"value": word}
                )
    return [first[index] for index in sorted(first)]
