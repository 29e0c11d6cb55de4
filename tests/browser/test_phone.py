"""The member's page at the size of a small phone: with a line, without one, and closed between."""

import pytest
import town
from desk import READY, add_feature
from phones import HERE, ONLY, SECONDS, SMALL, Phone, assigned, steps, told, too_small
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">{{7*7}}'


def fill(district):
    town.found(district)
    with district.writing() as conn:
        conn.execute(
            text("UPDATE categories SET zh = :name, en = :name WHERE code = 'flood'"),
            {"name": HOSTILE},
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
    return serve("phone", fill)


@pytest.fixture(scope="module")
def phone_of(browser, desk):
    """Return what opens the page of a member, whose phone is their own."""
    opened = []

    def open_it(code, *, lang="zh", **options):
        town.add_member(desk.district, code, town.LonLat(*HERE), capacity=9, skills=("water",))
        address = f"{desk.url}/phone?member={code}&lang={lang}"
        opened.append(Phone(browser, address, **options))
        return opened[-1]

    yield open_it
    for each in opened:
        each.context.close()


def test_a_job_is_signed_reached_and_done_with_one_tap_each(desk, phone_of):
    phone = phone_of("TAPS")
    order = assigned(desk, "TAPS", address="3 栋 502", text=HOSTILE)
    phone.refresh()
    job = phone.job(order)
    expect(job).to_be_visible(timeout=60 * SECONDS)
    expect(phone.page.locator("#ringing")).to_contain_text(order["number"])
    phone.page.locator("#ringing button").tap()
    expect(phone.page.locator("#ringing")).to_be_hidden()
    phone.tap(order, "签收")
    phone.tap(order, "我已到场")
    phone.answer("高层、地下室")
    phone.tap(order, "处置完成")
    phone.page.locator("#sheet textarea").fill("清理完毕")
    phone.answer("处置完成")
    expect(phone.page.locator("#jobs .foot")).to_contain_text("1 件")
    expect(job).to_have_count(0)
    assert steps(desk, order) == ["signed", "arrived", "done"]
    assert phone.page.evaluate("() => window.hacked") is None


def test_what_is_tapped_without_a_line_is_done_once_each_when_it_is_back(desk, phone_of):
    phone = phone_of("LIFT")
    order = assigned(desk, "LIFT")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    phone.is_kept()
    phone.context.set_offline(True)
    phone.tap(order, "签收")
    phone.tap(order, "我已到场")
    phone.answer("手机没有定位")
    expect(phone.page.locator("#unsent")).to_contain_text("2 项")
    phone.page.goto("about:blank")  # not closed: a tab has its line back while it closes
    phone.open()
    expect(phone.page.locator("#line")).to_contain_text("离线")
    expect(phone.page.locator("#unsent")).to_contain_text("2 项")
    phone.tap(order, "处置完成")
    phone.answer("处置完成")
    expect(phone.page.locator("#unsent")).to_contain_text("3 项")
    phone.context.set_offline(False)
    expect(phone.page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    assert steps(desk, order) == ["signed", "arrived", "done"]


def test_a_step_whose_answer_is_lost_is_sent_again_and_done_once(desk, phone_of):
    phone = phone_of("TWICE")
    order = assigned(desk, "TWICE")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    sent = []

    def lose_the_first_answer(route):
        sent.append(route.request.header_value("Idempotency-Key"))
        if len(sent) > 1:
            route.continue_()
        else:
            assert route.fetch().ok
            route.abort()

    phone.context.route("**/assignments/*/sign?*", lose_the_first_answer)
    with phone.page.expect_event("requestfailed"):
        phone.tap(order, "签收")
    phone.refresh()
    expect(phone.page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert steps(desk, order) == ["signed"]


def test_what_was_taken_back_meanwhile_is_told_in_words(desk, phone_of):
    phone = phone_of("LATE")
    order = assigned(desk, "LATE")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    phone.context.set_offline(True)
    phone.tap(order, "签收")
    phone.tap(order, "电话已解决")
    phone.answer("处置完成")
    cancelled = desk.client.post(
        f"/requests/{order['request_id']}/cancel", json={"reason": "已解决", "actor": "desk"}
    )
    assert cancelled.status_code == 200, cancelled.text
    phone.context.set_offline(False)
    notice = phone.page.locator(".notice")
    expect(notice).to_contain_text("未被接受", timeout=60 * SECONDS)
    expect(notice).to_contain_text("后续 1 项")
    expect(phone.job(order)).to_have_count(0, timeout=60 * SECONDS)
    assert steps(desk, order) == []


def test_a_report_by_a_tap_on_the_map_becomes_a_request(desk, phone_of):
    phone = phone_of("SEES", lang="en")
    page = phone.page
    page.locator('#tabs a[data-tab="sighting"]').tap()
    page.locator("#sighting-send").tap()
    expect(page.locator("#sighting-trouble")).not_to_be_empty()
    page.locator("#sighting-category").select_option("flood")
    page.locator("#sighting-text").fill(HOSTILE)
    page.locator("#use-map").tap()
    page.wait_for_selector("#sheet .map[data-drawn='ground']")
    page.locator("#sheet .map").tap(position={"x": 200, "y": 150})
    page.locator("#sheet .go").tap()
    expect(page.locator("#sighting-place")).to_contain_text("place: 110.3")
    page.locator("#sighting-send").tap()
    expect(page.locator("#sighting-told")).not_to_be_empty()
    query = "SELECT count(*) FROM requests WHERE channel = 'member' AND text = :text"
    for _ in range(600):
        if town.one(desk.district, query, text=HOSTILE) == 1:
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail("the report did not come")
    assert page.evaluate("() => window.hacked") is None


def test_everything_fits_a_thumb_and_comes_from_here(desk, phone_of):
    phone = phone_of("LOOKS", color_scheme="dark")
    order = assigned(desk, "LOOKS", category="flood", address=HOSTILE, text=HOSTILE)
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    phone.tap(order, "路线")
    phone.page.wait_for_selector("#sheet .map[data-drawn='ground']")
    assert phone.page.locator("#sheet a.go").get_attribute("href").startswith("geo:20.00")
    assert too_small(phone.page) == []
    phone.page.locator("#sheet-close").tap()
    for tab in ("jobs", "visits", "sighting", "own"):
        phone.page.locator(f'#tabs a[data-tab="{tab}"]').tap()
        assert too_small(phone.page) == [], tab
        wide = phone.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= SMALL["width"], tab
    assert phone.page.evaluate("() => window.hacked") is None
    assert [one for one in phone.requests if not one.startswith((desk.url, "data:"))] == []
    assert phone.complaints == []


def test_a_half_typed_note_and_the_focus_survive_a_poll_that_brings_a_job(desk, phone_of):
    phone = phone_of("KEEPS")
    order = assigned(desk, "KEEPS")
    phone.refresh()
    phone.tap(order, "签收")
    button = phone.job(order).get_by_role("button", name="电话已解决")
    button.focus()
    button.tap()
    note = phone.page.locator("#sheet textarea")
    note.fill("正在清")
    second = assigned(desk, "KEEPS")
    phone.refresh()
    expect(phone.job(second)).to_be_visible(timeout=60 * SECONDS)
    expect(note).to_be_focused()
    expect(note).to_have_value("正在清")
    phone.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    third = assigned(desk, "KEEPS")
    phone.refresh()
    expect(phone.job(third)).to_be_visible(timeout=60 * SECONDS)
    expect(button).to_be_focused()


def asked_to_help(desk, **whom):
    """Ask for cooperation with a new order, which is nobody's job; return the order."""
    with desk.district.writing() as conn:
        conn.execute(text(ONLY), {"code": ""})
    order = desk.post_request(*HERE, category="other")
    answer = desk.client.post(
        f"/work-orders/{order['work_order_id']}/cooperations",
        json={"what": HOSTILE, **whom},
        headers={"Idempotency-Key": order["number"]},
    )
    assert answer.json()["destinations"][0]["refused"] is None, answer.text
    return order


def test_a_request_for_cooperation_rings_once_and_is_answered_without_a_line(desk, phone_of):
    phone = phone_of("HELPS")
    order = asked_to_help(desk, members=["HELPS"])
    phone.refresh()
    card = phone.page.locator(f'[data-cooperation="{order["number"]}"]')
    expect(card).to_contain_text(HOSTILE, timeout=60 * SECONDS)
    ringing = phone.page.locator("#ringing")
    expect(ringing).to_contain_text(f"协同请求 {order['number']}")
    ringing.locator("button").tap()
    expect(ringing).to_be_hidden()
    phone.open()
    expect(card).to_be_visible()
    expect(ringing).to_be_hidden()
    phone.is_kept()
    phone.context.set_offline(True)
    card.get_by_role("button", name="确认收到").tap()
    expect(card).to_contain_text("待发送")
    card.get_by_role("button", name="答复").tap()
    phone.page.locator("#sheet textarea").fill("两人已出发")
    phone.answer("提交")
    expect(phone.page.locator("#unsent")).to_contain_text("2 项")
    phone.context.set_offline(False)
    expect(phone.page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    expect(card).to_have_count(0)
    (asked,) = told(desk, order)["cooperations"]
    assert (asked["state"], asked["answer"]) == ("answered", "两人已出发")
    assert asked["acknowledged_by"] == "HELPS"
    assert phone.page.evaluate("() => window.hacked") is None


def declines_to_help(desk, page, code):
    """Ask a unit whose page is open, and let it decline by name."""
    page.wait_for_selector(READY)
    order = asked_to_help(desk, units=[code])
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    request = page.locator(f'[data-cooperation="{order["number"]}"]')
    request.get_by_role("button", name="谢绝").click()
    page.locator("#sheet").get_by_role("button", name="暂无人手").click()
    page.locator("#sheet input").fill("王五")
    page.locator("#sheet .go").click()
    expect(request).to_have_count(0)
    (asked,) = told(desk, order)["cooperations"]
    assert (asked["state"], asked["acknowledged_by"]) == ("declined", "王五")


def hushed(page, words):
    """Say that what rings has been seen, and return the banner."""
    ringing = page.locator("#ringing")
    expect(ringing).to_contain_text(words)
    ringing.get_by_role("button").click()
    expect(ringing).to_be_hidden()
    return ringing


def reason_of_return(page, words):
    page.locator("#sheet").get_by_role("button", name="其他原因").click()
    page.locator("#sheet textarea").fill(words)
    page.locator("#sheet .go").click()


def test_a_unit_signs_reports_back_and_returns(desk, browser):
    add_feature(desk.district, "units", None, name=HOSTILE)
    code = town.one(desk.district, "SELECT code FROM units WHERE name = :name", name=HOSTILE)
    first, second = (
        desk.post_request(*HERE, disposition="unit", unit_code=code, text=HOSTILE) for _ in range(2)
    )
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{desk.url}/unit?unit={code}")
    declines_to_help(desk, page, code)

    def press(order, name):
        card = page.locator(f'.job[data-order="{order["number"]}"]')
        card.get_by_role("button", name=name).click()

    ringing = hushed(page, "等 2 项")
    press(first, "签收")
    press(first, "办结反馈")
    note = page.locator("#sheet textarea")
    note.fill("已修复")
    third = desk.post_request(*HERE, disposition="unit", unit_code=code)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(page.locator(f'.job[data-order="{third["number"]}"]')).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_have_value("已修复")
    expect(ringing).to_contain_text(third["number"])
    page.locator("#sheet .go").click()
    press(second, "申请退回")
    reason_of_return(page, HOSTILE)
    asked = page.locator(f'.job[data-order="{second["number"]}"] .petition')
    expect(asked).to_contain_text("待指挥中心决定")
    expect(asked).to_contain_text(HOSTILE)
    expect(page.locator("#foot")).to_contain_text("近 7 天已反馈 1")
    assert (told(desk, first)["state"], told(desk, second)["state"]) == ("A11", "A06")
    assert page.evaluate("() => window.hacked") is None
    page.close()


def test_who_has_not_said_yet_who_they_are_is_not_called_offline(desk, browser):
    page = browser.new_page(viewport={"width": 375, "height": 667}, locale="zh-CN")
    page.goto(f"{desk.url}/phone")
    page.wait_for_selector('html[data-state="ready"]')
    expect(page.locator("#which")).to_be_visible()
    expect(page.locator("#line")).to_have_text("")
    page.close()
