"""The page of an operation in a real browser: signs by state, tags apart, offline."""

import itertools
import json
import uuid
from datetime import UTC, datetime

import emergency_town as storm
import pytest
import shapely
import town
from opened_page import OpenedPage, share_near
from playwright.sync_api import expect

from gridmap.casework.emergency_report import OperationReport, Part, Spread
from gridmap.layers.emergency_map import EmergencyMapData, HazardOnMap, PersonOnMap, StoreOnMap
from gridmap.layers.folium_map import emergency_page
from gridmap.model.emergency import (
    CallState,
    EmergencyKind,
    HazardFinding,
    Operation,
    OperationState,
)
from gridmap.model.place import LonLat

pytestmark = pytest.mark.browser

AT = datetime(2026, 9, 5, 12, tzinfo=UTC)
STATES = [state for state in CallState for _ in range(3)]
HOSTILE = '{{7*191}}<img src=x onerror="window.hacked=1"></script>'


REPORT = OperationReport(
    number=7, kind="typhoon", state="on", is_drill=True, duty_confirm=None,
    duty_confirmed=Part(part=0, whole=0), call_confirm=Spread(n=4, p50_s=30.0, p90_s=600.0),
    confirmed=Part(part=6, whole=18), muster_after=None, mustered=Part(part=3, whole=18),
    evacuated=Part(part=0, whole=0), returned=Part(part=0, whole=0),
    hazards_checked=Part(part=3, whole=4), n_in_danger=1, n_goods_issued=0, n_goods_out=2,
    calls_by_state={}, open_at_end={}, left_open=None,
)  # fmt: skip
WEST, SOUTH, EAST, NORTH = storm.SQUARE


def an_operation(name, *, is_drill):
    return Operation(
        id=uuid.uuid4(), number=7, plan_id=uuid.uuid4(), kind=EmergencyKind.TYPHOON,
        is_drill=is_drill, state=OperationState.ON, prepared_at=AT, prepared_by=name,
        first_signed_by=name, second_signed_by=name, on_at=AT, standing_down_at=None, off_at=None,
        subdistrict_id=None,
    )  # fmt: skip


def a_plan(name):
    groups = tuple(
        storm.a_group(f"g{n}", title=name, place=name, position=town.grid_centre(code))
        for n, code in enumerate(town.GRIDS)
    )
    return storm.a_plan(title=name, headquarters=name, groups=groups)


def the_people():
    return tuple(
        PersonOnMap(
            position=LonLat(WEST + 0.0005 * (n + 1), SOUTH + 0.0012),
            group=f"g{n % 4}",
            state=state,
            was_mustered=state is CallState.MUSTERED,
        )
        for n, state in enumerate(STATES)
    )


def the_data(*, name="方城", is_drill=True):
    square = shapely.box(WEST, SOUTH, EAST, NORTH)
    return EmergencyMapData(
        area_name=name,
        as_of=AT,
        source=name,
        operation=an_operation(name, is_drill=is_drill),
        plan=a_plan(name),
        report=REPORT,
        areas=((name, square),),
        waters=(shapely.box(WEST, NORTH, EAST, NORTH + 0.002),),
        streets=(("primary", shapely.LineString([(WEST, SOUTH), (EAST, NORTH)])),),
        grids=(square,),
        people=the_people(),
        hazards=tuple(
            HazardOnMap(name=name, position=LonLat(WEST + 0.002 * n, NORTH - 0.001), finding=found)
            for n, found in enumerate((*HazardFinding, None), start=1)
        ),
        stores=(StoreOnMap(place=name, position=LonLat(EAST, SOUTH), n_kinds=3, n_out=2),),
        calls_by_group={f"g{n}": {"called": 4, "mustered": n} for n in range(4)},
    )


@pytest.fixture
def open_page(browser, tmp_path):
    opened = []

    def open_it(data, **options):
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(emergency_page(data, made_at=AT, **options), "utf-8")
        opened.append(OpenedPage(browser, file))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.close()


def test_everybody_and_everything_has_its_sign_and_the_legend_counts_them(open_page):
    page = open_page(the_data()).page
    for state in CallState:
        expect(page.locator(f".sign-{state}")).to_have_count(3)
    for state in ("safe", "watch", "danger", "unchecked"):
        expect(page.locator(f".sign-{state}")).to_have_count(1)
    expect(page.locator(".sign-place")).to_have_count(4)
    expect(page.locator(".sign-headquarters")).to_have_count(1)
    legend = page.locator("#legend p b").all_inner_texts()
    assert legend[:6] == ["3"] * 6
    assert [int(one) for one in legend[6:10]] == [1, 1, 1, 1]
    expect(page.locator("#stamp")).to_have_text("演练")
    expect(page.locator("#headlines b")).to_have_text(["317%", "30 秒 / 10 分", "3/4", "0"])


def test_signs_differ_by_shape_and_not_by_colour_alone(open_page):
    page = open_page(the_data()).page
    shapes = {
        state: page.locator(f".sign-{state} svg").first.evaluate(
            "one => [...one.querySelectorAll('*')].map(e => e.tagName + (e.getAttribute('d') || '')"
            " + (e.getAttribute('fill') === '#ffffff' || e.getAttribute('fill') === 'none'"
            " ? 'hollow' : 'filled') + (e.getAttribute('r') || '')).join()"
        )
        for state in (*CallState, "safe", "watch", "danger", "unchecked")
    }
    assert len(set(shapes.values())) == len(shapes)


def test_no_tag_covers_another_and_every_group_is_told(open_page):
    page = open_page(the_data()).page
    boxes = [one.bounding_box() for one in page.locator(".tag .label, .legend, .layers").all()]
    assert len(boxes) == 4 + 1 + 2
    for a, b in itertools.combinations(boxes, 2):
        assert (
            a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
            or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]
        )  # fmt: skip
    labels = page.locator(".tag .label b").all_inner_texts()
    assert sorted(labels) == ["0/4", "1/4", "2/4", "3/4"]


def test_affected_grids_are_coloured_and_layers_can_be_switched(open_page):
    opened = open_page(the_data())
    page = opened.page
    map_box = page.locator("#map_coverage")
    assert share_near(page, map_box.screenshot(), [251, 232, 194], tolerance=10) > 0.2
    page.locator("[data-layer=people]").uncheck()
    expect(page.locator(".sign-mustered")).to_have_count(0)
    assert opened.complaints == []


def test_an_english_page_of_a_real_operation_says_so_and_asks_for_nothing(open_page):
    opened = open_page(the_data(name="Square", is_drill=False), lang="en")
    expect(opened.page.locator("#stamp")).to_have_text("REAL")
    expect(opened.page.locator("#headlines")).to_contain_text("30 s / 10 min")
    assert opened.from_outside() == []
    assert opened.complaints == []


def test_hostile_names_stay_text(open_page):
    opened = open_page(the_data(name=HOSTILE))
    expect(opened.page.locator("#title")).to_contain_text("{{7*191}}")
    opened.page.locator("#table tbody tr").first.click()
    opened.page.locator("#todo-list button").first.click()
    assert opened.page.evaluate("window.hacked") is None
    assert (opened.from_outside(), opened.complaints, opened.dialogs) == ([], [], [])


def test_nobody_who_was_called_is_named_on_the_page(open_page):
    shown = json.loads(open_page(the_data()).page.locator("#gridmap-page").text_content())
    assert {key for one in shown["people"] for key in one} == {"at", "state", "group"}
