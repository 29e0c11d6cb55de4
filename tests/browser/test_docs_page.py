"""The description of the interface in a browser, from files of this package only."""

import pytest
import town
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]


@pytest.fixture(scope="module")
def desk(serve):
    return serve("docs_page", town.found)


def scrolled(page):
    """Yield once for each screenful of the page: operations are drawn where they are looked at.

    The screen is as high as six, so that there are few of them.
    """
    page.set_viewport_size({"width": 1280, "height": 4_320})
    expect(page.locator(".opblock").first).to_be_visible()
    while True:
        page.wait_for_timeout(150)
        yield
        before = page.evaluate("scrollY")
        page.evaluate("scrollBy(0, innerHeight * 0.7)")
        if page.evaluate("scrollY") == before:
            return


def test_the_documentation_lists_every_operation_and_asks_nobody_else(desk, visit):
    opened = visit(f"{desk.url}/docs")
    described = {
        (method.upper(), path)
        for path, methods in desk.client.get("/openapi.json").json()["paths"].items()
        for method in methods
    }
    listed = set()
    for _ in scrolled(opened.page):
        listed |= set(
            opened.page.evaluate(
                """() => [...document.querySelectorAll('.opblock')].map(one => [
                    one.querySelector('.opblock-summary-method').textContent,
                    one.querySelector('.opblock-summary-path').dataset.path,
                ].join(' '))"""
            )
        )
    assert {tuple(one.split()) for one in listed} == described
    assert opened.from_outside(desk.url) == []
    assert opened.complaints == []


def test_an_operation_can_be_tried_from_its_description(desk, visit):
    page = visit(f"{desk.url}/docs").page
    operation = page.locator(".opblock", has_text="/livez")
    for _ in scrolled(page):
        if operation.count():
            break
    operation.locator("button.opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text('"alive"')
