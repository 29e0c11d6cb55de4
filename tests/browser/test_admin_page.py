"""The administrators' page: each of the three sees and does their own part, by keyboard too."""

import csv
import io
import re
import uuid

import accounts
import pytest
import town
from desk import READY
from playwright.sync_api import expect
from sqlalchemy import text

from gridmap.flows.keep_keys import StatedKey, add_key

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '<img src=x onerror="window.hacked=1">{{7*7}}'
SYSTEM = ["health", "sources", "lists", "calendars", "base_map", "policies"]
SYSTEM += ["destinations", "devices"]
SECURITY = ["accounts", "sessions", "keys"]
WAIT_MS = 20_000
YEARS = """[[calendar]]
code = "2026"
source = "2026年的通知"
duty = ["08:30-17:30"]
days_off = ["2026-10-01/2026-10-07 国庆节"]
makeup_days = ["2026-10-10 国庆节"]
"""


def fill(district):
    town.found(district)
    town.add_member(district, "M1")
    with district.writing() as conn:
        conn.execute(
            text("INSERT INTO tiers VALUES (1, 'odd', :name, :name, 1, '#9ecae1')"),
            {"name": HOSTILE},
        )
        conn.execute(
            text(
                "UPDATE layer_versions SET source_name = :name,"
                " findings = jsonb_build_array(jsonb_build_object('why', CAST(:name AS text)))"
            ),
            {"name": HOSTILE},
        )
    add_key(
        StatedKey(label=HOSTILE, standing=accounts.stated("gateway")),
        district=district,
        actor=HOSTILE,
    )


@pytest.fixture(scope="module")
def desk(serve):
    desk = serve("test_admin", fill, is_started=False)
    desk.start(flags=("--accounts", "--worker"))
    return desk


@pytest.fixture
def open_as(browser, desk):
    """Return what opens the page as somebody of a role, in a browser of their own."""
    contexts, asked, complaints = [], [], []

    def open_it(role, *, login=None, part="", lang="zh"):
        login = login or f"{role}.{uuid.uuid4().hex[:8]}".replace("None", "none")
        token = accounts.token_of(desk.district, login, *([role] if role else []))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.add_cookies([{"name": accounts.COOKIE, "value": token, "url": desk.url}])
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{desk.url}/admin?lang={lang}#{part}")
        page.wait_for_selector(READY, timeout=WAIT_MS)
        return page

    yield open_it
    hacked = [page.evaluate("window.hacked") for each in contexts for page in each.pages]
    for context in contexts:
        context.close()
    assert [one for one in hacked if one is not None] == []
    assert [url for url in asked if not url.startswith((desk.url, "data:"))] == []
    # A browser complains of every answer that says no; pages may not complain of anything else.
    assert [one for one in complaints if "Failed to load resource" not in one] == []


def parts_of(page):
    return page.locator("#tabs button").evaluate_all("all => all.map((one) => one.dataset.part)")


def go(page, part):
    page.locator(f"#tab-{part}").click()
    page.wait_for_selector(READY, timeout=WAIT_MS)


def row(page, words):
    return page.locator("tbody tr", has_text=words)


def answer(page, reason):
    """Give the reason that a dialog asks for, by keyboard alone."""
    page.locator("#dialog[open]").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog .trouble")).to_contain_text("必填")
    page.keyboard.type(reason)
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden(timeout=WAIT_MS)


def reasons(desk, kind):
    return [one["facts"].get("reason") for one in accounts.audited(desk.district, kind)]


def test_the_system_administrator_goes_through_every_part_by_keyboard(open_as):
    page = open_as("system_admin")
    assert parts_of(page) == SYSTEM + SECURITY
    expect(page.locator(".card", has_text="派单进程").first).to_contain_text("工作中")
    page.locator("#tab-health").focus()
    for part in [*(SYSTEM + SECURITY)[1:], "health"]:
        page.keyboard.press("ArrowDown")
        page.wait_for_selector(READY, timeout=WAIT_MS)
        assert page.evaluate("document.activeElement.dataset.part") == part
        assert page.evaluate("location.hash") == f"#{part}"
        expect(page.locator("#panel h2")).not_to_be_empty()
        expect(page.locator("#panel .failed")).to_have_count(0)


