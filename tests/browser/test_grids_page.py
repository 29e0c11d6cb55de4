"""The grid editor in a real browser: split, merged, pushed, refused, reviewed by two persons."""

import divided_town
import pytest
import town
from accounts import COOKIE, token_of
from checked_layers import a_layer
from desk import READY
from divided_town import EAST, HERE, WEST
from playwright.sync_api import expect

from gridmap.flows.draft_by_hand import HandDraft, draft_by_hand
from gridmap.flows.import_layer import import_layer

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

NEW = f"{HERE}003"
HOSTILE = '<img src=x onerror="window.hacked=1">{{7*7}}'
PIXEL = """([x, y]) => {
    const canvas = document.querySelector(".leaflet-live-pane canvas");
    const at = canvas.getBoundingClientRect();
    const map = document.getElementById("map").getBoundingClientRect();
    const ratio = canvas.width / at.width;
    const spot = [x + map.left - at.left, y + map.top - at.top].map((side) => side * ratio);
    return [...canvas.getContext("2d").getImageData(...spot.map(Math.round), 1, 1).data];
}"""


def lay(district, *, grids=None, name=None):
    town.found(district)
    for layer in divided_town.layers():
        if layer.layer.name == "grids" and (grids or name):
            rows = grids or divided_town.grids()
            rows = [row | ({"name": name} if name else {}) for row in rows]
            import_layer(a_layer("grids", rows), district=district, zone=district.clock().tzinfo)
        else:
            import_layer(layer, district=district, zone=district.clock().tzinfo)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("grids_page", lay)


def a_draft(desk):
    return draft_by_hand(HandDraft(community=HERE), district=desk.district, actor="planner")


@pytest.fixture
def opened(desk, visit):
    found = visit(f"{desk.url}/grids?n={a_draft(desk)}")
    found.page.wait_for_selector(READY)
    yield found
    found.page.close()


def codes(page):
    return page.evaluate("gridmapEditor.codes()")


def column_of(page):
    """The column of each piece, 0 in the west to 3 in the east, by its number."""
    pieces = page.evaluate("gridmapEditor.pieces()")
    lons = sorted({round(lon, 4) for _, lon, _ in pieces})
    return {number: lons.index(round(lon, 4)) for number, lon, _ in pieces}


def pieces_in(page, column):
    return [number for number, own in column_of(page).items() if own == column]


def place(page, piece):
    """Where the middle of a piece is on the screen."""
    x, y = page.evaluate(
        "n => gridmapEditor.pixelOf(...gridmapEditor.pieces()[n].slice(1))",
        piece,
    )
    box = page.locator("#map").bounding_box()
    return box["x"] + x, box["y"] + y


def households(page):
    rows = page.locator("#loads tbody tr").all()
    return {
        row.locator("button").get_attribute("data-grid"): int(
            row.locator("td").nth(1).inner_text().replace(",", "")
        )
        for row in rows
    }


def push(page, start, *through):
    page.locator("[data-tool=brush]").click()
    page.mouse.move(*place(page, start))
    page.mouse.down()
    for piece in through:
        page.mouse.move(*place(page, piece), steps=6)
    page.mouse.up()


def wait_until_drawn(page, x, y):
    """Wait until a heavy grid is drawn in the colour of heavy ones, with one of the next frames."""
    box = page.locator("#map").bounding_box()
    for _ in range(200):
        red, _green, blue, alpha = page.evaluate(PIXEL, [x - box["x"] + 30, y - box["y"] + 30])
        if alpha > 0 and red > blue:
            return
        page.wait_for_timeout(100)
    raise AssertionError("it is not drawn, or not in its colour")


def test_it_opens_draws_and_says_how_the_work_lies(opened, desk):
    page = opened.page
    assert households(page) == {WEST: 600, EAST: 200}
    expect(page.locator("#summary")).to_contain_text("1.50")
    expect(page.locator("#faults")).to_contain_text("没有问题")
    wait_until_drawn(page, *place(page, pieces_in(page, 0)[0]))
    assert opened.complaints == []
    assert opened.from_outside(desk.url) == []


def test_a_border_that_is_pushed_snaps_to_pieces_and_is_saved(opened):
    page = opened.page
    far, near = pieces_in(page, 3), pieces_in(page, 2)
    push(page, far[0], near[0], near[1])
    assert households(page) == {WEST: 400, EAST: 400}
    expect(page.locator("#summary")).to_contain_text("1.00")
    expect(page.locator("#submit")).to_be_disabled()
    page.keyboard.press("Control+z")
    assert households(page) == {WEST: 600, EAST: 200}
    page.keyboard.press("Control+y")
    page.locator("#save").click()
    expect(page.locator("#said")).to_have_text("已保存。")
    page.reload()
    page.wait_for_selector(READY)
    assert households(page) == {WEST: 400, EAST: 400}


