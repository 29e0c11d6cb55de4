"""Rows of orders that say when each of their deadlines nears, so that no page counts it itself."""

from collections.abc import Mapping
from typing import Any

from gridmap.casework.nearing import nears_at

Row = dict[str, Any]


def with_nearing(row: Mapping[Any, Any], **begins: str) -> Row:
    """Return a row with when its deadlines near: `respond="opened_at"` says since when one counts.

    Each `<name>_nears_at` of the row is what was counted in working time, or None on the clock.
    """
    told = {
        f"{name}_nears_at": nears_at(row[since], row[f"{name}_by"], row[f"{name}_nears_at"])
        for name, since in begins.items()
    }
    return {**row, **told}


def with_due_nearing(row: Mapping[Any, Any]) -> Row:
    """Return a row with when its `due`, as `due_next.sql` says it, nears."""
    told = dict(row)
    counted = told.pop("due_counted")
    return {**told, "nears_at": nears_at(row["opened_at"], row["due"], counted)}
