"""The desk where the screen is not all: cameras near by, sound, paper and what is entered later."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HERE = (110.3075, 20.0020)


def fill(district):
    town.found(district)
    spots = {"岗亭": (110.3075, 20.0025), "<b>东门</b>": (110.3085, 20.002), "far": (110.3, 20.01)}
    for name, (lon, lat) in spots.items():
        link = None if name == "岗亭" else "https://video.example/east"
        add_feature(district, "cameras", f"POINT({lon} {lat})", name=name, owner="交警", link=link)
    town.add_member(district, "M1", town.LonLat(110.3035, 20.0032), capacity=30)


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The bell rings as a notification."""
    return whole_browser


@pytest.fixture(scope="module")
def desk(serve):
    return serve("desk_and_paper", fill, flags=())  # no worker: the dispatcher sends


@pytest.fixture(scope="module")
def visits(desk, visit):
    return {
        lang: visit(f"{desk.url}/desk?lang={lang}&need=all").wait_until_ready()
        for lang in ("zh", "en")
    }


@pytest.fixture
def open_desk(visits, desk):
    """Return what gives the desk as if it had just been opened."""

    def open_it(lang="zh", **asked):
        page = visits[lang].page
        query = "&".join(f"{name}={value}" for name, value in {"need": "all", **asked}.items())
        page.goto(f"{desk.url}/desk?lang={lang}&{query}")
        page.wait_for_selector('html[data-state="ready"]')
        page.bring_to_front()
        return page

    return open_it


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def test_cameras_near_an_order_are_shown_for_a_reason_and_open_outside(desk, open_desk, visits):
    order = desk.post_request(*HERE)
    page = open_desk(order=order["work_order_id"])
    rows = page.locator("#panel .cameras li")
    expect(page.locator('#panel [data-act="cameras"]')).to_be_visible()
    assert rows.count() == 0
    keys(page, ".")
    expect(page.locator("#dialog")).to_contain_text("记入审计")
    keys(page, "2")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("北 55 m")
    expect(rows.nth(1)).to_contain_text("<b>东门</b>")
    expect(rows.nth(1)).to_contain_text("东 105 m")
    assert page.evaluate("() => gridmapPage.colourAt('live', 110.3085, 20.0020)")[3] == 255
    assert rows.nth(0).locator("[data-act]").count() == 0  # the register has no address of it
    page.context.route("https://video.example/**", lambda route: route.fulfill(body="platform"))
    with page.context.expect_page() as opened:
        rows.nth(1).locator("[data-act]").click()
    assert opened.value.url == "https://video.example/east"
    opened.value.close()
    keys(page, ".")
    expect(rows).to_have_count(0)
    assert visits["zh"].complaints == []


def test_a_risk_that_was_referred_at_once_has_no_order_and_is_read_all_the_same(desk, open_desk):
    told = desk.post_request(disposition="referred", text="楼道里有很重的煤气味", address="一号楼")
    assert told["work_order_id"] is None
    page = open_desk()
    page.locator("#alarm button").click()
    expect(page.locator("#dialog")).to_contain_text("楼道里有很重的煤气味")
    keys(page, "Escape", "h")
    page.locator(".alarms button", has_text="燃气").click()
    expect(page.locator("#dialog")).to_contain_text("一号楼")
    keys(page, "Enter")
    expect(page.locator("#alarm")).to_be_hidden()
    assert desk.client.get("/desk/risks").json() == []


def local(instant):
    """Return an instant as a field of the desk takes it."""
    return instant.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M")


def print_of(page, act, *, n_pages, is_wide=False):
    """Do what opens the page of paper, check that it is so many sheets of A4, and return it."""
    with page.expect_popup() as printed:
        act()
    paper = printed.value
    paper.wait_for_selector('html[data-state="ready"]')
    pdf = paper.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.count(b"/Type /Page\n") == n_pages
    assert (b"/MediaBox [0 0 84" if is_wide else b"/MediaBox [0 0 59") in pdf
    return paper


