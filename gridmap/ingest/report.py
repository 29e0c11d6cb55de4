"""Findings for people and machines: lines of text, JSON, and the reject file."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from gridmap.ingest.checked import CheckedLayer
from gridmap.ingest.findings import Finding, RejectedRow, Severity

Language = Literal["zh", "en"]

REJECT_COLUMNS = (
    "gridmap_row",
    "gridmap_field",
    "gridmap_code",
    "gridmap_reason_zh",
    "gridmap_reason_en",
)
"""What a reject file has before the columns of the original: named to clash with none of them."""

_MOST_ROWS_SHOWN = 5
_PLAIN_NUMBER = re.compile(r"[+-][ .\-]*[0-9][0-9 .\-]*")  # of a phone, too
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def report_lines(
    checked: Sequence[CheckedLayer], *, language: Language = "zh", limit: int = 20
) -> list[str]:
    """Return a report as lines of plain text, at most `limit` details for every layer.

    One line for a layer, one for every kind of finding with its count, then the details like
    a compiler gives them: file, row, field, what was found, and how to mend it.
    """
    return [line for one in checked for line in _layer_lines(one, language=language, limit=limit)]


def report_json(checked: Sequence[CheckedLayer]) -> list[dict[str, object]]:
    """Return the report as plain values for `json.dumps`; cells of rejected rows stay out."""
    return [
        {
            "layer": one.layer.name,
            "file": one.file,
            "sha256": one.sha256,
            "licence": one.licence,
            "attribution": one.attribution,
            "crs": one.crs,
            "datum": one.datum,
            "encoding": one.encoding,
            "n_read": one.n_read,
            "n_rows": one.n_rows,
            "n_rejected": len(one.rejected),
            "stops": one.stops,
            "counts": dict(_counts(one)),
            "findings": [_finding_json(each) for each in one.findings],
            "rejected": [_rejected_json(each) for each in one.rejected],
        }
        for one in checked
    ]


def write_reject_file(checked: CheckedLayer, path: Path) -> int:
    """Write the rejected rows with their reasons as CSV and return how many there are.

    The original columns follow, so that the corrected rows of a record layer that came as CSV
    can be imported by the same manifest.
    UTF-8 with a byte-order mark, so that a spreadsheet shows Chinese. Cells that a spreadsheet
    would run as a formula are put behind an apostrophe.
    """
    with path.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace") as file:
        writer = csv.writer(file)
        head = (*REJECT_COLUMNS, *checked.header)
        writer.writerow([neutral(cell) for cell in head])
        for one in checked.rejected:
            cells = (str(one.row), one.field or "", one.code, one.zh, one.en, *one.cells)
            writer.writerow([neutral(cell) for cell in cells])
    return len(checked.rejected)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; signed numbers and phones stay.

    >>> neutral("=HYPERLINK(1)"), neutral("+86 138-0013-8000"), neutral("-1+1")
    ("'=HYPERLINK(1)", '+86 138-0013-8000', "'-1+1")
    """
    text = cell.replace("\0", "")
    if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _layer_lines(one: CheckedLayer, *, language: Language, limit: int) -> Iterator[str]:
    n_errors = len(one.errors)
    n_warnings = len(one.findings) - n_errors
    if language == "zh":
        yield (
            f"{one.layer.zh} {one.file}：读入 {one.n_read} 行，可用 {one.n_rows} 行，"
            f"退回 {len(one.rejected)} 行，错误 {n_errors} 项，提示 {n_warnings} 项"
            + ("；有错误，不能入库" if one.stops else "")
        )
    else:
        yield (
            f"{one.layer.name} {one.file}: {one.n_read} rows read, {one.n_rows} usable, "
            f"{len(one.rejected)} rejected, {n_errors} errors, {n_warnings} warnings"
            + ("; cannot be loaded" if one.stops else "")
        )
    for code, count in _counts(one).most_common():
        yield f"  {count:>6} {code}"
    details = [*_rejected_lines(one, language=language), *_finding_lines(one, language=language)]
    yield from details[:limit]
    if len(details) > limit:
        rest = len(details) - limit
        yield f"  还有 {rest} 条" if language == "zh" else f"  and {rest} more"


def _counts(one: CheckedLayer) -> Counter[str]:
    counts = Counter(each.code for each in one.rejected)
    for each in one.findings:
        counts[each.code] += max(1, len(each.rows)) if "n_rows" in each.figures else 1
    return counts


def _rejected_lines(one: CheckedLayer, *, language: Language) -> Iterator[str]:
    for each in one.rejected:
        text, mend = (each.zh, each.mend_zh) if language == "zh" else (each.en, each.mend_en)
        where = _where(one.file, rows=(each.row,), field=each.field, language=language)
        yield f"  {where}: {text} → {mend} [rejected {each.code}]"


def _finding_lines(one: CheckedLayer, *, language: Language) -> Iterator[str]:
    for each in sorted(one.findings, key=lambda each: each.severity is not Severity.ERROR):
        text, mend = (each.zh, each.mend_zh) if language == "zh" else (each.en, each.mend_en)
        where = _where(each.file, rows=each.rows, field=each.field, language=language)
        yield f"  {where}: {text} → {mend} [{each.severity.value} {each.code}]"


def _where(file: str, *, rows: tuple[int, ...], field: str | None, language: Language) -> str:
    parts = [file]
    if rows:
        numbers = ", ".join(str(row) for row in rows[:_MOST_ROWS_SHOWN])
        more = len(rows) - _MOST_ROWS_SHOWN
        if language == "zh":
            parts.append(f"第 {numbers} 行" + (f"等 {len(rows)} 行" if more > 0 else ""))
        else:
            parts.append(f"row {numbers}" + (f" and {more} more" if more > 0 else ""))
    if field is not None:
        parts.append(field)
    return ", ".join(parts)


def _finding_json(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "rows": list(one.rows),
        "field": one.field,
        "zh": one.zh,
        "en": one.en,
        "mend_zh": one.mend_zh,
        "mend_en": one.mend_en,
        "figures": dict(one.figures),
    }


def _rejected_json(one: RejectedRow) -> dict[str, object]:
    return {"row": one.row, "field": one.field, "code": one.code, "zh": one.zh, "en": one.en}
