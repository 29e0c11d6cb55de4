"""The live page in a real browser, served by a real process over a small town."""

import re

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

LAND, WATER, BUILT = "#fbfaf7", "#cfe2ef", "#efeadf"
FREE, AMBER, VERMILION, RING, TIE = "#009e73", "#e69f00", "#d55e00", "#b42318", "#0b3c6f"
RING_PX = 14
"""A work order that waits has a radius of 9 px; its ring of urgency lies 5 px farther out."""

M1, M2 = (110.3035, 20.0032), (110.3080, 20.0080)


def fill(district):
    """Lay a lake, a street and a compound into the tiny town; two members, one knows water."""
    town.found(district)
    add_feature(
        district,
        "districts",
        "MULTIPOLYGON(((110.295 19.996,110.315 19.996,110.315 20.014,110.295 20.014,"
        "110.295 19.996)))",
        name="Tiny Town",
    )
    add_feature(
        district,
        "waters",
        "MULTIPOLYGON(((110.301 20.0075,110.303 20.0075,110.303 20.0092,110.301 20.0092,"
        "110.301 20.0075)))",
        name="Lake",
        kind="lake",
    )
    add_feature(
        district,
        "compounds",
        "MULTIPOLYGON(((110.306 20.001,110.309 20.001,110.309 20.003,110.306 20.003,"
        "110.306 20.001)))",
        name="Garden",
    )
    add_feature(
        district,
        "streets",
        "LINESTRING(110.297 20.0061,110.313 20.0061)",
        name="Main Street",
        highway="primary",
    )
    with district.writing() as conn:
        conn.execute(
            text("UPDATE categories SET zh = '积水', en = 'standing water' WHERE code = 'flood'")
        )
        conn.execute(
            text("UPDATE categories SET zh = '其他事项', en = 'other matters' WHERE code = 'other'")
        )
        conn.execute(text("UPDATE roles SET zh = '专职网格员', en = 'grid member'"))
    town.add_member(district, "M1", town.LonLat(*M1), capacity=9)
    town.add_member(district, "M2", town.LonLat(*M2), skills=("water",))


@pytest.fixture(scope="module")
def desk(serve):
    return serve("live_page", fill)


@pytest.fixture(scope="module")
def visits(desk, visit):
    """Return the page in both languages, opened once."""
    return {lang: visit(f"{desk.url}/map?lang={lang}").wait_until_ready() for lang in ("zh", "en")}


@pytest.fixture
def open_map(visits):
    """Return what gives a page as if it had just been opened."""

    def open_it(lang="zh"):
        visits[lang].page.keyboard.press("Escape")
        visits[lang].page.bring_to_front()
        return visits[lang]

    return open_it


def colour_at(page, canvas, lon, lat):
    found = page.evaluate("([c, x, y]) => gridmapPage.colourAt(c, x, y)", [canvas, lon, lat])
    return "#{:02x}{:02x}{:02x}".format(*found[:3]) if found[3] else None


def is_near(colour, wanted, tolerance=8):
    if colour is None:
        return False
    pairs = zip(re.findall("..", colour[1:]), re.findall("..", wanted[1:]), strict=True)
    return all(abs(int(a, 16) - int(b, 16)) <= tolerance for a, b in pairs)


def wait_for_colour(page, canvas, place, wanted, tolerance=8):
    for _ in range(1_200):
        if is_near(colour_at(page, canvas, *place), wanted, tolerance):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{wanted} does not come up at {place}: {colour_at(page, canvas, *place)}")


def show(page, lon, lat, zoom=16):
    page.evaluate("([x, y, z]) => gridmapPage.show(x, y, z)", [lon, lat, zoom])


def aside(place, pixels, zoom=16):
    """Return the place so many pixels to the east."""
    return (place[0] + pixels * 360 / (256 * 2**zoom), place[1])


def row_of(page, order):
    return page.locator("#orders li", has_text=order["number"][-5:])


def test_the_ground_and_the_members_are_drawn_where_they_are(open_map):
    page = open_map().page
    show(page, 110.305, 20.005)
    for place, colour in (
        ((110.2990, 19.9985), LAND),
        ((110.3015, 20.0080), WATER),
        ((110.3065, 20.0014), BUILT),
    ):
        assert is_near(colour_at(page, "ground", *place), colour), place
    assert colour_at(page, "ground", 110.3170, 20.005) is None  # beyond the district
    for member in (M1, M2):
        assert is_near(colour_at(page, "live", *member), FREE)


