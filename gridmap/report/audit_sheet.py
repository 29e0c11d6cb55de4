"""The audit as a file of comma-separated values that a spreadsheet opens."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

COLUMNS = ("at", "kind", "actor", "wanted", "about", "address", "facts", "id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"
"""Without it spreadsheets read Chinese in another encoding."""


def audit_sheet(lines: Iterable[Mapping[str, object]]) -> str:
    r"""Return the lines of an audit as one file, with a header and the byte order mark.

    Whoever guesses may send any login: a cell that a spreadsheet would take for a formula begins
    with an apostrophe.

    >>> audit_sheet([{"at": "10:00", "actor": "=1+1", "facts": {}}]).splitlines()[1]
    "10:00,,'=1+1,,,,,"
    """
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for line in lines:
        sheet.writerow([_cell(line.get(name)) for name in COLUMNS])
    return _BOM + written.getvalue()


def _cell(value: object) -> str:
    if value is None or value == {}:
        return ""
    said = json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
    return f"'{said}" if said.startswith(_FORMULA) else said