def enter_sheet(page, number, received, *, member="M1"):
    """Fill in what stands on a sheet: M1 was sent by telephone and has done it."""
    keys(page, ",")
    filled = {
        "sheet": number,
        "received": local(received),
        "taken_by": "王值班",
        "text": "路灯不亮",
        "member": member,
        "sent": local(received + timedelta(minutes=5)),
        "done": local(received + timedelta(minutes=30)),
        "result": "已换灯泡",
    }
    form = page.locator("#late-entry")
    expect(form.locator("input").first).to_be_focused()
    form.locator(".of-handled select").select_option("person")
    for name, value in filled.items():
        form.locator(f".of-{name} :is(input, textarea)").fill(value)
    form.locator(".place button").click()
    page.locator("#map").click(position={"x": 300, "y": 300})
    expect(form.locator(".where")).not_to_have_class("where none")
    form.locator("button[type=submit]").click()


def test_a_numbered_sheet_is_printed_and_entered_later_once(desk, open_desk, visits):
    page = open_desk()
    keys(page, ",")
    page.locator("#blank").click()
    page.locator("#ask-n").fill("2")
    paper = print_of(page, lambda: keys(page, "Enter"), n_pages=2)
    keys(page, "Escape")
    numbers = [one.split()[-1] for one in paper.locator(".head .number").all_inner_texts()]
    paper.close()
    assert [one["number"] for one in desk.client.get("/desk/sheets").json()] == numbers
    received = datetime.now(UTC) - timedelta(hours=1)
    for said in ("已补录", "未重复登记"):
        enter_sheet(page, numbers[0], received)
        expect(page.locator(".toast", has_text=said)).to_be_visible()
        expect(page.locator("#late-entry")).to_be_hidden()
    panel = page.locator("#panel")
    expect(panel.locator(".state")).to_have_text("待核查")
    for told in ("受理人 王值班", f"纸单 {numbers[0]}", "已换灯泡", "补录"):
        expect(panel).to_contain_text(told)
    done = panel.locator(".history:not(.notes) li", has_text="据纸单").first.locator("time")
    stated = (received + timedelta(minutes=30)).replace(second=0, microsecond=0)
    assert datetime.fromisoformat(done.get_attribute("datetime")) == stated
    assert [one["number"] for one in desk.client.get("/desk/sheets").json()] == numbers[1:]
    paper = print_of(page, lambda: keys(page, "o"), n_pages=1)
    for told in ("补录", "已换灯泡", "王值班"):
        expect(paper.locator("#sheets")).to_contain_text(told)
    paper.close()
    assert visits["zh"].complaints == []


SLOW_TO_SHOW = """() => {
  const fetched = window.fetch;
  window.fetch = async (path, options) => {
    if (String(path).startsWith("/work-orders/")) await new Promise((go) => setTimeout(go, 2000));
    return fetched(path, options);
  };
}"""


def test_a_sheet_that_was_not_carried_on_is_mended_and_carried_on(desk, open_desk, visits):
    page = open_desk()
    page.evaluate(SLOW_TO_SHOW)
    enter_sheet(page, "P-MENDED", datetime.now(UTC) - timedelta(hours=1), member="M9")
    said = page.locator(".toast.refused", has_text="没有人员 'M9'。请更正后再次补录")
    said.get_by_role("button", name="更正").click()
    page.locator("#panel .state").wait_for(state="attached")  # the order that was entered is shown
    form = page.locator("#late-entry")
    expect(form.locator(".of-sheet input")).to_have_value("P-MENDED")
    expect(form.locator(".of-member input")).to_be_focused()
    form.locator(".of-member input").fill("M1")
    form.locator("button[type=submit]").click()
    expect(page.locator(".toast.done", has_text="现已接续，交 M1")).to_be_visible()
    expect(said).to_have_count(0)
    expect(page.locator("#panel .state")).to_have_text("待核查")
    assert visits["zh"].complaints == []


