"""The coverage page in a real browser, without WebGL and without a network."""

import json
from datetime import UTC, datetime
from itertools import pairwise

import coverage_town as town
import pytest
import shapely
from opened_page import OpenedPage
from playwright.sync_api import expect

from gridmap.layers.coverage_map import CoverageMapData
from gridmap.layers.feature import MapFeature, MapLayerData
from gridmap.layers.folium_map import coverage_page

pytestmark = pytest.mark.browser

MADE_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def open_page(browser, tmp_path):
    opened = []

    def open_it(data, **options):
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(coverage_page(data, made_at=MADE_AT, **options), "utf-8")
        opened.append(OpenedPage(browser, file))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.close()


def off_middle(number):
    """A place in a grid beside its compound and its marks."""
    row, column = divmod(number, town.N_SIDE)
    return shapely.Point(
        town.WEST + (column + 0.13) * town.STEP, town.SOUTH + (row + 0.5) * town.STEP
    )


def beside_the_mark(number):
    """A place inside the compound of a grid, away from the middle and from the name."""
    row, column = divmod(number, town.N_SIDE)
    return shapely.Point(
        town.WEST + (column + 0.5) * town.STEP, town.SOUTH + (row + 0.32) * town.STEP
    )


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(open_page):
    opened = open_page(town.the_town())
    for key in "1230":
        opened.page.keyboard.press(key)
    assert opened.from_outside() == []
    assert len([url for url in opened.requests if url.startswith("file:")]) == 1
    assert opened.complaints == []
    assert opened.page.evaluate("document.createElement('canvas').getContext('webgl')") is None


def test_areas_are_drawn_where_they_lie(open_page):
    opened = open_page(town.the_town())
    assert OpenedPage.is_near(opened.colour_at(off_middle(7)), "#f6dcd6")  # a grid with its own
    opened.page.keyboard.press("2")
    for number, colour in ((1, "#0b3c6f"), (5, "#3f8fc5"), (9, "#a9cde6")):
        assert OpenedPage.is_near(opened.colour_at(beside_the_mark(number)), colour)
    assert OpenedPage.is_near(
        opened.colour_at(off_middle(5)), "#fbfaf7"
    )  # land between the compounds
    opened.page.keyboard.press("3")
    assert OpenedPage.is_near(
        opened.colour_at(beside_the_mark(7)), "#d55e00"
    )  # outside every circle
    assert OpenedPage.is_near(opened.colour_at(beside_the_mark(4)), "#8cbfae")


def test_the_theme_changes_by_key_and_by_arrow(open_page):
    opened = open_page(town.the_town())
    checked = opened.page.locator('#themes [aria-checked="true"]')
    expect(checked).to_contain_text("党建")
    opened.page.keyboard.press("3")
    expect(checked).to_contain_text("服务圈")
    expect(opened.page.locator("#notes")).to_contain_text("直线距离圆，非步行路网")
    checked.focus()
    opened.page.keyboard.press("ArrowLeft")
    expect(checked).to_contain_text("安防")
    expect(checked).to_be_focused()
    assert opened.page.evaluate("location.hash") == "#security"


def test_the_address_brings_the_theme_back(open_page):
    opened = open_page(town.the_town())
    opened.page.goto(opened.page.url.split("#")[0] + "#service.elderly")
    opened.page.reload()
    expect(opened.page.locator('#variants [aria-checked="true"]')).to_have_text("养老 15 分钟")


def test_a_search_goes_to_what_it_found(open_page):
    opened = open_page(town.the_town())
    before = opened.page.evaluate("gridmapPage.zoom()")
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("XQ0013")
    expect(opened.page.locator("#found li")).to_have_count(1)
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("gridmapPage.zoom()") > before + 1
    expect(opened.page.locator("#card h3")).to_have_text("小区13")
    expect(opened.page.locator("#card")).to_contain_text("XQ0013")
    opened.page.keyboard.press("Escape")
    expect(opened.page.locator("#card")).to_be_hidden()
    opened.page.keyboard.press("0")
    assert opened.page.evaluate("gridmapPage.zoom()") == pytest.approx(before, abs=0.11)


def test_a_search_for_nothing_says_so(open_page):
    opened = open_page(town.the_town())
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("没有这个")
    expect(opened.page.locator("#found")).to_have_text("没有找到")


def test_rows_are_sorted_and_lead_to_their_place(open_page):
    opened = open_page(town.the_town())
    first = opened.page.locator("#table tbody tr").first
    opened.page.get_by_role("button", name="覆盖率").click()
    expect(first).to_contain_text("东街道")
    opened.page.get_by_role("button", name="覆盖率").click()
    expect(first).to_contain_text("西街道")
    first.focus()
    opened.page.keyboard.press("Enter")
    expect(opened.page.locator("#card h3")).to_have_text("西街道")


def test_the_legend_switches_what_is_drawn(open_page):
    opened = open_page(town.the_town())
    opened.page.keyboard.press("2")
    place = beside_the_mark(5)
    box = opened.page.get_by_role("checkbox", name="标准型")
    box.focus()
    opened.page.keyboard.press("Space")
    assert OpenedPage.is_near(opened.colour_at(place), "#fbfaf7")
    opened.page.keyboard.press("Space")
    assert OpenedPage.is_near(opened.colour_at(place), "#3f8fc5")


