"""A base map under the district: none as shipped, tiles of others when chosen, GCJ-02 set back."""

import numpy as np
import pytest
import town
from desk import READY, add_feature
from opened_page import share_near
from sqlalchemy import text
from tile_server import COLOUR, TileServer

from gridmap.geo.crs import Datum, from_wgs84

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'
WHOSE = f"{HOSTILE}测绘院 · CC BY 4.0"
LAKE = "MULTIPOLYGON(((110.3 20, 110.301 20, 110.301 20.001, 110.3 20)))"
TILES = "img.leaflet-tile-loaded"
WAIT_MS = 20_000
ZOOM = 15
CENTRE = (110.305, 20.005)
PLACES = """() => Object.fromEntries(
    [...document.querySelectorAll("img.leaflet-tile-loaded")].map((one) => {
        const { x, y } = one.getBoundingClientRect();
        return [new URL(one.src).pathname, [x, y]];
    })
)"""


@pytest.fixture(scope="module")
def desk(serve):
    def fill(district):
        town.found(district)
        add_feature(district, "waters", LAKE, name="lake")
        with district.writing() as conn:
            whose = {"whose": f"{HOSTILE}测绘院"}
            sql = "UPDATE layer_versions SET attribution = :whose, licence = 'CC BY 4.0'"
            conn.execute(text(sql + " WHERE layer = 'waters'"), whose)

    return serve("test_base_map", fill)


@pytest.fixture
def tiles():
    server = TileServer()
    yield server
    server.close()


def choose(desk, addresses, **more):
    body = {"addresses": addresses, "reason": "a test"} | more
    answer = desk.client.put("/settings/base-map", json=body)
    assert answer.status_code == 204, answer.text


@pytest.fixture
def opened(browser, desk):
    """Return what opens a page at a fixed view, and what it asked for and complained about."""
    pages = []

    def open_it(path="/map"):
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        pages.append(page)
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{desk.url}{path}#{ZOOM}/{CENTRE[1]}/{CENTRE[0]}")
        page.wait_for_selector(READY, timeout=WAIT_MS)
        return page

    yield open_it
    for page in pages:
        page.close()
    choose(desk, [])


def outside(page, desk):
    return [url for url in page.asked if not url.startswith((desk.url, "data:", "blob:"))]


def test_as_shipped_nobody_else_is_asked(opened, desk):
    page = opened()
    assert outside(page, desk) == []
    assert page.locator(TILES).count() == 0
    assert page.locator(".tile-source").text_content() == WHOSE


@pytest.mark.parametrize("path", ["/map", "/desk"])
def test_tiles_of_another_server_lie_under_the_district(opened, desk, tiles, path):
    choose(desk, [f"{tiles.url}/{{z}}/{{x}}/{{y}}"], attribution=HOSTILE)
    page = opened(path)
    page.locator(TILES).first.wait_for(timeout=WAIT_MS)
    page.locator(TILES).nth(4).wait_for(timeout=WAIT_MS)
    assert {url.rsplit("/", 3)[0] for url in outside(page, desk)} == {tiles.url}
    assert tiles.referrers == {None}
    assert share_near(page, page.locator("#map").screenshot(), COLOUR) > 0.3
    assert page.locator(".tile-source").text_content() == f"{WHOSE} | {HOSTILE}"
    assert page.evaluate("window.hacked") is None
    assert page.complaints == []


def test_what_is_not_chosen_is_not_loaded(opened, desk, tiles):
    choose(desk, ["/tiles/{z}/{x}/{y}"])
    page = opened()
    page.evaluate(
        "(src) => { const one = new Image(); one.src = src; document.body.append(one); }",
        f"{tiles.url}/1/1/1",
    )
    page.evaluate("() => document.querySelector('body > img').decode().catch(() => null)")
    assert tiles.asked == []
    assert any("Content Security Policy" in one for one in page.complaints)


def test_tiles_of_gcj_02_are_set_back_to_where_they_are(opened, desk, tiles):
    address = [f"{tiles.url}/{{z}}/{{x}}/{{y}}"]

    def places(datum):
        choose(desk, address, datum=datum)
        page = opened()
        page.locator(TILES).nth(11).wait_for(timeout=WAIT_MS)
        return page.evaluate(PLACES)

    true, shifted = places("WGS84"), places("GCJ02")
    both = true.keys() & shifted.keys()
    assert len(both) > 5
    lon, lat = from_wgs84(*CENTRE, datum=Datum.GCJ02)
    wanted = np.subtract(pixel_of(lon, lat), pixel_of(*CENTRE))
    assert np.hypot(*wanted) > 50
    for tile in both:
        moved = np.subtract(true[tile], shifted[tile])
        assert moved == pytest.approx(wanted, abs=3), tile


def pixel_of(lon, lat):
    """Return the pixel of a place at the zoom of the view."""
    sine, size = np.sin(np.radians(lat)), 256 * 2**ZOOM
    return size * (lon + 180) / 360, size * (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi))
