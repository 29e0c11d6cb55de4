"""A unit asks on its page, the desk decides by two keys, and the unit reads what came of it."""

from datetime import datetime

import pytest
import town
from desk import READY, add_feature
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'
HERE = (110.3025, 20.0025)
SECONDS = 1_000


@pytest.fixture(scope="module")
def desk(serve):
    return serve("petitions", town.found)


@pytest.fixture
def unit(desk):
    add_feature(desk.district, "units", None, name=HOSTILE)
    query = "SELECT max(code) FROM units WHERE name = :name"
    return town.one(desk.district, query, name=HOSTILE)


@pytest.fixture
def open_page(browser, desk):
    pages = []

    def open_it(path, **view):
        page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}, **view})
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{desk.url}{path}")
        page.wait_for_selector(READY, timeout=60 * SECONDS)
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        assert page.complaints == []
        assert page.evaluate("() => window.hacked") is None
        page.close()


def handed(desk, unit):
    return desk.post_request(*HERE, disposition="unit", unit_code=unit, text=HOSTILE)


def card_of(page, order):
    return page.locator(f'.job[data-order="{order["number"]}"]')


def decide(page, order, *keys):
    """Choose the order that waits for a decision in the queue and press the keys."""
    page.locator(f'#rows li[data-order="{order["work_order_id"]}"]').click()
    asks = page.locator("#panel .asks")
    expect(asks).to_be_visible(timeout=60 * SECONDS)
    for key in keys:
        page.keyboard.press(key)
    expect(asks).to_have_count(0, timeout=60 * SECONDS)


def test_more_time_is_asked_on_a_phone_and_granted_by_two_keys(desk, unit, open_page):
    order = handed(desk, unit)
    phone = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
    page = open_page(f"/unit?unit={unit}", **phone)
    card_of(page, order).get_by_role("button", name="申请延期").tap()
    page.locator("#sheet").get_by_role("button", name="延 3 天").tap()
    page.locator("#sheet").get_by_role("button", name="需采购材料或配件").tap()
    expect(card_of(page, order).locator(".petition")).to_contain_text("待指挥中心决定")
    expect(card_of(page, order).get_by_role("button", name="申请延期")).to_have_count(0)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 360
    seat = open_page("/desk?lang=zh")
    decide(seat, order, "q", "1")
    page.reload()
    page.wait_for_selector(READY)
    expect(card_of(page, order).locator(".petition")).to_contain_text("办结时限改为")
    told = desk.client.get(f"/work-orders/{order['work_order_id']}").json()
    due, granted = told["close_by"], told["petitions"][0]["close_by_after"]
    assert datetime.fromisoformat(due) == datetime.fromisoformat(granted)


def test_a_return_is_refused_with_a_reason_and_the_unit_reads_it(desk, unit, open_page):
    order = handed(desk, unit)
    page = open_page(f"/unit?unit={unit}&lang=en")
    card_of(page, order).get_by_role("button", name="Return").click()
    page.locator("#sheet").get_by_role("button", name="not a duty of this unit").click()
    expect(card_of(page, order).locator(".petition")).to_contain_text("not decided")
    seat = open_page("/desk?lang=zh")
    decide(seat, order, "q", "2", "1")
    page.reload()
    page.wait_for_selector(READY)
    expect(card_of(page, order).locator(".petition")).to_contain_text("属本单位职责")
    expect(card_of(page, order).get_by_role("button", name="Return")).to_have_count(0)
    seat.locator(f'#rows li[data-order="{order["work_order_id"]}"]').click()
    expect(seat.locator("#panel .history")).to_contain_text("退回未准")
