"""A photo taken on a phone: without a line, with the page closed, sent once; seen at the desk."""

import pytest
import town
from desk import READY, add_feature
from phones import HERE, SECONDS, Phone, assigned, steps, told, too_small
from pictures import a_picture
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

HOSTILE = '"><img src=x onerror="window.hacked=1">.jpg'
WANTS = "UPDATE categories SET photos = '{before,after}' WHERE code = 'other'"


def fill(district):
    town.found(district)
    with district.writing() as conn:
        conn.execute(text(WANTS))
    add_feature(district, "units", None, name="lamps")


@pytest.fixture(scope="module")
def desk(serve):
    return serve("photos", fill)


@pytest.fixture
def phone_of(browser, desk):
    opened = []

    def open_it(code, **options):
        town.add_member(desk.district, code, town.LonLat(*HERE), capacity=9)
        opened.append(Phone(browser, f"{desk.url}/phone?member={code}&lang=zh", **options))
        return opened[-1]

    yield open_it
    for each in opened:
        each.context.close()


def choose(page, act, name, **picture):
    """Take a photo: the camera of a test is a file."""
    with page.expect_file_chooser() as asked:
        act()
    file = {"name": HOSTILE, "mimeType": "image/jpeg", "buffer": a_picture(name, **picture)}
    asked.value.set_files(file)


def photograph(phone, order, moment, **picture):
    job = phone.job(order)
    n_before = job.locator(".shot").count()
    button = job.locator(f'button[data-moment="{moment}"]')
    choose(phone.page, button.tap, f"{order['number']} {moment}", **picture)
    expect(job.locator(".shot")).to_have_count(n_before + 1, timeout=60 * SECONDS)


def pictures_kept(desk, order):
    """Return the size of every picture that the server keeps of an order, by its moment."""
    query = text(
        "SELECT p.moment, c.width, c.height FROM photos AS p JOIN photo_contents AS c"
        " ON c.sha256 = p.sha256 WHERE p.work_order_id = :order ORDER BY p.received_at"
    )
    with desk.district.reading() as conn:
        return [tuple(row) for row in conn.execute(query, {"order": order["work_order_id"]})]


