"""Count what requests count for, list those behind a count, and name what they are grouped by."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, TextClause, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from gridmap.errors import InputError
from gridmap.evaluation.counted import ENDED_BY, Counted, Hundredths, Tally, Timed
from gridmap.evaluation.periods import Span
from gridmap.model.figure_filters import AREAS, NONE, FigureFilters, GroupedBy
from gridmap.model.ids import TenantId
from gridmap.store.sql_files import script
from gridmap.store.tables import areas, categories, requests, units

REPEAT = timedelta(days=30)
"""How long before an earlier request still makes one a repeat."""


def _around(sql: str) -> TextClause:
    return text(sql).bindparams(bindparam("tenant", type_=Integer))


_COUNTS = ",\n".join(f"count(*) FILTER (WHERE c.is_{one}) AS n_{one}" for one in Counted)
_DURATIONS = ",\n".join(
    "percentile_cont(ARRAY[0.5, 0.9, 0.95])"
    f" WITHIN GROUP (ORDER BY c.{one}_s) FILTER (WHERE c.is_{ended}) AS {one}_s"
    for one, ended in ENDED_BY.items()
)
_KEYS = "\n".join(f"WHEN '{one}' THEN c.{one}" for one in GroupedBy if one is not GroupedBy.DAY)

# Hundredths of parts do not add up: the whole is counted beside its parts, in the same pass.
_COUNTED = _around(f"""
    SELECT c.span, c.key, {_COUNTS}, {_DURATIONS}
    FROM (
        SELECT c.*, CASE CAST(:by AS text) {_KEYS} END AS key
        FROM ({script("counted_requests")}) AS c
    ) AS c
    GROUP BY GROUPING SETS ((c.span), (c.span, c.key))
    HAVING grouping(c.key) = 1 OR c.key IS NOT NULL
""")  # noqa: S608 (a file of ours and words of ours, no values)

_IS_WHAT = "\n".join(f"WHEN '{one}' THEN c.is_{one}" for one in Counted)
_LISTED = _around(f"""
    SELECT
        count(*) OVER () AS n, c.id, c.order_id, c.number, c.state, c.disposition, c.subdistrict,
        c.community, c.grid, c.unit, c.category, c.channel, c.urgency, c.received_at,
        c.reserved_at, c.signed_at, c.arrived_at, c.close_by, c.closed_at, c.sign_s, c.arrive_s,
        c.close_s
    FROM ({script("counted_requests")}) AS c
    WHERE CASE CAST(:what AS text) {_IS_WHAT} END
    ORDER BY c.received_at DESC, c.id
    OFFSET :first LIMIT :limit
""")  # noqa: S608 (a file of ours and words of ours, no values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuestion:
    """Which requests are looked at in which spans, now, by the clock of a zone."""

    filters: FigureFilters
    spans: Sequence[Span]
    at: datetime
    zone_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a key of a group stands for: a code that a filter takes, and a name or two."""

    code: str
    zh: str
    en: str


def count(
    conn: Connection, tenant: TenantId, question: FigureQuestion, *, by: GroupedBy | None
) -> tuple[list[Tally | None], list[dict[str, Tally]]]:
    """Return the tally of each span, None where nothing counts, and those of its groups by key.

    Raises
    ------
    InputError
        The district, as far as one sees it, has no such place or unit.
    """
    asked = _asked(conn, tenant, question)
    wholes: list[Tally | None] = [None] * len(question.spans)
    groups: list[dict[str, Tally]] = [{} for _ in question.spans]
    for row in conn.execute(_COUNTED, asked | {"by": by}):
        if row.key is None:
            wholes[row.span - 1] = _tally(row)
        else:
            groups[row.span - 1][row.key] = _tally(row)
    return wholes, groups


