"""Destinations on the administrators' page: what each has taken, what waits, what is stuck."""

import re
import socket
import time
from contextlib import ExitStack

import accounts
import pytest
import town
from desk import READY
from playwright.sync_api import expect
from receivers import Receiver, is_signed

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">'
WAIT_MS = 20_000


@pytest.fixture(scope="module")
def desk(serve):
    """Return a server that may send to this machine; a message that fails is stuck at once."""
    desk = serve("test_destinations", town.found, is_started=False)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRIDMAP_DELIVERY_LOCAL", "true")
        environment.setenv("GRIDMAP_DELIVERY_RETRY_MIN", "[]")
        desk.start(flags=("--accounts", "--worker"))
    return desk


@pytest.fixture
def open_page(browser, desk):
    """Return what opens the part of destinations as the system administrator."""
    complaints = []
    token = accounts.token_of(desk.district, f"keeper{time.time_ns()}", "system_admin")
    with ExitStack() as stack:

        def open_it(**options):
            lang = options.pop("lang", "zh")
            context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}} | options)
            stack.callback(context.close)
            context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": desk.url}])
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{desk.url}/admin?lang={lang}#destinations")
            page.wait_for_selector(READY, timeout=WAIT_MS)
            stack.callback(lambda: complaints.append(page.evaluate("window.hacked")))
            return page

        yield open_it
    assert [one for one in complaints if one is not None] == []


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def row(page, words):
    return page.locator("tbody tr", has_text=words)


def refresh_until(page, locator, words):
    """Look again until a part of the page says something."""
    limit = time.monotonic() + WAIT_MS / 1_000
    while not re.search(words, locator.inner_text()):
        assert time.monotonic() < limit, locator.inner_text()
        page.get_by_role("button", name="刷新").click()
        page.wait_for_selector(READY, timeout=WAIT_MS)


def add(page, code, name, url, *, kinds=()):
    """Add a destination by keyboard, and return the secret that is shown once."""
    page.get_by_role("button", name="添加接收方").click()
    for words in (code, name, url):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    for kind in kinds:
        page.locator(f"#dialog input[value={kind}]").check()
    page.locator("#dialog button[type=submit]").focus()
    page.keyboard.press("Enter")
    told = page.locator("#dialog output")
    told.wait_for(timeout=WAIT_MS)
    secret = told.inner_text()
    page.keyboard.press("Escape")
    expect(row(page, name)).to_have_count(1)
    return secret


def closed_url():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"http://127.0.0.1:{held.getsockname()[1]}/in"


def say_why(page, reason):
    page.locator("#dialog[open]").wait_for()
    page.keyboard.type(reason)
    page.keyboard.press("Enter")


def give_reason(page, reason):
    say_why(page, reason)
    expect(page.locator("#dialog")).to_be_hidden(timeout=WAIT_MS)


def test_each_destination_says_what_it_has_taken_and_what_is_stuck(open_page, desk, receiver):
    page = open_page()
    expect(page.locator("#panel")).to_contain_text("尚无接收方")
    secret = add(page, "up", HOSTILE, receiver.url, kinds=["order_opened"])
    add(page, "down", "市平台", closed_url(), kinds=["order_opened"])
    town.receive(desk.district)
    up, down = row(page, "window.hacked"), row(page, "市平台")
    refresh_until(page, up, "最近")
    refresh_until(page, down, "▲ 1")
    assert is_signed(receiver.seen[0], secret)
    assert secret not in page.content()
    expect(down).to_contain_text("连接失败")
    expect(up).not_to_contain_text("▲")
    down.get_by_role("button", name="消息").click()
    message = row(page, "msg_")
    expect(message).to_contain_text("受阻")
    message.get_by_role("button", name="重新投递").click()
    expect(page.locator("#notices")).to_contain_text("1 条消息将重新投递")
    refresh_until(page, down, "▲ 1")
    page.locator("#tab-health").click()
    expect(page.locator(".banner")).to_contain_text("受阻")
    expect(page.locator(".card", has_text="对外投递")).to_contain_text("受阻 1")
    page.locator("#tab-destinations").click()
    row(page, "msg_").get_by_role("button", name="放弃").click()
    give_reason(page, "电话告知")
    expect(row(page, "msg_")).to_have_count(0)
    page.locator(".filters select").select_option("given_up")
    expect(row(page, "msg_")).to_contain_text("电话告知")
    line = accounts.audited(desk.district, "deliveries_given_up")[0]
    assert line["facts"]["reason"] == "电话告知"


