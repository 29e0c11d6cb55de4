"""Benchmarks beside their floor, all in one run: medians and ratios, never a limit.

python tests/benchmarks/run.py [--quick] [floor flows http loading dispatch start streets shapes
                                             siting frames]

Starts a private cluster in a folder of its own, prints a table, writes out/bench/<date>.json.
Without names everything is measured; ratios need the floor of the same run.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import bare
import dispatching
import first_page
import frames
import in_process
import loading
import over_http
import siting
import street_shapes
import streets
from api_process import ApiProcess
from big_town import BigTown, big_town
from report import COMMITS, show, write
from rich.console import Console
from timing import Figure, measure

from gridmap.cluster import RunningCluster, create_database, running_cluster, status
from gridmap.cluster.roles import Role

NAMES = (
    "floor",
    "flows",
    "http",
    "loading",
    "dispatch",
    "start",
    "streets",
    "shapes",
    "siting",
    "frames",
)
_IN_A_TOWN = {"floor", "flows", "http", "loading"}
RECEIVE, DISPATCH = "receive", "dispatch"
_MOST_TO_WARM_UP = 500  # six calls for each of 64 clients, and what they take at the end


@dataclass(slots=True)
class Run:
    """What one run measures, and what it has found so far."""

    cluster: RunningCluster
    server_pid: int
    names: tuple[str, ...]
    n_repetitions: int
    scale: float
    console: Console
    figures: list[Figure] = field(default_factory=list)
    street_figures: list[streets.StreetFigure] = field(default_factory=list)
    shape_figures: list[street_shapes.ShapeFigure] = field(default_factory=list)
    siting_figures: list[siting.SitingFigure] = field(default_factory=list)
    frame_figures: list[frames.FrameFigure] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)

    def note(self, figure: Figure) -> None:
        self.figures.append(figure)
        self.console.print(f"  {figure.what}, {figure.n_clients}: {figure.per_s:,.0f} /s")

    def measure(self, what: str, client: object, *, n_calls: int, **more: object) -> None:
        self.note(
            measure(
                what,
                client,
                server_pid=self.server_pid,
                n_calls=max(int(n_calls * self.scale), 1),
                n_repetitions=self.n_repetitions,
                **more,
            )
        )

    def orders_for(self, town: BigTown, n_calls: int) -> list:
        """Return enough work orders for a measurement of dispatch with its warm-up."""
        n = int((n_calls * self.scale) * (self.n_repetitions + 0.2)) + _MOST_TO_WARM_UP
        return town.open_orders(n, seed=20_000_000 + 1_000_000 * len(self.figures))

    def all(self) -> None:
        """Measure everything that was asked for."""
        if _IN_A_TOWN & set(self.names):
            self._in_towns()
        if "dispatch" in self.names:
            self._dispatches()
        if "start" in self.names:
            with folder_of_its_own() as folder:
                for figure in first_page.figures(folder, n_repetitions=self.n_repetitions):
                    self.note(figure)
        if "streets" in self.names:
            self._streets()
        if "shapes" in self.names:
            with folder_of_its_own() as folder:
                for ground in streets.real_grounds():
                    self.shape_figures += street_shapes.figures(ground, folder, self.console.print)

        if "siting" in self.names:
            n_demand = 20_000 if self.scale == 1.0 else 2_000
            say = self.console.print
            self.siting_figures += siting.figures(n_demand=n_demand, say=say)
        if "frames" in self.names:
            with big_town(self.cluster, n_members=1_500, name="frames") as town:
                seconds, say = 20.0 * self.scale, self.console.print
                self.frame_figures += frames.figures(town, seconds=seconds, say=say)

    def _in_towns(self) -> None:
        for n_members in (1_500, 10_000):
            if n_members > 1_500 and "flows" not in self.names:
                continue
            with big_town(self.cluster, n_members=n_members) as town:
                self.sizes.append(town.sizes())
                self.console.print(town.sizes(), style="bold")
                if n_members == 1_500 and "floor" in self.names:
                    self._floor(town)
                if "flows" in self.names:
                    self._flows(town)
                if n_members == 1_500 and "http" in self.names:
                    self._http(town)
                if n_members == 1_500 and "loading" in self.names:
                    for figure in loading.figures(town, n_repetitions=self.n_repetitions):
                        self.note(figure)

    def _dispatches(self) -> None:
        for n_members in (*dispatching.SIZES, dispatching.N_RECOMMENDING):
            with big_town(self.cluster, n_members=n_members, name="dispatch") as town:
                self.sizes.append(town.sizes())
                self.console.print(town.sizes(), style="bold")
                if n_members in dispatching.SIZES:
                    dispatching.in_a_town(self, town)
                else:
                    dispatching.recommending(self, town)
                    dispatching.matching(self, town)

    def _streets(self) -> None:
        create_database(self.cluster, "streets")
        url = self.cluster.url(Role.SUPERUSER, "streets")  # pgRouting wants one
        with folder_of_its_own() as folder:
            n_side = 447 if self.scale == 1.0 else 150
            for figure in streets.figures(folder, n_side=n_side, url=url, say=self.console.print):
                self.street_figures.append(figure)
                words = f"  {figure.ground}, {figure.task}, {figure.engine}: {figure.ms:,.2f} ms"
                self.console.print(words)

    def _floor(self, town: BigTown) -> None:
        for n_clients in (1, 8):
            self.measure(COMMITS, bare.Commits(town), n_clients=n_clients, n_calls=2_000)
        for n_clients in (1, 8):
            self.measure(f"{RECEIVE}, bare", bare.Requests(town), n_clients=n_clients, n_calls=500)
        (order,) = town.open_orders(1, seed=15_000_000)
        in_process.dispatch(order, town)
        told = bare.told_by(town)
        for n_clients in (1, 8):
            dispatches = bare.Dispatches(town, self.orders_for(town, 500), told)
            self.measure(f"{DISPATCH}, bare", dispatches, n_clients=n_clients, n_calls=500)

    def _flows(self, town: BigTown) -> None:
        n = town.n_members
        for n_clients in (1, 8):
            receives = in_process.Receives(town)
            self.measure(RECEIVE, receives, n_clients=n_clients, n_calls=500, n_members=n)
        batches = in_process.Receives(town, n_together=500)
        self.measure(
            f"{RECEIVE}, 500 together", batches, n_clients=1, n_calls=6, units_a_call=500,
            n_members=n,
        )  # fmt: skip
        for n_clients in (1, 8):
            dispatches = in_process.Dispatches(town, self.orders_for(town, 300))
            self.measure(DISPATCH, dispatches, n_clients=n_clients, n_calls=300, n_members=n)

    def _http(self, town: BigTown) -> None:
        api = ApiProcess(town.app_url, town.owner_url).wait_until_alive()
        try:
            for n_clients in (1, 8, 64):
                posts = over_http.Posts(api.url, to_the_end=False)
                self.measure(f"{RECEIVE}, HTTP", posts, n_clients=n_clients, n_calls=600)
            for n_clients in (1, 8, 64):
                posts = over_http.Posts(api.url, to_the_end=True)
                self.measure("received to done, HTTP", posts, n_clients=n_clients, n_calls=150)
        finally:
            api.stop()


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """Give a folder that the database server may enter, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[], help=", ".join(NAMES))
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a third of the calls, two rounds; a tenth of the made network",
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}")
    with folder_of_its_own() as folder, running_cluster(folder / "data") as cluster:
        run = Run(
            cluster=cluster,
            server_pid=status(folder / "data").server_pid or 0,
            names=tuple(asked.names) or NAMES,
            n_repetitions=2 if asked.quick else 3,
            scale=0.3 if asked.quick else 1.0,
            console=Console(width=120),
        )
        run.all()
    if run.figures:
        show(run.figures, run.console)
    streets.show(run.street_figures, run.console)
    street_shapes.show(run.shape_figures, run.console)
    siting.show(run.siting_figures, run.console)
    frames.show(run.frame_figures, run.console)
    found = [*run.figures, *run.street_figures, *run.shape_figures, *run.siting_figures]
    written = write([*found, *run.frame_figures], run.sizes)
    run.console.print(f"written to {written}")


if __name__ == "__main__":
    main()
