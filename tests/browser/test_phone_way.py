"""The way to a job on the phone: along the streets, from where one is, and kept without a line."""

from datetime import datetime

import pytest
import shapely
import street_town
import town
from care_town import ZONE, add_house, register
from checked_layers import a_row
from phones import SECONDS, Phone, assigned, too_small
from playwright.sync_api import expect
from street_town import deg

from gridmap.flows.plan_care import plan_care

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

CORNER_M, POST_M, PHONE_M = (60, 20), (100, 25), (55, 200)  # the job is at (262, 277)


def street(code, *places_m):
    line = shapely.MultiLineString([[deg(*one) for one in places_m]])
    return a_row(code, line, highway="residential")


def fill(district):
    town.found(district)
    avenue = street("avenue", (400, 20), CORNER_M)
    lane = street("lane", CORNER_M, (60, 280))
    street_town.lay(district, streets=[avenue, lane, street("row", (60, 280), (400, 280))])
    add_house(district, "1号楼")


@pytest.fixture(scope="module")
def desk(serve):
    return serve("phone_way", fill)


@pytest.fixture
def phone_of(browser, desk):
    """Return what opens the page of a member who has one job, and the job."""
    opened = []

    def open_it(code, *, post=POST_M, lang="zh", **options):
        where = town.LonLat(*deg(*post))
        town.add_member(desk.district, code, where, capacity=9)
        order = assigned(desk, code)
        address = f"{desk.url}/phone?member={code}&lang={lang}"
        opened.append(Phone(browser, address, **options))
        expect(opened[-1].job(order)).to_be_visible(timeout=60 * SECONDS)
        return opened[-1], order

    yield open_it
    for each in opened:
        each.context.close()


def told(phone, order, *, name="路线"):
    """Open the way, wait until it is drawn, and return what is said of it."""
    phone.tap(order, name)
    phone.page.wait_for_selector("#sheet .map[data-drawn]")
    return phone.page.locator("#sheet .lead")


def test_the_way_is_drawn_along_the_streets_from_the_last_position(desk, phone_of):
    phone, order = phone_of("POSTED")
    said = told(phone, order)
    expect(said).to_contain_text("从登记的岗位")
    metres = int(said.inner_text().split("分钟 · ")[1].split(" 米")[0])
    assert 480 <= metres <= 520, "round two corners: 40 + 260 + 202 m"
    assert phone.page.locator("#sheet .map").get_attribute("data-way") == "streets"
    assert too_small(phone.page) == []
    phone.page.locator("#sheet-close").tap()
    desk.put_member("POSTED", *deg(*PHONE_M))
    phone.refresh()
    said = told(phone, order)
    expect(said).to_contain_text("从最近一次定位")


def test_the_phones_own_position_is_the_newer_one(desk, phone_of):
    lon, lat = deg(*PHONE_M)
    here = {"longitude": lon, "latitude": lat}
    phone, order = phone_of("GPS", lang="en", geolocation=here, permissions=["geolocation"])
    said = told(phone, order, name="The way")
    expect(said).to_contain_text("from where the phone is")
    metres = int(said.inner_text().split("min · ")[1].split(" m")[0])
    assert 280 <= metres <= 310, "along the lane and the row"
    fixes = (
        "SELECT count(*) FROM member_live AS l JOIN members AS m ON m.id = l.member_id"
        " WHERE m.code = 'GPS' AND l.measured_at IS NOT NULL"
    )
    assert town.one(desk.district, fixes) == 0, "what the page asks with is no report"


def test_without_a_line_the_last_way_that_was_drawn_is_there(phone_of):
    phone, order = phone_of("LIFT")
    told(phone, order)
    phone.page.locator("#sheet-close").tap()
    phone.is_kept()
    phone.context.set_offline(True)
    said = told(phone, order)
    expect(said).to_contain_text("离线 · ")
    expect(said).to_contain_text("分钟")
    assert phone.page.locator("#sheet .map").get_attribute("data-way") == "streets"


def test_where_nobody_knows_where_one_is_there_is_the_place_alone(desk, phone_of):
    phone, order = phone_of("LOST")
    with desk.district.writing() as conn:
        conn.exec_driver_sql("UPDATE member_live SET position = NULL, measured_at = NULL")
    phone.refresh()
    said = told(phone, order)
    expect(said).to_contain_text("没有您的位置")
    assert phone.page.locator("#sheet .map").get_attribute("data-way") == "none"


def drawn(page):
    """Wait until a way is drawn, close it, and return how it looks and what is said of it."""
    page.wait_for_selector("#sheet .map[data-way][data-drawn]")
    expect(page.locator("#sheet .way-told strong")).to_contain_text("分钟")
    told = page.locator("#sheet .map").get_attribute("data-way")
    assert too_small(page) == []
    assert page.locator("#sheet a[href^='geo:']").count() == 1
    page.locator("#sheet-close").tap()
    return told


def test_visits_households_and_stops_of_the_walk_have_a_way_too(desk, browser):
    town.add_member(desk.district, "ROUNDS", town.LonLat(*deg(*POST_M)), home_grid="001")
    today = datetime.now(ZONE).date()
    register(desk.district, "ALONE", member_code="ROUNDS", starts_on=today)
    plan_care(today, district=desk.district, zone=ZONE)
    phone = Phone(browser, f"{desk.url}/phone?member=ROUNDS&lang=zh#visits")
    page = phone.page
    for card in (".visit", ".building"):
        page.locator(card).get_by_role("button", name="路线").first.tap()
        assert drawn(page) == "streets", card
    page.locator(".is-walk").tap()
    for stop in (".is-care", ".is-household"):
        page.locator(f"#sheet .stop{stop} button.act").tap()
        assert drawn(page) == "streets", stop
        page.locator("#sheet .walk").wait_for()
    page.locator("#sheet-close").tap()
    expect(page.locator("#sheet")).to_be_hidden()
    assert phone.complaints == []
    phone.context.close()
