"""Read what the inbox of a handling unit 承办单位 shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gridmap.casework.calendar import DAY_S, LimitUnit, WorkingCalendar, deadline
from gridmap.casework.petitions import (
    PetitionPolicy,
    UnitHandling,
    more_time_last,
    return_by,
    why_not,
)
from gridmap.model.petition import PetitionKind
from gridmap.model.work_order import Urgency
from gridmap.store import calendars, cooperations, unit_work
from gridmap.store.district import District

Row = Mapping[str, Any]

_A_WEEK = timedelta(days=7)
_MORE_DAYS = (1, 3, 7)
"""Usual lengths of more time, in working days where the order is limited in working time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWork:
    """What one unit has in hand at an instant."""

    at: datetime
    unit_code: str
    name: str
    n_done_7_days: int
    in_hand: list[Row]
    cooperations: list[Row]


def read_unit_work(
    unit_code: str, *, district: District, policy: PetitionPolicy, limit: int = 1_000
) -> UnitWork:
    """Return what one unit has in hand, what is due first before the others, and is asked.

    Each order says what the unit may still ask of the desk, and until when it may be returned.

    Raises
    ------
    NotFound
        There is no such unit.
    """
    at, tenant = district.clock(), district.tenant
    with district.reading() as conn:
        unit = unit_work.of_code(conn, tenant, unit_code)
        rows = unit_work.in_hand(conn, tenant, unit.id, limit=limit)
        asked = cooperations.to_answer(conn, tenant, unit=unit.id)
        n_done = unit_work.n_done_since(conn, tenant, unit.id, at - _A_WEEK)
    with district.whole().reading() as conn:  # settings are nobody's rows
        calendar = calendars.in_force(conn, tenant, zone_name=district.zone_name).calendar
    return UnitWork(
        at=at,
        unit_code=unit_code,
        name=unit.name,
        n_done_7_days=n_done,
        in_hand=[{**row, **_may_ask(row, policy, calendar, at=at)} for row in rows],
        cooperations=asked,
    )


def _may_ask(row: Row, policy: PetitionPolicy, calendar: WorkingCalendar, *, at: datetime) -> Row:
    handling = UnitHandling(
        is_unit=True,
        has_ended=False,
        is_urgent=row["urgency"] == Urgency.URGENT,
        sent_at=row["reserved_at"],
        close_by=row["close_by"],
    )
    asked = {one["kind"] for one in row["petitions"]}
    if row["is_moved"]:
        asked.add(PetitionKind.MORE_TIME)
    last = more_time_last(handling.close_by, policy=policy, calendar=calendar)
    unit = LimitUnit.WORKING_DAYS if row["in_working_time"] else LimitUnit.CLOCK
    later = {n: deadline(handling.close_by, n * DAY_S, unit, calendar) for n in _MORE_DAYS}
    return {
        "return_by": return_by(handling, policy=policy, calendar=calendar),
        "more_time_until": last,
        "more_time": [
            {"days": n, "until": until} for n, until in later.items() if at < until <= last
        ],
        "may_ask": [
            kind
            for kind in PetitionKind
            if kind not in asked
            and why_not(kind, handling, policy=policy, calendar=calendar, at=at) is None
        ],
    }
