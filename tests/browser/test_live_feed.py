"""The live page is honest about its feed: it says what it does not know, and comes back."""

import pytest
import town
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]


def fill(district):
    town.found(district)
    town.add_member(district, "M1", capacity=9)
    town.receive(district)


def fill_another(district):
    town.found(district)
    with district.writing() as conn:
        conn.execute(text("UPDATE tenants SET name = 'another town'"))


@pytest.fixture(scope="module")
def desk(serve):
    return serve("live_feed", fill)


def test_a_page_that_opens_before_its_server_can_answer_says_so(desk, visit):
    opened = visit("about:blank")
    page = opened.page
    page.route("**/live?*", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(f"{desk.url}/map")
    expect(page.locator("#loading")).to_have_text("正在读取…")
    expect(page.locator("#lost")).to_contain_text("服务器没有应答")
    page.unroute("**/live?*")
    opened.wait_until_ready()
    expect(page.locator("#lost")).to_be_hidden()
    page.close()


def test_a_dead_server_is_told_and_its_return_too(desk, visit):
    page = visit(f"{desk.url}/map").wait_until_ready().page
    expect(page.locator("#orders li")).to_have_count(1)
    expect(page.locator("#age")).to_have_text("数据实时")
    port = desk.server.port
    desk.stop()
    expect(page.locator("#age")).to_contain_text("数据已滞后")
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#lost")).to_contain_text("连接中断")
    town.receive(desk.district)
    desk.start(port=port)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#age")).to_have_text("数据实时")
    expect(page.locator("#orders li")).to_have_count(2)


def test_another_database_behind_the_same_address_is_shown_as_it_is(desk, serve, visit):
    page = visit(f"{desk.url}/map?lang=en").wait_until_ready().page
    assert page.locator("#orders li").count() > 0
    port = desk.server.port
    another = serve("live_feed_another", fill_another, is_started=False)
    desk.stop()
    another.start(port=port)
    expect(page.locator("#title")).to_contain_text("another town")
    expect(page.locator("#orders-note")).to_have_text("There is no open work order.")
    expect(page.locator("#orders li")).to_have_count(0)
