"""Read what the inbox of a handling unit 承办单位 shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.store import unit_work
from gridmap.store.district import District

Row = Mapping[str, object]

_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWork:
    """What one unit has in hand at an instant."""

    at: datetime
    unit_code: str
    name: str
    n_done_7_days: int
    in_hand: list[Row]


def read_unit_work(unit_code: str, *, district: District, limit: int = 1_000) -> UnitWork:
    """Return what one unit has in hand, what is due first before the others.

    Raises
    ------
    NotFound
        There is no such unit.
    """
    at, tenant = district.clock(), district.tenant
    with district.reading() as conn:
        unit = unit_work.of_code(conn, tenant, unit_code)
        rows = unit_work.in_hand(conn, tenant, unit.id, limit=limit)
        n_done = unit_work.n_done_since(conn, tenant, unit.id, at - _A_WEEK)
    return UnitWork(at=at, unit_code=unit_code, name=unit.name, n_done_7_days=n_done, in_hand=rows)
