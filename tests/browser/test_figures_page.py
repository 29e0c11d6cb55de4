"""The page of figures in a real browser: numbers open lists, places lead down and back."""

import csv
import io
import re

import httpx
import pytest
import town
import two_streets
from desk import READY
from playwright.sync_api import expect

from gridmap.model.work_order import Disposition

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

SECONDS = 1_000
GRIDS = ("001", "001", "003", "002", "002")


def fill(district):
    town.found(district)
    two_streets.lay(district)
    for number, grid in enumerate(GRIDS):
        town.receive(
            district,
            town.grid_centre(grid),
            received_at=None,
            channel="phone" if number else "web",
            category="flood" if number == 1 else "other",
        )
    at_once = {"category": "leaflet", "disposition": Disposition.ANSWERED}
    town.receive(district, None, received_at=None, **at_once)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("figures_page", fill, flags=())


@pytest.fixture
def opened(desk, visit):
    found = visit(f"{desk.url}/figures")
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    yield found
    found.page.close()


def tile(page, name):
    return page.locator(f'#tiles li[data-figure="{name}"]')


def told(page):
    expect(page.locator("html")).to_have_attribute("data-figures", "told")


def blue_pixels(page):
    """How many pixels of the map are painted by a figure."""
    return page.evaluate(
        """() => [...document.querySelectorAll("#map canvas")].reduce((sum, canvas) => {
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            let n = 0;
            for (let i = 0; i < data.length; i += 4) {
                const [red, green, blue, alpha] = data.slice(i, i + 4);
                if (alpha > 150 && blue > red + 25 && blue > green) n++;
            }
            return sum + n;
        }, 0)"""
    )


def test_the_whole_its_parts_and_a_map_of_them(opened):
    page = opened.page
    expect(tile(page, "received").locator("b")).to_have_text("6")
    expect(tile(page, "direct_answer_share").locator("b")).to_have_text("16.7%")
    expect(page.locator("#groups tbody tr")).to_have_count(3)
    expect(page.locator("#groups tfoot")).to_contain_text("6")
    expect(page.locator("#legend")).to_contain_text("受理量")
    assert blue_pixels(page) > 2_000
    assert opened.complaints == []
    assert [url for url in opened.requests if "://127.0.0.1" not in url] == []


def test_a_number_opens_as_many_requests_as_it_says(opened):
    page = opened.page
    for row in page.locator("#groups tbody tr").all():
        number = row.locator("td").first
        n = int(number.inner_text())
        number.locator("button").click()
        dialog = page.locator("dialog[open]")
        expect(dialog).to_have_attribute("data-state", "ready")
        expect(dialog.locator("tbody tr")).to_have_count(n)
        expect(dialog.locator("h2")).to_contain_text(f"：{n} 件")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_places_lead_down_and_back_and_the_address_leads_there_again(opened, visit):
    page = opened.page
    page.get_by_role("button", name=f"进入 street {two_streets.WESTERN}").press("Enter")
    expect(page.locator("#path .leave")).to_have_count(1)
    expect(tile(page, "received").locator("b")).to_have_text("3")
    expect(page.locator("#by")).to_have_value("community")
    page.locator("#by").select_option("grid")
    expect(page.locator("#groups tbody tr")).to_have_count(2)
    again = visit(page.url)
    again.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(tile(again.page, "received").locator("b")).to_have_text("3")
    expect(again.page.locator("#groups tbody tr")).to_have_count(2)
    again.page.close()
    page.locator("#path .leave").click()
    expect(tile(page, "received").locator("b")).to_have_text("6")


def test_an_area_of_the_map_leads_down_too(opened):
    page = opened.page
    shown = page.locator("#map")
    box = shown.bounding_box()
    shown.click(position={"x": box["width"] * 0.45, "y": box["height"] / 2})
    expect(page.locator("#path .leave")).to_contain_text(f"street {two_streets.WESTERN}")


@pytest.mark.parametrize(
    ("by", "n_groups"), [("category", 3), ("channel", 2), ("hour", None), ("day", None)]
)
def test_what_is_no_place_is_drawn_as_a_chart(opened, by, n_groups):
    page = opened.page
    page.locator("#by").select_option(by)
    told(page)
    expect(page.locator("#stage")).to_be_hidden()
    if n_groups is not None:
        expect(page.locator("#groups tbody tr")).to_have_count(n_groups)
    expect(page.locator("#chart rect.bar")).to_have_count(page.locator("#groups tbody tr").count())


def test_a_category_narrows_everything_down(opened):
    page = opened.page
    page.locator("#category").select_option("flood")
    expect(tile(page, "received").locator("b")).to_have_text("1")
    expect(page.locator("#groups tbody tr")).to_have_count(1)


def test_a_column_sorts_both_ways(opened):
    page = opened.page
    first = page.locator("#groups tbody tr").first
    heading = page.locator("#groups thead button", has_text="受理量")
    heading.click()
    most = int(first.locator("td").first.inner_text())
    heading.click()
    least = int(first.locator("td").first.inner_text())
    assert (most, least) == (3, 1)


def test_the_table_is_given_as_a_file(opened, desk):
    href = opened.page.locator("#csv").get_attribute("href")
    answer = httpx.get(f"{desk.url}{href}", trust_env=False)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert next(row["数值"] for row in rows if row["指标"] == "received") == "6"


def test_days_without_requests_say_so(desk, visit):
    found = visit(f"{desk.url}/figures?period=own&first=2020-01-01&last=2020-01-31")
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(found.page.locator("#note")).to_contain_text("没有诉求")
    expect(tile(found.page, "closed_share").locator("b")).to_have_text("—")
    found.page.close()


def test_days_that_cannot_be_told_say_why_and_leave_the_page_alive(opened):
    page = opened.page
    page.locator("#first").fill("2020-01-01")
    page.locator("#first").press("Tab")
    expect(page.locator("#errors")).not_to_be_empty()
    page.locator("#period").select_option("today")
    expect(page.locator("#errors")).to_be_empty()
    expect(tile(page, "received").locator("b")).to_have_text(re.compile(r"\d"))


def test_in_english_and_dark(desk, visit):
    found = visit(f"{desk.url}/figures?lang=en&theme=dark&by=weekday")
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(tile(found.page, "received").locator("h3")).to_have_text("Received")
    expect(found.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert not re.search(r"[一-鿿]", found.page.locator("#tiles").inner_text())
    assert found.complaints == []
    found.page.close()


def test_today_is_the_servers_and_pages_fit_a_narrow_screen(desk, browser):
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.clock.set_fixed_time("2020-05-05T12:00:00Z")  # a machine whose clock was never set
    page.goto(f"{desk.url}/figures?period=today")
    page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(tile(page, "received")).to_contain_text("6")
    for path in ("/grids", "/desk"):
        page.goto(f"{desk.url}{path}")
        page.wait_for_selector(READY, timeout=60 * SECONDS)
        box = page.locator("#stage").bounding_box()
        assert (box["x"], box["width"]) == (0, 375)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 375
    page.close()