def test_a_destination_is_paused_resumed_and_removed(open_page, desk, receiver):
    page = open_page()
    add(page, "kept", "区平台", receiver.url)
    own = row(page, "区平台")
    own.get_by_role("button", name="暂停").click()
    give_reason(page, "对方维护")
    expect(own).to_contain_text("已暂停")
    town.receive(desk.district)
    refresh_until(page, own, "最早")
    assert receiver.seen == []
    own.get_by_role("button", name="恢复").click()
    expect(own).to_contain_text("投递中")
    refresh_until(page, own, "最近")
    own.get_by_role("button", name="移除").click()
    give_reason(page, "停用")
    expect(own).to_have_count(0)
    assert accounts.audited(desk.district, "destination_removed")[0]["facts"]["reason"] == "停用"


def test_a_destination_is_changed_in_a_dialog_that_says_how_it_is(open_page, desk, receiver):
    page = open_page()
    secret = add(page, "moved", "市城管平台", closed_url(), kinds=["order_opened"])
    own = row(page, "市城管平台")
    town.receive(desk.district)
    refresh_until(page, own, "▲")
    own.get_by_role("button", name="修改").click()
    expect(page.locator("#ask-name")).to_have_value("市城管平台")
    expect(page.locator("#dialog input[value=order_opened]")).to_be_checked()
    assert page.locator("#dialog input:checked").count() == 1
    page.locator("#ask-url").fill(receiver.url)
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden(timeout=WAIT_MS)
    expect(own).to_contain_text(receiver.url)
    own.get_by_role("button", name="消息").click()
    page.get_by_role("button", name="全部受阻的重新投递").click()
    refresh_until(page, own, "最近")
    assert is_signed(receiver.seen[0], secret)


def test_a_new_secret_is_shown_once_and_the_old_one_still_signs(open_page, desk, receiver):
    page = open_page()
    old = add(page, "renewed", "热线平台", receiver.url, kinds=["order_opened"])
    own = row(page, "热线平台")
    own.get_by_role("button", name="换密钥").click()
    say_why(page, "人员调动")
    told = page.locator("#dialog output")
    told.wait_for(timeout=WAIT_MS)
    new = told.inner_text()
    page.keyboard.press("Escape")
    expect(own).to_contain_text("原密钥用至")
    assert new not in page.content()
    town.receive(desk.district)
    refresh_until(page, own, "最近")
    assert all(is_signed(receiver.seen[0], one) for one in (old, new))
    line = accounts.audited(desk.district, "destination_secret_renewed")[0]
    assert line["facts"]["reason"] == "人员调动"


def test_what_cannot_be_called_is_refused_in_the_dialog(open_page):
    page = open_page(lang="en")
    page.get_by_role("button", name="Add a destination").click()
    for words in ("hub", "hub", "http://169.254.169.254/latest"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#dialog .trouble")).to_contain_text("169.254.169.254")
    dialog = page.locator("#dialog").inner_text()
    assert re.findall(r"[\u4e00-\u9fff]", dialog) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_can_be_done_is_in_reach_without_scrolling(open_page, desk, lang):
    """Also of a destination that was paused, with messages that wait and have failed."""
    page = open_page()
    add(page, f"away-{lang}", f"区城管局 {lang}", closed_url(), kinds=["order_opened"])
    own = row(page, f"区城管局 {lang}")
    town.receive(desk.district)
    refresh_until(page, own, "▲")
    own.get_by_role("button", name="暂停").click()
    give_reason(page, "对方维护")
    town.receive(desk.district)
    refresh_until(page, own, "最早")
    page.goto(f"{desk.url}/admin?lang={lang}#destinations")
    page.wait_for_selector(READY, timeout=WAIT_MS)
    table = page.locator("#panel .scroll").first
    assert table.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_part_fits_a_narrow_window(open_page, lang):
    page = open_page(lang=lang, viewport={"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
