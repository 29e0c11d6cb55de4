"""The planning page in a real browser: a station is dragged, shapes and shares follow."""

import pytest
import street_town
import town
from desk import READY
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

SECONDS = 1_000


def fill(district):
    town.found(district)
    street_town.lay(district)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("plan_page", fill)


@pytest.fixture
def opened(desk, visit):
    found = visit(f"{desk.url}/plan")
    found.page.wait_for_selector(READY, timeout=30 * SECONDS)
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


def now(page, row=2):
    return page.locator("#figures td.now").nth(row)


def test_shapes_are_drawn_and_shares_stand_beside_them(opened):
    assert green_pixels(opened.page) > 500
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
    expect(page.locator("#figures td.loss").first).to_be_visible(timeout=10 * SECONDS)
    page.mouse.up()
    expect(page.locator("#changes li")).to_have_count(1)
    expect(now(page)).not_to_have_text("87.7%")
    page.get_by_role("button", name="撤销").click()
    expect(now(page)).to_have_text("87.7%")


def test_a_station_that_is_closed_empties_the_map(opened):
    page = opened.page
    page.locator(".station").first.dblclick()
    expect(now(page)).to_have_text("0.0%")
    assert green_pixels(page) == 0
    page.get_by_role("button", name="恢复现状").click()
    expect(now(page)).to_have_text("87.7%")


def test_a_station_that_is_added_helps_those_near_it(opened):
    page = opened.page
    page.get_by_role("button", name="新增站点").click()
    box = page.locator(".station").first.bounding_box()
    page.mouse.click(box["x"] + 300, box["y"] + 7)
    expect(page.locator("#changes li")).to_contain_text("+1")
    expect(page.locator(".station")).to_have_count(2)


def test_an_hour_that_is_none_is_said_and_the_page_lives_on(opened):
    page = opened.page
    page.locator("#at").fill("someday")
    page.locator("#at").press("Enter")
    expect(page.locator("#errors")).not_to_be_empty()
    page.locator("#at").fill("Tu 10:00")
    page.locator("#at").press("Enter")
    expect(page.locator("#errors")).to_be_empty()


def test_the_marks_are_explained_and_the_hour_stands_in_chinese(opened):
    expect(opened.page.locator("#legend li")).to_have_text(
        ["服务中", "此时未开放", "无路可达", "已调整"]
    )
    expect(opened.page.locator("#at")).to_have_value("周二 10:00")


def test_planning_and_the_live_map_lead_to_each_other(opened, desk):
    page = opened.page
    page.get_by_role("link", name="网格运行一张图").click()
    page.get_by_role("link", name="站点规划").click()
    expect(page).to_have_url(f"{desk.url}/plan")
