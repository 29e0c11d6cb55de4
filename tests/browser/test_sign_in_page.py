"""The page to sign in: by keyboard alone, in both languages, and home again whatever it is told."""

import accounts
import pytest
import town
from accounts import CHOSEN
from desk import add_feature

pytestmark = [pytest.mark.postgis, pytest.mark.browser]


@pytest.fixture(scope="module")
def desk(serve):
    desk = serve("test_sign_in", town.found, is_started=False)
    desk.start(flags=("--accounts",))
    return desk


@pytest.fixture
def window(browser, desk):
    """Return a page in a browser of its own, without anybody's cookies."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    outside = [url for url in page.asked if not url.startswith((desk.url, "data:"))]
    context.close()
    assert outside == []


def type_in(page, *words):
    """Type into one field after the other, and press Enter in the last."""
    for word in words[:-1]:
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.type(words[-1])
    page.keyboard.press("Enter")


def test_somebody_new_gets_to_the_map_by_keyboard_alone(window, desk):
    one_time = accounts.add(desk.district, "li.wei", "dispatcher")
    window.goto(f"{desk.url}/map?layer=grids")
    type_in(window, "li.wei", "wrong")
    trouble = window.locator("#entry-trouble:not(:empty)")
    trouble.wait_for()
    assert "登录名或密码不符" in trouble.text_content()
    assert "→" not in trouble.text_content()
    window.keyboard.type(one_time)
    window.keyboard.press("Enter")
    window.locator("#change:not([hidden])").wait_for()
    type_in(window, CHOSEN, "another one")
    window.locator("#change-trouble:not(:empty)").wait_for()
    window.locator("#again").fill(CHOSEN)
    window.keyboard.press("Enter")
    window.wait_for_url("**/map?layer=grids")
    window.locator("#account", has_text="li.wei").wait_for()
    window.locator("#account button").click()
    window.wait_for_url("**/sign-in")


def test_the_page_leads_home_whatever_its_address_says(window, desk):
    accounts.settle_in(desk.client, "wei.li", accounts.add(desk.district, "wei.li", "evaluator"))
    for next_ in (
        "//evil.example/x",
        "/.//evil.example/x",
        "https://evil.example",
        "javascript:alert(1)",
        "/sign-in",
    ):
        window.goto(f"{desk.url}/sign-in?lang=en&next={next_}")
        assert window.locator("#enter").text_content() == "Sign in"
        type_in(window, "wei.li", CHOSEN)
        window.wait_for_url(f"{desk.url}/map*")


def test_members_and_units_get_to_pages_of_their_own(window, desk):
    town.add_member(desk.district, "WALKS")
    add_feature(desk.district, "units", None, name="lamps")
    unit = str(town.one(desk.district, "SELECT code FROM units WHERE name = 'lamps'"))
    for login, role, whose, page, title in (
        ("one.walks", "member", {"member_code": "WALKS"}, "phone", "WALKS"),
        ("one.lamps", "unit", {"unit_code": unit}, "unit", "lamps"),
    ):
        accounts.settle_in(desk.client, login, accounts.add(desk.district, login, role, **whose))
        window.goto(f"{desk.url}/sign-in?lang=en")
        type_in(window, login, CHOSEN)
        window.wait_for_url(f"{desk.url}/{page}?lang=en")
        window.locator("#title", has_text=title).wait_for()
