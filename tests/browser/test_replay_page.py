"""The page of replays in a real browser: an hour is played, stopped, sought, by keyboard too."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import town
from desk import READY
from playwright.sync_api import expect

from gridmap.flows.close_work_order import close_work_order
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.report_positions import report_positions
from gridmap.model.fix import ReportedFix
from gridmap.model.work_order import AssignmentState
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.wiring import Services

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

SECONDS = 1_000
BEGUN = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=2)


BESIDE_A_NAME = town.LonLat(
    town.grid_centre("002").lon + 0.0012, town.grid_centre("002").lat + 0.0012
)
"""A place in the second grid where no name is written."""


class Clock:
    """The clock of the hour that is lived before it is replayed."""

    def __init__(self):
        self.at = BEGUN

    def __call__(self):
        return self.at

    def forward(self, minutes):
        self.at += timedelta(minutes=minutes)


def fill(district):
    """Live an hour: opened at minute 10, sent at 20, signed at 30, done at 40, closed at 50."""
    clock = Clock()
    then = District(db=district.db, tenant=district.tenant, clock=clock)
    services = Services(district=then, settings=Settings())
    town.found(then)
    town.add_member(then, "M-1", town.grid_centre("001"))
    clock.forward(10)
    received = town.receive(then, BESIDE_A_NAME, received_at=None)
    clock.forward(10)
    sent = dispatch_work_order(
        received.work_order_id,
        district=then,
        travel=services.travel,
        policy=services.dispatch_policy,
    )
    for step in (AssignmentState.SIGNED, AssignmentState.DONE):
        clock.forward(10)
        walked = ReportedFix(
            member_code="M-1", position=town.grid_centre("004"), measured_at=clock.at
        )
        report_positions([walked], district=then, policy=services.position_policy)
        move_assignment(sent.assignment_id, step, district=then, actor="test")
    clock.forward(10)
    close_work_order(received.work_order_id, district=then, checker="test")


@pytest.fixture(scope="module")
def desk(serve):
    return serve("replay_page", fill, flags=())


def address(desk, **more):
    said = {"from": BEGUN.isoformat().replace("+00:00", "Z"), "length": 60, **more}
    return f"{desk.url}/replay?" + "&".join(f"{name}={value}" for name, value in said.items())


@pytest.fixture
def opened(desk, visit):
    found = visit(address(desk))
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    yield found
    found.page.close()


def n(page, name):
    return page.locator(f'#counts tr[data-count="{name}"] td')


def seek(page, minute):
    page.locator("#seek").evaluate(
        "(bar, to) => { bar.value = to; bar.dispatchEvent(new Event('input')); }", 60 * minute
    )


VERMILION_PIXELS = """() => {
    const canvas = [...document.querySelectorAll("#map canvas")].at(-1);
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 200 && data[i] > 180 && data[i + 1] < 130 && data[i + 2] < 60) n++;
    return n;
}"""


def test_an_order_appears_and_goes_from_state_to_state(opened):
    page = opened.page
    for minute, standing in (
        (5, None),
        (15, "waiting"),
        (25, "assigned"),
        (35, "handling"),
        (45, "reported_back"),
        (52, "done"),
        (59, None),
    ):
        seek(page, minute)
        for name in ("waiting", "assigned", "handling", "reported_back", "done"):
            expect(n(page, name)).to_have_text("1" if name == standing else "0")
    assert opened.complaints == []
    assert [url for url in opened.requests if "://127.0.0.1" not in url] == []


def test_it_is_drawn_while_it_is_there(opened):
    page = opened.page
    for minute, is_there in ((5, "== 0"), (15, "> 20"), (25, "> 20"), (59, "== 0")):
        seek(page, minute)
        page.wait_for_function(f"() => ({VERMILION_PIXELS})() {is_there}", timeout=20 * SECONDS)


def test_space_plays_and_stops_and_arrows_move(opened):
    page = opened.page
    page.locator("body").press("ArrowRight")
    page.locator("body").press("ArrowRight")
    expect(page.locator("#seek")).to_have_value("120")
    page.locator("body").press("Shift+ArrowLeft")
    expect(page.locator("#seek")).to_have_value("110")
    page.locator("body").press("Space")
    expect(page.locator("html")).to_have_attribute("data-playing", "true")
    page.wait_for_function("() => Number(document.querySelector('#seek').value) > 115")
    page.locator("body").press("Space")
    expect(page.locator("html")).to_have_attribute("data-playing", "false")
    page.locator("body").press("End")
    expect(page.locator("#seek")).to_have_value("3600")
    page.locator("body").press("Home")
    expect(page.locator("#seek")).to_have_value("0")


def test_it_plays_to_the_end_and_no_further(opened):
    page = opened.page
    page.locator("#speed").select_option("120")
    seek(page, 59)
    page.locator("#play").click()
    expect(page.locator("#seek")).to_have_value("3600")
    expect(page.locator("html")).to_have_attribute("data-playing", "false")


def test_the_address_leads_to_the_same_instant_and_order(opened, visit):
    page = opened.page
    seek(page, 35)
    page.locator("#events button").first.click()
    expect(page.locator("#chosen-state")).to_contain_text("M-1")
    said = parse_qs(urlsplit(page.url).query)
    assert said["t"] == ["2100"]
    again = visit(page.url)
    again.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(again.page.locator("#seek")).to_have_value("2100")
    expect(again.page.locator("#chosen-state")).to_contain_text("M-1")
    again.page.close()


def test_members_move_where_trails_are_kept_and_it_is_said_where_not(desk, visit):
    found = visit(address(desk, trails=1, t=60 * 35))
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(n(found.page, "members")).to_have_text("1")
    found.page.close()
    past = (BEGUN - timedelta(days=300)).isoformat().replace("+00:00", "Z")
    empty = visit(address(desk, trails=1, **{"from": past}))
    empty.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(empty.page.locator("#note")).to_contain_text("没有保留轨迹")
    expect(empty.page.locator("#note")).to_contain_text("没有工单")
    empty.page.close()


def test_another_hour_is_asked_for_by_the_form(opened):
    page = opened.page
    page.locator("#length").select_option("30")
    page.get_by_role("button", name="回放", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-replay", "loaded")
    expect(page.locator("#seek")).to_have_attribute("max", "1800")


def test_in_english_and_dark(desk, visit):
    found = visit(address(desk, lang="en", theme="dark", t=60 * 25))
    found.page.wait_for_selector(READY, timeout=60 * SECONDS)
    expect(found.page.locator("#counts")).to_contain_text("To be signed")
    expect(found.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert found.complaints == []
    found.page.close()
