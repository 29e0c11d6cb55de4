"""The two flows as a program calls them: no HTTP, one process, threads that share a pool."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from big_town import POLICY, BigTown, an_intake
from timing import Step

from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.receive_requests import receive_requests
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimeEngine
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