def listed(
    conn: Connection, tenant: TenantId, question: FigureQuestion, *, what: Counted, places: range
) -> tuple[int, list[dict[str, object]]]:
    """Return how many requests a count has in one span, and some of them, the newest first.

    Raises
    ------
    InputError
        The district, as far as one sees it, has no such place or unit.
    """
    asked = _asked(conn, tenant, question)
    asked |= {"what": what, "first": places.start, "limit": len(places)}
    rows = [dict(row) for row in conn.execute(_LISTED, asked).mappings()]
    for by in (GroupedBy.SUBDISTRICT, GroupedBy.COMMUNITY, GroupedBy.GRID, GroupedBy.UNIT):
        named = names_of(conn, tenant, by, {str(row[by]) for row in rows})
        for row in rows:
            found = named.get(str(row[by]))
            row[by.value] = found.zh if found else None
    n = rows[0]["n"] if rows else 0
    assert isinstance(n, int)  # noqa: S101 (a count)
    return n, rows


def names_of(
    conn: Connection, tenant: TenantId, by: GroupedBy, keys: Collection[str]
) -> dict[str, Named]:
    """Return what keys stand for; hours, days and channels stand for themselves and are left out.

    A place or unit that is in force no longer keeps the name it had.
    """
    if by is GroupedBy.CATEGORY:
        known = conn.execute(
            select(categories.c.code, categories.c.zh, categories.c.en).where(
                categories.c.tenant_id == tenant
            )
        )
        return {row.code: Named(code=row.code, zh=row.zh, en=row.en) for row in known}
    table = units if by is GroupedBy.UNIT else areas if by in AREAS else None
    if table is None:
        return {}
    newest = (
        select(table.c.feature_id, table.c.code, table.c.name)
        .where(
            table.c.tenant_id == tenant,
            table.c.feature_id == func.any([key for key in keys if key != NONE]),
        )
        .ext(distinct_on(table.c.feature_id))
        .order_by(table.c.feature_id, table.c.valid_to.desc().nulls_first())
    )
    return {
        str(row.feature_id): Named(code=row.code, zh=row.name, en=row.name)
        for row in conn.execute(newest)
    }


def first_received(conn: Connection, tenant: TenantId) -> datetime | None:
    """Return when the first request that one sees was received: before it there are no figures."""
    first: datetime | None = conn.execute(
        select(func.min(requests.c.received_at)).where(requests.c.tenant_id == tenant)
    ).scalar_one()
    return first


def _asked(conn: Connection, tenant: TenantId, question: FigureQuestion) -> dict[str, object]:
    placed = {
        by.value: _id_of(conn, tenant, by, getattr(question.filters, by.value))
        for by in (*AREAS, GroupedBy.UNIT)
    }
    own = {
        "tenant": tenant,
        "at": question.at,
        "zone": question.zone_name,
        "sinces": [one.since for one in question.spans],
        "untils": [one.until for one in question.spans],
        "repeat_s": REPEAT.total_seconds(),
    }
    return asdict(question.filters) | placed | own


def _id_of(conn: Connection, tenant: TenantId, by: GroupedBy, code: str | None) -> str | None:
    """Return the id behind a code of a filter, as the statements take it."""
    if code is None or code == NONE:
        return code
    table = units if by is GroupedBy.UNIT else areas
    found = conn.execute(
        select(table.c.feature_id)
        .where(
            table.c.tenant_id == tenant,
            table.c.layer == AREAS.get(by, "units"),
            table.c.code == code,
        )
        .order_by(table.c.valid_to.desc().nulls_first())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise InputError(
            problem=f"there is no {by.en} {code!r}",
            mend="name it by its code, or leave it out",
            problem_zh=f"没有{by.zh} {code!r}",
            mend_zh="请用编码指明，或不填",
            field=by.value,
            value=code,
        )
    return str(found)


def _tally(row: Row[Any]) -> Tally:
    values = row._mapping  # noqa: SLF001 (the documented way to a row by name)
    return Tally(
        counts={one: values[f"n_{one}"] for one in Counted},
        durations={
            one: Hundredths(p50_s=took[0], p90_s=took[1], p95_s=took[2])
            for one in Timed
            if (took := values[f"{one}_s"]) is not None
        },
    )
