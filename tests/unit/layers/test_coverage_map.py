import json
from itertools import pairwise

import coverage_town as town
import numpy as np
import pytest

from gridmap.coverage.service_circle import StraightWays
from gridmap.coverage.statistics import OrganizationCover
from gridmap.errors import InputError
from gridmap.layers.coverage_map import answers_for, coverage_facts
from gridmap.layers.coverage_page_json import PageFrame, page_json
from gridmap.layers.coverage_views import party_view, security_view, service_view
from gridmap.layers.coverage_words import WORDS
from gridmap.layers.description import Words
from gridmap.layers.stations import ServiceStandard


@pytest.fixture(scope="module")
def facts():
    return coverage_facts(town.the_town())


def figures(view):
    return [(each["value"], each["alarm"]) for each in view["headlines"]]


def cells(view, name):
    row = next(row for row in view["rows"] if row["name"] == name)
    return [cell["text"] for cell in row["cells"]]


def test_the_grids_without_an_organization_are_those_of_the_towns_story(facts):
    none = [
        i for i, cover in enumerate(facts.organization_cover) if cover is OrganizationCover.NONE
    ]
    shared = [
        i for i, cover in enumerate(facts.organization_cover) if cover is OrganizationCover.SHARED
    ]
    assert none == [0]
    assert shared == [1, 2]


def test_party_figures_are_counted_by_hand(facts):
    view = party_view(facts, "zh")
    assert figures(view) == [("93.8%", False), ("1", True), ("2", False)]
    assert cells(view, "西街道") == ["8", "87.5%", "1", "1"]
    assert cells(view, "东街道") == ["8", "100%", "1", "0"]
    assert [item["name"] for item in view["list"]["items"]] == ["网格0", "网格1", "网格2"]


def test_security_figures_are_counted_by_hand(facts):
    view = security_view(facts, "zh")
    assert [value for value, _ in figures(view)] == ["75.0%", "50.0%", "25.0%"]
    assert cells(view, "西街道") == ["8", "2/2/2/2", "50.0%"]
    assert view["list"]["n_items"] == 4


def test_service_figures_are_counted_by_hand(facts):
    """A grid is 1,255 m wide and 1,329 m high: the circle of 1 km holds only its own compound."""
    view = service_view(facts, facts.circles[0], "zh")
    assert [value for value, _ in figures(view)] == ["31.3%", "1,100", "11"]
    assert cells(view, "西街道") == ["8", "50.0%", "400"]
    assert cells(view, "东街道") == ["8", "12.5%", "700"]


def test_a_larger_radius_never_covers_less():
    def covered(radius_m):
        standard = ServiceStandard(
            code="x", title=Words("甲", "A"), kinds=("station",), radius_m=radius_m
        )
        return coverage_facts(town.the_town(standards=(standard,))).circles[0].covered

    steps = [covered(radius_m) for radius_m in (0, 500, 1300, 1400, 3000, 9000)]
    assert all(smaller <= larger for smaller, larger in pairwise(steps))
    assert len(steps[0]) == 5
    assert len(steps[-1]) == 16


def test_the_circle_that_is_drawn_stays_inside_the_district(facts):
    assert facts.district.buffer(1e-9).covers(facts.circles[0].area)


def test_stations_of_another_kind_do_not_serve(facts):
    elderly = next(circle for circle in facts.circles if circle.standard.code == "elderly")
    assert elderly.n_stations == 0
    assert elderly.covered == frozenset()
    assert service_view(facts, elderly, "en")["headlines"][0]["value"] == "0%"


def test_places_are_read_as_the_store_and_as_files_write_them():
    by_ids = town.feature(1, None, place_ids=["g1", "c4"])
    by_text = town.feature(2, None, places="grids:A; compounds:B")
    by_list = town.feature(3, None, places=["grids:A"])
    assert answers_for(by_ids) >= {"g1", "c4"}
    assert answers_for(by_text) >= {"grids:A", "compounds:B"}
    assert "grids:A" in answers_for(by_list)
    assert not any(answers_for(town.feature(4, None, places=None)))


def test_an_organization_named_by_ids_covers_its_grid():
    mine = town.feature("o", None, code="O", place_ids=["g0"])
    layers = (
        town.layer("grids", town.grids(town.plain)),
        town.layer("organizations", [mine]),
    )
    facts = coverage_facts(town.the_town(layers=layers))
    assert facts.organization_cover[0] is OrganizationCover.OWN
    assert facts.organization_cover.count(OrganizationCover.NONE) == 15


def test_an_organization_without_a_place_stands_where_it_answers_for(facts):
    shared = next(each for each in facts.placed["organizations"] if each.id == "o1")
    assert town.square(0, 1).contains(shared.geometry)


