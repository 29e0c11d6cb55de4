"""Members' phones for the browser tests: a small page, with a line and without one."""

import time

import pytest
from desk import READY
from playwright.sync_api import Browser
from sqlalchemy import text

SECONDS = 1_000
HERE = (110.3025, 20.0025)
SMALL = {"width": 360, "height": 640}
ONLY = "UPDATE members SET role = CASE code WHEN :code THEN 'full_time' ELSE 'building_head' END"


class Phone:
    """A phone with a page open: what it asks for, what it complains about."""

    def __init__(self, browser: Browser, address: str, **options):
        self.context = browser.new_context(
            viewport=SMALL, has_touch=True, is_mobile=True, **options
        )
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.open()

    def open(self):
        self.page.goto(self.address)
        self.page.wait_for_selector(READY, timeout=60 * SECONDS)

    def job(self, order):
        return self.page.locator(f'.job[data-order="{order["number"]}"]')

    def tap(self, order, name):
        self.job(order).get_by_role("button", name=name).tap()

    def answer(self, name):
        self.page.locator("#sheet").get_by_role("button", name=name).tap()

    def refresh(self):
        self.page.evaluate("() => window.dispatchEvent(new Event('online'))")

    def is_kept(self):
        """Wait until the page opens without a line."""
        self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def assigned(desk, code, **more):
    """Receive a request when nobody but this member is dispatched; return the order."""
    with desk.district.writing() as conn:
        conn.execute(text(ONLY), {"code": code})
    order = desk.post_request(*HERE, **{"category": "other", **more})
    for _ in range(600):
        if told(desk, order)["state"] == "A06":
            return order
        time.sleep(0.1)
    return pytest.fail(f"not assigned: {told(desk, order)}")


def told(desk, order):
    return desk.client.get(f"/work-orders/{order['work_order_id']}").json()


def steps(desk, order):
    """Return the steps of an order as its history tells them, in order."""
    kinds = [one["kind"] for one in told(desk, order)["events"]]
    wanted = "assignment_signed", "assignment_arrived", "assignment_done"
    return [kind.removeprefix("assignment_") for kind in kinds if kind in wanted]


def too_small(page):
    """Return what is too small for a thumb: lower than 48 pixels."""
    return page.evaluate(
        "() => [...document.querySelectorAll('button, a, input, select, summary')]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 47.9)"
        ".map((one) => one.outerHTML)"
    )
