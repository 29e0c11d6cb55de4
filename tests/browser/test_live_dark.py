"""The live map by night: as the machine is set, or as somebody chose, and all of it readable."""

import re

import pytest
import town
from contrast import ratio, too_pale
from desk import READY, add_feature
from phones import HERE
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

NIGHT_LAND, DAY_LAND = "#10171e", "#fbfaf7"
BESIDE = (110.2990, 19.9985)
RING = (
    "MULTIPOLYGON(((110.295 19.996,110.315 19.996,110.315 20.016,110.295 20.016,110.295 19.996)))"
)
STANDS_OUT = 3
"""Of WCAG 2 for what is no text."""

MANY = 80  # of 36 by 36 pixels
DRAWN = """async (paints) => {
    const { swatch } = await import("/console/paint.js");
    const hex = (n) => n.toString(16).padStart(2, "0");
    return paints.map((paint) => {
        const canvas = document.createElement("canvas");
        swatch(canvas, paint, "point");
        const { data } = canvas.getContext("2d").getImageData(0, 0, 36, 36);
        const places = Array.from({ length: 36 * 36 }, (_, i) => 4 * i);
        return places
            .filter((i) => data[i + 3] > 220)
            .map((i) => `#${hex(data[i])}${hex(data[i + 1])}${hex(data[i + 2])}`);
    });
}"""


def fill(district):
    town.found(district)
    add_feature(district, "districts", RING, name="澄湾区")
    town.add_member(district, "M1", town.LonLat(110.3035, 20.0032), capacity=9)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("live_dark", fill)


@pytest.fixture
def open_map(browser, desk):
    contexts = []

    def open_it(*, query="", **options):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 850}, **options))
        page = contexts[-1].new_page()
        page.goto(f"{desk.url}/map?{query}")
        page.wait_for_selector(READY, timeout=60_000)
        return page

    yield open_it
    for each in contexts:
        each.close()


def land(page):
    found = page.evaluate("([x, y]) => gridmapPage.colourAt('ground', x, y)", list(BESIDE))
    return found[:3]


def is_near(found, wanted):
    pairs = zip(found, re.findall("..", wanted[1:]), strict=True)
    return all(abs(a - int(b, 16)) <= 12 for a, b in pairs)


def wait_for_land(page, wanted):
    for _ in range(200):
        if is_near(land(page), wanted):
            return
        page.wait_for_timeout(50)
    assert is_near(land(page), wanted), land(page)


def test_the_map_is_dark_where_the_machine_is_and_light_when_somebody_says_so(open_map):
    page = open_map(color_scheme="dark")
    wait_for_land(page, NIGHT_LAND)
    page.locator("#theme").click()
    wait_for_land(page, DAY_LAND)
    page.reload()
    page.wait_for_selector(READY, timeout=60_000)
    wait_for_land(page, DAY_LAND)
    wait_for_land(open_map(query="theme=dark", color_scheme="light"), NIGHT_LAND)
    follows = open_map(color_scheme="light")
    wait_for_land(follows, DAY_LAND)
    follows.emulate_media(color_scheme="dark")
    wait_for_land(follows, NIGHT_LAND)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_word_stands_out(desk, open_map, theme, lang):
    order = desk.post_request(*HERE, urgency="urgent", text="积水")
    page = open_map(query=f"theme={theme}&lang={lang}")
    row = page.locator("#orders li", has_text=order["number"][-5:])
    row.locator("button").click()
    expect(page.locator("#card-body .history li").first).to_be_visible()
    page.locator("#legend").evaluate("(one) => { one.open = true; }")
    assert too_pale(page) == []


def test_every_mark_stands_out_by_night(desk, open_map):
    """Enough of its pixels do, be it the fill, the rim or what keeps it apart from the ground."""
    layers = {one["name"]: one for one in desk.client.get("/layers").json()["layers"]}
    kinds = [one for name in ("members", "work_orders") for one in layers[name]["classes"]]
    colours = open_map().evaluate(DRAWN, [one["paint"] for one in kinds])
    for kind, pixels in zip(kinds, colours, strict=True):
        n = sum(ratio(pixel, NIGHT_LAND) >= STANDS_OUT for pixel in pixels)
        assert n >= MANY, (kind["code"], n, len(pixels))
