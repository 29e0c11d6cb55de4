"""Searches along streets beside their peers and the floor: the same questions, the same graph.

(a) the nearest 5 of 1,500 moving members for 1,000 requests, (b) one sweep from 200 stations,
(c) 500 x 500. CPU seconds of this process, the least of some repetitions; of pgRouting, which
works in the server, wall seconds. Limit of (a) and (b): 900 s, on foot.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table
from street_ground import Ground, made_ground, one_pass, real_ground
from street_peers import Networkx, Ours, OursEach, OursFallback, RawScipy
from street_servers import Left, Pandana, PgRouting, Valhalla

from gridmap.travel.kernels import kernel

TASKS = {
    "nearest": "(a) nearest 5 of 1,500, 1,000 requests",
    "sweep": "(b) sweep, 200 stations",
    "matrix": "(c) 500 x 500",
}
_BUDGET_S = 2.0
_OWN = "gridmap, C" if kernel.name == "c" else "gridmap, not compiled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetFigure:
    """What one engine took for one task on one network; a part of it was scaled up."""

    ground: str
    task: str
    engine: str
    ms: float
    part: float = 1.0
    off_s: float | None = None

    def of(self, other: "StreetFigure") -> float:
        return self.ms / other.ms


def real_grounds() -> list[Ground]:
    """Return the largest real network at hand, if any is."""
    at_hand = Path(__file__).parents[3] / "shared" / "data" / "streets"
    data = Path(os.environ.get("GRIDMAP_TEST_DATA", at_hand.parent)) / "streets"
    return [real_ground(path) for path in data.glob("porto-alegre.osm.pbf")]


def figures(folder: Path, *, n_side: int, url: str, say):
    """Measure every engine on the real and the made network; `say` tells who is left out."""
    for ground in (*real_grounds(), made_ground(folder, n_side=n_side)):
        say(ground.sizes())
        passing = one_pass(ground, folder)
        yield _figure(ground, "floor", "one pass over all ways", _least_s(passing)[0])
        own = Ours(ground)
        known = {}
        for task in TASKS:
            seconds, known[task] = _least_s(getattr(own, task))
            yield _figure(ground, task, _OWN, seconds)
        yield _figure(ground, "sweep", "what-if of one moved station", _what_if_s(ground))
        for peer in _peers(ground, folder, url, say):
            yield from _measured(ground, peer, known)


def _peers(ground, folder, url, say):
    makers = (OursEach, OursFallback, RawScipy, Networkx, Pandana)
    for make in (
        *makers,
        lambda one: Valhalla(one, folder),
        lambda one: PgRouting(one, url),
    ):
        try:
            yield make(ground)
        except Left as why:
            say(f"left out: {why}")


def _measured(ground, peer, known):
    clock = time.perf_counter if isinstance(peer, PgRouting) else time.process_time
    for task in TASKS:
        if getattr(peer, task, None) is None:
            continue
        seconds, answer = _least_s(getattr(peer, task), clock=clock)
        part = getattr(peer, "parts", {}).get(task, 1)
        yield _figure(
            ground, task, peer.name, seconds * part, part=1 / part,
            off_s=None if part > 1 and task == "sweep" else _off_s(answer, known[task]),
        )  # fmt: skip


def _off_s(answer, known):
    """Return the 95th percentile of the difference where both know a way."""
    ours = known[tuple(slice(n) for n in answer.shape)]
    both = np.isfinite(answer) & np.isfinite(ours)
    return float(np.quantile(np.abs(answer[both] - ours[both]), 0.95)) if both.any() else None


def _what_if_s(ground):
    """Return the seconds for the answer after one station was moved: all is swept anew."""
    moved = ground.stations.copy()
    moved[0] = ground.requests[0]
    own = Ours(ground)

    def ask():
        own._places["stations"] = ground.places(moved)
        return own.sweep()

    return _least_s(ask)[0]


def _least_s(work, *, clock=time.process_time):
    """Return the least seconds of several runs within a budget, and the answer."""
    least_s, spent_s, answer = np.inf, 0.0, None
    while spent_s < _BUDGET_S:
        began = clock()
        answer = work()
        took_s = clock() - began
        least_s, spent_s = min(least_s, took_s), spent_s + max(took_s, 0.02)
    return least_s, answer


def _figure(ground, task, engine, seconds, **more):
    return StreetFigure(ground=ground.name, task=task, engine=engine, ms=1_000 * seconds, **more)


def show(found, console):
    """Print a table for each network: milliseconds, times ours, times the floor."""
    for name in dict.fromkeys(one.ground for one in found):
        here = [one for one in found if one.ground == name]
        floor = next(one for one in here if one.task == "floor")
        console.print(f"{name}: the floor, one pass over all ways, is {floor.ms:.2f} ms")
        table = Table("task", "engine", title=name, title_justify="left")
        for header in ("ms", "times ours", "times the floor", "p95 off, s"):
            table.add_column(header, justify="right")
        for task, words in TASKS.items():
            rows = sorted((one for one in here if one.task == task), key=lambda one: one.ms)
            own = next(one for one in rows if one.engine == _OWN)
            for one in rows:
                table.add_row(
                    words,
                    one.engine + ("" if one.part == 1 else f" (1/{1 / one.part:.0f} asked)"),
                    f"{one.ms:,.1f}",
                    f"{one.of(own):,.1f}",
                    f"{one.of(floor):,.0f}",
                    "" if one.off_s is None else f"{one.off_s:,.3f}",
                )
            table.add_section()
        console.print(table)
