"""What a run has found: a table for people, a file for later."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from frames import FrameFigure
from rich.console import Console
from rich.table import Table
from siting import SitingFigure
from street_shapes import ShapeFigure
from streets import StreetFigure
from timing import Figure

COMMITS = "one-row commit, bare"
"""The floor of everything: a durable transaction of one row."""

_HEADERS = (
    "members",
    "clients",
    "per s",
    "p50 ms",
    "p99 ms",
    "CPU ms",
    "server CPU ms",
    "of commits",
    "of bare",
)
_FOLDER = Path(__file__).parents[2] / "out" / "bench"


Floors = dict[tuple[str, int, int | None], float]


def ratio(figure: Figure, floors: Floors, floor: str) -> float | None:
    """Return how much of a floor a figure reaches, with as many clients; in its town if it can."""
    n_clients = figure.n_clients
    anywhere = floors.get((floor, n_clients, None))
    least = floors.get((floor, n_clients, figure.n_members), anywhere)
    return None if least is None else figure.per_s / least


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print the table."""
    floors: Floors = {one.key: one.per_s for one in figures}
    table = Table("what", title="Medians", title_justify="left")
    for name in _HEADERS:
        table.add_column(name, justify="right")
    for one in figures:
        kind = one.what.split(",")[0]
        table.add_row(
            one.what,
            "" if one.n_members is None else f"{one.n_members:,}",
            str(one.n_clients),
            f"{one.per_s:,.2f}" if one.per_s < 1 else f"{one.per_s:,.0f} {one.unit}",
            *("" if ms is None else f"{ms:,.1f}" for ms in (one.p50_ms, one.p99_ms)),
            *("" if ms is None else f"{ms:,.2f}" for ms in (one.client_cpu_ms, one.server_cpu_ms)),
            *(
                "" if share is None else f"{share:.2f}"
                for share in (ratio(one, floors, COMMITS), ratio(one, floors, f"{kind}, bare"))
            ),
        )
    console.print(table)


def write(
    figures: Sequence[Figure | StreetFigure | ShapeFigure | SitingFigure | FrameFigure],
    sizes: Sequence[str],
) -> Path:
    """Write everything to out/bench/<date>.json."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = _FOLDER / f"{now:%Y-%m-%dT%H%M%S}.json"
    facts = {
        "at": now.isoformat(),
        "cores": os.cpu_count(),
        "load_1_min": os.getloadavg()[0],
        "sizes": list(sizes),
        "figures": [asdict(one) for one in figures],
    }
    path.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
