"""Measure work done by several clients at once, several times over: medians, never limits."""

import itertools
import os
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from storm import at_once

Step = Callable[[int], object]
"""Does the call with this running number."""

Client = Callable[[int], AbstractContextManager[Step]]
"""Opens what one client needs, by the client's number, and gives its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one measurement found: units a second, the median of all repetitions.

    CPU is that of a unit, in this process and in the database server with its backends. On a
    machine that others use too it is the dependable column.
    """

    what: str
    n_clients: int
    n_members: int | None = None
    unit: str = "calls"
    per_s: float
    repetitions: tuple[float, ...]
    p50_ms: float | None = None
    p99_ms: float | None = None
    client_cpu_ms: float | None = None
    server_cpu_ms: float | None = None

    @property
    def key(self) -> tuple[str, int, int | None]:
        """Return what other figures are compared by."""
        return self.what, self.n_clients, self.n_members


def measure(
    what: str,
    client: Client,
    *,
    server_pid: int,
    n_clients: int,
    n_calls: int,
    n_repetitions: int,
    units_a_call: int = 1,
    **more: object,
) -> Figure:
    """Let `n_clients` share `n_calls` calls, after a tenth of them to warm up; so many times."""
    numbers = itertools.count()
    _run(client, numbers, n_clients=n_clients, n_calls=max(n_calls // 10, 6 * n_clients))
    speeds, latencies_s = [], []
    own_s, server_s = time.process_time(), cpu_s_of_server(server_pid)
    for _ in range(n_repetitions):
        seconds, took_s = _run(client, numbers, n_clients=n_clients, n_calls=n_calls)
        speeds.append(len(took_s) * units_a_call / seconds)
        latencies_s += took_s
    n_units = len(latencies_s) * units_a_call
    latencies_s.sort()
    return Figure(
        what=what,
        n_clients=n_clients,
        per_s=statistics.median(speeds),
        repetitions=tuple(round(one, 1) for one in speeds),
        p50_ms=1_000 * latencies_s[len(latencies_s) // 2],
        p99_ms=1_000 * latencies_s[int(0.99 * (len(latencies_s) - 1))],
        client_cpu_ms=1_000 * (time.process_time() - own_s) / n_units,
        server_cpu_ms=1_000 * (cpu_s_of_server(server_pid) - server_s) / n_units,
        **more,
    )


def cpu_s_of_server(pid: int) -> float:
    """Return the CPU seconds of a database server, its backends and those that have ended."""
    ticks = sum(_ticks(Path(f"/proc/{pid}"), with_ended=True))
    for task in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        ticks += sum(_ticks(Path(f"/proc/{task}"), with_ended=False))
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(process: Path, *, with_ended: bool) -> list[int]:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return []
    return [int(one) for one in fields[11 : 15 if with_ended else 13]]


def _run(
    client: Client, numbers: "itertools.count[int]", *, n_clients: int, n_calls: int
) -> tuple[float, list[float]]:
    calls = itertools.count()
    took_s: list[float] = []

    def work(number: int) -> None:
        with client(number) as step:
            while next(calls) < n_calls:
                started = time.perf_counter()
                step(next(numbers))
                took_s.append(time.perf_counter() - started)

    return at_once(n_clients, work), took_s
