"""Whatever a name, an address or a note says, the desk reads it as text."""

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from sqlalchemy import text

pytestmark = [pytest.mark.browser, pytest.mark.postgis]

MARKUP = '<img src=x onerror="window.hacked=1;alert(2)">'
MEMBER = '<svg onload="window.hacked=2">'
ADDRESS = "</dd></dl><script>window.hacked=3</script>{{7*7}}"
CALLER = "<iframe srcdoc='<script>parent.hacked=4</script>'>"
NOTE = "<style>body{display:none}</style><b onclick=window.hacked=5>"
PHONE = "<svg onload=alert(1)>"
HERE = (110.305, 20.005)


def fill(district):
    town.found(district)
    square = "MULTIPOLYGON(((110.3 20,110.31 20,110.31 20.01,110.3 20.01,110.3 20)))"
    for layer in ("districts", "subdistricts", "communities", "compounds"):
        add_feature(district, layer, square, name=f"{MARKUP} {layer}")
    add_feature(district, "units", None, name=MARKUP)
    with district.writing() as conn:
        conn.execute(text("UPDATE categories SET zh = :name, en = :name"), {"name": MARKUP})
        conn.execute(text("UPDATE roles SET zh = :name, en = :name"), {"name": MARKUP})
    town.add_member(district, MEMBER, town.LonLat(110.304, 20.004), capacity=9)


@pytest.fixture(scope="module")
def desk(serve):
    return serve("desk_hostile", fill, flags=())


def check_paper(page):
    """Print the chosen order, and what was instructed: names are read as they are there too."""
    with page.expect_popup() as printed:
        page.keyboard.press("o")
    paper = printed.value
    for told in (ADDRESS, CALLER, PHONE, MARKUP):
        expect(paper.locator("#sheets")).to_contain_text(told)
    paper.goto(paper.url.replace("form=order", "form=instruction"))
    expect(paper.locator("#sheets")).to_contain_text(NOTE)
    assert paper.evaluate("() => window.hacked") is None
    assert paper.locator("#sheets img, #sheets iframe").count() == 0
    paper.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_do_nothing_and_are_read_as_they_are(desk, visit, lang):
    said = {"address": ADDRESS, "text": f"{MARKUP} 闻到煤气味", "caller_name": CALLER}
    desk.post_request(*HERE, caller_phone=PHONE, **said)
    order = desk.post_request(*HERE, caller_phone=PHONE, **said)
    for path, body in (
        ("notes", {"kind": "note", "text": NOTE, "actor": MARKUP}),
        ("instructions", {"from_whom": MARKUP, "text": NOTE}),
    ):
        keyed = {"Idempotency-Key": f"{path} {lang}"}
        url = f"/work-orders/{order['work_order_id']}/{path}"
        assert desk.client.post(url, json=body, headers=keyed).status_code == 200
    opened = visit(f"{desk.url}/desk?lang={lang}&need=all&order={order['work_order_id']}")
    page = opened.wait_until_ready().page
    panel = page.locator("#panel")
    for told in (MARKUP, ADDRESS, CALLER, PHONE, NOTE, MEMBER):
        expect(panel).to_contain_text(told)
    expect(page.locator("#title")).to_contain_text(MARKUP)
    expect(page.locator("#rows")).to_contain_text(ADDRESS)
    page.keyboard.press("f")
    expect(page.locator("#filter-community")).to_contain_text(MARKUP)
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("Escape")
    check_paper(page)
    page.keyboard.press("i")
    page.locator("#intake [role=combobox]").fill("compounds")
    expect(page.locator("#intake-found")).to_contain_text(MARKUP)
    assert page.evaluate("() => window.hacked") is None
    assert opened.dialogs == []
    assert page.locator("#panel img, #rows img, #panel iframe").count() == 0
    assert opened.from_outside(desk.url) == []
