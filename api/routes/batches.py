"""Batches 批量派单: many orders matched at once, what that gained, what became of each."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.batch_schemas import BatchDone, BatchedOrder, BatchTold, BatchWhole
from api.deps import LangDep, ServicesDep, WorkerDep, wake
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.look_up_batches import read_batch, read_batches
from gridmap.model.ids import BatchId

router = APIRouter(prefix="/batches", tags=["batches 批量派单"])


@router.post("", summary="立即批量派单 · Match what is due now")
def post_batch(services: ServicesDep, worker: WorkerDep, lang: LangDep) -> BatchDone:
    """Match the ordinary orders that are due, however few; asked again it matches what is left."""
    done = dispatch_batch(
        district=services.district, travel=services.travel, policy=services.dispatch_policy
    )
    wake(worker)
    if done is None:
        return BatchDone()
    return BatchDone(
        batch_id=done.batch_id,
        text=done.gain.text(lang),
        gain=done.gain.as_facts(),
        orders=[
            BatchedOrder(
                work_order_id=one.order_id,
                number=one.number,
                outcome=one.outcome,
                member_code=one.member_code,
                assignment_id=one.assignment_id,
            )
            for one in done.results
        ],
    )


@router.get("", summary="最近批次 · The newest batches")
def get_batches(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 20
) -> list[BatchTold]:
    """Return the newest batches first, each beside what one after the other would have cost."""
    rows = read_batches(district=services.district, limit=limit)
    return [BatchTold.model_validate(row) for row in rows]


@router.get("/{batch_id}", summary="一个批次 · One batch")
def get_batch(batch_id: UUID, services: ServicesDep) -> BatchWhole:
    """Return one batch with its policy and what became of each order."""
    return BatchWhole.model_validate(read_batch(BatchId(batch_id), district=services.district))
