"""Every page that the application serves, opened in a browser without WebGL and without internet.

Pages are found by asking: every address that is no operation and answers with HTML is one. A page
that loads Leaflet promises a map, and a map has to be drawn: what the canvases add to the picture
is measured, so that a blank map does not pass for one.
"""

import base64
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
from browser_program import CHROMIUM, WHOLE
from playwright.sync_api import Browser, Page, Playwright

from api.route_rights import ROUTE_RIGHTS

SECONDS = 1_000
BARE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-webgl",
    "--disable-webgl2",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LEAST_SHARE, LEAST_COLOURS = 0.02, 3

IS_READY = """() => {
    const { state } = document.documentElement.dataset;
    if (state !== undefined) return state === "ready";
    return document.readyState === "complete" && document.body.innerText.trim() !== "";
}"""
_HAS_WEBGL = """() => ["webgl", "webgl2"].some((kind) =>
    document.createElement("canvas").getContext(kind) !== null)"""
_LET_CANVASES_BE = """(visibility) => {
    for (const one of document.querySelectorAll(".leaflet-container canvas"))
        one.style.visibility = visibility;
}"""
_DIFFERENCE = """async (pictures) => {
    const [shown, hidden] = await Promise.all(pictures.map(async (png) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const pen = canvas.getContext("2d");
        pen.drawImage(image, 0, 0);
        return pen.getImageData(0, 0, image.width, image.height).data;
    }));
    const counts = new Map();
    let n = 0;
    for (let i = 0; i < shown.length; i += 4) {
        if ([0, 1, 2].every((k) => Math.abs(shown[i + k] - hidden[i + k]) < 4)) continue;
        n += 1;
        const colour = (shown[i] >> 4) << 8 | (shown[i + 1] >> 4) << 4 | shown[i + 2] >> 4;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const nPixels = shown.length / 4;
    const nColours = [...counts.values()].filter((count) => count > nPixels / 20_000).length;
    return { share: n / nPixels, n_colours: nColours };
}"""


@dataclass
class Drawn:
    """What the canvases of a map add to the picture: a share of its pixels, in so many colours."""

    share: float
    n_colours: int

    @property
    def is_a_map(self) -> bool:
        return self.share >= LEAST_SHARE and self.n_colours >= LEAST_COLOURS


@dataclass
class Opened:
    """One page as it was found."""

    path: str
    has_webgl: bool = True
    promises_map: bool = False
    drawn: Drawn | None = None
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return what is wrong with it, in words."""
        found = [f"asked {url}" for url in self.outside] + self.complaints
        if self.has_webgl:
            found.append("WebGL is on: nothing is proved")
        if self.promises_map and (self.drawn is None or not self.drawn.is_a_map):
            found.append(f"no map: {self.drawn}")
        return [f"{self.path}: {fault}" for fault in found]


def addresses(client: httpx.Client) -> Iterator[str]:
    """Yield the path of every page that is served."""
    described = client.get("/openapi.json").json()["paths"]
    for method, path in ROUTE_RIGHTS:
        if method != "GET" or path in described:
            continue
        answer = client.get(path)
        if answer.is_success and answer.headers["content-type"].startswith("text/html"):
            yield path


def queries(client: httpx.Client) -> dict[str, str]:
    """Return whom the pages of one person or unit are opened for."""
    members = client.get("/layers/members.geojson").json()["features"]
    units = client.get("/codes").json()["units"]
    found = {"/wall": "sound=off"}
    if members:
        found["/phone"] = f"member={members[0]['properties']['code']}"
    if units:
        found["/unit"] = f"unit={min(units)}"
    return found


def launch(playwright: Playwright, *more: str, program: str | None = CHROMIUM) -> Browser:
    """Return a Chromium that has no WebGL and finds nobody but this machine."""
    return playwright.chromium.launch(executable_path=program, args=[*BARE, *more])


def visit(browser: Browser, url: str, path: str, query: str, *, shots: Path | None) -> Opened:
    """Open one page and look at it."""
    found = Opened(path)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.on("request", lambda asked: _note(found, url, asked.url))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type == "error" and _complain(found, said.text),
    )
    page.goto(f"{url}{path}?{query}")
    page.wait_for_function(IS_READY, timeout=60 * SECONDS)
    found.has_webgl = page.evaluate(_HAS_WEBGL)
    is_put_away = page.locator("[hidden] .leaflet-container").count() > 0  # nothing to show on it
    found.promises_map = page.locator("script[src*=leaflet]").count() > 0 and not is_put_away
    if path == "/phone":
        open_map_of_phone(page)
    if found.promises_map:
        found.drawn = drawn(page)
    if shots is not None:
        page.screenshot(path=shots / f"{path.strip('/')}.png")
    page.close()
    return found


def _note(found: Opened, url: str, asked: str) -> None:
    if not asked.startswith((url, "data:", "blob:")):
        found.outside.append(asked)


def _complain(found: Opened, said: str) -> None:
    """Note what a page complains about, but for being told to come again: it does."""
    if "503 (Service Unavailable)" not in said:
        found.complaints.append(said)


def open_map_of_phone(page: Page) -> None:
    """The phone shows a map when it is asked for: to say where something is."""
    page.locator('#tabs a[data-tab="sighting"]').click()
    page.locator("#use-map").click()


def drawn(page: Page) -> Drawn:
    """Return what the canvases of the map add to its picture, once they add something."""
    box = page.locator(".leaflet-container").first
    box.wait_for()
    for _ in range(40):
        pictures = []
        for visibility in ("visible", "hidden"):
            page.evaluate(_LET_CANVASES_BE, visibility)
            pictures.append(base64.b64encode(box.screenshot()).decode())
        page.evaluate(_LET_CANVASES_BE, "")
        found = Drawn(**page.evaluate(_DIFFERENCE, pictures))
        if found.is_a_map:
            break
        page.wait_for_timeout(250)
    return found


def look_at_all(
    playwright: Playwright, url: str, *, shots: Path | None = None
) -> list[dict[str, object]]:
    """Open every page, one after the other, and return what was found, with the faults.

    Pages that are kept as pictures are opened in the Chromium that people have.
    """
    browser = launch(playwright, program=CHROMIUM if shots is None else WHOLE)
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        asked = queries(client)
        paths = list(addresses(client))
    found = [visit(browser, url, path, asked.get(path, ""), shots=shots) for path in paths]
    browser.close()
    return [asdict(one) | {"faults": one.faults()} for one in found]
