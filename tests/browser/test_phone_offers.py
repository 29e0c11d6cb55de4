"""What a member is offered on the phone: counted down, claimed by one tap, or declined."""

import pytest
import town
import volunteers
from desk import add_feature
from phones import HERE, SECONDS, Phone, told, too_small
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'


def fill(district):
    town.found(district)
    volunteers.add_role(district)
    with district.writing() as conn:
        conn.execute(
            text("UPDATE categories SET zh = :name WHERE code = 'other'"), {"name": HOSTILE}
        )
    add_feature(
        district,
        "compounds",
        "MULTIPOLYGON(((110.3015 20.0015,110.3035 20.0015,110.3035 20.0035,110.3015 20.0035,"
        "110.3015 20.0015)))",
        name=HOSTILE,
    )


@pytest.fixture(scope="module")
def desk(serve):
    return serve("phone_offers", fill, flags=())


@pytest.fixture
def phone(desk, browser):
    volunteers.add(desk.district, "VIP", capacity=9)
    opened = Phone(browser, f"{desk.url}/phone?member=VIP&lang=zh")
    yield opened
    with desk.district.writing() as conn:
        conn.execute(text("UPDATE members SET role = 'building_head' WHERE code = 'VIP'"))
        conn.execute(text("UPDATE members SET code = 'was ' || id WHERE code = 'VIP'"))
    opened.context.close()


def offered(desk, phone):
    """Offer a new order to the member, and return it with its card."""
    order = desk.post_request(*HERE, category="other", address=HOSTILE, text="门口 3 栋 502")
    path = f"/work-orders/{order['work_order_id']}/offer"
    key = {"Idempotency-Key": order["number"]}
    answer = desk.client.post(path, json={"mode": "broadcast"}, headers=key)
    assert [one["member_code"] for one in answer.json()["offers"]] == ["VIP"], answer.text
    phone.refresh()
    card = phone.page.locator(f'.offer[data-offer="{order["number"]}"]')
    expect(card).to_be_visible(timeout=60 * SECONDS)
    return order, card


def test_an_offer_is_counted_down_and_claimed_by_one_tap(desk, phone):
    order, card = offered(desk, phone)
    expect(card.locator(".clock")).to_contain_text("请在")
    expect(card).not_to_contain_text("502")  # the door is told to whoever has it
    assert too_small(phone.page) == []
    card.get_by_role("button", name="我来认领").tap()
    expect(card).to_have_count(0, timeout=60 * SECONDS)
    expect(phone.job(order)).to_contain_text("502")
    assert told(desk, order)["state"] == "A07"
    assert phone.page.evaluate("() => window.hacked") is None
    assert phone.complaints == []


def test_the_way_to_an_offer_is_drawn_before_it_is_taken(desk, phone):
    _, card = offered(desk, phone)
    card.get_by_role("button", name="路线").tap()
    expect(phone.page.locator("#sheet .way-told")).to_contain_text("分钟")
    phone.page.wait_for_selector("#sheet .map[data-way='straight'][data-drawn]")


def test_an_offer_is_declined_with_a_reason(desk, phone):
    order, card = offered(desk, phone)
    card.get_by_role("button", name="不认领").tap()
    phone.answer("离得太远")
    expect(card).to_have_count(0, timeout=60 * SECONDS)
    (offer,) = told(desk, order)["offers"]
    assert (offer["state"], offer["end_reason"]) == ("declined", "离得太远")


def test_what_somebody_else_took_or_no_line_reaches_is_told_in_words(desk, phone):
    order, card = offered(desk, phone)
    phone.context.set_offline(True)
    card.get_by_role("button", name="我来认领").tap()
    expect(phone.page.locator(".notice")).to_contain_text("没有联网", timeout=60 * SECONDS)
    assert told(desk, order)["state"] == "A05", "a claim is never put into the queue"
    why = {"reason": "改派", "actor": "desk"}
    path = f"/work-orders/{order['work_order_id']}/offer/withdraw"
    assert desk.client.post(path, json=why).status_code == 200
    expect(card.get_by_role("button", name="我来认领")).to_be_enabled()
    phone.context.set_offline(False)
    phone.refresh()
    expect(card).to_have_count(0, timeout=60 * SECONDS)
