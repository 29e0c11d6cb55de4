"""Whether indexes find what the tables hold.

An index that has lost entries refuses nothing and says nothing: a member is out of reach who
stands there, and shifts overlap. So whatever is found by place or kept apart by a constraint is
counted twice, along the index and along the table.
"""

from sqlalchemy import Connection, Integer, bindparam, text

from gridmap.model.ids import TenantId
from gridmap.store.tables import FEATURE_TABLES

# A box that the planner does not know: it expects few rows, and no partial index seems shorter.
_EVERYWHERE = "(SELECT st_makeenvelope(-180, -90, 180, 90, 4490))"
_ALONG_THE_TABLE = ("enable_seqscan",)
_ALONG_AN_INDEX = ("enable_indexscan", "enable_bitmapscan")
_WAYS = (*_ALONG_THE_TABLE, *_ALONG_AN_INDEX)

_FOUND_BY_PLACE = {
    "member_live_position": ("member_live", f"position::geometry && {_EVERYWHERE}"),
    "work_orders_waiting_position": (
        "work_orders",
        f"state = 'A05' AND position::geometry && {_EVERYWHERE}",
    ),
    "wishes_open_position": ("wishes", f"state = 'open' AND position::geometry && {_EVERYWHERE}"),
    **{
        f"{table.name}_geom_now": (table.name, f"valid_to IS NULL AND geom && {_EVERYWHERE}")
        for table in FEATURE_TABLES.values()
    },
}
_KEPT_APART = {
    "shifts_do_not_overlap": "shifts",
    "absences_do_not_overlap": "absences",
    "duties_one_at_a_time": "duties",
    **{f"{table.name}_one_shape_at_a_time": table.name for table in FEATURE_TABLES.values()},
}
# Each condition is one that no other index answers: the tenant as only the constraint writes it.
CHECKED = _FOUND_BY_PLACE | {
    index: (table, "greatest(tenant_id) = :tenant") for index, table in _KEPT_APART.items()
}


def indexes_off(conn: Connection, tenant: TenantId) -> list[str]:
    """Return the indexes that find fewer or more rows than there are: `shifts_…: 9, not 12`.

    Each table is read twice; nothing is locked.
    """
    off = []
    for index, (table, condition) in CHECKED.items():
        found = _counted(conn, tenant, table, condition, along=_ALONG_AN_INDEX)
        there = _counted(conn, tenant, table, condition, along=_ALONG_THE_TABLE)
        if found != there:
            off.append(f"{index}: {found}, not {there}")
    _read(conn, along=_WAYS)
    return off


def _counted(
    conn: Connection, tenant: TenantId, table: str, condition: str, *, along: tuple[str, ...]
) -> int:
    """Return how many rows a condition finds by one way of reading alone."""
    _read(conn, along=along)
    # Names and conditions of ours, no values: those are bound.
    counted = text(f"SELECT count(*) FROM {table} WHERE tenant_id + 0 = :tenant AND {condition}")  # noqa: S608
    found: int = conn.execute(
        counted.bindparams(bindparam("tenant", type_=Integer)), {"tenant": tenant}
    ).scalar_one()
    return found


def _read(conn: Connection, *, along: tuple[str, ...]) -> None:
    """Let the planner read by these ways alone, until the end of the transaction."""
    for way in _WAYS:
        conn.execute(text(f"SET LOCAL {way} = {'on' if way in along else 'off'}"))
