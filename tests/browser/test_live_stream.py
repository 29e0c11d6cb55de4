"""The live page follows the stream: no gap unnoticed, nothing old shown as new."""

import os
import signal

import pytest
import town
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

SECONDS = 1_000
N_TABS = 7
"""One more than the connections that a browser keeps to a server."""

CHAINED = """async () => {
    const { Stream } = await import("/console/stream.js");
    const heard = [], begun = [];
    const stream = new Stream({ begin: () => begun.push(1), hear: (news) => heard.push(news) });
    const tell = (kind, previous, cursor, more = {}) => stream.take({ kind, data: JSON.stringify({
        epoch: "e", previous, cursor, at: "2026-03-02T08:00:00Z", age_s: 0,
        changes: [], members: [], work_orders: [], ...more }) });
    const until = async (isTrue) => {
        while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const far = 10n ** 18n, at = (n) => `${far + BigInt(n)}.1`;
    tell("beat", null, at(1)); await until(() => begun.length > 0);
    tell("frame", at(1), at(2), { changes: [{ cursor: at(2), kind: "a" }] });
    tell("frame", at(2), at(4), {
        changes: [{ cursor: at(3), kind: "b" }, { cursor: at(4), kind: "c" }],
        work_orders: [{ id: "o", n: 1 }] });
    tell("frame", at(4), at(5), { work_orders: [{ id: "o", n: 2 }] });
    await until(() => heard.some(({ changes }) => changes.length > 0));
    const before = begun.length;
    tell("frame", at(7), at(8)); await until(() => begun.length > before);
    const afterGap = begun.length;
    tell("resync", null, at(9)); await until(() => begun.length > afterGap);
    return { before, afterGap, afterResync: begun.length,
        kinds: heard.flatMap(({ changes }) => changes.map(({ kind }) => kind)),
        orders: heard.flatMap(({ work_orders }) => work_orders.map(({ n }) => n)) };
}"""


def fill(district):
    town.found(district)
    town.add_member(district, "M1", town.LonLat(110.3035, 20.0032), capacity=9)
    town.receive(district)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("live_stream", fill)


def test_a_gap_or_a_resync_has_everything_read_anew(desk, visit):
    page = visit(f"{desk.url}/map").wait_until_ready().page
    found = page.evaluate(CHAINED)
    assert (found["before"], found["afterGap"], found["afterResync"]) == (1, 2, 3)
    assert found["kinds"] == ["a", "b", "c"], "in order, each once, applied together"
    assert found["orders"] == [2], "of each feature the newest"
    page.close()


def test_more_tabs_than_connections_follow_one_stream(desk, browser):
    context = browser.new_context()
    pages = [context.new_page() for _ in range(N_TABS)]
    for page in pages:
        page.goto(f"{desk.url}/map")
        page.wait_for_selector('html[data-state="ready"]', timeout=60 * SECONDS)
    n_before = pages[0].locator("#orders li").count()
    town.receive(desk.district)
    for page in pages:
        expect(page.locator("#orders li")).to_have_count(n_before + 1)
        assert page.evaluate("gridmapPage.nGaps") == 0
    pages[0].close()
    town.receive(desk.district)
    for page in pages[1:]:
        expect(page.locator("#orders li")).to_have_count(n_before + 2)
    context.close()


def test_a_server_that_falls_silent_is_told_and_what_was_missed_is_caught_up(desk, visit):
    page = visit(f"{desk.url}/map").wait_until_ready().page
    expect(page.locator("#age")).to_have_text("数据实时")
    expect(page.locator("#lag")).to_contain_text("时延")
    n_before = page.locator("#orders li").count()
    os.kill(desk.server.pid, signal.SIGSTOP)
    try:
        expect(page.locator("#lost")).to_contain_text("连接中断")
        town.receive(desk.district)
    finally:
        os.kill(desk.server.pid, signal.SIGCONT)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#orders li")).to_have_count(n_before + 1)
    page.close()


def test_a_position_that_grows_old_turns_grey_and_is_called_so(desk, visit):
    desk.put_member("M1", 110.3035, 20.0032, ago_s=0)
    page = visit(f"{desk.url}/map?lang=en").wait_until_ready().page
    expect(page.locator("#members li", has_text="Silent")).to_be_hidden()
    with desk.district.writing() as conn:
        conn.exec_driver_sql("UPDATE member_live SET measured_at = now() - interval '200 seconds'")
    town.receive(desk.district)  # somebody is sent: told with the member as it stands
    page.reload()
    page.wait_for_selector('html[data-state="ready"]')
    expect(page.locator("#members li", has_text="Silent")).to_have_text("Silent (no recent fix)1")
    page.evaluate("gridmapPage.show(110.3035, 20.0032, 17)")
    page.wait_for_function(
        """() => {
            const rgb = gridmapPage.colourAt('live', 110.3035, 20.0032).slice(0, 3);
            return Math.max(...rgb) - Math.min(...rgb) < 20; // grey
        }"""
    )
    page.close()
