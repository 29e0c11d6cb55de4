"""The coverage studio in a real browser: what is dragged, typed, compared, listed, exported."""

import csv
import io
import json

import pytest
import street_town
import town
from desk import READY
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

SECONDS = 1_000
CIRCLES = "**/coverage/circles*"


def fill(district):
    town.found(district)
    street_town.lay(district)


@pytest.fixture(scope="module")
def browser(whole_browser):
    """Keys go to a station that is drawn anew at each of them."""
    return whole_browser


@pytest.fixture(scope="module")
def desk(serve):
    return serve("plan_page", fill)


@pytest.fixture
def opened(desk, visit):
    found = visit(f"{desk.url}/plan")
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    yield found
    found.page.close()


def green_pixels(page):
    """How many pixels of the map have the hue of a band, however light."""
    return page.evaluate(
        """() => [...document.querySelectorAll("#map canvas")].reduce((sum, canvas) => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            let n = 0;
            for (let i = 0; i < data.length; i += 4) {
                const [red, green, blue, alpha] = data.slice(i, i + 4);
                if (alpha > 100 && green > red + 10 && green > blue) n++;
            }
            return sum + n;
        }, 0)"""
    )


def wait_until(page, is_so):
    """Wait for what is drawn with one of the next frames."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to be so")


def now(page, row=2):
    return page.locator("#figures td.now").nth(row)


def test_shapes_are_drawn_and_shares_stand_beside_them(opened):
    wait_until(opened.page, lambda: green_pixels(opened.page) > 500)
    expect(now(opened.page)).to_have_text("87.7%")
    assert opened.complaints == []
    assert [url for url in opened.requests if "://127.0.0.1" not in url] == []


def test_a_station_that_is_dragged_away_loses_its_people(opened):
    page = opened.page
    box = page.locator(".station").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 600, y, steps=6)
    expect(page.locator("#figures td.loss").first).to_be_visible()
    page.mouse.up()
    expect(page.locator("#changes li")).to_have_count(1)
    expect(now(page)).not_to_have_text("87.7%")
    page.get_by_role("button", name="撤销").click()
    expect(now(page)).to_have_text("87.7%")


def test_a_station_that_is_removed_by_its_key_empties_the_map(opened):
    page = opened.page
    page.locator(".station").first.focus()
    page.keyboard.press("Delete")
    expect(now(page)).to_have_text("0.0%")
    wait_until(page, lambda: green_pixels(page) == 0)
    page.get_by_role("button", name="恢复现状").click()
    expect(now(page)).to_have_text("87.7%")


def test_a_station_that_is_added_helps_those_near_it(opened):
    page = opened.page
    page.locator("#add").click()
    box = page.locator(".station").first.bounding_box()
    page.mouse.click(box["x"] + 300, box["y"] + 7)
    expect(page.locator("#changes li")).to_contain_text("+1")
    expect(page.locator("#map .station")).to_have_count(2)


def test_an_hour_that_is_none_is_said_and_the_page_lives_on(opened):
    page = opened.page
    page.locator("#at").fill("someday")
    page.locator("#at").press("Enter")
    expect(page.locator("#errors")).not_to_be_empty()
    page.locator("#at").fill("Tu 10:00")
    page.locator("#at").press("Enter")
    expect(page.locator("#errors")).to_be_empty()


def test_the_marks_are_explained_and_the_hour_stands_in_chinese(opened):
    expect(opened.page.locator("#legend")).to_contain_text("此时未开放")
    expect(opened.page.locator("#legend")).to_contain_text("未覆盖住户")
    expect(opened.page.locator("#at")).to_have_value("周二 10:00")


def test_planning_and_the_live_map_lead_to_each_other(opened, desk):
    page = opened.page
    page.get_by_role("link", name="网格运行一张图").click()
    page.get_by_role("link", name="规划").click()
    expect(page).to_have_url(f"{desk.url}/plan")


def test_the_form_moves_adds_and_removes_without_the_pointer(opened):
    page = opened.page
    lon, lat = street_town.deg(2900, -10)
    page.locator("#code").fill("S")
    page.keyboard.press("Tab")  # the form takes up where it stands
    page.locator("#lon").fill(f"{lon:.6f}")
    page.locator("#lat").fill(f"{lat:.6f}")
    page.keyboard.press("Enter")
    expect(page.locator("#changes li")).to_contain_text("迁移")
    expect(page.locator("#figures td.loss").first).to_be_visible()
    assert "change=move%3AS%40" in page.evaluate("location.href")
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#changes li")).to_contain_text("迁移")
    page.locator("#act").select_option("close")
    page.locator("#code").fill("S")
    page.locator("#apply").click()
    expect(page.locator("#changes li")).to_contain_text("撤除")
    expect(now(page)).to_have_text("0.0%")
    page.locator("#code").fill("nowhere")
    page.locator("#apply").click()
    expect(page.locator("#errors")).to_contain_text("nowhere")


def test_arrows_move_a_station_in_focus(opened):
    page, held = opened.page, []
    station = page.locator(".station").first
    station.focus()

    def hold(route):
        held.append(route)

    page.route(CIRCLES, hold)
    with page.expect_request(CIRCLES):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    place = station.bounding_box()
    with page.expect_request(CIRCLES):  # of all steps, once the answer to the first is shown
        held.pop().continue_()
    assert station.bounding_box() == place
    held.pop().continue_()
    page.unroute(CIRCLES)
    expect(page.locator("#changes li")).to_contain_text("迁移")
    expect(page.locator("#figures td.loss").first).to_be_visible()


def test_those_out_of_reach_are_listed_and_lead_to_the_map(opened):
    page = opened.page
    page.get_by_role("tab", name="未覆盖").click()
    page.locator("#level").select_option("communities")
    expect(page.locator("#outside-list li")).to_have_count(1)
    expect(page.locator("#outside-sum")).to_contain_text("7 户")
    page.locator("#outside-list button").click()
    expect(page.locator("#outside-list li")).to_have_class("chosen")
    lon, _ = street_town.deg(2900, 30)
    address = page.evaluate("location.href")
    assert float(address.split("/")[-1]) == pytest.approx(lon, abs=1e-4)
    assert "level=communities" in address


def test_two_walkers_are_compared_and_a_date_is_kept_for_later(opened):
    page = opened.page
    page.get_by_role("tab", name="比较").press("Enter")
    expect(page.locator(".versus b").last).to_have_text("87.7%")
    page.locator("#vs-at").fill("周二 22:00")
    page.locator("#vs-at").press("Enter")
    expect(page.locator(".versus")).to_contain_text("22:00")
    page.locator("#keep-title").fill("spring")
    page.locator("#keep button").click()
    expect(page.locator("#kept")).to_have_text("已存档。")
    page.locator("#vs-run").select_option(index=1)
    expect(page.locator(".versus")).to_contain_text("spring")
    expect(page.locator("#compared")).to_contain_text("没有差别")
    page.locator("#run").select_option(index=1)
    expect(page.locator("#walker")).to_be_disabled()
    expect(page.locator("#note")).to_contain_text("存档")
    expect(page.locator("#figures td.now")).to_have_text("87.7%")
    wait_until(page, lambda: green_pixels(page) == 0)
    page.locator("#run").select_option(index=0)
    expect(page.locator("#figures td.now")).to_have_count(3)


def written(page, button):
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.path().read_bytes()


def test_tables_shapes_and_the_map_go_out_as_files(opened):
    page = opened.page
    page.get_by_role("tab", name="导出").click()
    rows = list(csv.reader(io.StringIO(written(page, "#csv-outside").decode("utf-8-sig"))))
    assert rows[0][:2] == ["编码", "名称"]
    figures = written(page, "#csv-figures").decode("utf-8-sig")
    assert "15 分钟,57,50,0.8772" in figures
    shapes = json.loads(written(page, "#geojson"))
    kinds = {one["properties"]["what"] for one in shapes["features"]}
    assert kinds == {"circle", "station", "home_outside"}
    assert written(page, "#png").startswith(b"\x89PNG")
    assert opened.complaints == []


def test_in_english_and_by_night_it_says_the_same(visit, desk):
    opened = visit(f"{desk.url}/plan?lang=en&theme=dark&limit=15")
    page = opened.page
    page.wait_for_selector(READY)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("tab", name="Out of reach")).to_be_visible()
    expect(now(page)).to_have_text("87.7%")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert "theme=light" in page.evaluate("location.href")
    assert opened.complaints == []


HOSTILE = '<img src=x onerror="window.hacked=1">{{7*7}}'


def test_hostile_names_do_nothing(serve, visit):
    def fill_hostile(district):
        town.found(district)
        rows = {name: list(rows) for name, rows in street_town.LAYERS.items()}
        rows["stations"] = [street_town.a_station("S", 100, name=HOSTILE)]
        rows["compounds"] = [
            street_town.a_block("far", 2880, 2960, name=HOSTILE, n_households=9),
        ]
        rows["buildings"] = []
        street_town.lay(district, **rows)

    opened = visit(f"{serve('plan_hostile', fill_hostile).url}/plan?tab=outside")
    page = opened.page
    page.wait_for_selector(READY)
    expect(page.locator("#outside-list")).to_contain_text(HOSTILE)
    page.get_by_role("tab", name="调整").click()
    page.locator(".station").first.focus()
    page.keyboard.press("Delete")
    expect(page.locator("#changes")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert opened.complaints == []


def test_without_stations_it_says_what_to_import(serve, visit):
    def fill_empty(district):
        town.found(district)
        street_town.lay(district, streets=street_town.LAYERS["streets"])

    page = visit(f"{serve('plan_empty', fill_empty).url}/plan").page
    page.wait_for_selector('html[data-state="failed"]')
    expect(page.locator("#errors")).to_contain_text("gridmap import")
