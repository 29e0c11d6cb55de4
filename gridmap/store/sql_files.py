"""SQL that a planner must read lives in files; this is how they are loaded."""

from functools import cache
from importlib.resources import files

from sqlalchemy import TextClause, text


@cache
def statement(name: str) -> TextClause:
    """Return the statement of `sql/<name>.sql`; values are bound by `:name`."""
    return text(script(name))


@cache
def script(name: str) -> str:
    """Return the file as it stands."""
    return (files("gridmap.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
