"""Builders for batches: orders by number, the seconds of each pair by hand."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from deciding import NOW, an_order

from gridmap.dispatch.assign import shortlist
from gridmap.dispatch.batch import Batch, BatchOrder, decide_batch
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, OrderFacts, Situation
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimes

PLAIN = DispatchPolicy(other_grid_s=0.0).in_batch()


def a_batch_order(
    number: str,
    candidates: Sequence[Candidate],
    seconds: Mapping[str, float],
    *,
    order: OrderFacts | None = None,
    weight: int = 1,
    policy: DispatchPolicy = PLAIN,
) -> BatchOrder:
    """Return an order of a batch; `seconds` by the code of the member, missing = no way."""
    facts = order or an_order()
    facts = replace(facts, id=WorkOrderId(uuid.uuid5(uuid.NAMESPACE_OID, number)))
    situation = Situation(at=NOW, radius_m=1_500.0, order=facts, candidates=tuple(candidates))
    listed = shortlist(situation, policy)
    times = TravelTimes(
        seconds=tuple(seconds.get(one.code, float("inf")) for one in listed.timed),
        engine="by hand",
    )
    return BatchOrder(
        situation=situation,
        number=number,
        listed=listed,
        times=times,
        policy=policy,
        weight=weight,
    )


def match_of(batch: Batch) -> list[str | None]:
    """Return the code of who goes to each order."""
    return [one.chosen and one.chosen.code for one in batch.decisions]


def decided(orders: Sequence[BatchOrder], policy: DispatchPolicy = PLAIN) -> Batch:
    """Return the batch."""
    return decide_batch([replace(one, policy=policy) for one in orders])