def test_houses_outside_compounds_count_with_those_inside():
    """Two houses of 30 in grid 4 (inside: its station is near), one of 7 in grid 15 (outside)."""
    houses = [
        town.feature(f"b{k}", town.middle(number), code=f"B{k}", n_households=n)
        for k, (number, n) in enumerate([(4, 30), (4, 30), (15, 7)])
    ]
    of_compound = town.feature("b9", town.middle(15), compound_code="XQ0015", n_households=99)
    shed = town.feature("b8", town.middle(15), n_households=0)
    layers = town.the_town().layers
    data = town.the_town(layers=(*layers, town.layer("buildings", [*houses, of_compound, shed])))
    facts = coverage_facts(data)
    view = service_view(facts, facts.circles[0], "zh")
    assert len(facts.placed["houses"]) == 3
    assert [value for value, _ in figures(view)] == ["33.6%", "1,107", "11"]
    assert view["list"]["items"][-1]["name"] == "网格15散居楼栋"
    assert view["list"]["items"][-1]["detail"].startswith("7 户 · 最近 ")
    assert len(view["notes"]) == 1


def test_a_page_without_buildings_says_whom_it_leaves_out(facts):
    assert "散居住户不在统计内" in service_view(facts, facts.circles[0], "zh")["notes"][-1]


def test_the_sea_is_cut_off_a_little_beyond_the_district():
    sea = town.feature("w", town.square(4, 0).buffer(1), code="W", name="海")
    data = town.the_town(
        layers=(town.layer("grids", town.grids(town.plain)), town.layer("waters", [sea]))
    )
    facts = coverage_facts(data)
    assert facts.placed["waters"][0].geometry.area < 3 * facts.district.area


def test_compounds_without_known_households_are_named():
    uncounted = town.feature("c", town.square(0, 0, inset=0.002), code="X", name="无数")
    data = town.the_town()
    layers = tuple(each for each in data.layers if each.name != "compounds")
    facts = coverage_facts(town.the_town(layers=(*layers, town.layer("compounds", [uncounted]))))
    view = service_view(facts, facts.circles[0], "zh")
    assert "1 个小区户数未知" in view["notes"][1]
    assert view["headlines"][0]["value"] == "—"


def test_no_register_of_organizations_is_no_data_and_not_none():
    layers = tuple(each for each in town.the_town().layers if each.name != "organizations")
    facts = coverage_facts(town.the_town(layers=layers))
    view = party_view(facts, "zh")
    assert set(facts.organization_cover) == {OrganizationCover.UNKNOWN}
    assert figures(view) == [("—", False), ("—", False), ("—", False)]
    assert "不等于没有党组织" in view["notes"][0]
    assert view["list"]["empty"] == "没有党组织数据。"


def test_without_subdistricts_there_is_still_a_total():
    facts = coverage_facts(town.the_town(layers=(town.layer("grids", town.grids(town.plain)),)))
    view = party_view(facts, "zh")
    assert view["rows"] == []
    assert view["total"][0]["text"] == "16"


def test_what_lies_outside_every_subdistrict_has_a_row_of_its_own():
    far = town.feature("g99", town.square(9, 9), code="G99", name="飞地")
    data = town.the_town()
    layers = [each for each in data.layers if each.name != "grids"]
    grids = town.layer("grids", [*town.grids(town.plain), far])
    view = party_view(coverage_facts(town.the_town(layers=(*layers, grids))), "zh")
    assert cells(view, "街道界外")[0] == "1"


def test_a_map_of_nothing_is_refused():
    with pytest.raises(InputError, match="neither grids nor compounds"):
        coverage_facts(town.the_town(layers=()))


def test_compounds_alone_are_drawn_without_a_border_that_nobody_gave():
    data = town.the_town()
    facts = coverage_facts(
        town.the_town(layers=tuple(each for each in data.layers if each.name == "compounds"))
    )
    assert not facts.border_is_known
    assert all(facts.district.covers(each.geometry) for each in facts.placed["compounds"])
    frame = PageFrame(title="", lang="zh", made_at=data.as_of, review_number=None, internal=True)
    page = page_json(facts, frame)
    assert [theme["code"] for theme in page["themes"]] == ["security"]
    assert "district" not in page["entries"]


def test_every_word_of_the_page_is_there_in_both_languages():
    assert all(words.zh and words.en for words in WORDS.values())
    assert not any("一" <= letter <= "鿿" for words in WORDS.values() for letter in words.en)


class Roundabout:
    """Ways one and a half times as long as the straight line."""

    along_streets = True

    def circle(self, stations, *, radius_m, clip):
        return StraightWays().circle(stations, radius_m=radius_m / 1.5, clip=clip)

    def nearest_m(self, places, stations):
        metres = 1.5 * StraightWays().nearest_m(places, stations)
        return np.where(metres > 3000, np.inf, metres)


def test_ways_along_streets_are_measured_by_them_and_called_so():
    far = ServiceStandard(code="far", title=Words("远", "far"), kinds=("station",), radius_m=1400)
    straight, street = (
        coverage_facts(town.the_town(standards=(far,), **ways))
        for ways in ({}, {"ways": Roundabout()})
    )
    assert len(street.circles[0].covered) == 5 < len(straight.circles[0].covered)
    assert street.circles[0].area.area < straight.circles[0].area.area
    view = service_view(street, street.circles[0], "zh")
    assert "沿街道 1,400 米" in view["notes"][0]
    assert {each["detail"].split(" · ")[1] for each in view["list"]["items"]} >= {"无路可达"}
    assert "直线距离" not in json.dumps(view, ensure_ascii=False)
    assert "直线距离圆" in service_view(straight, straight.circles[0], "zh")["notes"][0]
