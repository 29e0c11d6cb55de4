"""The page of a siting plan: figures counted by hand, marks by pixel, hostile names harmless."""

import json
import re

import pytest
import shapely
import sited_town as town
from opened_page import OpenedPage
from playwright.sync_api import expect

from gridmap.layers.folium_map import siting_page

pytestmark = pytest.mark.browser

AMBER, NAVY = "#e69f00", "#10243f"


@pytest.fixture
def open_page(browser, tmp_path):
    opened = []

    def open_it(data, **options):
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(siting_page(data, made_at=town.MADE_AT, **options), "utf-8")
        opened.append(OpenedPage(browser, file))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.close()


def test_figures_and_order_are_told_and_every_door_has_its_class(open_page):
    opened = open_page(town.the_sited())
    headlines = opened.page.locator("#headlines b")
    expect(headlines).to_have_text(["22.7%", "68.2%", "9.09%"])
    expect(opened.page.locator("#headlines")).to_contain_text("新增 200 户，圈外仍有 140")
    expect(opened.page.locator("#headlines")).to_contain_text("目标值 300，界 330")
    expect(opened.page.locator("#notes")).to_contain_text("贪心")
    expect(opened.page.locator("#list button")).to_have_text(
        ["1 · N1+100 户", "2 · N2+100 户"], use_inner_text=False
    )
    shown = json.loads(opened.page.locator("#gridmap-page").text_content())
    assert shown["entries"]["demand"]["class_of"] == [0, 1, 1, 2, 2]
    assert shown["entries"]["kept"]["class_of"] == [0, -1, -1, -1]
    assert shown["sources"]["chosen"]["names"] == ["1", "2"]
    (west, east) = (row["cells"] for row in shown["themes"][0]["variants"][0]["rows"])
    assert [cell["text"] for cell in west] == ["33.3%", "100%", "0"]
    assert [cell["text"] for cell in east] == ["0%", "0%", "140"]


def test_chosen_sites_and_kept_stations_are_drawn_where_they_stand(open_page):
    opened = open_page(town.the_sited())
    for steps, colour in ((2.5, AMBER), (3.5, AMBER), (0, NAVY)):
        place = town.along(steps)
        assert opened.is_near(opened.colour_at(shapely.Point(place.lon, place.lat)), colour)
    opened.page.locator("#list button").first.click()
    expect(opened.page.locator("#card")).to_contain_text("全部建成后服务")


def test_an_english_page_speaks_english_and_asks_for_nothing(open_page):
    data = town.the_sited(lambda _: "name", area_name="Town", source="test")
    opened = open_page(data, lang="en")
    expect(opened.page.locator("#headlines")).to_contain_text("200 households more")
    assert not re.search("[\u4e00-\u9fff]", opened.page.locator("#panel").inner_text())
    assert opened.from_outside() == []
    assert opened.complaints == []


def test_hostile_names_and_codes_stay_text(open_page):
    hostile = '{{7*191}}<img src=x onerror="window.hacked=1"></script>'
    opened = open_page(town.the_sited(lambda _: hostile, code=hostile, area_name=hostile))
    opened.page.locator("#list button").first.click()
    expect(opened.page.locator("#title")).to_contain_text("{{7*191}}")
    expect(opened.page.locator("#card")).to_contain_text("{{7*191}}")
    assert opened.page.evaluate("window.hacked") is None
    assert (opened.from_outside(), opened.complaints, opened.dialogs) == ([], [], [])
