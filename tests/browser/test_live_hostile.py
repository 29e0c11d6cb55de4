"""Whatever a name says, the live page reads it as text."""

import pytest
import town
from coverage_town import HOSTILE_NAMES
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

NAMES = [name for name in HOSTILE_NAMES if not set(name) & {"\x00", "\ud83d"}]
MARKUP = '<img src=x onerror="window.hacked=1;alert(2)">'
MEMBER = '<svg onload="window.hacked=2">'
ADDRESS = "</dd></dl><script>window.hacked=3</script>{{7*7}}"
REASON = "<iframe srcdoc='<script>parent.hacked=4</script>'>"


def fill(district):
    town.found(district)
    square = "MULTIPOLYGON(((110.3 20,110.31 20,110.31 20.01,110.3 20.01,110.3 20)))"
    add_feature(district, "districts", square, name=MARKUP)
    for number, name in enumerate(NAMES):
        west, south = 110.3 + number % 4 * 0.002, 20.0 + number // 4 * 0.002
        corners = [(0, 0), (0.0018, 0), (0.0018, 0.0018), (0, 0.0018), (0, 0)]
        ring = ",".join(f"{west + dx} {south + dy}" for dx, dy in corners)
        add_feature(district, "compounds", f"MULTIPOLYGON((({ring})))", name=name)
        add_feature(
            district,
            "streets",
            f"LINESTRING({west} {south},{west + 0.0019} {south})",
            name=name,
            highway="primary",
        )
    with district.writing() as conn:
        conn.execute(text("UPDATE categories SET zh = :name, en = :name"), {"name": MARKUP})
        conn.execute(text("UPDATE roles SET zh = :name, en = :name"), {"name": MARKUP})
    town.add_member(district, MEMBER, town.LonLat(110.304, 20.004))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_do_nothing_and_are_read_as_they_are(serve, visit, lang):
    desk = serve(f"live_hostile_{lang}", fill)
    order = desk.post_request(110.305, 20.005, address=ADDRESS, text=MARKUP)
    opened = visit(f"{desk.url}/map?lang={lang}").wait_until_ready()
    page = opened.page
    expect(page.locator("#orders li").first).to_contain_text(MEMBER)
    desk.move(order["work_order_id"], "cannot-go", reason=REASON)
    expect(page.locator("#orders li", has_text=order["number"][-5:])).to_have_class("waiting")
    expect(page.locator("#title")).to_contain_text(MARKUP)
    expect(page.locator("#events")).to_contain_text(MARKUP)
    page.locator("#orders li", has_text=order["number"][-5:]).locator("button").click()
    for said in (MARKUP, ADDRESS, MEMBER, REASON):
        expect(page.locator("#card")).to_contain_text(said)
    page.keyboard.press("Escape")
    page.evaluate("() => gridmapPage.show(110.304, 20.004, 17)")
    box = page.locator("#map").bounding_box()
    x, y = page.evaluate("() => gridmapPage.pixelOf(110.304, 20.004)")
    page.mouse.move(box["x"] + x, box["y"] + y)
    expect(page.locator("#hover")).to_contain_text(MEMBER)
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.locator("#card")).to_contain_text(MARKUP)
    assert page.locator("img, svg:not(.leaflet-container svg), iframe, script[src='']").count() == 0
    assert page.evaluate("() => window.hacked") is None
    assert opened.dialogs == []
    assert opened.complaints == []
    assert opened.from_outside(desk.url) == []