def test_a_request_comes_to_the_map_the_list_and_the_ticker_by_itself(desk, open_map):
    page = open_map().page
    place = (110.3020, 20.0025)
    show(page, *place)
    order = desk.post_request(*place, address="Main Street 7")
    expect(row_of(page, order)).to_contain_text("其他事项")
    events = page.locator("#events li", has_text=order["number"][-5:])
    expect(events.filter(has_text="派单")).to_contain_text(re.compile("M1 · 约 \\d+ 秒到"))
    expect(events.filter(has_text="新工单")).to_contain_text("其他事项")
    expect(row_of(page, order)).to_contain_text("M1")
    wait_for_colour(page, "live", aside(place, 0), "#ffffff")  # hollow: not yet signed
    desk.move(order["work_order_id"], "sign")
    wait_for_colour(page, "live", aside(place, 2), AMBER)
    expect(events.filter(has_text="签收")).to_contain_text("M1")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ("其他事项", "选派：预计", "该角色不参与派单|综合代价比选派人员多", "派单 · M1")),
        ("en", ("other matters", "chosen: arrives in about", "costs \\d+ s more", "assigned · M1")),
    ],
)
def test_the_card_says_who_goes_and_why_not_the_others(desk, open_map, lang, said):
    order = desk.post_request(110.3032, 20.0022, address="Main Street 8")
    page = open_map(lang).page
    row_of(page, order).locator("button").click()
    card = page.locator("#card")
    category, chosen, other, event = said
    expect(card).to_contain_text(order["number"])
    expect(card).to_contain_text(category)
    expect(card).to_contain_text("Main Street 8")
    expect(card.locator(".reasons .chosen")).to_contain_text("M1")
    expect(card.locator(".reasons .chosen")).to_contain_text(chosen)
    expect(card.locator(".reasons li", has_text="M2")).to_contain_text(re.compile(other))
    expect(card.locator(".history")).to_contain_text(event)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_selected_order_is_tied_to_its_member(desk, open_map):
    place = (110.3050, 20.0038)
    order = desk.post_request(*place)
    page = open_map().page
    expect(row_of(page, order)).to_contain_text("M1")
    shares = [0.3 + 0.01 * step for step in range(40)]
    between = [
        tuple(a + (b - a) * share for a, b in zip(place, M1, strict=True)) for share in shares
    ]

    def n_tied():
        show(page, 110.305, 20.004)
        return sum(is_near(colour_at(page, "live", *one), TIE, 40) for one in between)

    assert n_tied() == 0
    row_of(page, order).locator("button").click()
    expect(page.locator("#card")).to_contain_text(order["number"])
    for _ in range(600):
        if n_tied() >= 5:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("no line leads to the member")


def test_what_is_urgent_and_waits_stands_out(desk, open_map):
    desk.post_request(address="nowhere")
    for place in ((110.3080, 20.0065), (110.3092, 20.0065)):
        desk.post_request(*place, category="flood")  # M2 takes one, the other waits
    page = open_map().page
    waiting = page.locator("#orders li.urgent.waiting")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("紧急 · 积水")
    expect(waiting).to_contain_text("无人可派")
    first = page.locator("#orders li").first  # once no hand has been on the list for a while
    expect(first).to_have_class("urgent waiting")
    expect(page.locator('[data-figure="n_no_candidate"].alarm')).to_contain_text("1")
    (order,) = [
        each
        for each in desk.client.get("/work-orders?waiting_for=no_candidate").json()
        if each["category"] == "flood"
    ]
    place = (order["lon"], order["lat"])
    show(page, *place)
    wait_for_colour(page, "live", aside(place, RING_PX), RING, 30)
    wait_for_colour(page, "live", aside(place, -RING_PX), RING, 30)
    below = (place[0], place[1] - 3.2e-5)  # in the broad foot of the triangle, beside the sign
    wait_for_colour(page, "live", aside(below, 5), VERMILION, 20)


def test_the_figures_are_those_of_the_interface(desk, open_map):
    page = open_map().page
    told = desk.client.get("/headline").json()
    shown = {
        each.get_attribute("data-figure"): int(each.locator("dd").inner_text())
        for each in page.locator("#figures [data-figure]").all()
    }
    assert shown == {name: told[name] for name in shown}
    assert shown["n_open"] == int(page.locator('#filters [data-step="all"] b').inner_text())
    assert shown["n_open"] > 0


def test_a_member_on_the_way_moves_and_the_ground_is_not_drawn_again(desk, open_map):
    page = open_map().page
    show(page, 110.305, 20.0085, 16.5)
    n_before = page.evaluate("gridmapPage.nPaintings('ground')")
    there = (110.3055, 20.0092)
    assert colour_at(page, "live", *there) is None
    desk.put_member("M2", *there, ago_s=60.0)  # on foot: nobody leaps across a town
    wait_for_colour(page, "live", aside(there, 5.5, 16.5), AMBER)
    desk.put_member("M2", *M2)
    wait_for_colour(page, "live", aside(M2, 5.5, 16.5), AMBER)
    assert page.evaluate("gridmapPage.nPaintings('ground')") == n_before