def test_photos_taken_without_a_line_are_sent_once_after_the_page_was_closed(desk, phone_of):
    phone = phone_of("SNAPS")
    order = assigned(desk, "SNAPS")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    phone.is_kept()
    phone.context.set_offline(True)
    phone.tap(order, "签收")
    phone.tap(order, "我已到场")
    phone.answer("手机没有定位")
    photograph(phone, order, "before", size=(2_400, 1_800))
    expect(phone.page.locator("#unsent")).to_contain_text("3 项")
    phone.page.goto("about:blank")
    phone.open()
    expect(phone.job(order).locator(".shot")).to_have_count(1)
    assert too_small(phone.page) == []
    photograph(phone, order, "after")
    phone.tap(order, "处置完成")
    phone.answer("处置完成")
    expect(phone.page.locator("#unsent")).to_contain_text("5 项")
    phone.context.set_offline(False)
    expect(phone.page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    assert steps(desk, order) == ["signed", "arrived", "done"]
    assert pictures_kept(desk, order) == [("before", 1600, 1200), ("after", 64, 48)]
    assert phone.page.evaluate("() => window.hacked") is None
    assert [one for one in phone.complaints if "DISCONNECTED" not in one] == []


def test_reporting_back_asks_for_what_is_missing_or_why(desk, phone_of, browser):
    phone = phone_of("LACKS")
    order = assigned(desk, "LACKS")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    phone.page.locator("#ringing button").tap()
    phone.tap(order, "签收")
    phone.tap(order, "我已到场")
    phone.answer("手机没有定位")
    photograph(phone, order, "before")
    phone.tap(order, "处置完成")
    expect(phone.page.locator("#sheet-title")).to_contain_text("处置后")
    assert too_small(phone.page) == []
    phone.answer("光线不足")
    phone.answer("处置完成")
    expect(phone.job(order)).to_have_count(0, timeout=60 * SECONDS)
    see_and_erase(desk, order, browser)


def see_and_erase(desk, order, browser):
    """See at the desk what was shown and what is missing; add a photo of the caller, erase one."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{desk.url}/desk?lang=zh")
    page.wait_for_selector(READY)
    page.locator(f'#rows li[data-order="{order["work_order_id"]}"]').click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text("缺照片：处置后，原因：光线不足", timeout=60 * SECONDS)
    shot = panel.locator(".shot img")
    expect(shot).to_have_count(1)
    page.wait_for_function("() => document.querySelector('#panel .shot img').naturalWidth === 64")
    choose(page, panel.locator('[data-act="add-photo"]').click, "the caller's")
    expect(shot).to_have_count(2, timeout=60 * SECONDS)
    panel.locator(".shot").first.click()
    page.locator('dialog [data-act="erase-photo"]').click()
    page.keyboard.press("1")
    expect(shot).to_have_count(1, timeout=60 * SECONDS)
    assert sorted(one["moment"] for one in told(desk, order)["photos"]) == ["before", "told"]
    assert page.evaluate("() => window.hacked") is None
    page.close()


def test_what_a_member_reports_takes_its_photos_along(desk, phone_of):
    phone = phone_of("SHOWS")
    page = phone.page
    page.locator('#tabs a[data-tab="sighting"]').tap()
    page.locator("#sighting-category").select_option("flood")
    page.locator("#sighting-text").fill("井盖缺失")
    for n in range(2):
        choose(page, page.locator("#sighting-photo").tap, f"sighting {n}")
        expect(page.locator("#sighting-shots img")).to_have_count(n + 1)
    phone.context.set_offline(True)
    page.locator("#sighting-send").tap()
    expect(page.locator("#unsent")).to_contain_text("3 项")
    phone.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    query = (
        "SELECT count(*) FROM photos AS p JOIN work_orders AS w ON w.id = p.work_order_id"
        " JOIN requests AS r ON r.id = w.request_id WHERE r.text = '井盖缺失' AND moment = 'told'"
    )
    assert town.one(desk.district, query) == 2


def test_what_is_no_picture_is_told_and_holds_nothing_up(desk, phone_of):
    phone = phone_of("JUNK")
    order = assigned(desk, "JUNK")
    phone.refresh()
    expect(phone.job(order)).to_be_visible(timeout=60 * SECONDS)
    with phone.page.expect_file_chooser() as asked:
        phone.job(order).locator('button[data-moment="before"]').tap()
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{HOSTILE}<script>window.hacked=1</script>"
    asked.value.set_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": svg.encode()})
    expect(phone.page.locator(".notice")).to_contain_text("SVG", timeout=60 * SECONDS)
    phone.tap(order, "签收")
    signed = phone.job(order).get_by_role("button", name="我已到场")
    expect(signed).to_be_visible(timeout=60 * SECONDS)
    expect(phone.page.locator("#unsent")).to_be_hidden(timeout=60 * SECONDS)
    assert steps(desk, order) == ["signed"]
    assert phone.page.evaluate("() => window.hacked") is None


def test_a_unit_reports_back_with_a_photo(desk, browser):
    code = town.one(desk.district, "SELECT code FROM units")
    order = desk.post_request(*HERE, disposition="unit", unit_code=code)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"{desk.url}/unit?unit={code}")
    page.wait_for_selector(READY)
    card = page.locator(f'.job[data-order="{order["number"]}"]')
    card.get_by_role("button", name="签收").click()
    for moment in ("before", "after"):
        choose(page, card.locator(f'button[data-moment="{moment}"]').click, f"unit {moment}")
        expect(card.locator(".shot", has_text="处置" + "前后"[moment == "after"])).to_have_count(1)
    card.get_by_role("button", name="办结反馈").click()
    page.locator("#sheet textarea").fill("已修复")
    page.locator("#sheet .go").click()
    expect(card).to_have_count(0)
    assert told(desk, order)["state"] == "A11"
    page.close()
