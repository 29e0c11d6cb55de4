"""Durable dispatches with street times and reasons, beside the same writes and other ways.

In towns of 1,500 and 100,000 members: the flow as a program calls it; the rows it writes, by
psycopg and by pgbench, decided elsewhere; a queue in batches, and their rows; the nearest by SQL
that skips locked rows; a script in Redis. In one of 10,000: the recommendation that a dispatcher
sees. Alone: the match of a batch.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import bare
import dispatch_peers
import in_processes
import numpy as np
from big_town import BigTown, a_place
from dispatch_ground import street_travel
from in_process import Dispatches, DispatchesTogether
from timing import Client, Step

from gridmap.dispatch.matching import one_place_each, optimal
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.preview_dispatch import preview_dispatch
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine

if TYPE_CHECKING:
    from run import Run

SIZES, N_RECOMMENDING = (1_500, 100_000), 10_000
CLIENTS = (1, 8, 64)
N_PROCESSES = 8
MOST_CONNECTIONS = 40  # pgbench gives each client one; the others take turns with eight
DISPATCH, RECOMMEND, IN_PROCESSES = "dispatch", "recommend", "dispatch in processes"
N_BATCH_ORDERS, N_BATCH_MEMBERS = 200, 600
BATCH = f"dispatch in a batch of {N_BATCH_ORDERS}"


class Recommends:
    """Who would be sent to one order after the other, with reasons; nothing is written.

    Expert test 24 (dispatch.md 6 B): at 10,000 members p50 <= 20 ms, p95 <= 100 ms, p99 <= 250 ms.
    """

    def __init__(self, town: BigTown, orders: list, travel: object) -> None:
        self._town, self._orders, self._travel = town, orders, travel

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._recommend

    def _recommend(self, n: int) -> None:
        preview = preview_dispatch(
            self._orders[n % len(self._orders)],
            district=self._town.district,
            travel=self._travel,
            policy=DispatchPolicy(),
        )
        if preview.decision.chosen is None:
            raise RuntimeError("nobody can go: the figures mean nothing")


def in_a_town(run: "Run", town: BigTown) -> None:
    """Measure dispatches and their peers in one town."""
    travel, n = street_travel(town), town.n_members
    gc.collect()
    gc.freeze()  # as `serve` and `work` do once they have started
    n_calls = 300

    def measured(what: str, client: object, n_clients: int) -> None:
        run.measure(what, client, n_clients=n_clients, n_calls=n_calls, n_members=n)

    for n_clients in CLIENTS:
        orders = run.orders_for(town, n_calls)
        measured(DISPATCH, Dispatches(town, orders, travel=travel), n_clients)
        told = bare.told_by(town)
        rows = bare.Dispatches(town, run.orders_for(town, n_calls), told)
        measured(f"{DISPATCH}, bare", rows, n_clients)
        skipping = dispatch_peers.SkipLocked(town, run.orders_for(town, n_calls))
        measured(f"{DISPATCH}, skip locked", skipping, n_clients)
        if n_clients == N_PROCESSES:
            _in_processes(run, town, travel, told)
        if n_clients > MOST_CONNECTIONS:
            continue
        run.note(
            dispatch_peers.pgbench(
                town, run.orders_for(town, n_calls), n_clients=n_clients,
                n_each=max(int(n_calls * run.scale) // n_clients, 3), told=told,
            )
        )  # fmt: skip
    _in_batches(run, town, travel)
    with dispatch_peers.running_redis() as redis:
        if redis is None:
            run.console.print("  no Redis on this machine: left out")
            return
        claims = dispatch_peers.RedisClaims(town, redis)
        for n_clients in CLIENTS:
            measured(f"{DISPATCH}, Redis", claims, n_clients)


def _in_processes(run: "Run", town: BigTown, travel: object, told: bare.Told) -> None:
    """Measure clients that share no interpreter: ours, and the same writes bare."""

    def ours(there: BigTown, orders: Sequence[WorkOrderId]) -> Client:
        return Dispatches(there, orders, travel=travel)

    def rows(there: BigTown, orders: Sequence[WorkOrderId]) -> Client:
        return bare.Dispatches(there, orders, told, n_connections=1)

    n_orders = in_processes.n_orders(N_PROCESSES, int(1_200 * run.scale))
    for what, opens in ((IN_PROCESSES, ours), (f"{IN_PROCESSES}, bare", rows)):
        orders = town.open_orders(n_orders, seed=40_000_000 + 1_000_000 * len(run.figures))
        run.note(
            in_processes.measure(
                what, opens, town, orders, n_processes=N_PROCESSES, server_pid=run.server_pid
            )
        )


def _in_batches(run: "Run", town: BigTown, travel: TravelTimeEngine) -> None:
    """Measure a long queue: batches of one dispatcher, and the rows of such dispatches bare."""
    n = town.n_members
    together = DispatchesTogether(town, n_together=N_BATCH_ORDERS, travel=travel)
    run.measure(
        BATCH, together, n_clients=1, n_calls=20, units_a_call=N_BATCH_ORDERS, n_members=n,
    )  # fmt: skip
    for n_clients in (1, N_PROCESSES):
        rows = bare.Dispatches(town, run.orders_for(town, 300), bare.told_by(town))
        run.measure(f"{BATCH}, bare", rows, n_clients=n_clients, n_calls=300, n_members=n)
    best = run.figures[-1].per_s
    batch = run.figures[-3]
    run.console.print(f"  a batch dispatches {batch.per_s / best:.2f} of its rows bare, 8 clients")


def recommending(run: "Run", town: BigTown) -> None:
    """Measure the recommendation for one order among many members."""
    orders = run.orders_for(town, 300)
    client = Recommends(town, orders, street_travel(town))
    run.measure(RECOMMEND, client, n_clients=1, n_calls=300, n_members=town.n_members)


class Batches:
    """Street times of every order to every member, and the best match of them."""

    def __init__(self, town: BigTown) -> None:
        self._travel, self._side_deg = street_travel(town), town.side_deg
        self._members = [self._place(number) for number in range(N_BATCH_MEMBERS)]

    def _place(self, number: int) -> LonLat:
        return a_place(number, side_deg=self._side_deg)

    @contextmanager
    def __call__(self, number: int) -> Iterator[Step]:
        del number
        yield self._match

    def _match(self, n: int) -> None:
        first = 1_000_000 + n * N_BATCH_ORDERS
        orders = [self._place(first + number) for number in range(N_BATCH_ORDERS)]
        matrix = self._travel.times_between(self._members, orders, at=datetime.now(UTC))
        match = optimal(one_place_each(np.transpose(matrix.seconds)))
        if None in match:
            raise RuntimeError("an order was left over: the figures mean nothing")


def matching(run: "Run", town: BigTown) -> None:
    """Measure a batch of 200 orders and 600 members.

    Expert test 24 (dispatch.md 6 B): at most 500 ms, the ways included.
    """
    what = f"batch of {N_BATCH_ORDERS} × {N_BATCH_MEMBERS}"
    run.measure(what, Batches(town), n_clients=1, n_calls=20, unit="batches")
