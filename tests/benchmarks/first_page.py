"""How long somebody waits who types `gridmap demo`: from the command to the live page."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from timing import Figure

_LIMIT_S = 180.0
_ASKED = ("/map", "/layers/grids.geojson")


def figures(folder: Path, *, n_repetitions: int) -> Iterator[Figure]:
    """Start the sample district in an empty folder, then again in the same one."""
    first, again = [], []
    for number in range(n_repetitions):
        home = folder / f"demo-{number}"
        first.append(_seconds_to_page(home))
        again.append(_seconds_to_page(home))
    for what, seconds in (("first run", first), ("second run", again)):
        median_s = statistics.median(seconds)
        yield Figure(
            what=f"gridmap demo, {what}: command to live page",
            n_clients=1,
            unit="pages",
            per_s=1 / median_s,
            repetitions=tuple(round(one, 2) for one in seconds),
            p50_ms=1_000 * median_s,
        )


def _seconds_to_page(home: Path) -> float:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    started = time.perf_counter()
    demo = subprocess.Popen(
        [Path(sys.executable).with_name("gridmap"), "demo", "--port", str(port), "--out", home],
        env={**os.environ, "GRIDMAP_DATA_FOLDER": str(home / "data")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for path in _ASKED:
            _wait_for(f"http://127.0.0.1:{port}{path}", until=started + _LIMIT_S)
        return time.perf_counter() - started
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)


def _wait_for(url: str, *, until: float) -> None:
    while time.perf_counter() < until:
        try:
            if httpx.get(url, trust_env=False, timeout=_LIMIT_S).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError(url)
