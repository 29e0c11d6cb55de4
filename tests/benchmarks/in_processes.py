"""Clients in processes of their own, each with one connection: no interpreter is shared.

Threads of one process take turns in Python. Who decides in Python waits for that turn, who only
hands rows to the driver hardly does; processes have no such turn, ours or the peer's.
"""

import gc
import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import bare
from big_town import BigTown
from timing import Client, Figure, cpu_s_of_server

from gridmap.model.ids import WorkOrderId
from gridmap.store.engine import open_database

Opens = Callable[[BigTown, Sequence[WorkOrderId]], Client]
"""Gives what dispatches these orders in this town."""

_FORK = multiprocessing.get_context("fork")  # streets are built once, by the parent
_N_WARMING_UP = 30  # the driver prepares at the sixth call, the server settles on a plan five later
_PATIENCE_S = 60.0  # one that fails to start leaves the others waiting


@dataclass(frozen=True, slots=True)
class _Ran:
    """What one process did, by the clock that all of them share."""

    began_at_s: float
    ended_at_s: float
    took_s: list[float]
    cpu_s: float


def n_orders(n_processes: int, n_calls: int) -> int:
    """Return how many orders a measurement takes."""
    return n_processes * (_N_WARMING_UP + n_calls // n_processes)


def measure(
    what: str,
    opens: Opens,
    town: BigTown,
    orders: Sequence[WorkOrderId],
    *,
    n_processes: int,
    server_pid: int,
) -> Figure:
    """Let the processes share the orders, each after some calls to warm up."""
    all_warm = _FORK.Barrier(n_processes + 1)
    told: multiprocessing.Queue[_Ran] = _FORK.Queue()
    workers = [
        _FORK.Process(target=_work, args=(opens, town, orders[number::n_processes], all_warm, told))
        for number in range(n_processes)
    ]
    gc.freeze()  # what the parent made is not written to by collectors of the children
    for one in workers:
        one.start()
    all_warm.wait(_PATIENCE_S)
    server_s = cpu_s_of_server(server_pid)
    ran = [told.get() for _ in workers]
    server_s = cpu_s_of_server(server_pid) - server_s
    for one in workers:
        one.join()
    took_s = sorted(seconds for one in ran for seconds in one.took_s)
    wall_s = max(one.ended_at_s for one in ran) - min(one.began_at_s for one in ran)
    per_s = len(took_s) / wall_s
    return Figure(
        what=what,
        n_clients=n_processes,
        n_members=town.n_members,
        per_s=per_s,
        repetitions=(round(per_s, 1),),
        p50_ms=1_000 * took_s[len(took_s) // 2],
        p99_ms=1_000 * took_s[int(0.99 * (len(took_s) - 1))],
        client_cpu_ms=1_000 * sum(one.cpu_s for one in ran) / len(took_s),
        server_cpu_ms=1_000 * server_s / len(took_s),
    )


def _work(
    opens: Opens,
    town: BigTown,
    orders: Sequence[WorkOrderId],
    all_warm: "multiprocessing.synchronize.Barrier",
    told: "multiprocessing.Queue[_Ran]",
) -> None:
    """Dispatch one order after the other; connections are never the parent's."""
    bare.connections_to.cache_clear()
    district = replace(town.district, db=open_database(town.app_url, pool_size=1))
    with opens(replace(town, district=district), orders)(0) as step:
        for number in range(_N_WARMING_UP):
            step(number)
        all_warm.wait(_PATIENCE_S)
        took_s, cpu_s, began_at_s = [], time.process_time(), time.monotonic()
        for number in range(_N_WARMING_UP, len(orders)):
            started_s = time.perf_counter()
            step(number)
            took_s.append(time.perf_counter() - started_s)
    told.put(_Ran(began_at_s, time.monotonic(), took_s, time.process_time() - cpu_s))
