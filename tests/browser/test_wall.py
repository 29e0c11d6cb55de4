"""The wall in a real browser: nobody touches it, and it is never silently old."""

import re

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">{{7*7}}'
NIGHT_LAND, DAY_LAND = "#10171e", "#fbfaf7"
HOT = "#ffe08a"
HERE = (110.3020, 20.0025)


def square(west, south, side):
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    ring = ",".join(f"{west + dx} {south + dy}" for dx, dy in corners)
    return f"MULTIPOLYGON((({ring})))"


def fill(district):
    town.found(district)
    add_feature(district, "districts", square(110.295, 19.996, 0.02), name=HOSTILE)
    compound = square(110.306, 20.001, 0.002)
    add_feature(district, "compounds", compound, name=HOSTILE, security_tier="standard")
    add_feature(
        district,
        "organizations",
        "POINT(110.304 20.008)",
        name=HOSTILE,
        level="community_committee",
    )
    with district.writing() as conn:
        conn.execute(text("UPDATE categories SET zh = :name, en = :name"), {"name": HOSTILE})
    town.add_member(district, "M1", town.LonLat(110.3035, 20.0032), capacity=9)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("wall", fill)


def colour_at(page, canvas, lon, lat):
    found = page.evaluate("([c, x, y]) => gridmapPage.colourAt(c, x, y)", [canvas, lon, lat])
    return found[:3] if found[3] else None


def is_near(found, wanted, tolerance=12):
    if found is None:
        return False
    pairs = zip(found, re.findall("..", wanted[1:]), strict=True)
    return all(abs(a - int(b, 16)) <= tolerance for a, b in pairs)


@pytest.fixture(scope="module")
def wall(desk, visit):
    return visit(f"{desk.url}/wall?every=3600&sound=off").wait_until_ready()


def figure(page, name):
    return page.locator(f'#figures [data-figure="{name}"] dd')


@pytest.mark.parametrize(("theme", "land"), [("dark", NIGHT_LAND), ("light", DAY_LAND)])
def test_the_map_is_drawn_by_night_and_by_day(desk, visit, theme, land):
    page = visit(f"{desk.url}/wall?theme={theme}&sound=off&lang=en").wait_until_ready().page
    assert is_near(colour_at(page, "ground", 110.2990, 19.9985), land)
    assert is_near(colour_at(page, "live", 110.3035, 20.0032), "#009e73")
    expect(page.locator("#title")).to_contain_text("operations wall")


def test_on_a_large_wall_everything_is_larger_and_nothing_is_cut_off(desk, browser):
    page = browser.new_page(viewport={"width": 3840, "height": 2160})
    page.goto(f"{desk.url}/wall?sound=off&every=3600")
    page.wait_for_selector('html[data-state="ready"]', timeout=60_000)
    scale = page.locator(".leaflet-control-scale-line")
    assert scale.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert scale.bounding_box()["width"] > 140
    assert page.evaluate("() => document.documentElement.scrollWidth") == 3840
    page.close()


def test_visitors_see_no_rankings_and_nobodys_code(desk, browser):
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{desk.url}/wall?sound=off&every=3600&reception=1")
    page.wait_for_selector('html[data-state="ready"]', timeout=60_000)
    order = desk.post_request(*HERE)
    expect(page.locator("#events")).to_contain_text("派单")
    expect(page.locator("#events")).to_contain_text(order["number"][-5:])
    assert "M1" not in page.locator("body").inner_text()
    expect(page.locator("#streets")).to_be_hidden()
    page.close()


def test_a_request_is_counted_listed_and_heats_its_grid(desk, wall):
    page = wall.page
    order = desk.post_request(*HERE)
    expect(page.locator("#events")).to_contain_text(order["number"][-5:])
    expect(figure(page, "n_open")).not_to_have_text("0")
    expect(figure(page, "n_received")).not_to_have_text("0")
    page.evaluate("() => gridmapPage.show('heat')")
    expect(page.locator("#theme-classes li")).to_have_count(4)
    for _ in range(600):
        if is_near(colour_at(page, "theme", *HERE), HOT, tolerance=20):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"no heat: {colour_at(page, 'theme', *HERE)}")
    assert colour_at(page, "live", 110.3035, 20.0032) != [0, 158, 115]


