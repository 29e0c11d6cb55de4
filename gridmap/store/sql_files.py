r"""SQL that a planner must read lives in files; this is how they are loaded.

What several statements say alike is a file of its own, included by a line `\ir name.sql`, as psql
includes one.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sqlalchemy import Integer, TextClause, bindparam, text

_INCLUDED = re.compile(r"^ *\\ir (\w+)\.sql$", re.MULTILINE)


@cache
def statement(name: str, **numbers: int | None) -> TextClause:
    """Return the statement of `sql/<name>.sql`; values are bound by `:name`.

    `numbers` are written into it instead: a planner that does not know how many rows are wanted
    plans anew for each call.

    The tenant is bound as an integer of the column's own width: a narrower one matches B-tree
    indexes but no GiST index.
    """
    found = text(_written(name, numbers))
    typed = bindparam("tenant", type_=Integer)
    return found.bindparams(typed) if ":tenant" in found.text else found


@cache
def statement_for_each(name: str, key: str, **numbers: int | None) -> TextClause:
    """Return the statement of a file, asked for many ids at once instead of one.

    What the file binds as `key` is each of the array `:each`, and stands before its columns as
    `of_each`. So many and one never differ in anything else.
    """
    inner = re.sub(rf"(?<!:):{key}\b", "each.of_each", _written(name, numbers))
    # Files of ours, no values: those are bound.
    found = f"""SELECT each.of_each, found.*
        FROM unnest(CAST(:each AS uuid[])) AS each (of_each)
        CROSS JOIN LATERAL ({inner}) AS found"""  # noqa: S608
    return text(found).bindparams(bindparam("tenant", type_=Integer))


@cache
def driver_text(name: str, *, is_binary: bool = False, **numbers: int | None) -> bytes:
    """Return the statement of a file as the driver takes it, for `gridmap.store.driver`.

    The same SQL as that of `statement`, the tenant's width included. Values travel as the driver
    prefers, or all `is_binary`.

    >>> driver_text("hold_order").splitlines()[-2]
    b'WHERE w.tenant_id = %(tenant)s::int AND w.id = %(id)s'
    """
    kind = "b" if is_binary else "s"
    sql = re.sub(r"(?<!:):(\w+)", rf"%(\1){kind}", _written(name, numbers).replace("%", "%%"))
    return sql.replace(f"%(tenant){kind}", f"%(tenant){kind}::int").encode()


def _written(name: str, numbers: Mapping[str, int | None]) -> str:
    """Return the SQL of a file with what it includes, and numbers written into it."""
    sql = _INCLUDED.sub(lambda line: script(line[1]), script(name))
    sql = _without_comments(sql)
    for number, value in numbers.items():
        sql = sql.replace(f":{number}", "NULL" if value is None else f"{value:d}")
    return sql


def _without_comments(sql: str) -> str:
    """Return SQL as the server needs it: what is long is parsed anew by the driver each time."""
    lines = (line.strip() for line in sql.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("--"))


@cache
def script(name: str) -> str:
    """Return the file as it stands."""
    return (files("gridmap.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
