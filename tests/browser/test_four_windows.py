"""A whole case by keyboard alone: four people, four windows, each sees what the others do."""

import accounts
import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text
from windows import SECONDS, Window

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

GARDEN = (
    "MULTIPOLYGON(((110.306 20.001,110.309 20.001,110.309 20.003,110.306 20.003,110.306 20.001)))"
)
DESK_SIZE = {"width": 1280, "height": 720}
PHONE_SIZE = {"width": 360, "height": 640}
POLLS_S = {"/phone": 15, "/unit": 20}
"""How long these pages wait until they ask again, as they say themselves."""


def fill(district):
    town.found(district)
    add_feature(district, "compounds", GARDEN, name="沙祥家园")
    add_feature(district, "units", None, name="供水公司")
    with district.writing() as conn:
        conn.execute(text("UPDATE categories SET zh = '其他事项' WHERE code = 'other'"))
    town.add_member(district, "M1", town.LonLat(110.3065, 20.0022), capacity=9)


@pytest.fixture(scope="module")
def browser(whole_browser):
    """Nobody's hand is on a mouse: the other Chromium moves one when a page grows."""
    return whole_browser


@pytest.fixture(scope="module")
def desk(serve):
    return serve("four_windows", fill, flags=("--accounts",))


@pytest.fixture(scope="module")
def unit_code(desk):
    return str(town.one(desk.district, "SELECT code FROM units WHERE name = '供水公司'"))


@pytest.fixture(scope="module")
def windows(browser, desk, unit_code):
    """Return the windows of a dispatcher, a member, a unit and a checker, all signed in."""
    people = {
        "desk": ("wang", ("dispatcher",), {}, "/desk", {"viewport": DESK_SIZE}),
        "phone": ("m1", ("member",), {"member_code": "M1"}, "/phone", {"viewport": PHONE_SIZE}),
        "unit": ("supply", ("unit",), {"unit_code": unit_code}, "/unit", {"viewport": DESK_SIZE}),
        "checker": ("zhao", ("checker",), {}, "/desk?need=all", {"viewport": DESK_SIZE}),
    }
    opened = {}
    for name, (login, roles, whose, path, options) in people.items():
        opened[name] = Window(browser, desk.url, **options)
        opened[name].page.clock.install()
        if name == "desk":  # the door is the same for all
            one_time = accounts.add(desk.district, login, *roles, **whose)
            opened[name].sign_in(login, one_time, path)
        else:
            opened[name].enter(accounts.token_of(desk.district, login, *roles, **whose), path)
    yield opened
    for one in opened.values():
        one.context.close()


@pytest.fixture
def next_shift(browser, desk):
    """Return the window of whoever leads the next shift."""
    window = Window(browser, desk.url, viewport=DESK_SIZE)
    yield window.enter(accounts.token_of(desk.district, "li", "shift_leader"), "/desk")
    window.context.close()


def await_poll(window, path):
    """Let the time pass after which the page asks again by itself."""
    window.page.clock.fast_forward(POLLS_S[path] * SECONDS)


def receive_by_hand(window):
    """Enter a request as it is told on the telephone, and return its number."""
    page = window.page
    window.keys("i")
    expect(page.locator("#intake input[type=tel]")).to_be_focused()
    page.keyboard.type("13800001111")
    window.keys("Tab", "Tab", "Tab")
    page.keyboard.type("水管爆了")
    window.keys("Tab")
    page.keyboard.type("沙祥家园")
    expect(page.locator("#intake-found li").first).to_contain_text("沙祥家园")
    window.keys("ArrowDown", "Enter")
    expect(page.locator("#intake .where")).to_contain_text("110.307")
    window.keys("Enter")
    expect(page.locator(".read-back")).to_contain_text("沙祥家园")
    window.keys("Enter")
    expect(page.locator("#panel")).to_contain_text("水管爆了")
    return page.locator("#panel > header .number").inner_text()


def state(window):
    return window.page.locator("#panel .state")


