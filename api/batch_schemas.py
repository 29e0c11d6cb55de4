"""What batches tell over the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from gridmap.model.work_order import BatchOutcome


class BatchedOrder(BaseModel):
    """What became of one order of a batch."""

    work_order_id: UUID
    number: str
    outcome: BatchOutcome
    member_code: str | None
    assignment_id: UUID | None


class BatchDone(BaseModel):
    """A batch just dispatched; empty where nothing was due or another one is under way."""

    batch_id: UUID | None = None
    text: str | None = None
    gain: dict[str, Any] | None = None
    orders: list[BatchedOrder] = []


class BatchTold(BaseModel):
    """A batch of the past: both sides in figures, and how many orders came to which end."""

    id: UUID
    made_at: datetime
    engine: str
    gain: dict[str, Any]
    outcomes: dict[BatchOutcome, int] | None


class BatchWhole(BaseModel):
    """A batch with its policy and its orders."""

    id: UUID
    made_at: datetime
    engine: str
    gain: dict[str, Any]
    policy: dict[str, Any]
    orders: list[BatchedOrder]
