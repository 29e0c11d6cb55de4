"""The page of service circles in a real browser: a blank map fails here."""

import circle_town as town
import pytest
import shapely
from opened_page import OpenedPage
from playwright.sync_api import expect

from gridmap.layers.folium_map import circle_page

pytestmark = pytest.mark.browser

LAND = "#fbfaf7"


@pytest.fixture
def open_page(browser, tmp_path):
    opened = []

    def open_it(data, **options):
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(circle_page(data, made_at=town.MADE_AT, **options), "utf-8")
        opened.append(OpenedPage(browser, file))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.close()


def beside_the_street(along):
    """A place off the street and off every mark, so many steps east of the station."""
    return shapely.Point(town.WEST + along * town.STEP, town.SOUTH + 0.35 * town.STEP)


def green_of(opened, along):
    red, green, blue, _ = opened.colour_at(beside_the_street(along))
    return green - (red + blue) / 2, (red + green + blue) / 3


def without_compounds():
    layers = {name: rows for name, rows in town.layers(town.plain).items() if name != "compounds"}
    return town.the_circles(layers=layers)


def test_bands_are_drawn_where_they_lie_darker_the_nearer(open_page):
    opened = open_page(without_compounds())
    tints = [green_of(opened, along) for along in (0.5, 1.8, 2.8)]
    assert all(tint > 5 for tint, _ in tints)
    shades = [shade for _, shade in tints]
    assert shades[0] + 15 < shades[1] < shades[2] - 15
    assert opened.is_near(opened.colour_at(beside_the_street(5)), LAND)


def test_a_compound_outside_is_filled_in_another_hue(open_page):
    opened = open_page(town.the_circles(), lang="zh")
    opened.page.keyboard.press("1")
    slow = opened.page.get_by_role("radio", name="老人")
    slow.click()
    red, green, blue, _ = opened.colour_at(beside_the_street(3.5))
    assert red > green > blue


def test_the_straight_line_is_off_until_somebody_asks(open_page):
    opened = open_page(without_compounds())
    rim = shapely.Point(town.WEST + 4.5 * town.STEP, town.SOUTH)
    around = [shapely.Point(rim.x + d * 1e-5, rim.y + 0.1 * town.STEP) for d in range(-12, 13)]

    def purples():
        return sum(r > g + 40 and b > g + 40 for r, g, b, _ in map(opened.colour_at, around))

    assert purples() == 0
    opened.page.get_by_role("checkbox", name="直线").check()
    assert purples() > 0


def test_figures_stand_beside_the_map_and_change_with_the_walker(open_page):
    opened = open_page(town.the_circles())
    expect(opened.page.locator("#headlines")).to_contain_text("68.2%")
    expect(opened.page.locator("#notes")).to_contain_text("图形误差")
    opened.page.get_by_role("radio", name="老人").click()
    expect(opened.page.locator("#headlines")).to_contain_text("45.5%")
    opened.page.keyboard.press("2")
    expect(opened.page.locator("#question")).to_have_text("谁走不到养老服务站？")


def test_a_door_and_a_station_answer_to_the_pointer(open_page):
    opened = open_page(town.the_circles())
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("A2")
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("#card h3")).to_have_text("夜间关门站")
    opened.page.locator("#list button").first.click()
    expect(opened.page.locator("#card h3")).to_have_text("远苑")


def test_it_asks_for_nothing_but_itself_and_hostile_names_do_nothing(open_page):
    hostile = '{{7*191}}<img src=x onerror="window.hacked=1"></script>'
    opened = open_page(town.the_circles(lambda _: hostile, area_name=hostile))
    for key in "12":
        opened.page.keyboard.press(key)
    expect(opened.page.locator("#title")).to_contain_text("{{7*191}}")
    assert opened.page.evaluate("window.hacked") is None
    assert opened.from_outside() == []
    assert opened.complaints == []
    assert opened.dialogs == []
