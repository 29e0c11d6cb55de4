"""The description of the interface in a browser, from files of this package only."""

import pytest
import town
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]


@pytest.fixture(scope="module")
def desk(serve):
    return serve("docs_page", town.found)


def test_the_documentation_lists_every_operation_and_asks_nobody_else(desk, visit):
    opened = visit(f"{desk.url}/docs")
    blocks = opened.page.locator(".opblock")
    described = desk.client.get("/openapi.json").json()["paths"]
    listed = [
        tag for methods in described.values() for one in methods.values() for tag in one["tags"]
    ]
    expect(blocks).to_have_count(len(listed), timeout=20_000)  # under each of its tags
    expect(opened.page.locator(".opblock-summary-path", has_text="/dispatch")).to_be_visible()
    assert opened.from_outside(desk.url) == []
    assert opened.complaints == []


def test_an_operation_can_be_tried_from_its_description(desk, visit):
    page = visit(f"{desk.url}/docs").page
    operation = page.locator(".opblock", has_text="/livez")
    operation.locator("button.opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text('"alive"')
