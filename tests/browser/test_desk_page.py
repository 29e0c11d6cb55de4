"""The dispatcher's desk in a real browser: a case by keyboard, conflicts, what holds still."""

import re

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

M1, M2 = (110.3035, 20.0032), (110.3080, 20.0080)
GARDEN = (110.3075, 20.0020)
LAKE = (110.3060, 20.0065)
BUILT = (239, 234, 222)


def fill(district):
    """Lay a compound into the tiny town; two members, one of them knows water."""
    town.found(district)
    add_feature(
        district,
        "compounds",
        "MULTIPOLYGON(((110.306 20.001,110.309 20.001,110.309 20.003,110.306 20.003,"
        "110.306 20.001)))",
        name="沙祥家园",
    )
    add_feature(district, "units", None, name="lamps")
    with district.writing() as conn:
        conn.execute(
            text("UPDATE categories SET zh = '积水', en = 'standing water' WHERE code = 'flood'")
        )
        conn.execute(
            text("UPDATE categories SET zh = '其他事项', en = 'other matters' WHERE code = 'other'")
        )
    town.add_member(district, "M1", town.LonLat(*M1), capacity=30)
    town.add_member(district, "M2", town.LonLat(*M2), capacity=30, skills=("water",))


@pytest.fixture(scope="module")
def desk(serve):
    return serve("desk_page", fill, flags=())  # no worker: the dispatcher sends


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
        page.mouse.move(640, 5)
        query = "&".join(f"{name}={value}" for name, value in {"need": "all", **asked}.items())
        page.goto(f"{desk.url}/desk?lang={lang}&{query}")
        page.wait_for_selector('html[data-state="ready"]')
        page.bring_to_front()
        return page

    return open_it


def row_of(page, order):
    return page.locator("#rows li", has_text=order["number"][-5:])


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def state_of(desk, order):
    return desk.client.get(f"/work-orders/{order['work_order_id']}").json()


def enter_by_keyboard(page, *, text, place):
    """Enter a request without a mouse, up to the moment it is sent, and return its number."""
    keys(page, "i")
    expect(page.locator("#intake input[type=tel]")).to_be_focused()
    page.keyboard.type("13800001111")
    keys(page, "Tab", "Tab", "Tab")
    page.keyboard.type(text)
    keys(page, "Tab")
    page.keyboard.type(place)
    expect(page.locator("#intake-found li").first).to_contain_text(place)
    keys(page, "ArrowDown", "Enter")
    expect(page.locator("#intake .where")).to_contain_text("110.307")
    keys(page, "Enter")  # sent only once it was read back
    expect(page.locator(".read-back")).to_contain_text(place)
    keys(page, "Enter")
    expect(page.locator("#panel")).to_contain_text(text)
    return page.locator("#panel > header .number").inner_text()


def others_help(desk, page, order_id):
    """Ask two others for cooperation by keyboard: one answers, one is needed no longer."""
    keys(page, ";")
    page.keyboard.type("lamps、派出所")
    keys(page, "Tab")
    page.keyboard.type("到场维持秩序")
    keys(page, "Tab", "Enter")
    asked = page.locator("#panel .cooperations li")
    expect(asked).to_have_count(2)
    told = desk.client.get(f"/work-orders/{order_id}").json()["cooperations"]
    assert {one["what"] for one in told} == {"到场维持秩序"}
    (police,) = [one for one in told if one["asked_of"] == "派出所"]
    answer = {"name": "赵警官", "answer": "十分钟到"}
    desk.client.post(f"/cooperations/{police['id']}/answer", json=answer)
    expect(asked.filter(has_text="赵警官")).to_contain_text("十分钟到")
    asked.filter(has_text="lamps").get_by_role("button").click()
    keys(page, "1")
    expect(asked.filter(has_text="lamps")).to_contain_text("已撤回")