def test_the_chips_filter_the_list(desk, open_map):
    order = desk.post_request(address="somewhere")
    page = open_map().page
    expect(row_of(page, order)).to_be_visible()
    waiting = page.locator('#filters [data-step="waiting"]')
    n_waiting = int(waiting.locator("b").inner_text())
    waiting.click()
    expect(page.locator("#orders li")).to_have_count(n_waiting)
    expect(page.locator("#orders li").last).to_contain_text(re.compile("待定位|无人可派"))
    waiting.click()
    all_of_them = int(page.locator('#filters [data-step="all"] b').inner_text())
    expect(page.locator("#orders li")).to_have_count(all_of_them)
    assert all_of_them > n_waiting > 0


def test_everything_can_be_reached_by_keyboard(desk, open_map):
    desk.post_request(110.3022, 20.0028)
    page = open_map().page
    card = page.locator("#card")
    page.keyboard.press("/")
    expect(page.locator("#orders li button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    second = page.locator("#orders li button").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_contain_text(second.locator(".number").inner_text())
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.locator("#map").focus()
    place = desk.client.get("/layers/work_orders.geojson").json()["features"]
    lon, lat = next(each["geometry"]["coordinates"] for each in place if each["geometry"])
    show(page, lon, lat, 17)
    before = page.evaluate("gridmapPage.pixelOf(110.305, 20.005)")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "most => gridmapPage.pixelOf(110.305, 20.005)[0] < most", arg=before[0] - 40
    )
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.keyboard.press("0")
    page.wait_for_function(
        "middle => Math.abs(gridmapPage.pixelOf(110.305, 20.005)[0] - middle) < 40",
        arg=page.locator("#map").bounding_box()["width"] / 2,
    )


def test_a_click_on_a_member_shows_what_he_has_and_can_do(open_map):
    page = open_map("en").page
    show(page, *M1, 17)
    box = page.locator("#map").bounding_box()
    x, y = page.evaluate("([lon, lat]) => gridmapPage.pixelOf(lon, lat)", list(M1))
    page.mouse.click(box["x"] + x, box["y"] + y)
    card = page.locator("#card")
    expect(card).to_contain_text("Member M1")
    expect(card).to_contain_text("grid member")
    expect(card).to_contain_text(re.compile("[1-9] / 9"))


def test_a_pointer_at_rest_is_told_what_comes_under_it(desk, open_map):
    page = open_map("en").page
    place = (110.3042, 20.0012)
    show(page, *place, 17)
    x, y = page.evaluate("([lon, lat]) => gridmapPage.pixelOf(lon, lat)", list(place))
    box = page.locator("#map").bounding_box()
    hover = page.locator("#hover")
    page.mouse.move(box["x"] + x, box["y"] + y)
    expect(hover).to_be_hidden()
    order = desk.post_request(*place)
    expect(hover).to_contain_text(order["number"][-5:])
    show(page, *aside(place, 300, 17), 17)
    expect(hover).to_be_hidden()


@pytest.mark.parametrize("n_frames", [0, 3])
def test_the_map_goes_where_it_is_told_while_it_still_zooms(open_map, n_frames):
    page = open_map().page
    show(page, *M1, 17)
    wanted = page.evaluate("([lon, lat]) => gridmapPage.pixelOf(lon, lat)", list(M1))
    show(page, 110.305, 20.005, 15)
    moved = """async ([lon, lat, nFrames]) => {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "0", bubbles: true }));
        for (let n = 0; n < nFrames; n += 1) await new Promise(requestAnimationFrame);
        gridmapPage.show(lon, lat, 17);
        await new Promise((resolve) => setTimeout(resolve, 400)); // longer than Leaflet zooms
        return gridmapPage.pixelOf(lon, lat);
    }"""
    assert page.evaluate(moved, [*M1, n_frames]) == pytest.approx(wanted, abs=1)


def test_the_page_asks_nobody_else_and_complains_of_nothing(desk, visit):
    opened = visit(f"{desk.url}/map").wait_until_ready()
    opened.page.mouse.move(600, 400)
    opened.page.mouse.wheel(0, -400)
    opened.page.wait_for_timeout(600)
    assert opened.from_outside(desk.url) == []
    assert opened.complaints == []
    assert opened.page.evaluate("document.createElement('canvas').getContext('webgl')") is None


def test_the_policy_stops_a_script_that_got_in(desk, visit):
    opened = visit(f"{desk.url}/map")
    opened.page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.hacked = 1'}))"
    )
    assert opened.page.evaluate("() => window.hacked") is None
    assert "Content Security Policy" in opened.complaints[0]


def test_the_english_page_is_english(desk, open_map):
    page = open_map("en").page
    page.locator("#orders li button").first.click()
    expect(page.locator("#card")).to_be_visible()
    said = page.locator("body").inner_text()
    assert "Open work orders" in said
    assert not re.search("[\u4e00-\u9fff]", said)