def test_a_line_splits_a_grid_and_a_form_merges_it_again(opened):
    page = opened.page
    page.locator("[data-tool=split]").click()
    middle = sum(place(page, pieces_in(page, column)[0])[0] for column in (0, 1)) / 2
    top, bottom = sorted(place(page, piece)[1] for piece in pieces_in(page, 0))
    page.mouse.click(middle, top - 40)
    page.mouse.click(middle + 5, bottom + 40)
    page.keyboard.press("Enter")
    assert sorted(households(page).values()) == [200, 200, 400]
    assert NEW in codes(page)
    page.locator("#merge-from").select_option(NEW)
    page.locator("#merge-into").select_option(WEST)
    page.locator("#merge-form button").click()
    assert households(page) == {WEST: 600, EAST: 200}
    page.locator("#split-grid").select_option(WEST)
    page.locator("#split-way").select_option("lat")
    page.locator("#split-form button").click()
    assert sorted(households(page).values()) == [200, 300, 300]


def test_a_torn_grid_is_told_at_its_place_and_not_saved(opened):
    page = opened.page
    page.locator("#pieces").fill(str(pieces_in(page, 0)[0]))
    page.locator("#to").select_option(EAST)
    page.locator("#move-form button").click()
    expect(page.locator("#faults .fault")).to_have_count(1)
    expect(page.locator("#faults")).to_contain_text("网格不连片")
    expect(page.locator("#save")).to_be_disabled()
    page.locator("#faults button").click()
    lon = page.evaluate("n => gridmapEditor.pieces()[n][1]", pieces_in(page, 0)[0])
    address = page.evaluate("location.hash")
    assert float(address.split("/")[-1]) == pytest.approx(lon, abs=1e-4)
    page.locator("#pieces").fill("99")
    page.locator("#move-form button").click()
    expect(page.locator("#errors")).to_contain_text("99")
    page.locator("#discard").click()
    expect(page.locator("#faults")).to_contain_text("没有问题")


def test_pieces_are_chosen_by_the_pointer_and_given_by_form(opened):
    page = opened.page
    first, second = pieces_in(page, 2)
    page.mouse.click(*place(page, first))
    page.keyboard.down("Shift")
    page.mouse.click(*place(page, second))
    page.keyboard.up("Shift")
    listed = page.locator("#pieces").input_value().replace("-", " ").split()
    assert sorted(map(int, listed)) == sorted([first, second])
    page.locator("#to").select_option(EAST)
    page.locator("#move-form button").press("Enter")
    assert households(page) == {WEST: 400, EAST: 400}


def test_what_is_not_saved_outlives_the_page(opened):
    page = opened.page
    push(page, pieces_in(page, 3)[0], *pieces_in(page, 2))
    page.reload()
    page.wait_for_selector(READY)
    assert households(page) == {WEST: 400, EAST: 400}
    expect(page.locator("#said")).to_contain_text("已恢复")


def two_on_one_draft(desk, visit):
    """Two planners have one draft open; the first one saves, the second one is told."""
    number = a_draft(desk)
    first, second = (visit(f"{desk.url}/grids?n={number}").page for _ in range(2))
    for page in (first, second):
        page.wait_for_selector(READY)
    push(first, pieces_in(first, 3)[0], pieces_in(first, 2)[0])
    first.locator("#who").fill("李强")
    first.locator("#save").click()
    expect(first.locator("#said")).to_have_text("已保存。")
    push(second, pieces_in(second, 3)[1], pieces_in(second, 2)[1])
    second.locator("#save").click()
    expect(second.locator("#conflict")).to_contain_text("李强")
    return number, second


def test_who_saves_second_puts_theirs_on_top(desk, visit):
    _, page = two_on_one_draft(desk, visit)
    page.locator("#on-top").click()
    expect(page.locator("#conflict")).to_be_hidden()
    assert households(page) == {WEST: 400, EAST: 400}
    page.locator("#save").click()
    expect(page.locator("#said")).to_have_text("已保存。")


def test_who_saves_second_keeps_theirs_as_a_draft_of_its_own(desk, visit):
    number, page = two_on_one_draft(desk, visit)
    page.locator("#as-copy").click()
    page.wait_for_url(f"**/grids?n={number + 1}**")
    page.wait_for_selector(READY)
    assert households(page) == {WEST: 500, EAST: 300}