def test_a_whole_case_is_worked_by_keyboard_alone(desk, open_desk):
    page = open_desk()
    panel = page.locator("#panel")
    number = enter_by_keyboard(page, text="水管爆了", place="沙祥家园")
    expect(panel).to_contain_text("13800001111")
    (order,) = [one for one in desk.client.get("/work-orders").json() if one["number"] == number]
    expect(panel.locator(".people .first")).to_contain_text("M1")
    keys(page, "a")
    expect(panel.locator(".state")).to_have_text("待签收")
    expect(page.locator(".toast", has_text="已派 M1")).to_be_visible()
    desk.move(order["id"], "sign")
    expect(panel.locator(".state")).to_have_text("处置中")
    keys(page, "c", "1")
    expect(panel.locator(".notes")).to_contain_text("接通")
    others_help(desk, page, order["id"])
    desk.move(order["id"], "done")
    expect(panel.locator(".state")).to_have_text("待核查")
    keys(page, "x")
    expect(panel.locator(".state")).to_have_text("已结案")
    told = desk.client.get(f"/work-orders/{order['id']}").json()
    kinds = {one["kind"] for one in told["events"]}
    assert kinds >= {"order_filed", "order_assigned", "assignment_signed", "note_added"}
    assert (told["state"], told["text"]) == ("A16", "水管爆了")


def test_the_map_is_drawn_and_lines_lead_to_the_best(desk, open_desk):
    order = desk.post_request(*GARDEN)
    page = open_desk(order=order["work_order_id"])
    expect(page.locator("#panel .people li")).to_have_count(2)
    page.evaluate("([x, y]) => gridmapPage.show(x, y, 16)", [110.3055, 20.0045])
    built = page.evaluate("() => gridmapPage.colourAt('ground', 110.3085, 20.0014)")[:3]
    assert built == pytest.approx(BUILT, abs=6)
    near_line = """([a, b]) => {
        let n = 0;
        for (let i = 25; i < 65; i += 1) {
            const [x, y] = [0, 1].map((k) => a[k] + (b[k] - a[k]) * i / 100);
            const [r, g, blue, alpha] = gridmapPage.colourAt('live', x, y);
            n += alpha > 200 && Math.abs(r - 11) < 40 && Math.abs(g - 92) < 40 && blue > 90 ? 1 : 0;
        }
        return n;
    }"""
    page.wait_for_function(f"ends => ({near_line})(ends) >= 5", arg=[list(GARDEN), list(M1)])


def test_who_was_faster_is_told_and_who_can_go_now_is_offered(desk, open_desk):
    order = desk.post_request(*GARDEN)
    page = open_desk(order=order["work_order_id"], seat="seat-1")
    expect(page.locator("#panel .people .first")).to_contain_text("M1")
    path = f"/work-orders/{order['work_order_id']}"

    def be_faster(route):
        preview = desk.client.post(f"{path}/preview").json()
        sent = desk.client.post(
            f"{path}/assign",
            json={"version": preview["version"], "member_code": "M1", "actor": "seat-2"},
            headers={"Idempotency-Key": order["number"]},
        )
        assert sent.status_code == 200, sent.text
        route.continue_()

    page.route("**/assign?*", be_faster)
    keys(page, "a")
    toast = page.locator(".toast.refused")
    expect(toast).to_contain_text("seat-2 已先一步派出")
    expect(toast).to_contain_text("M1")
    expect(toast.locator("button").first).to_contain_text("M2")
    expect(row_of(page, order).locator(".who")).to_have_text("M1")
    page.unroute("**/assign?*")
    assert [one["member"] for one in state_of(desk, order)["assignments"]] == ["M1"]


def test_the_last_step_is_taken_back_by_one_key(desk, open_desk):
    order = desk.post_request(*GARDEN)
    page = open_desk(order=order["work_order_id"])
    expect(page.locator("#panel .people .first")).to_contain_text("M1")
    keys(page, "2", "1")  # another than the first, with the first of the usual reasons
    expect(page.locator(".toast")).to_contain_text("已派 M2")
    assert state_of(desk, order)["state"] == "A06"
    keys(page, "z")
    expect(page.locator(".toast", has_text="已撤销")).to_be_visible()
    told = state_of(desk, order)
    assert (told["state"], told["assignments"][0]["state"]) == ("A05", "withdrawn")