def open_in_queue(window, number):
    """Find an order by its number and open it."""
    window.keys("/")
    window.page.keyboard.type(number)
    window.keys("Enter")
    expect(window.page.locator("#panel > header .number")).to_have_text(number)


def send_member(dispatcher, checker):
    expect(dispatcher.page.locator("#panel .people .first")).to_contain_text("M1")
    dispatcher.keys("a")
    for window in (dispatcher, checker):
        expect(state(window)).to_have_text("待签收")


def go_there(phone, dispatcher, number):
    """Look at the job that rings, sign it, and be there without a fix."""
    await_poll(phone, "/phone")
    job = f'.job[data-order="{number}"]'
    expect(phone.page.locator("#ringing")).to_contain_text(number)
    phone.press("我看到了", within="#ringing")
    phone.press("签收", within=job)
    expect(state(dispatcher)).to_have_text("处置中")
    phone.press("我已到场", within=job)
    phone.press("高层、地下室", within="#sheet")
    expect(dispatcher.page.locator("#panel .history")).to_contain_text("到场")


def hand_to_unit(dispatcher, unit_code):
    dispatcher.keys("t")
    expect(dispatcher.page.locator("#ask-unit")).to_be_focused()
    dispatcher.page.keyboard.type(unit_code)
    dispatcher.keys("Enter", "1")
    expect(state(dispatcher)).to_have_text("待签收")


def sign_and_report(unit, checker, number):
    await_poll(unit, "/unit")
    job = f'.job[data-order="{number}"]'
    unit.press("签收", within=job)
    expect(state(checker)).to_have_text("处置中")
    unit.press("办结反馈", within=job)
    unit.page.keyboard.type("管道已更换")
    unit.press("提交", within="#sheet")
    expect(unit.page.locator(job)).to_have_count(0)


def test_a_case_goes_through_four_windows_by_keyboard_alone(windows, unit_code):
    dispatcher, phone, unit, checker = windows.values()
    number = receive_by_hand(dispatcher)
    open_in_queue(checker, number)
    expect(state(checker)).to_have_text("待派遣")
    checker.keys("a")  # who checks does not send, and is not offered to
    expect(checker.page.locator(".toast.refused")).to_contain_text("本账户无权")
    expect(checker.page.locator("#panel .acts button")).to_have_count(1)
    send_member(dispatcher, checker)
    go_there(phone, dispatcher, number)
    hand_to_unit(dispatcher, unit_code)
    await_poll(phone, "/phone")
    expect(phone.page.locator(".job[data-order]")).to_have_count(0)
    sign_and_report(unit, checker, number)
    for window in (dispatcher, checker):
        expect(state(window)).to_have_text("待核查")
    checker.keys("x")
    for window in (dispatcher, checker):
        expect(state(window)).to_have_text("已结案")
    for window in windows.values():
        assert window.hands() == []
        assert window.from_outside() == []


def test_a_shift_is_handed_over_by_two_accounts_by_keyboard_alone(windows, next_shift, desk):
    leaving = windows["desk"]
    leaving.keys("Escape", "h")
    leaving.press("交班签字", within="#dialog")
    expect(next_shift.page.locator("#handover.waits")).to_be_visible()
    leaving.keys("h")
    leaving.press("接班签字", within="#dialog")
    expect(leaving.page.locator(".toast.refused")).to_be_visible()  # nobody takes over from himself
    next_shift.keys("h")
    expect(next_shift.page.locator("#dialog")).to_contain_text("wang 已于")
    next_shift.press("接班签字", within="#dialog")
    expect(next_shift.page.locator(".toast")).to_contain_text("交接班完成：wang → li")
    expect(leaving.page.locator("#handover.waits")).to_be_hidden()
    signed = town.one(desk.district, "SELECT handed_by || ' → ' || taken_by FROM handovers")
    assert signed == "wang → li"
    assert leaving.hands() == next_shift.hands() == []
