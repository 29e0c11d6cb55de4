"""The page to sign in: by keyboard alone, in both languages, and home again whatever it is told."""

from datetime import UTC, datetime, timedelta

import accounts
import pyotp
import pytest
import town
from accounts import CHOSEN, type_in
from contrast import too_pale
from desk import add_feature

pytestmark = [pytest.mark.postgis, pytest.mark.browser]


# The end of the session is told to the page when everything else on it has long heard of it.
ANSWER_LATE = """() => {
  const fetched = window.fetch;
  window.fetch = async (path, options) => {
    const answer = await fetched(path, options);
    if (options?.method === "DELETE") {
      const { read } = await import("/console/server.js");
      await read("/me").catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return answer;
  };
}"""


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


def test_somebody_new_gets_to_the_map_by_keyboard_alone(window, desk):
    one_time = accounts.add(desk.district, "li.wei", "dispatcher")
    window.goto(f"{desk.url}/map?layer=grids")
    type_in(window, "li.wei", "wrong")
    trouble = window.locator("#entry-trouble:not(:empty)")
    trouble.wait_for()
    assert "登录名、密码或动态码不符" in trouble.text_content()
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


def test_whoever_sits_at_the_desk_can_leave_it_for_the_next(window, desk):
    accounts.settle_in(desk.client, "he.hua", accounts.add(desk.district, "he.hua", "dispatcher"))
    window.goto(f"{desk.url}/desk")
    type_in(window, "he.hua", CHOSEN)
    window.wait_for_url("**/desk")
    window.locator("#seat", has_text="he.hua").wait_for()
    window.locator("#leave").click()
    window.wait_for_url("**/sign-in")
    window.goto(f"{desk.url}/desk")
    window.wait_for_url("**/sign-in?*")


def test_who_leaves_is_not_led_back_by_what_hears_of_it_first(window, desk):
    accounts.settle_in(desk.client, "hua.he", accounts.add(desk.district, "hua.he", "dispatcher"))
    window.goto(f"{desk.url}/desk")
    type_in(window, "hua.he", CHOSEN)
    window.wait_for_url("**/desk")
    window.locator("#seat", has_text="hua.he").wait_for()
    window.route("**/sessions/current", lambda route: route.fulfill(status=503))
    window.locator("#leave").click()
    window.locator("#leave", has_text="未能退出").wait_for()
    assert window.url.endswith("/desk"), "who is still signed in is not shown the door"
    window.unroute("**/sessions/current")

    window.evaluate(ANSWER_LATE)
    window.locator("#leave").click()
    window.wait_for_url("**/sign-in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_readable_by_day_and_by_night(window, desk, scheme):
    window.emulate_media(color_scheme=scheme)
    window.goto(f"{desk.url}/sign-in")
    type_in(window, "nobody", "wrong")
    window.locator("#entry-trouble:not(:empty)").wait_for()
    paper = window.locator("main").evaluate("one => getComputedStyle(one).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 31, 41)"}[scheme]
    assert too_pale(window) == []


def test_a_second_factor_is_set_up_and_asked_for(window, desk):
    accounts.settle_in(desk.client, "yu.ma", accounts.add(desk.district, "yu.ma", "dispatcher"))
    window.goto(f"{desk.url}/sign-in?lang=en")
    type_in(window, "yu.ma", CHOSEN)
    window.wait_for_url("**/map*")
    window.locator("#account a").click()
    window.locator("#factor-picture path").wait_for(state="attached")
    window.keyboard.type(CHOSEN)
    secret = window.locator("#factor-text").text_content().replace(" ", "")
    window.locator("#factor-code").fill(pyotp.TOTP(secret).now())
    window.keyboard.press("Enter")
    window.wait_for_url("**/map*")
    window.locator("#account button").click()
    window.wait_for_url("**/sign-in*")
    type_in(window, "yu.ma", CHOSEN)
    window.locator("#code:visible").wait_for()
    ahead = datetime.now(UTC) + timedelta(seconds=30)  # the code of now was used
    type_in(window, pyotp.TOTP(secret).at(ahead))
    window.wait_for_url("**/map*")


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