def test_nothing_moves_under_the_hand_and_new_rows_wait(desk, open_desk):
    for _ in range(3):
        desk.post_request(*GARDEN)
    page = open_desk()
    rows = page.locator("#rows li")
    before = [each.get_attribute("data-order") for each in rows.all()]
    rows.nth(1).hover()
    desk.post_request(*GARDEN, category="flood")
    expect(page.locator("#fresh")).to_contain_text("1 件新工单")
    assert [each.get_attribute("data-order") for each in rows.all()] == before
    page.mouse.move(640, 5)
    expect(page.locator("#fresh")).to_be_hidden()
    expect(rows.first).to_contain_text("紧急")
    expect(rows).to_have_count(len(before) + 1)


def test_filters_stand_in_the_address_and_views_are_kept(desk, open_desk):
    order = desk.post_request(*GARDEN, category="flood", address="Lake Road 9")
    page = open_desk(q="Lake Road")
    expect(page.locator("#rows li")).to_have_count(1)
    expect(row_of(page, order)).to_contain_text("积水")
    keys(page, "f")
    page.select_option("#filter-urgency", "normal")
    expect(page.locator("#rows li")).to_have_count(0)
    assert "urgency=normal" in page.url
    page.locator("#filters-box button", has_text="存为视图").click()
    page.keyboard.type("夜班")
    keys(page, "Enter")
    expect(page.locator("#views")).to_contain_text("夜班")
    page.locator("#filters-box button", has_text="清除筛选").click()
    assert "urgency" not in page.url
    page = open_desk()
    page.locator("#views button", has_text="夜班").click()
    expect(page.locator("#filter-urgency")).to_have_value("normal")
    page.locator("#views button", has_text="×").click()
    expect(page.locator("#views")).to_be_empty()


def test_a_risk_is_shown_to_everybody_until_somebody_has_read_it(desk, open_desk):
    order = desk.post_request(*GARDEN, text="闻到煤气味，孩子独自在家")
    page = open_desk()
    expect(page.locator("#alarm")).to_contain_text("1 件诉求含风险词")
    page.locator("#alarm button").click()
    expect(page.locator("#panel .risk.unread")).to_contain_text("燃气")
    expect(row_of(page, order)).to_contain_text("燃气")
    keys(page, "y")
    expect(page.locator("#alarm")).to_be_hidden()
    expect(page.locator("#panel p.risk").first).to_contain_text("已阅")
    assert state_of(desk, order)["state"] == "A05"


def test_a_member_is_dragged_onto_an_order_and_the_way_is_told_before_the_drop(desk, open_desk):
    order = desk.post_request(*LAKE)
    page = open_desk(order=order["work_order_id"])
    page.evaluate("([x, y]) => gridmapPage.show(x, y, 16)", [110.3055, 20.0045])
    box = page.locator("#map").bounding_box()

    def at(place):
        x, y = page.evaluate("([lon, lat]) => gridmapPage.pixelOf(lon, lat)", list(place))
        return box["x"] + x, box["y"] + y

    for nudge in range(600):  # the first movements after a navigation may get lost
        x, y = at(M1)
        page.mouse.move(x + nudge % 2, y)
        if page.locator("#hover").is_visible():
            break
        page.wait_for_timeout(100)
    expect(page.locator("#hover")).to_contain_text("M1")
    page.mouse.down()
    page.mouse.move(*at((110.3055, 20.0045)), steps=4)
    page.mouse.move(*at(LAKE), steps=4)
    expect(page.locator("#ghost")).to_contain_text(re.compile("松开即派 M1：约 \\d+"))
    page.mouse.up()
    expect(page.locator("#dialog")).to_contain_text("为什么派 M1 而不是 M2？")
    keys(page, "1")
    expect(page.locator(".toast", has_text="已派")).to_contain_text("已派 M1")
    assert state_of(desk, order)["assignments"][-1]["member"] == "M1"


def test_several_orders_are_sent_at_once(desk, open_desk):
    orders = [desk.post_request(*GARDEN, address="Bulk 1") for _ in range(2)]
    page = open_desk(q="Bulk 1")
    for order in orders:
        row_of(page, order).locator("input").check()
    expect(page.locator("#bulk")).to_contain_text("已选 2 件")
    page.locator('#bulk [data-act="bulk_assign"]').click()
    expect(page.locator(".toast").last).to_contain_text("2 件完成，0 件未成")
    assert {state_of(desk, order)["state"] for order in orders} == {"A06"}


