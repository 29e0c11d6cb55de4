"""Serve a district, open every page of it, and write down what was found.

python tests/walk_through.py REPORT                 the demonstration, from nothing
python tests/walk_through.py REPORT APP_URL OWNER_URL    a district that is filled already

A program of its own, so that it can be run where there is no network at all.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from api_process import ApiProcess, free_port, local_client
from every_page import look_at_all
from packet_capture import n_without_a_way
from playwright.sync_api import sync_playwright

LONGEST_START_S = 300.0
LONGEST_END_S = 60.0


@contextmanager
def the_demonstration(folder: Path) -> Iterator[str]:
    """Run `gridmap demo` in a folder of its own until its map is written too."""
    port, out = free_port(), folder / "out"
    program = Path(sys.executable).with_name("gridmap")
    environment = {**os.environ, "GRIDMAP_DATA_FOLDER": str(folder / "data")}
    demo = subprocess.Popen(
        [program, "demo", "--port", str(port), "--out", str(out)], env=environment
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_alive(url, demo)
        yield url
    finally:
        demo.terminate()
        with suppress(subprocess.TimeoutExpired):
            demo.wait(LONGEST_END_S)
        demo.kill()


def wait_until_alive(url: str, process: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + LONGEST_START_S
    with local_client(url) as client:
        while time.monotonic() < limit and process.poll() is None:
            with suppress(httpx.TransportError):
                if client.get("/livez").is_success:
                    return
            time.sleep(0.2)
    raise RuntimeError(f"the demonstration did not come: it ended with {process.poll()}")


@contextmanager
def a_served_district(app_url: str, owner_url: str) -> Iterator[str]:
    """Serve a district that is filled already."""
    server = ApiProcess(app_url, owner_url, flags=("--worker",)).wait_until_alive()
    try:
        yield server.url
    finally:
        server.kill()


def main() -> None:
    """Walk through all pages and write what was found."""
    report, *urls = sys.argv[1:]
    folder = Path(report).parent
    with tempfile.TemporaryDirectory(prefix="gridmap-walk-") as place:
        Path(place).chmod(0o755)
        served = a_served_district(*urls) if urls else the_demonstration(Path(place))
        with served as url, sync_playwright() as playwright:
            n_ip6 = n_without_a_way()  # before there is a browser, which asks for ways itself
            pages = look_at_all(playwright, url, shots=None if urls else folder)
    told = {"pages": pages, "n_ip6_of_the_server": n_ip6}
    Path(report).write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
