"""How evenly the live map draws, beside a bare Leaflet page of the same things in the same run.

1,500 members, of whom 150 report a place ten times a second, 2,000 work orders and 12,000 points of
the ground (as many as there are cameras, which the map withholds: Party organizations stand in),
1080p, without WebGL and without a graphics card. The bare page is the same Leaflet with a circle
marker for each thing on Leaflet's own canvas and nothing else: no ground, no list, no stream.
"""

import json
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file
from pathlib import Path

import shapely
from api_process import ApiProcess, local_client
from big_town import SOUTH, WEST, ZONE, BigTown
from browser_program import WHOLE
from checked_layers import a_layer, a_row
from every_page import drawn, launch
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from gridmap.flows.import_layer import import_layer
from gridmap.layers.asset_library import asset_folder

N_ORDERS, N_POINTS, N_MOVED, UPDATES_PER_S = 2_000, 12_000, 150, 10
OURS, BARE = "gridmap /map", "bare Leaflet"
_SIZE = {"width": 1920, "height": 1080}
_ZOOM = 14
_READY = 'html[data-state="ready"]'
_WATCH = """(seconds) => {
    const gaps = [], long = [];
    const observer = new PerformanceObserver((seen) => {
        long.push(...seen.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: "longtask" });
    window.watched = new Promise((done) => {
        let last;
        const until = performance.now() + 1000 * seconds;
        const step = (now) => {
            if (last !== undefined) gaps.push(now - last);
            last = now;
            if (now < until) requestAnimationFrame(step);
            else {
                observer.disconnect();
                const heap = performance.memory?.usedJSHeapSize ?? 0;
                done({ gaps, long, heap });
            }
        };
        requestAnimationFrame(step);
    });
}"""
_BARE_PAGE = """<!doctype html><html data-state="loading"><meta charset="utf-8">
<link rel="stylesheet" href="leaflet.css">
<style>html, body, #map { height: 100%; margin: 0 }</style>
<div id="map"></div><script src="leaflet.js"></script><script>
const things = THINGS;
const map = L.map("map", { renderer: L.canvas(), attributionControl: false })
    .setView(things.centre, ZOOM);
const dot = (colour, radius) => ([lon, lat]) => L.circleMarker([lat, lon], {
    radius, color: "#fff", weight: 1.5, fillColor: colour, fillOpacity: 1 }).addTo(map);
things.ground.forEach(dot("#52606d", 2));
things.orders.forEach(dot("#d55e00", 7));
const members = things.members.map(dot("#009e73", 6));
let turn = 0;
setInterval(() => {
    for (let n = 0; n < MOVED; n += 1) {
        const member = members[(turn = (turn + 1) % members.length)];
        const { lat, lng } = member.getLatLng();
        member.setLatLng([lat + (Math.random() - 0.5) / 5e3, lng + (Math.random() - 0.5) / 5e3]);
    }
}, 1000 / UPDATES);
document.documentElement.dataset.state = "ready";
</script>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFigure:
    """How long a page took from frame to frame while nobody touched it, or while it was dragged.

    What processors worked for a frame, in all processes of the browser, says more than the time
    where something else was running.
    """

    page: str
    doing: str
    fps: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms_a_frame: float
    updates_per_s: float | None
    n_long_tasks: int
    long_tasks_ms: float
    heap_mib: float
    ready_s: float


def figures(town: BigTown, *, seconds: float, say: Callable[[str], None]) -> Iterator[FrameFigure]:
    """Measure both pages, one after the other, at rest and dragged."""
    points = _lay_points(town)
    orders = town.open_orders(N_ORDERS, seed=77_000_000)
    say(f"{town.n_members:,} members, {len(points):,} points of the ground, {len(orders):,} orders")
    server = ApiProcess(town.app_url, town.owner_url, flags=()).wait_until_alive()
    try:
        with (
            local_client(server.url) as client,
            tempfile.TemporaryDirectory() as folder,
            sync_playwright() as playwright,
        ):
            members = client.get("/layers/members.geojson").json()["features"]
            placed = client.get("/layers/work_orders.geojson").json()["features"]
            bare = _bare_page(Path(folder), town, members, placed, points)
            pages = {OURS: f"{server.url}/map?lang=en", BARE: bare.as_uri()}
            with _people_on_the_move(server.url, members):
                for name, address in pages.items():
                    browser = launch(playwright, "--enable-precise-memory-info", program=WHOLE)
                    page = browser.new_page(viewport=_SIZE)
                    yield from _of_page(page, name, address, town, seconds=seconds)
                    browser.close()
    finally:
        server.kill()


def _lay_points(town: BigTown) -> list[tuple[float, float]]:
    dice = random.Random(12)  # noqa: S311
    side = town.side_deg
    places = [
        (WEST + dice.uniform(0, side), SOUTH + dice.uniform(0, side)) for _ in range(N_POINTS)
    ]
    rows = [
        a_row(f"P{n}", shapely.Point(place), level="community_committee")
        for n, place in enumerate(places)
    ]
    import_layer(a_layer("organizations", rows), district=town.district, zone=ZONE)
    return places


def _bare_page(
    folder: Path,
    town: BigTown,
    members: list[dict],
    orders: list[dict],
    ground: list[tuple[float, float]],
) -> Path:
    """Write the reference page beside the same Leaflet."""
    with as_file(asset_folder()) as assets:
        for name in ("leaflet.js", "leaflet.css"):
            (folder / name).write_bytes((assets / "leaflet" / name).read_bytes())
    moving = {
        name: [one["geometry"]["coordinates"] for one in features if one["geometry"]]
        for name, features in (("members", members), ("orders", orders))
    }
    middle = [SOUTH + town.side_deg / 2, WEST + town.side_deg / 2]
    things = json.dumps(moving | {"ground": ground, "centre": middle})
    page = _BARE_PAGE.replace("THINGS", things).replace("ZOOM", str(_ZOOM))
    page = page.replace("MOVED", str(N_MOVED)).replace("UPDATES", str(UPDATES_PER_S))
    (folder / "bare.html").write_text(page, encoding="utf-8")
    return folder / "bare.html"


@contextmanager
def _people_on_the_move(url: str, members: list[dict]) -> Iterator[None]:
    """Let a tenth of the members report a place ten times a second, the others in turn."""
    is_over = threading.Event()

    def report() -> None:
        dice, turn = random.Random(5), 0  # noqa: S311
        with local_client(url) as client:
            while not is_over.is_set():
                began = time.perf_counter()
                moved = [members[(turn + n) % len(members)] for n in range(N_MOVED)]
                turn += N_MOVED
                client.post("/positions", json=[_a_fix(one, dice) for one in moved])
                is_over.wait(max(0.0, 1 / UPDATES_PER_S - (time.perf_counter() - began)))

    reporting = threading.Thread(target=report)
    reporting.start()
    try:
        yield
    finally:
        is_over.set()
        reporting.join()


def _a_fix(member: dict, dice: random.Random) -> dict:
    lon, lat = member["geometry"]["coordinates"]
    return {
        "member_code": member["properties"]["code"],
        "position": {
            "lon": lon + dice.uniform(-1e-4, 1e-4),
            "lat": lat + dice.uniform(-1e-4, 1e-4),
        },
        "measured_at": datetime.now(UTC).isoformat(),
    }


def _of_page(
    page: Page, name: str, address: str, town: BigTown, *, seconds: float
) -> Iterator[FrameFigure]:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(_READY, timeout=120_000)
    ready_s = time.perf_counter() - began
    if name == OURS:
        _show_points(page, town)
    if not drawn(page).is_a_map:
        raise RuntimeError(f"{name}: the map is blank, its frames say nothing")
    for doing, act in (("at rest", _rest), ("dragged", _drag)):
        before_s, before = _cpu_s(page), _n_paintings(page)
        page.evaluate(_WATCH, seconds)
        act(page, seconds)
        told = page.evaluate("() => window.watched")
        worked_s, painted = _cpu_s(page) - before_s, _n_paintings(page)
        if painted is not None and painted == before:
            raise RuntimeError(f"{name}: nothing moved, its frames say nothing")
        gaps = sorted(told["gaps"])
        cuts = statistics.quantiles(gaps, n=100, method="inclusive")
        yield FrameFigure(
            page=name,
            doing=doing,
            fps=len(gaps) / (sum(gaps) / 1_000),
            p50_ms=cuts[49],
            p95_ms=cuts[94],
            p99_ms=cuts[98],
            cpu_ms_a_frame=1_000 * worked_s / len(gaps),
            updates_per_s=None if painted is None else (painted - before) / seconds,
            n_long_tasks=len(told["long"]),
            long_tasks_ms=sum(told["long"]),
            heap_mib=told["heap"] / 2**20,
            ready_s=ready_s,
        )


def _n_paintings(page: Page) -> int | None:
    """Return how often our page has drawn what moves; the bare page does not count."""
    return page.evaluate("() => window.gridmapPage?.nPaintings('live') ?? null")


def _cpu_s(page: Page) -> float:
    """Return how long processors have worked for this browser so far."""
    assert page.context.browser is not None
    session = page.context.browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")
    session.detach()
    return sum(one["cpuTime"] for one in told["processInfo"])


def _show_points(page: Page, town: BigTown) -> None:
    middle = [WEST + town.side_deg / 2, SOUTH + town.side_deg / 2, _ZOOM]
    page.evaluate("([lon, lat, zoom]) => gridmapPage.show(lon, lat, zoom)", middle)
    page.evaluate("() => { document.querySelector('#legend').open = true; }")
    page.locator("#layers label", has_text="Party organizations").locator("input").check()
    page.wait_for_timeout(1_500)


def _rest(page: Page, seconds: float) -> None:
    page.wait_for_timeout(1_000 * seconds)


def _drag(page: Page, seconds: float) -> None:
    """Drag the map to and fro with a real mouse."""
    until = time.perf_counter() + seconds
    x, y = 800, 500
    page.mouse.move(x, y)
    page.mouse.down()
    step = 0
    while time.perf_counter() < until:
        step += 1
        swing = abs(step % 80 - 40)
        page.mouse.move(x + 6 * swing, y + 3 * swing)
        page.wait_for_timeout(15)
    page.mouse.up()


def show(found: list[FrameFigure], console: Console) -> None:
    """Print the table; ratios are to the bare page doing the same."""
    if not found:
        return
    bare = {one.doing: one for one in found if one.page == BARE}
    table = Table("page", "", title="Frames", title_justify="left")
    for head in (
        "fps",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "p95 of bare",
        "updates/s",
        "CPU ms",
        "of bare's",
        "long tasks",
        "heap MiB",
    ):
        table.add_column(head, justify="right")
    for one in found:
        table.add_row(
            one.page,
            one.doing,
            f"{one.fps:.0f}",
            *(f"{ms:.0f}" for ms in (one.p50_ms, one.p95_ms, one.p99_ms)),
            f"{one.p95_ms / bare[one.doing].p95_ms:.2f}",
            "" if one.updates_per_s is None else f"{one.updates_per_s:.1f}",
            f"{one.cpu_ms_a_frame:.0f}",
            f"{one.cpu_ms_a_frame / bare[one.doing].cpu_ms_a_frame:.2f}",
            f"{one.n_long_tasks} ({one.long_tasks_ms:.0f} ms)",
            f"{one.heap_mib:.1f}",
        )
    console.print(table)