def test_a_request_survives_a_lost_line_and_is_sent_once(desk, open_desk):
    page = open_desk()
    lost = []

    def lose(route):
        lost.append(route.request.headers["idempotency-key"])
        route.abort()

    page.route("**/requests?*", lose)
    keys(page, "i")
    keys(page, "Tab", "Tab", "Tab")
    page.keyboard.type("the line drops")
    page.locator("#intake button[type=submit]").click()
    keys(page, "Enter")
    expect(page.locator(".toast.refused")).to_contain_text("已存在本机")
    page.unroute("**/requests?*")
    expect(page.locator("#panel")).to_contain_text("the line drops")
    found = [
        one
        for one in desk.client.get("/desk/orders?limit=500").json()["orders"]
        if "the line drops" in (desk.client.get(f"/work-orders/{one['id']}").json()["text"] or "")
    ]
    assert len(found) == 1
    assert len(set(lost)) == 1


def test_the_queue_leaves_as_csv_that_no_spreadsheet_takes_for_formulas(desk, open_desk):
    desk.post_request(*GARDEN, address="=HYPERLINK(1)")
    page = open_desk(q="HYPERLINK")
    with page.expect_download() as download:
        page.locator("#csv").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("工单号,级别")
    assert "'=HYPERLINK(1)" in lines[1]


def test_the_other_language_and_the_dark_are_one_step_away(desk, open_desk):
    desk.post_request(*GARDEN)
    page = open_desk("en")
    expect(page.locator("#queue-title")).to_have_text("Queue")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert "theme=dark" in page.url
    keys(page, ":")
    page.keyboard.type("theme light")
    keys(page, "Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    keys(page, "?")
    expect(page.locator("#dialog")).to_contain_text("assign the first")
    keys(page, "Escape")
    page.locator("#lang").click()
    expect(page.locator("#queue-title")).to_have_text("待办队列")


def settle_alarms(desk):
    for risk in desk.client.get("/desk/risks").json():
        desk.client.post(f"/requests/{risk['request_id']}/risks/seen", json={})
    for order in desk.client.get("/desk/orders?need=urgent&limit=500").json()["orders"]:
        note = {"kind": "note", "text": "looked at"}
        keyed = {"Idempotency-Key": order["number"] + "-note"}
        desk.client.post(f"/work-orders/{order['id']}/notes", json=note, headers=keyed)


def sign_as(page, name):
    page.keyboard.type(name)
    keys(page, "Enter")


def test_a_shift_is_handed_over_by_two_and_not_while_an_alarm_stands(desk, open_desk):
    unplaced = desk.post_request(address="Somewhere 5")
    risky = desk.post_request(*GARDEN, text="有人要跳楼")
    page = open_desk()
    keys(page, "h")
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("以下告警尚未处置")
    expect(dialog.locator(".alarms")).to_contain_text(risky["number"])
    expect(dialog.locator("button", has_text="交班签字")).to_be_disabled()
    keys(page, "Escape")
    settle_alarms(desk)
    keys(page, "h")
    expect(dialog.locator(".carried")).to_contain_text(unplaced["number"])
    dialog.locator("button", has_text="交班签字").click()
    page.locator("#ask-actor").fill("")
    sign_as(page, "王")
    expect(page.locator("#handover.waits")).to_be_visible()
    keys(page, "h")
    expect(dialog).to_contain_text("王 已于")
    dialog.locator("button", has_text="接班签字").click()
    page.locator("#ask-actor").fill("")
    sign_as(page, "李")
    expect(page.locator(".toast", has_text="交接班完成：王 → 李")).to_be_visible()
    expect(page.locator("#handover.waits")).to_be_hidden()
    (kept,) = desk.client.get("/handovers").json()
    assert (kept["handed_by"], kept["taken_by"]) == ("王", "李")


def test_no_page_asked_anybody_else_or_complained(desk, visits):
    for opened in visits.values():
        assert opened.from_outside(desk.url) == []
        caused = ("ERR_FAILED", "409", "Canvas2D")  # by these tests
        assert [one for one in opened.complaints if not any(why in one for why in caused)] == []
