"""The page of service circles: what it says is counted, what it holds is harmless."""

import json
import re

import circle_town as town
import numpy as np
import pytest
import shapely

from gridmap.layers.circle_facts import circle_facts, compound_classes, door_classes
from gridmap.layers.circle_map import (
    HOUSEHOLDS,
    RESIDENTS,
    STATIONS_BY_STATE,
    counted_unit,
    doors_by_time,
    time_bands,
)
from gridmap.layers.circle_views import circle_view
from gridmap.layers.folium_map import circle_page
from gridmap.layers.self_contained import refuse_outside_references

JSON_BLOCK = re.compile(
    r'<script type="application/json" id="gridmap-page">(.*?)</script>', re.DOTALL
)


@pytest.fixture(scope="module")
def facts():
    return circle_facts(town.the_circles())


def json_of(page):
    return json.loads(JSON_BLOCK.search(page)[1])


def cells(view, name):
    row = next(row for row in view["rows"] if row["name"] == name)
    return [cell["text"] for cell in row["cells"]]


def test_shares_are_counted_from_the_doors_by_hand(facts):
    view = circle_view(facts, facts.data.runs[0], "zh")
    assert [each["value"] for each in view["headlines"]] == ["22.7%", "45.5%", "68.2%"]
    assert cells(view, "西街道") == ["200", "100%", "0"]
    assert cells(view, "东街道") == ["240", "41.7%", "140"]
    assert [cell["text"] for cell in view["total"]] == ["440", "68.2%", "140"]


def test_whoever_walks_slower_reaches_fewer(facts):
    view = circle_view(facts, facts.data.runs[1], "zh")
    assert [each["value"] for each in view["headlines"]] == ["22.7%", "22.7%", "45.5%"]


def test_the_limit_itself_is_inside(facts):
    run = town.a_run(door_s=(300.0, 600.0, 900.0, 900.1, np.inf))
    assert door_classes(facts.data, run) == [0, 1, 2, 3, 4]
    assert circle_view(facts, run, "zh")["headlines"][2]["value"] == "68.2%"


def test_those_outside_are_listed_largest_first_by_compound_or_door(facts):
    items = circle_view(facts, facts.data.runs[0], "zh")["list"]["items"]
    assert [(each["layer"], each["name"], each["detail"]) for each in items] == [
        ("compounds", "远苑", "100 户"),
        ("doors", "B5", "40 户"),
    ]


def test_the_notes_state_speed_errors_straight_line_and_what_does_not_count(facts):
    notes = "\n".join(circle_view(facts, facts.data.runs[0], "zh")["notes"])
    assert "成人，1.2 米/秒" in notes
    assert "15 分钟图形内 3.5% 的门走不到，走得到的门漏画 2.0%" in notes
    assert "直线 1,080 米圆，会说覆盖 90.9%，多算 100 户" in notes
    assert "3 个站点中 1 个此时关闭" in notes
    assert "3 个站点中 1 个接不上街道" in notes
    assert "1 处住户接不上街道" in notes


def test_compounds_are_wholly_partly_or_not_inside(facts):
    assert compound_classes(facts, facts.data.runs[0]) == [2, 1]
    assert compound_classes(facts, facts.data.runs[1]) == [2, 0]


def test_classes_differ_by_more_than_colour():
    outlines = [band.classes[0].paint.dash for band in time_bands((300, 600, 900))]
    assert len(set(outlines)) == 3
    marks = {(one.paint.mark, bool(one.paint.fill)) for one in STATIONS_BY_STATE.classes}
    assert len(marks) == 3
    doors = doors_by_time((300, 600, 900)).classes
    assert len({(one.paint.mark, one.paint.fill, one.paint.radius_px) for one in doors}) == 5
    assert doors[-1].paint.mark != doors[-2].paint.mark != doors[0].paint.mark


def test_shorter_limits_lie_on_longer_ones():
    order = [band.draw_order for band in time_bands((300, 600, 900))]
    assert order == sorted(order, reverse=True)


def test_each_service_is_a_theme_and_each_walker_and_hour_a_variant():
    page = json_of(circle_page(town.the_circles(), made_at=town.MADE_AT))
    assert [theme["title"] for theme in page["themes"]] == ["服务驿站", "养老服务站"]
    assert [each["title"] for each in page["themes"][0]["variants"]] == [
        "成人 · 周二 10:00",
        "老人 · 周二 10:00",
    ]
    drawn = {key for theme in page["themes"] for each in theme["variants"] for key in each["main"]}
    assert drawn <= page["entries"].keys()


def test_the_straight_line_waits_until_somebody_asks():
    page = json_of(circle_page(town.the_circles(), made_at=town.MADE_AT))
    off = {key for key, entry in page["entries"].items() if entry["off"]}
    assert len(off) == 3
    assert all("直线" in page["entries"][key]["title"] for key in off)


def test_hostile_names_are_neither_computed_nor_markup():
    hostile = "{{7*191}}</script><script>window.hacked=1</script>"
    page = circle_page(
        town.the_circles(lambda _: hostile, area_name=hostile, source=hostile),
        made_at=town.MADE_AT,
    )
    assert "1337" not in page
    assert "<script>window.hacked" not in page
    assert json_of(page)["sources"]["compounds"]["names"] == [hostile, hostile]


def test_the_page_refers_to_nothing_outside_itself_and_is_the_same_again():
    page = circle_page(town.the_circles(), made_at=town.MADE_AT)
    refuse_outside_references(page)
    policy = re.search(r"script-src ([^;]*)", page)[1]
    assert policy.count("'sha256-") == len(re.findall(r"<script>", page))
    assert circle_page(town.the_circles(), made_at=town.MADE_AT) == page


def test_an_english_page_has_no_chinese_of_its_own():
    page = circle_page(
        town.the_circles(lambda _: "name", area_name="Town", source="test"),
        lang="en",
        made_at=town.MADE_AT,
    )
    text = json.dumps(json_of(page)["themes"], ensure_ascii=False)
    assert not re.search("[\u4e00-\u9fff]", text)


def test_a_place_without_areas_and_compounds_has_a_page_all_the_same():
    bare = {"stations": town.layers(town.plain)["stations"]}
    doors = town.doors()
    facts = circle_facts(town.the_circles(layers=bare, doors=doors))
    assert not facts.has_border
    assert facts.ground.contains(shapely.MultiPoint(facts.data.door_points_deg))
    view = circle_view(facts, facts.data.runs[0], "zh")
    assert [cell["text"] for cell in view["total"]] == ["440", "68.2%", "140"]
    assert [each["layer"] for each in view["list"]["items"]] == ["doors", "doors"]


def test_residents_count_where_nobody_counted_households():
    doors = town.doors()
    assert counted_unit(doors) == HOUSEHOLDS
    only_people = type(doors)(
        codes=doors.codes,
        n_households=np.full(5, np.nan),
        n_residents=doors.n_households,
        areas=doors.areas,
    )
    assert counted_unit(only_people) == RESIDENTS