def test_a_year_is_added_to_the_calendar_and_a_limit_is_tried(open_as, desk):
    page = open_as("system_admin", part="calendars")
    expect(page.locator(".banner")).to_contain_text("没有按工作时间计算")
    page.get_by_role("button", name="添加").click()
    page.locator("#toml").fill(YEARS)
    page.locator("#preview").click()
    expect(page.locator("#changes")).to_contain_text("2026")
    page.locator("#apply").focus()
    page.keyboard.press("Enter")
    answer(page, "国务院办公厅通知")
    expect(page.locator("#panel")).to_contain_text("2026年的通知")
    month = page.locator("#month")
    while month.get_attribute("data-month") != "2026-10":
        shown = month.get_attribute("data-month")
        later = "◀" if shown > "2026-10" else "▶"
        page.get_by_text(later).click()
        expect(month).not_to_have_attribute("data-month", shown)
    expect(page.locator("[data-day='2026-10-05']")).to_contain_text("休")
    expect(page.locator("[data-day='2026-10-10']")).to_contain_text("班")
    page.locator("#try-start").fill("2026-10-09T17:29")
    page.get_by_role("button", name="计算").click()
    expect(page.locator("#try-told")).to_contain_text("届满")
    assert "国务院办公厅通知" in reasons(desk, "settings_changed")


def test_the_system_administrator_adds_resets_and_disables_by_keyboard(open_as, desk):
    page = open_as("system_admin", part="accounts")
    page.get_by_role("button", name="添加账户").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("zhang.min")
    page.keyboard.press("Enter")
    first = page.locator("#dialog output")
    expect(first).not_to_be_empty(timeout=WAIT_MS)
    accounts.settle_in(desk.client, "zhang.min", first.text_content())
    page.keyboard.press("Escape")
    expect(row(page, "zhang.min")).to_contain_text("未授权")
    assert row(page, "zhang.min").get_by_role("button", name="授权").count() == 0
    row(page, "zhang.min").get_by_role("button", name="重置密码").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("密码泄露")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog output")).not_to_be_empty(timeout=WAIT_MS)
    page.keyboard.press("Escape")
    expect(row(page, "zhang.min")).to_contain_text("待改密码")
    row(page, "zhang.min").get_by_role("button", name="停用").focus()
    page.keyboard.press("Enter")
    answer(page, "调离岗位")
    expect(row(page, "zhang.min")).to_contain_text("已停用", timeout=WAIT_MS)
    assert reasons(desk, "account_reset")[0] == "密码泄露"
    assert reasons(desk, "account_disabled")[0] == "调离岗位"


def test_a_refusal_is_said_where_it_was_asked(open_as):
    page = open_as("system_admin", part="accounts")
    page.get_by_role("button", name="添加账户").click()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog .trouble")).to_contain_text("2 至 60", timeout=WAIT_MS)
    expect(page.locator("#dialog input")).to_have_value("x")


def test_the_security_administrator_gives_rights_and_ends_what_lets_somebody_in(open_as, desk):
    accounts.token_of(desk.district, "li.wei")
    page = open_as("security_admin")
    assert parts_of(page) == SECURITY
    assert page.get_by_role("button", name="添加账户").count() == 0
    row(page, "li.wei").get_by_role("button", name="授权").click()
    page.get_by_label("派单员").check()
    page.get_by_label("理由").fill("新到岗")
    page.keyboard.press("Enter")
    expect(row(page, "li.wei")).to_contain_text("派单员", timeout=WAIT_MS)
    assert reasons(desk, "rights_granted")[0] == "新到岗"
    go(page, "sessions")
    expect(row(page, "本会话")).to_have_count(1)
    assert row(page, "本会话").get_by_role("button").count() == 0
    row(page, "li.wei").get_by_role("button", name="下线").click()
    answer(page, "换岗")
    expect(row(page, "li.wei")).to_have_count(0, timeout=WAIT_MS)
    go(page, "keys")
    expect(row(page, HOSTILE)).to_have_count(1)
    page.get_by_role("button", name="添加密钥").click()
    page.keyboard.type("hotline")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog output")).to_contain_text("gridmap_", timeout=WAIT_MS)
    page.keyboard.press("Escape")
    row(page, "hotline").get_by_role("button", name="吊销").click()
    answer(page, "停用热线接口")
    expect(row(page, "hotline")).to_contain_text("已吊销", timeout=WAIT_MS)