def test_orders_without_a_place_are_not_missed_among_the_subdistricts(desk, wall):
    told = {"channel": "phone", "text": "nobody knows where"}
    desk.client.post("/requests", json=told, headers={"Idempotency-Key": "nowhere"})
    expect(wall.page.locator("#rows tr").last).to_contain_text("待定位", timeout=60_000)
    wall.page.evaluate("() => gridmapPage.show('live')")
    expect(wall.page.locator("#theme-classes li", has_text="待派遣")).to_have_count(0)


@pytest.mark.parametrize(("theme", "rows"), [("organizations", ["社区党委"]), ("tiers", ["标准"])])
def test_a_theme_explains_what_it_draws(wall, theme, rows):
    page = wall.page
    page.evaluate("name => gridmapPage.show(name)", theme)
    assert page.locator("#theme-classes li").count() == len(rows)
    for row in rows:
        expect(page.locator("#theme-classes")).to_contain_text(row)


def test_without_streets_the_circles_say_so(wall):
    wall.page.evaluate("() => gridmapPage.show('circles')")
    expect(wall.page.locator("#theme-note")).to_have_text("路网或站点尚未导入")


def test_an_urgent_order_takes_the_wall_over_until_it_is_signed(desk, wall):
    page = wall.page
    order = desk.post_request(*HERE, urgency="urgent", address="3 栋 502", text="13800000000")
    alarm = page.locator("#alarm")
    expect(alarm).to_be_visible()
    expect(alarm).to_contain_text(order["number"][-5:])
    expect(alarm).to_contain_text(HOSTILE)
    expect(page.locator("#alarm-members")).to_contain_text("M1")
    expect(page.locator("#theme-title")).to_have_text("实时态势")
    desk.move(order["work_order_id"], "sign")
    expect(alarm).to_be_hidden()


def test_nothing_personal_and_nothing_from_elsewhere(desk, wall):
    said = wall.page.content()
    assert "13800000000" not in said
    assert "502" not in wall.page.locator("body").inner_text()
    assert wall.page.evaluate("() => window.hacked") is None
    assert wall.from_outside(desk.url) == []
    expected = "400 (Bad Request)"  # there are no circles without streets
    assert [one for one in wall.complaints if expected not in one] == []


def test_the_loss_of_the_server_is_told_and_made_good(desk, visit):
    opened = visit(f"{desk.url}/wall?sound=off").wait_until_ready()
    port = desk.server.port
    desk.stop()
    lost = opened.page.locator("#lost")
    expect(lost).to_be_visible()
    expect(lost).to_contain_text("连接中断")
    desk.start(port=port)
    expect(lost).to_be_hidden()
    order = desk.post_request(*HERE)
    expect(opened.page.locator("#events")).to_contain_text(order["number"][-5:])


def test_after_an_upgrade_the_page_loads_itself_anew(desk, browser):
    page = browser.new_context().new_page()
    page.clock.install()
    page.goto(f"{desk.url}/wall?sound=off")
    expect(page.locator("html")).to_have_attribute("data-state", "ready")
    page.evaluate("() => { window.isOld = true; }")
    with page.expect_response("**/version?*"):
        page.clock.fast_forward(61_000)
    assert page.evaluate("() => window.isOld"), "the same pages are not loaded anew"

    def as_of_tomorrow(route):
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"pages": "0123456789abcdef"})

    page.route("**/version?*", as_of_tomorrow, times=1)
    with page.expect_event("load"):
        page.clock.fast_forward(61_000)
    assert page.evaluate("() => window.isOld === undefined")
    page.context.close()
