"""The page of a re-division in a real browser: asks for nothing, is hatched, works by keyboard."""

import pytest
from coverage_town import HOSTILE_NAMES
from opened_page import OpenedPage, share_near
from playwright.sync_api import expect
from redivided import MADE_AT, the_page_data

from gridmap.layers.folium_map import redivision_page

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(browser, tmp_path):
    opened = []

    def open_it(data, **options):
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(redivision_page(data, made_at=MADE_AT, **options), "utf-8")
        opened.append(OpenedPage(browser, file))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.close()


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(open_page):
    opened = open_page(the_page_data())
    for button in opened.page.locator("#divisions button").all():
        button.click()
    assert opened.from_outside() == []
    assert opened.complaints == []


def test_loads_are_written_and_what_moves_is_hatched(open_page):
    opened = open_page(the_page_data())
    opened.page.get_by_role("radio", name="最均衡").click()
    expect(opened.page.locator(".grid-name b")).to_have_text(["1.00×", "1.00×"])
    assert opened.page.locator("path[fill='url(#hatch)']").count() == 2
    dashed = opened.page.locator("path[stroke-dasharray]")
    assert dashed.count() == 1
    opened.page.get_by_role("radio", name="现状").click()
    expect(opened.page.locator(".grid-name b")).to_have_text(["1.50×", "0.50×"])
    assert opened.page.locator("path[fill='url(#hatch)']").count() == 0


def test_the_heavy_grid_is_drawn_in_the_colour_of_its_class(open_page):
    opened = open_page(the_page_data())
    opened.page.get_by_role("radio", name="现状").click()
    png = opened.page.locator("#map_coverage").screenshot()
    # Vermilion and blue, at 62 per cent over the colour of the land.
    assert share_near(opened.page, png, [227, 153, 94]) > 0.2
    assert share_near(opened.page, png, [200, 222, 236]) > 0.05


def test_the_divisions_are_chosen_by_keyboard(open_page):
    opened = open_page(the_page_data(), lang="en")
    opened.page.get_by_role("radio", name="Today").focus()
    opened.page.keyboard.press("ArrowRight")
    chosen = opened.page.locator("#divisions [aria-checked=true]")
    expect(chosen).not_to_have_text("Today")
    expect(opened.page.locator("#table tfoot")).to_contain_text("800")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_text(open_page, name):
    opened = open_page(the_page_data(area_name=name, source=name, codes=(f"{name}1", f"{name}2")))
    assert opened.dialogs == []
    assert opened.complaints == []
    assert opened.from_outside() == []
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("#map_coverage img, #panel img, #title *").count() == 0