def test_the_list_leads_to_a_new_draft_by_keyboard(desk, visit):
    page = visit(f"{desk.url}/grids?lang=en").page
    page.wait_for_selector(READY)
    expect(page.locator("#uneven")).to_contain_text(HERE)
    page.locator("#community").fill("nowhere")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_contain_text("nowhere")
    page.locator("#community").fill(HERE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/grids?n=*")
    page.wait_for_selector(READY)
    expect(page.locator("#head")).to_contain_text("draft")
    assert households(page) == {WEST: 600, EAST: 200}


def signed_in(browser, desk, login, role, number):
    """The page of somebody with a role, with a re-division open."""
    context = browser.new_context()
    token = token_of(desk.district, login, role)
    context.add_cookies([{"name": COOKIE, "value": token, "url": desk.url}])
    page = context.new_page()
    page.goto(f"{desk.url}/grids?n={number}")
    page.wait_for_selector(READY)
    return page


def test_one_person_submits_and_another_puts_it_into_force_on_a_date(serve, browser):
    desk = serve("grids_reviewed", lay, flags=("--worker", "--accounts"))
    number = a_draft(desk)
    planner = signed_in(browser, desk, "planner", "planner", number)
    push(planner, pieces_in(planner, 3)[0], *pieces_in(planner, 2))
    planner.locator("#save").click()
    expect(planner.locator("#said")).to_have_text("已保存。")
    planner.locator("#submit").click()
    expect(planner.locator("#head")).to_contain_text("待审")
    expect(planner.locator("#review")).to_contain_text("没有批准方案的权限")
    expect(planner.locator("#tools")).to_be_hidden()
    director = signed_in(browser, desk, "director", "leader", number)
    assert households(director) == {WEST: 400, EAST: 400}
    sent_back_for_a_reason(director)
    planner.reload()
    expect(planner.locator("#review")).to_contain_text("再看一眼")
    planner.locator("#submit").click()
    expect(planner.locator("#head")).to_contain_text("待审")
    director.reload()
    director.locator("#in-force-from").fill("2189-01-01T08:00")
    director.locator("#approve").click()
    expect(director.locator("#head")).to_contain_text("已批准")
    expect(director.locator("#review")).to_contain_text("director 批准")
    expect(director.locator("#review")).to_contain_text("2189/01/01")
    expect(director.locator("#review")).to_contain_text("08:00:00")
    for page in (planner, director):
        page.context.close()


def sent_back_for_a_reason(page):
    page.locator("#send-back").click()
    expect(page.locator("#errors")).not_to_be_empty()
    page.locator("#reason").fill("再看一眼")
    page.locator("#send-back").click()
    expect(page.locator("#head")).to_contain_text("草案")


def test_faults_of_today_stand_at_their_place_in_words(serve, visit):
    def fill(district):
        grids = divided_town.grids()
        grids[0]["shape"] = divided_town.oblong(0, 0, 3.2, 2)
        grids[1]["shape"] = divided_town.oblong(3, 0.5, 1.2, 1.5)
        lay(district, grids=grids)

    desk = serve("grids_faulty", fill)
    page = visit(f"{desk.url}/grids?n={a_draft(desk)}&lang=en&theme=dark").page
    page.wait_for_selector(READY)
    told = page.locator("#faults")
    for words in ("overlap of grids", "gap that belongs to no grid", "outside the community"):
        expect(told).to_contain_text(words)
    told.locator("button").first.click()
    assert "lang=en" in page.evaluate("location.search")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_hostile_names_do_nothing(serve, visit):
    desk = serve("grids_hostile", lambda district: lay(district, name=HOSTILE))
    opened = visit(f"{desk.url}/grids?n={a_draft(desk)}")
    page = opened.page
    page.wait_for_selector(READY)
    expect(page.locator("#loads")).to_contain_text(HOSTILE)
    expect(page.locator("#to option").first).to_contain_text(HOSTILE)
    page.locator("#reason").fill(HOSTILE)
    page.locator("#who").fill(HOSTILE)
    page.locator("#drop").click()
    expect(page.locator("#review")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert opened.complaints == []


def test_a_number_that_is_none_is_said(desk, visit):
    page = visit(f"{desk.url}/grids?n=99999").page
    page.wait_for_selector('html[data-state="failed"]')
    expect(page.locator("#errors")).not_to_be_empty()