def test_an_instruction_a_receipt_and_the_queue_are_paper(desk, open_desk, visits):
    order = desk.post_request(
        *HERE, text="井盖缺失", answer="今日修复", caller_name="李先生", caller_phone="13800001111"
    )
    path = f"/work-orders/{order['work_order_id']}/instructions"
    given = {
        "kind": "supervision",
        "from_whom": "the mayor",
        "text": "three days",
        "due_at": "2026-12-03T10:00:00+08:00",
    }
    keyed = {"Idempotency-Key": "supervised"}
    number = desk.client.post(path, json=given, headers=keyed).json()["number"]
    page = open_desk("en", order=order["work_order_id"])
    button = page.locator("#panel .instructions [data-act^=print]")
    paper = print_of(page, button.click, n_pages=1)
    for told in (number, "the mayor", "03/12/2026 10:00", "Who answers", "井盖缺失"):
        expect(paper.locator("#sheets")).to_contain_text(told)
    paper.locator("#forms a", has_text="Receipt").click()
    expect(paper.locator("#sheets")).to_contain_text("李先生")
    expect(paper.locator("#sheets")).to_contain_text("13800001111")
    expect(paper.locator("#sheets")).to_contain_text("今日修复")
    paper.close()
    queue = page.locator("#print")
    paper = print_of(page, queue.click, n_pages=1, is_wide=True)
    expect(paper.locator(".list tbody tr")).to_have_count(page.locator("#rows li").count())
    paper.close()
    assert visits["en"].complaints == []


LISTEN = """
window.tones = 0;
window.notes = [];
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...at) {
  window.tones += 1;
  return start.apply(this, at);
};
window.Notification = class extends Notification {
  constructor(title, more) {
    super(title, more);
    window.notes.push(`${title} ${more.body}`);
  }
};
"""


def heard(page):
    return page.evaluate("() => [window.tones, window.notes]")


def reopened(page, desk):
    """Open the desk anew, as after a reload, and touch it once."""
    page.goto(f"{desk.url}/desk?need=all")
    page.wait_for_selector('html[data-state="ready"]')
    keys(page, "Escape")
    return page.locator("#bell")


def turn_on(page):
    """Turn the bell on with notifications, and return how many tones one has heard of it."""
    page.locator("#bell").click()
    page.locator("#ask-on").check()
    page.locator("#ask-notes").check()
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#bell")).to_have_attribute("data-state", "on")
    return heard(page)[0]


@pytest.fixture
def listened(desk, visit):
    """Return a page whose tones and notifications are counted."""
    page = visit(f"{desk.url}/desk?need=all").wait_until_ready().page
    page.context.grant_permissions(["notifications"])
    page.add_init_script(LISTEN)
    return page


def urgent(desk):
    told = desk.post_request(*HERE, urgency="urgent", caller_name="李先生", address="一号楼")
    return f"紧急工单 {told['number']} 待签收 坐席调度台"  # nobody by name, and no place


def unsigned_in_time(desk):
    """Enter a sheet of an hour ago: M1 was sent and has not signed since."""
    received = datetime.now(UTC) - timedelta(hours=1)
    body = {
        "sheet_number": "by hand 7",
        "received_at": received.isoformat(),
        "sent_at": received.isoformat(),
        "taken_by": "王值班",
        "member_code": "M1",
        "position": dict(zip(("lon", "lat"), HERE, strict=True)),
    }
    keyed = {"Idempotency-Key": "by hand"}
    return desk.client.post("/desk/late-entries", json=body, headers=keyed).json()["number"]


def test_the_bell_rings_once_for_a_matter_whatever_is_opened_again(desk, listened):
    page = listened
    bell = reopened(page, desk)
    urgent(desk)
    expect(bell).to_have_attribute("data-rung", "1")
    assert heard(page) == [0, []]  # silent until somebody turns it on
    n_tried = turn_on(page)
    assert n_tried > 0  # so that one hears how loud it is
    second = urgent(desk)
    expect(bell).to_have_attribute("data-state", "ringing")
    keys(page, "s")
    expect(bell).to_have_attribute("data-state", "on")
    n_tones, notes = heard(page)
    assert (n_tones > n_tried, notes) == (True, [second])

    bell = reopened(page, desk)
    expect(bell).to_have_attribute("data-state", "on")
    port = int(desk.url.rsplit(":", 1)[1])
    desk.stop()
    expect(page.locator("#lost")).to_be_visible()
    expect(bell).to_have_attribute("data-rung", "1")  # the feed is lost, and nothing else
    desk.start(port=port, flags=())
    expect(page.locator("#lost")).to_be_hidden()
    third = urgent(desk)
    expect(bell).to_have_attribute("data-rung", "2")
    late = f"工单 {unsigned_in_time(desk)} 超时未签收 坐席调度台"
    expect(bell).to_have_attribute("data-rung", "3")
    assert heard(page)[1] == ["数据连接中断 坐席调度台", third, late]