def test_a_click_on_the_map_shows_the_card(open_page):
    opened = open_page(town.the_town())
    opened.page.keyboard.press("2")
    box = opened.page.locator("#map_coverage").bounding_box()
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("XQ0010")
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Escape")
    opened.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(opened.page.locator("#card h3")).to_have_text("小区10")


def test_hostile_names_do_nothing_and_are_read_as_they_are(open_page):
    opened = open_page(town.the_town(town.hostile, area_name="<b>{{7*191}}</b>"))
    page = opened.page
    expect(page.locator("#title")).to_contain_text("<b>{{7*191}}</b>")
    for key in "123":
        page.keyboard.press(key)
    for name in town.HOSTILE_NAMES:
        page.keyboard.press("/")
        page.locator("#search").fill(name.replace("\ud83d", "?")[:40])
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.locator("#search").fill("XQ0006")
    page.keyboard.press("Enter")
    expect(page.locator("#card h3")).to_have_text('<img src=x onerror="window.hacked=1;alert(2)">')
    assert page.locator("#card img, #panel img, #found img, #panel script").count() == 0
    assert page.evaluate("window.hacked") is None
    assert opened.dialogs == []
    assert opened.complaints == []
    assert opened.from_outside() == []


def test_the_policy_stops_a_script_that_got_in(open_page):
    opened = open_page(town.the_town())
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.hacked = 1'}))"
    )
    assert opened.page.evaluate("window.hacked") is None
    assert "Content Security Policy" in opened.complaints[0]


def test_the_english_page_is_english(open_page):
    opened = open_page(
        town.the_town(lambda _, k: f"name {k}", area_name="Town", source="test"), lang="en"
    )
    text = opened.page.locator("body").inner_text()
    assert "Grids with an organization" in text
    assert "Internal use" in text
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize(("paper", "width_pt"), [("a3", 1191), ("a4", 842)])
def test_paper_has_one_sheet_with_what_a_map_must_say(open_page, paper, width_pt):
    opened = open_page(town.the_town(), review_number="琼S(2026)1号")
    opened.page.locator("#paper").select_option(paper)
    sheet = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page>") == 1
    assert (
        f"/MediaBox [0 0 {width_pt - 1}".encode() in sheet or f"[0 0 {width_pt}".encode() in sheet
    )
    expect(opened.page.locator("#foot")).to_contain_text("审图号 琼S(2026)1号")
    expect(opened.page.locator("#foot")).to_contain_text("内部使用")
    expect(opened.page.locator("#foot")).to_contain_text("CGCS2000")


def test_tiers_are_told_apart_on_grey_paper(open_page):
    opened = open_page(town.the_town())
    opened.page.keyboard.press("2")
    shades = [opened.colour_at(beside_the_mark(number)) for number in (1, 5, 9)]
    grey = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b, _ in shades]
    assert all(light - dark > 40 for dark, light in pairwise(grey))


def real_compounds(file):
    """Named compounds of a real city; the tiers are made up, by turns."""
    chosen = [
        each
        for each in json.loads(file.read_text("utf-8"))["features"]
        if each["properties"]["fclass"] == "residential" and each["properties"]["name"]
    ]
    return [
        MapFeature(
            id=each["properties"]["osm_id"],
            geometry=shapely.from_geojson(json.dumps(each["geometry"])),
            properties={
                "code": each["properties"]["osm_id"],
                "name": each["properties"]["name"],
                "security_tier": ("basic", "standard", "demonstration", "")[turn % 4],
                "n_households": 100,
            },
        )
        for turn, each in enumerate(chosen)
    ]


def test_a_thousand_real_compounds_are_drawn_in_time(open_page, test_data):
    compounds = real_compounds(test_data / "hangzhou-compounds" / "landuse.geojson")
    ground = MapFeature(
        id="g", geometry=shapely.box(119.9, 30.0, 120.5, 30.5), properties={"code": "1"}
    )
    opened = open_page(
        CoverageMapData(
            area_name="杭州",
            as_of=MADE_AT,
            source="© OpenStreetMap contributors, ODbL 1.0",
            layers=(
                MapLayerData(name="grids", features=(ground,)),
                MapLayerData(name="compounds", features=tuple(compounds)),
            ),
        )
    )
    assert len(compounds) == 1406
    opened.page.keyboard.press("2")
    largest = max(compounds[1::4], key=lambda row: row.geometry.area)
    name_at = largest.geometry.representative_point()
    place = largest.geometry.difference(name_at.buffer(0.001)).representative_point()
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(largest.id)
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Escape")
    assert OpenedPage.is_near(
        opened.colour_at(place), "#3f8fc5"
    )  # the second of four turns: standard
    opened.page.keyboard.press("0")
    drawing_ms = opened.page.evaluate(
        "() => { const start = performance.now();"
        " document.querySelectorAll('#themes button')[1].click();"
        " return performance.now() - start; }"
    )
    assert drawing_ms < 1000
