"""Years of the working calendar from TOML: `[[calendar]]`, each with its hours and its days."""

from pathlib import Path

from gridmap.casework.calendar_entries import (
    DAY_KEYS,
    SPAN_KEYS,
    WEEKDAYS,
    UnclearEntry,
    year_of,
)
from gridmap.ingest.entries import Entry, entries_of_file

_KNOWN = {"code", "source", "address", "duty", *SPAN_KEYS, *DAY_KEYS}


def read_calendars(folder: Path) -> dict[str, dict[str, object]]:
    """Return the years that the TOML files of a folder say; none where there is no folder.

    Raises
    ------
    UnreadableFile
        A file is no TOML, or an entry is not as it should be.
    """
    return {
        entry.text("code"): calendar_year(entry)
        for path in sorted(folder.glob("*.toml"))
        for entry in entries_of_file(path, "calendar")
    }


def calendar_year(entry: Entry) -> dict[str, object]:
    """Return one year as it is stored: every day of the week with its hours.

    `duty` are the hours of Monday to Friday and of make-up days that say none of their own.

    Raises
    ------
    UnreadableFile
        An unknown key, or hours or days that cannot be meant; names the key.
    """
    for key in entry.raw:
        if key not in _KNOWN:
            raise entry.bad(key, problem=f"there is no key {key}", problem_zh=f"没有 {key} 这一项")
    office = dict.fromkeys((*WEEKDAYS[:5], "makeup"), "duty")
    said: dict[str, object] = {"source": entry.text("source"), "address": _address(entry)}
    for key in SPAN_KEYS:
        asked = key if key in entry.raw else office.get(key)
        said[key] = _texts(entry, asked) if asked else []
    said |= {key: sorted(_texts(entry, key)) for key in DAY_KEYS}
    try:
        year_of(entry.text("code"), said)
    except UnclearEntry as error:
        raise entry.bad(error.key, problem=error.problem, problem_zh=error.problem_zh) from error
    return said


def _address(entry: Entry) -> str:
    return entry.value("address", str).strip() if "address" in entry.raw else ""


def _texts(entry: Entry, key: str) -> list[str]:
    """Return the texts of a key in the order in which they stand."""
    entry.texts(key)
    texts = entry.raw.get(key, [])
    return [str(one).strip() for one in texts] if isinstance(texts, list) else []
