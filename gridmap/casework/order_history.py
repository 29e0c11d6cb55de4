"""Where a work order stood at any instant, told from its events alone.

The tables know now; the events know then. A fold of all events of an order up to an instant
gives its state at that instant, and of all there are the state that is stored: a test wants that
of every order, whatever happened to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from gridmap.model.event import EventKind
from gridmap.model.work_order import ENDED_CASES, CaseState, WaitingFor

_AT_DOOR = frozenset({None, CaseState.REPORTED, CaseState.TO_BE_FILED})
_TO = {
    EventKind.ORDER_OPENED: CaseState.REPORTED,
    EventKind.ORDER_FILED: CaseState.TO_BE_DISPATCHED,
    EventKind.ASSIGNMENT_SIGNED: CaseState.HANDLING,
    EventKind.ASSIGNMENT_DONE: CaseState.FEEDBACK,
    EventKind.ASSIGNMENT_CANNOT_GO: CaseState.TO_BE_DISPATCHED,
    EventKind.ASSIGNMENT_WITHDRAWN: CaseState.TO_BE_DISPATCHED,
    EventKind.ASSIGNMENT_TRANSFERRED: CaseState.TO_BE_DISPATCHED,
    EventKind.ORDER_CLOSED: CaseState.CLOSED,
    EventKind.ORDER_MERGED: CaseState.MERGED,
    EventKind.REQUEST_CANCELLED: CaseState.VOID,
    EventKind.REQUEST_ANSWERED: CaseState.VOID,
    EventKind.REQUEST_REFERRED: CaseState.VOID,
}
"""Where what happens to an order, or a step of its lead, takes it."""

GOES_ON = "goes_on"
"""The fact of a cancelled request whose order goes on for other callers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What an event says about where its order stands."""

    kind: EventKind
    assignment_id: UUID | None = None
    member_id: UUID | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an order stands: its state, who leads it, whether they are on site.

    `state` is None before it was opened; whoever sees one street does not see what an order was
    before it had a place there. `lead` is a member; a unit leads without one.
    """

    state: CaseState | None = None
    lead: UUID | None = None
    is_on_site: bool = False
    co_handlers: frozenset[UUID] = frozenset()


def standing_after(happened: Iterable[Happened]) -> Standing:
    """Return where an order stands after its events, in the order in which they happened."""
    standing = Standing()
    for one in happened:
        standing = after(standing, one)
    return standing


def after(standing: Standing, event: Happened) -> Standing:
    """Return where an order stands after one more of its events.

    >>> opened = after(Standing(), Happened(kind=EventKind.ORDER_OPENED))
    >>> after(opened, Happened(kind=EventKind.ORDER_FILED)).state
    <CaseState.TO_BE_DISPATCHED: 'A05'>
    """
    if standing.state in ENDED_CASES:
        return standing
    if event.kind is EventKind.CO_HANDLER_ASSIGNED and event.assignment_id is not None:
        return replace(standing, co_handlers=standing.co_handlers | {event.assignment_id})
    if event.kind is EventKind.LEAD_HANDED_OVER:
        return _under_another_lead(standing, event)
    if event.assignment_id is not None and event.assignment_id in standing.co_handlers:
        return standing
    if event.kind is EventKind.ASSIGNMENT_ARRIVED:
        return replace(standing, is_on_site=True)
    return _moved(standing, event)


def _moved(standing: Standing, event: Happened) -> Standing:
    """Return where an order stands after something that concerns its lead, or nobody yet."""
    kind = event.kind
    if kind is EventKind.ORDER_WAITING:
        return _waiting(standing, event.facts.get("reason"))
    if kind is EventKind.ORDER_ASSIGNED:
        return _led(standing, CaseState.DISPATCHED, event.member_id)
    if kind is EventKind.REQUEST_CANCELLED and event.facts.get(GOES_ON):
        return standing
    state = _TO.get(kind)
    if state is None:
        return standing
    if state is CaseState.HANDLING:
        return replace(standing, state=state)
    return _led(standing, state, None)


def _led(standing: Standing, state: CaseState, lead: UUID | None) -> Standing:
    return replace(standing, state=state, lead=lead, is_on_site=False)


def _waiting(standing: Standing, reason: object) -> Standing:
    """Return an order that waits: at the door for its place or the desk, later for somebody."""
    at_door = {WaitingFor.DESK, WaitingFor.UNLOCATED, WaitingFor.OUTSIDE_AREA}
    if standing.state in _AT_DOOR and reason in at_door:
        return replace(standing, state=CaseState.TO_BE_FILED)
    return standing


def _under_another_lead(standing: Standing, event: Happened) -> Standing:
    """Return an order whose lead changes places with a co-handler, who has signed."""
    old = event.facts.get("from_assignment_id")
    co_handlers = standing.co_handlers | ({UUID(str(old))} if old else frozenset())
    state = standing.state
    return replace(
        standing,
        state=CaseState.HANDLING if state is CaseState.DISPATCHED else state,
        lead=event.member_id,
        co_handlers=co_handlers - {event.assignment_id},
    )
