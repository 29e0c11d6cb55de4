"""What the event log proves about assignments, read without trusting any counter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gridmap.casework.order_history import Happened, standing_after
from gridmap.model.event import EventKind
from gridmap.store.district import District

STARTS = ("order_assigned", "co_handler_assigned")
ENDS = (
    "assignment_done",
    "assignment_cannot_go",
    "assignment_withdrawn",
    "assignment_transferred",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One assignment: from one instant up to another, the end not included."""

    member: object
    order: object
    start: datetime
    end: datetime | None
    is_urgent: bool = False


def most_at_once(held: Iterable[Held]) -> int:
    """Return the largest number of these that overlap at one instant."""
    steps = []
    for one in held:
        steps.append((one.start, 1))
        if one.end is not None:
            steps.append((one.end, -1))
    most = now = 0
    for _, step in sorted(steps):  # at one instant the ends come first
        now += step
        most = max(most, now)
    return most


def members_over(held: Iterable[Held], capacity: dict[object, int]) -> dict[object, int]:
    """Return the members that ever held more of a kind than they can, with how many.

    One urgent order at a time, and as many others as the capacity says.
    """
    over: dict[object, int] = {}
    for member, group in _grouped(held, "member").items():
        urgent = most_at_once(one for one in group if one.is_urgent)
        others = most_at_once(one for one in group if not one.is_urgent)
        if urgent > min(capacity[member], 1) or others > capacity[member]:
            over[member] = max(urgent, others)
    return over


def orders_with_two_leads(held: Iterable[Held]) -> list[object]:
    """Return the work orders that ever had more than one lead at once."""
    return [order for order, group in _grouped(held, "order").items() if most_at_once(group) > 1]


def read_held(district: District) -> list[Held]:
    """Return every assignment of a member from the event log alone."""
    starts: dict[UUID, object] = {}
    ends: dict[UUID, datetime] = {}
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT e.at, e.kind, e.assignment_id, e.member_id, e.work_order_id, a.is_urgent"
                " FROM events AS e JOIN assignments AS a ON a.id = e.assignment_id"
                " WHERE e.member_id IS NOT NULL"
            )
        )
        for row in rows:
            if row.kind in STARTS:
                assert row.assignment_id not in starts, "an assignment began twice"
                starts[row.assignment_id] = row
            elif row.kind in ENDS:
                assert row.assignment_id not in ends, "an assignment ended twice"
                ends[row.assignment_id] = row.at
    assert ends.keys() <= starts.keys(), "an assignment ended that never began"
    return [
        Held(
            member=row.member_id,
            order=row.work_order_id,
            start=row.at,
            end=ends.get(id_),
            is_urgent=row.is_urgent,
        )
        for id_, row in starts.items()
    ]


def read_leads(district: District) -> list[Held]:
    """Return every spell of leading an order, from the event log alone."""
    spells: list[Held] = []
    leading: dict[UUID, Held] = {}
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT at, kind, assignment_id, member_id, work_order_id, facts FROM events"
                " WHERE assignment_id IS NOT NULL ORDER BY at, id"
            )
        ).all()
    for row in rows:
        begins = row.kind in {"order_assigned", "lead_handed_over"}
        before = row.facts.get("from_assignment_id") if begins else str(row.assignment_id)
        if (begins or row.kind in ENDS) and before and UUID(before) in leading:
            spells.append(replace(leading.pop(UUID(before)), end=row.at))
        if begins:
            leading[row.assignment_id] = Held(
                member=row.member_id,
                order=row.work_order_id,
                start=row.at,
                end=None,
                is_urgent=False,
            )
    return [*spells, *leading.values()]


def orders_elsewhere(district: District) -> list[str]:
    """Return the orders that stand elsewhere than their events say, or under another lead."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT work_order_id, kind, assignment_id, member_id, facts FROM events"
                " WHERE work_order_id IS NOT NULL ORDER BY at, id"
            )
        ).all()
        stored = conn.execute(
            text(
                "SELECT w.id, w.number, w.state, a.member_id, a.arrived_at FROM work_orders AS w"
                " LEFT JOIN assignments AS a"
                " ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL"
            )
        ).all()
    told: dict[object, list[Happened]] = defaultdict(list)
    for row in rows:
        told[row.work_order_id].append(
            Happened(
                kind=EventKind(row.kind),
                assignment_id=row.assignment_id,
                member_id=row.member_id,
                facts=row.facts,
            )
        )
    wrong = []
    for row in stored:
        standing = standing_after(told[row.id])
        if (standing.state, standing.lead) != (row.state, row.member_id):
            kinds = [one.kind.value for one in told[row.id]]
            wrong.append(f"{row.number} is {row.state} of {row.member_id}: {standing}, {kinds}")
    return wrong


def capacities(district: District) -> dict[object, int]:
    """Return every member's capacity by id."""
    with district.reading() as conn:
        rows = conn.execute(text("SELECT member_id, capacity FROM member_live"))
        return {row.member_id: row.capacity for row in rows}


def _grouped(held: Iterable[Held], name: str) -> dict[object, list[Held]]:
    groups: dict[object, list[Held]] = defaultdict(list)
    for one in held:
        groups[getattr(one, name)].append(one)
    return groups
