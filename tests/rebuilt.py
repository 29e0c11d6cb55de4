"""The district's state rebuilt from its events alone, and where the tables say something else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from gridmap.casework.order_history import Happened, standing_after
from gridmap.model.event import EventKind
from gridmap.store.district import District

STEPS = {
    "order_assigned": ("reserved", "reserved_at"),
    "co_handler_assigned": ("reserved", "reserved_at"),
    "assignment_signed": ("signed", "signed_at"),
    "assignment_arrived": ("arrived", "arrived_at"),
    "assignment_done": ("done", "ended_at"),
    "assignment_cannot_go": ("cannot_go", "ended_at"),
    "assignment_withdrawn": ("withdrawn", "ended_at"),
    "assignment_transferred": ("transferred", "ended_at"),
}
ENDINGS = ("order_closed", "order_merged", "request_cancelled", "request_answered")


@dataclass
class Rebuilt:
    """What one order and its assignments are, by events or by tables."""

    state: str | None = None
    lead: object = None
    closed_at: object = None
    levels: frozenset[str] = frozenset()
    assignments: dict[object, dict[str, object]] = field(default_factory=dict)


@dataclass
class Compared:
    """How much was compared, and what differs."""

    n_orders: int = 0
    n_events: int = 0
    n_assignments: int = 0
    states: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def compare(district: District) -> Compared:
    """Rebuild every order from its events, and every member's counters, and compare the tables."""
    done, engaged = Compared(), defaultdict(Counter)
    with district.reading() as conn:
        stored = _stored(conn)
        for order, happened in _by_order(conn):
            events = list(happened)
            done.n_events += len(events)
            told = _rebuilt(events)
            kept = stored.pop(order, None)
            done.n_orders += 1
            done.n_assignments += len(told.assignments)
            done.states[str(told.state)] += 1
            if told != kept:
                done.differences.append(f"{order}: {told} is stored as {kept}")
            for one in told.assignments.values():
                if one["ended_at"] is None:
                    engaged[one["member"]][bool(one["is_urgent"])] += 1
        done.differences += [f"{order}: has no events" for order in stored]
        asked = text("SELECT member_id, active, urgent_active FROM member_live")
        for row in conn.execute(asked):
            by_events = engaged[row.member_id]
            if (by_events[False], by_events[True]) != (row.active, row.urgent_active):
                done.differences.append(f"member {row.member_id}: {by_events} and {row}")
    return done


def _by_order(conn: Connection) -> Iterator[tuple[object, Iterable[Any]]]:
    asked = text(
        "SELECT e.work_order_id, e.at, e.kind, e.assignment_id, e.member_id, e.facts, a.is_urgent"
        " FROM events AS e LEFT JOIN assignments AS a ON a.id = e.assignment_id"
        " WHERE e.work_order_id IS NOT NULL ORDER BY e.work_order_id, e.at, e.id"
    )
    rows = conn.execution_options(yield_per=5_000).execute(asked)
    return groupby(rows, key=lambda row: row.work_order_id)


def _rebuilt(events: list[Any]) -> Rebuilt:
    told = Rebuilt()
    standing = standing_after(
        Happened(
            kind=EventKind(one.kind),
            assignment_id=one.assignment_id,
            member_id=one.member_id,
            facts=one.facts,
        )
        for one in events
    )
    told.state = standing.state and standing.state.value
    told.lead = standing.lead
    levels = set()
    for one in events:
        if one.kind in STEPS and one.member_id is not None:
            _step(told.assignments, one)
        if one.kind == "order_escalated":
            levels.add(one.facts["level"])
        if one.kind in ENDINGS and "goes_on" not in one.facts and told.closed_at is None:
            told.closed_at = one.at
    told.levels = frozenset(levels)
    return told


def _step(assignments: dict[object, dict[str, object]], event: Any) -> None:
    state, instant = STEPS[event.kind]
    instants = dict.fromkeys(("reserved_at", "signed_at", "arrived_at", "ended_at"))
    begun = {"member": event.member_id, "is_urgent": event.is_urgent, **instants}
    one = assignments.setdefault(event.assignment_id, begun)
    one |= {"state": state, instant: event.at}


def _stored(conn: Connection) -> dict[object, Rebuilt]:
    orders = {
        row.id: Rebuilt(
            state=row.state,
            lead=row.lead,
            closed_at=row.closed_at,
            levels=frozenset(row.levels or ()),
        )
        for row in conn.execute(
            text(
                "SELECT w.id, w.state, w.closed_at, a.member_id AS lead,"
                " (SELECT array_agg(e.level) FROM escalations AS e WHERE e.work_order_id = w.id)"
                " AS levels FROM work_orders AS w LEFT JOIN assignments AS a"
                " ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL"
            )
        )
    }
    asked = text("SELECT * FROM assignments WHERE member_id IS NOT NULL")
    for row in conn.execute(asked).mappings():
        orders[row["work_order_id"]].assignments[row["id"]] = _as_stored(row)
    return orders


def _as_stored(row: Mapping[str, object]) -> dict[str, object]:
    names = ("is_urgent", "reserved_at", "signed_at", "arrived_at", "ended_at", "state")
    return {"member": row["member_id"], **{name: row[name] for name in names}}
