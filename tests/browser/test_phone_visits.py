"""Household visits and the walk of the day on the phone: recorded without a line, sent once."""

import pytest
import town
from care_town import add_house
from desk import add_feature
from phones import SECONDS, SMALL, Phone, too_small
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'
ELSEWHERE = "POLYGON((110.3081 20.0081,110.3083 20.0081,110.3083 20.0083,110.3081 20.0083,110.3081 20.0081))"  # noqa: E501


def fill(district):
    town.found(district)
    town.add_member(district, "VISITS", home_grid="001")
    add_house(district, f"{HOSTILE} 1号楼")
    add_feature(district, "buildings", ELSEWHERE, name="9号楼", n_households=9)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("phone_visits", fill, flags=())


def test_a_visit_without_a_line_is_kept_sent_once_and_becomes_an_order(desk, browser):
    phone = Phone(browser, f"{desk.url}/phone?member=VISITS&lang=zh#visits")
    page = phone.page
    card = page.locator(".building")
    expect(card).to_have_count(1)  # the other grid's is not told
    expect(card).to_contain_text("还没有走访过")
    page.locator(".is-walk").tap()
    page.wait_for_selector("#sheet .map[data-drawn='ground']")
    expect(page.locator("#sheet .stop")).to_have_count(1)
    assert too_small(page) == []
    page.locator("#sheet-close").tap()
    phone.is_kept()
    phone.context.set_offline(True)
    card.get_by_role("button", name="登记走访").tap()
    form = page.locator("#sheet form")
    form.locator("[name=door]").fill("2-301")
    form.locator("[name=entry]").select_option("hazard")
    form.locator("[name=text]").fill(HOSTILE)
    assert too_small(page) == []
    page.keyboard.press("Escape")
    card.get_by_role("button", name="登记走访").tap()
    expect(form.locator("[name=text]")).to_have_value(HOSTILE)  # what was typed is there again
    form.locator(".go").tap()
    expect(card).to_contain_text("2-301 · 待发送")
    page.goto("about:blank")
    phone.open()
    expect(card).to_contain_text("2-301 · 待发送")
    phone.context.set_offline(False)
    expect(card).to_contain_text("1 / 20 户", timeout=60 * SECONDS)
    expect(page.locator("#unsent")).to_be_hidden()
    query = "SELECT count(*) FROM requests WHERE channel = 'visit' AND text = :text"
    assert town.one(desk.district, query, text=HOSTILE) == 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]
    assert page.evaluate("() => window.hacked") is None
    assert phone.complaints == [
        one for one in phone.complaints if "ERR_INTERNET_DISCONNECTED" in one
    ]
    phone.context.close()
