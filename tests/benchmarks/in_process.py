"""The flows as a program calls them: no HTTP, one process, threads that share a pool."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from big_town import POLICY, BigTown, an_intake
from timing import Step

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_batch import dispatch_batch
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
from gridmap.model.work_order import BatchOutcome
from gridmap.travel.straight_line import StraightLine

_batches = itertools.count()


class Receives:
    """Requests, so many in one call."""

    def __init__(self, town: BigTown, *, n_together: int = 1) -> None:
        self._district = town.district
        self._n_together = n_together
        self._name = next(_batches)

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._receive

    def _receive(self, n: int) -> None:
        intakes = [
            an_intake(f"{self._name}-{n}-{i}", seed=n * self._n_together + i)
            for i in range(self._n_together)
        ]
        receive_requests(intakes, district=self._district, policy=POLICY)


class Dispatches:
    """One work order after the other, each waiting for somebody."""

    def __init__(
        self,
        town: BigTown,
        orders: Sequence[WorkOrderId],
        *,
        travel: TravelTimeEngine | None = None,
    ) -> None:
        self._town = town
        self._orders = orders
        self._travel = travel

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._dispatch

    def _dispatch(self, n: int) -> None:
        dispatch(self._orders[n], self._town, travel=self._travel)


class DispatchesTogether:
    """What waits longest, so many orders in one batch; only one client at a time may."""

    def __init__(self, town: BigTown, *, n_together: int, travel: TravelTimeEngine) -> None:
        self._town, self._n_together, self._travel = town, n_together, travel

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._match

    def _match(self, n: int) -> None:
        del n
        batch = dispatch_batch(
            district=self._town.district,
            travel=self._travel,
            policy=DispatchPolicy(),
            limit=self._n_together,
        )
        if batch is None or batch.count(BatchOutcome.ASSIGNED) != self._n_together:
            raise RuntimeError("the queue is empty or the town full: the figures mean nothing")


def dispatch(order: WorkOrderId, town: BigTown, *, travel: TravelTimeEngine | None = None) -> None:
    """Dispatch one work order; somebody has to be found."""
    outcome = dispatch_work_order(
        order,
        district=town.district,
        travel=travel or StraightLine(),
        policy=DispatchPolicy(),
    )
    if outcome.assignment_id is None:
        raise RuntimeError("the town is full: the figures mean nothing")
