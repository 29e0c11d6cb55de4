"""Read the visible queues: counts with the oldest age, and the orders of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gridmap.errors import NotFound
from gridmap.model.ids import WorkOrderId
from gridmap.model.queue import HANDLED, QUEUES, Queue
from gridmap.model.work_order import WaitingFor
from gridmap.store import queues
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """A queue with how many orders stand in it; the age is that of the one waiting longest."""

    queue: Queue
    n: int
    oldest_since: datetime | None
    oldest_age_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """Every queue at one instant. Those that hold and the handled orders make up `n_open`."""

    at: datetime
    n_open: int
    n_handled: int
    states: tuple[QueueState, ...]


def read_queues(*, district: District) -> Queues:
    """Return how many open orders stand in each queue, the empty ones too."""
    with district.reading() as conn:
        at = district.clock()
        found = {one.queue: one for one in queues.counts(conn, district.tenant)}
    handled = found.pop(HANDLED, None)
    known = {one.code: one for one in QUEUES}
    all_queues = [*QUEUES, *(Queue(code=code, zh=code, en=code) for code in found.keys() - known)]
    states = []
    for queue in all_queues:
        one = found.get(queue.code)
        since = None if one is None else one.oldest_since
        states.append(
            QueueState(
                queue=queue,
                n=one.n if one else 0,
                oldest_since=since,
                oldest_age_s=None if since is None else (at - since).total_seconds(),
            )
        )
    n_handled = handled.n if handled else 0
    return Queues(
        at=at,
        n_open=n_handled + sum(one.n for one in states if one.queue.holds),
        n_handled=n_handled,
        states=tuple(states),
    )


def read_queue(name: str, *, district: District, limit: int = 500) -> list[Mapping[str, object]]:
    """Return the orders of one queue with their age, the one that waits longest first.

    Raises
    ------
    NotFound
        There is no such queue.
    """
    if name not in {*(one.code for one in QUEUES), *WaitingFor}:
        raise NotFound(
            problem=f"there is no queue {name!r}",
            mend=f"there are: {', '.join(one.code for one in QUEUES)}",
            problem_zh=f"没有队列 {name!r}",
            mend_zh=f"可用：{'、'.join(one.code for one in QUEUES)}",
            queue=name,
        )
    with district.reading() as conn:
        at = district.clock()
        rows = queues.orders_in(conn, district.tenant, name, limit=limit)
    return [{**row, "age_s": _age_s(row["since"], at)} for row in rows]


def _age_s(since: object, at: datetime) -> float | None:
    return (at - since).total_seconds() if isinstance(since, datetime) else None


def find_work_order(number: str, *, district: District) -> WorkOrderId:
    """Return the work order of a number.

    Raises
    ------
    NotFound
        No work order has it.
    """
    with district.reading() as conn:
        found = queues.order_of_number(conn, district.tenant, number)
    if found is None:
        raise NotFound(
            problem=f"no work order has the number {number!r}",
            problem_zh=f"没有工单号为 {number!r} 的工单",
            number=number,
        )
    return found
