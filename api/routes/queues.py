"""Queues 队列: where every open work order waits, in sight of everybody."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import LangDep, ServicesDep
from api.escalation_schemas import QueuedOrder, QueuesTold, QueueTold
from gridmap.flows.look_up_queues import read_queue, read_queues

router = APIRouter(prefix="/queues", tags=["queues 队列"])


@router.get("", summary="各队列数量与最长等待 · Counts and oldest ages")
def get_queues(services: ServicesDep, lang: LangDep) -> QueuesTold:
    """Return how many open orders stand in each queue, and how long the oldest has.

    An order is in exactly one queue that `holds`, unless somebody is at it; the others lie across.
    """
    found = read_queues(district=services.district)
    return QueuesTold(
        at=found.at,
        n_open=found.n_open,
        n_handled=found.n_handled,
        queues=[
            QueueTold(
                queue=one.queue.code,
                title=one.queue.en if lang == "en" else one.queue.zh,
                holds=one.queue.holds,
                n=one.n,
                oldest_since=one.oldest_since,
                oldest_age_s=one.oldest_age_s,
            )
            for one in found.states
        ],
    )


@router.get("/{name}", summary="一个队列的工单 · The orders of one queue")
def get_queue(
    name: str, services: ServicesDep, limit: Annotated[int, Query(ge=1, le=20_000)] = 500
) -> list[QueuedOrder]:
    """Return the orders of one queue with their age, the one that waits longest first."""
    rows = read_queue(name, district=services.district, limit=limit)
    return [QueuedOrder.model_validate(row) for row in rows]
