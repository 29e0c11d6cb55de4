"""Every page in a window of 375 pixels: nothing to scroll sideways, every control within reach."""

import accounts
import every_page
import httpx
import pytest
import street_town
import town
from desk import add_feature
from narrow import BETWEEN, NARROW, too_wide, what_does_not_fit
from phones import HERE

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

LOGIN = "somebody.with.a.long.name"
ROLES = ("dispatcher", "planner"), ("system_admin",)
WITH_ACCOUNT = "/map", "/desk", "/plan", "/admin"
N_PAGES = 13


def fill(district):
    town.found(district)
    street_town.lay(district)
    town.add_member(district, "M1", town.LonLat(*HERE), capacity=9)
    add_feature(district, "units", None, name="海甸供水与排水抢修服务有限公司")


@pytest.fixture(scope="module")
def desk(serve):
    return serve("narrow", fill)


def misfits(browser, desk, path, query, *, token, langs):
    """Yield what does not fit of a page, in each of the languages."""
    for lang in langs:
        context = browser.new_context(viewport=NARROW)
        if token is not None:
            context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": desk.url}])
        page = context.new_page()
        page.goto(f"{desk.url}{path}?{query}&lang={lang}")
        page.wait_for_function(every_page.IS_READY, timeout=60 * every_page.SECONDS)
        if token is not None:
            page.locator("#seat, #account", has_text=LOGIN[:9]).wait_for()
        yield from (f"{path} {lang}: {one}" for one in what_does_not_fit(page))
        for width in BETWEEN:
            page.set_viewport_size({"width": width, "height": 800})
            yield from (f"{path} {lang}: {one}" for one in too_wide(page))
        context.close()


def look_at(browser, desk, paths, queries, *, token=None, langs=("zh", "en")):
    """Return what does not fit of these pages."""
    return [
        one
        for path in paths
        for one in misfits(browser, desk, path, queries.get(path, ""), token=token, langs=langs)
    ]


def opened_by(desk, token):
    """Return the pages that whoever this is may open."""
    cookies = {} if token is None else {accounts.COOKIE: token}
    with httpx.Client(base_url=desk.url, cookies=cookies, trust_env=False, timeout=60) as client:
        return list(every_page.addresses(client))


@pytest.mark.timeout(900)  # pages one after the other, on whatever machine
def test_every_page_fits_a_narrow_window_in_both_languages(browser, desk):
    """With the open door; and with an account, whose name and ways out stand in the bar.

    The latter in English, where the words are longer.
    """
    desk.post_request(*HERE, urgency="urgent", text="积水")
    queries = every_page.queries(desk.client)
    paths = opened_by(desk, None)
    assert len(paths) == N_PAGES
    assert look_at(browser, desk, paths, queries) == []
    desk.stop()
    desk.start(flags=("--worker", "--accounts"))
    for n, roles in enumerate(ROLES):
        token = accounts.token_of(desk.district, f"{LOGIN}{n}", *roles)
        own = [path for path in opened_by(desk, token) if path in WITH_ACCOUNT]
        assert own != []
        assert look_at(browser, desk, own, queries, token=token, langs=("en",)) == []