def test_the_audit_administrator_sees_and_changes_nothing(open_as, desk):
    accounts.sign_in(desk.client, HOSTILE, "wrong")
    page = open_as("audit_admin")
    assert parts_of(page) == ["trail"]
    expect(page.locator("#panel .banner")).to_be_visible()
    assert page.locator("#panel button").all_text_contents() == ["核验事件", "筛选"]
    page.locator("#check-seals").click()
    expect(page.locator("#seals .banner")).to_contain_text("尚无封存")
    kept = page.locator(".part", has_text="个人信息留存")
    expect(kept.locator("tbody tr")).to_have_text(
        [re.compile(f"{days} 天.*按期清理") for days in (730, 30, 180, 90, 365)]
    )
    page.locator('select[name="kind"]').select_option("sign_in_refused")
    page.get_by_role("button", name="筛选").click()
    expect(row(page, "登录被拒").first).to_contain_text(HOSTILE.lower())
    expect(page.locator("#lines tbody tr")).to_have_count(row(page, "登录被拒").count())
    with page.expect_download() as downloading:
        page.locator("#export").click()
    told = downloading.value.path().read_text(encoding="utf-8-sig")
    kinds = {one["kind"] for one in csv.DictReader(io.StringIO(told))}
    assert kinds == {"sign_in_refused"}


@pytest.mark.parametrize("role", ["dispatcher", "member", None])
def test_whoever_has_no_part_in_it_is_told_so(open_as, role):
    page = open_as(role)
    expect(page.locator("#panel")).to_contain_text("没有管理权限")
    assert parts_of(page) == []


def test_a_list_is_changed_only_as_it_was_previewed(open_as, desk):
    page = open_as("system_admin", part="lists")
    page.get_by_role("button", name="安防等级").click()
    expect(row(page, "odd")).to_contain_text(HOSTILE)
    page.locator("#edit").click()
    toml = page.locator("#toml").input_value()
    page.locator("#toml").fill(toml.replace("#9ecae1", "blue"))
    page.locator("#preview").click()
    expect(page.locator("#changes .banner")).to_contain_text("colour")
    page.locator("#toml").fill(toml.replace("#9ecae1", "#123456"))
    page.locator("#preview").click()
    expect(page.locator("#changes .before")).to_have_text("#9ecae1")
    expect(page.locator("#changes .after")).to_have_text("#123456")
    page.locator("#apply").click()
    answer(page, "新配色")
    expect(row(page, "odd")).to_contain_text("#123456", timeout=WAIT_MS)
    expect(row(page, "新配色")).to_have_count(1)
    assert town.one(desk.district, "SELECT colour FROM tiers WHERE code = 'odd'") == "#123456"


def test_a_phone_is_added_and_a_check_is_run(open_as):
    page = open_as("system_admin", part="devices")
    page.get_by_role("button", name="登记设备").click()
    page.keyboard.type("M1")
    page.get_by_label("备注").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.locator("#dialog output")).not_to_be_empty(timeout=WAIT_MS)
    page.keyboard.press("Escape")
    expect(row(page, HOSTILE)).to_have_count(1)
    go(page, "health")
    page.get_by_role("button", name="核对数据库").click()
    expect(page.locator(".banner", has_text="核对完毕")).to_have_count(1, timeout=WAIT_MS)
    go(page, "sources")
    expect(row(page, HOSTILE).first).to_be_visible()


def test_what_cannot_be_read_says_so_and_is_tried_again(open_as):
    page = open_as("security_admin", lang="en")
    page.route("**/sessions", lambda route: route.abort())
    go(page, "sessions")
    expect(page.locator(".failed")).to_contain_text("does not answer")
    page.unroute("**/sessions")
    page.get_by_role("button", name="Try again").click()
    expect(row(page, "this one")).to_have_count(1, timeout=WAIT_MS)


def test_an_administrator_who_signs_in_is_led_here(browser, desk):
    one_time = accounts.add(desk.district, "keeps.accounts", "system_admin")
    accounts.settle_in(desk.client, "keeps.accounts", one_time)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{desk.url}/sign-in")
    accounts.type_in(page, "keeps.accounts", accounts.CHOSEN)
    page.wait_for_url("**/admin", timeout=WAIT_MS)
    page.wait_for_selector(READY, timeout=WAIT_MS)
    expect(page.locator("#account")).to_contain_text("keeps.accounts")
    context.close()
