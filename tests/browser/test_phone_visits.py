"""Visits, the walk of the day and a volunteer's wishes on the phone, with a line and without."""

import uuid

import pytest
import town
from care_town import add_house, register
from desk import add_feature
from phones import SECONDS, SMALL, Phone, too_small
from playwright.sync_api import expect
from sqlalchemy import text

from gridmap.casework.wishes import WishPolicy
from gridmap.flows.publish_wish import publish_wish
from gridmap.model.wish import Wish, WishKind

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'
AT_ANY_HOUR = """[care]
day_from_hour = 0
day_to_hour = 24
rest_s = 0
visit_s = 1
"""
ELSEWHERE = "POLYGON((110.3081 20.0081,110.3083 20.0081,110.3083 20.0083,110.3081 20.0083,110.3081 20.0081))"  # noqa: E501


def fill(district):
    town.found(district)
    town.add_member(district, "VISITS", home_grid="001")
    add_house(district, f"{HOSTILE} 1号楼")
    add_feature(district, "buildings", ELSEWHERE, name="9号楼", n_households=9)
    register(district, "WISHER", name="孙丁卯", door="2-301")
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO volunteers (tenant_id, id, code, name, position)"
                " VALUES (1, :id, 'HELPER', 'V', st_point(110.3025, 20.0025, 4490)::geography)"
            ),
            {"id": uuid.uuid4()},
        )


@pytest.fixture(scope="module")
def desk(serve, tmp_path_factory):
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"
    policy.write_text(AT_ANY_HOUR, encoding="utf-8")
    return serve("phone_visits", fill, flags=("--policy", str(policy)))


def shows_walk(page):
    """Open the walk of the day, and close it again."""
    page.locator(".is-walk").tap()
    page.wait_for_selector("#sheet .map[data-drawn='ground']")
    expect(page.locator("#sheet .stop")).to_have_count(1)
    assert too_small(page) == []
    page.locator("#sheet-close").tap()


def records(page, card):
    """Type a visit, lose the sheet, find what was typed, and keep the visit."""
    form = page.locator("#sheet form")
    card.get_by_role("button", name="登记走访").tap()
    form.locator("[name=door]").fill("2-301")
    form.locator("[name=entry]").select_option("hazard")
    form.locator("[name=text]").fill(HOSTILE)
    assert too_small(page) == []
    page.keyboard.press("Escape")
    card.get_by_role("button", name="登记走访").tap()
    expect(form.locator("[name=text]")).to_have_value(HOSTILE)
    form.locator(".go").tap()
    expect(card).to_contain_text("2-301 · 待发送")


def test_a_visit_without_a_line_is_kept_sent_once_and_becomes_an_order(desk, browser):
    phone = Phone(browser, f"{desk.url}/phone?member=VISITS&lang=zh#visits")
    page = phone.page
    card = page.locator(".building")
    expect(card).to_have_count(1)  # the other grid's is not told
    expect(card).to_contain_text("还没有走访过")
    shows_walk(page)
    phone.is_kept()
    phone.context.set_offline(True)
    records(page, card)
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
    assert [one for one in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []
    phone.context.close()


def test_a_volunteer_claims_a_wish_with_a_line_and_does_it_without(desk, browser):
    wanted = Wish(idempotency_key="radio", kind=WishKind.GOODS, text=HOSTILE, person_code="WISHER")
    wish, _ = publish_wish(wanted, district=desk.district, policy=WishPolicy(), actor="desk")
    phone = Phone(browser, f"{desk.url}/phone?volunteer=HELPER&lang=zh", color_scheme="dark")
    page = phone.page
    card = page.locator(f'[data-wish="{wish}"]')
    expect(card).to_contain_text(HOSTILE)
    expect(card).not_to_contain_text("2-301")  # name and door are told to whoever has it
    expect(page.locator("#tabs a:visible")).to_have_count(2)
    card.get_by_role("button", name="我来认领").tap()
    expect(card).to_contain_text("孙丁卯", timeout=60 * SECONDS)
    expect(card).to_contain_text("2-301")
    assert too_small(page) == []
    phone.is_kept()
    phone.context.set_offline(True)
    card.get_by_role("button", name="已完成").tap()
    page.locator("#sheet textarea").fill("已送到")
    phone.answer("提交")
    expect(card).to_contain_text("待发送")
    phone.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    expect(card).to_contain_text("待确认")
    query = "SELECT evidence FROM wishes WHERE id = :id AND state = 'done'"
    assert town.one(desk.district, query, id=wish) == "已送到"
    assert page.evaluate("() => window.hacked") is None
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]
    phone.context.close()
