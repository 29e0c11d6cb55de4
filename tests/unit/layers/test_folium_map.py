import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import coverage_town as town
import folium
import pytest

from gridmap.errors import InputError
from gridmap.layers import folium_map
from gridmap.layers.folium_map import coverage_page
from gridmap.layers.self_contained import refuse_outside_references

JSON_BLOCK = re.compile(
    r'<script type="application/json" id="gridmap-page">(.*?)</script>', re.DOTALL
)


@pytest.fixture(scope="module")
def page():
    return coverage_page(town.the_town(), made_at=town.MADE_AT)


def json_of(page):
    return json.loads(JSON_BLOCK.search(page)[1])


def without_json(page):
    return JSON_BLOCK.sub("", page)


def test_the_page_refers_to_nothing_outside_itself(page):
    refuse_outside_references(page)
    assert 'http-equiv="Content-Security-Policy"' in page


def test_the_page_carries_only_scripts_that_its_policy_names(page):
    n_scripts = len(re.findall(r"<script>", page))
    policy = re.search(r"script-src ([^;]*)", page)[1]
    assert policy.count("'sha256-") == n_scripts
    assert "unsafe" not in policy


def test_the_same_rows_give_the_same_bytes(page):
    assert coverage_page(town.the_town(), made_at=town.MADE_AT) == page


def test_hostile_names_are_neither_computed_nor_markup():
    page = coverage_page(
        town.the_town(town.hostile, area_name="{{7*191}}", source="{{7*191}}</script>"),
        title="{{7*191}}</title><script>window.hacked=1</script>",
        review_number="{% x %}`${1}",
        made_at=town.MADE_AT,
    )
    assert "1337" not in page
    assert "<script>window.hacked" not in page
    assert "<img src=x" not in page
    assert "&lt;/title&gt;&lt;script&gt;" in page
    names = json_of(page)["sources"]["compounds"]["names"]
    assert names == [name.replace("\ud83d", "?") for name in town.HOSTILE_NAMES]


def test_no_name_reaches_the_frame_that_folium_makes(page):
    other = coverage_page(town.the_town(town.hostile), made_at=town.MADE_AT)
    assert without_json(other) == without_json(page)


def test_maps_made_at_the_same_time_differ_only_in_their_data(page):
    lists_before = list(folium.Map.default_js), list(folium.Map.default_css)
    kinds = [town.plain, town.hostile] * 4
    with ThreadPoolExecutor(8) as pool:
        pages = list(
            pool.map(lambda names: coverage_page(town.the_town(names), made_at=town.MADE_AT), kinds)
        )
    assert len({without_json(each) for each in pages}) == 1
    assert pages[0] == page
    assert (folium.Map.default_js, folium.Map.default_css) == lists_before
    assert folium_map._Frame.default_js is not folium.Map.default_js


def test_what_a_printed_map_must_say_is_there():
    made_at = datetime(2026, 11, 20, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    facts = json_of(coverage_page(town.the_town(), made_at=made_at, review_number="琼S(2026)1号"))
    assert facts["facts"]["made_at"] == "2026-11-20 16:30 UTC+08:00"
    assert facts["facts"]["as_of"] == "2026-11-20 08:00 UTC+00:00"
    assert facts["facts"]["review_number"] == "琼S(2026)1号"
    assert facts["facts"]["internal"] is True
    assert facts["facts"]["title"] == "小镇网格治理覆盖图"


def test_a_straight_line_is_called_one_with_its_radius(page):
    themes = {theme["code"]: theme for theme in json_of(page)["themes"]}
    assert "直线距离圆，非步行路网。半径 1,000 米" in themes["service"]["variants"][0]["notes"][0]
    english = json_of(coverage_page(town.the_town(), lang="en", made_at=town.MADE_AT))
    assert "Straight-line circles" in english["themes"][2]["variants"][0]["notes"][0]


def test_an_english_page_has_no_chinese_of_its_own():
    page = coverage_page(
        town.the_town(lambda _, k: f"name {k}", area_name="Town", source="test"),
        lang="en",
        made_at=town.MADE_AT,
    )
    assert re.search(r"[\u4e00-\u9fff]", JSON_BLOCK.search(page)[1]) is None
    assert '<html lang="en">' in page


def test_a_page_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr(folium_map, "LARGEST_PAGE_BYTES", 1000)
    with pytest.raises(InputError, match="MiB"):
        coverage_page(town.the_town(), made_at=town.MADE_AT)


def test_personal_fields_do_not_enter_the_page():
    data = town.the_town()
    layers = [each for each in data.layers if each.name != "stations"]
    station = town.feature("s", town.middle(0), code="S", kind="station", phone="13912345678")
    page = coverage_page(
        town.the_town(layers=(*layers, town.layer("stations", [station]))), made_at=town.MADE_AT
    )
    assert "13912345678" not in page


def test_a_town_of_grids_only_has_the_one_theme_that_it_can_have():
    page = coverage_page(
        town.the_town(layers=(town.layer("grids", town.grids(town.plain)),)), made_at=town.MADE_AT
    )
    assert [theme["code"] for theme in json_of(page)["themes"]] == ["party"]
