"""`gridmap redivide` from the words on the command line to the files that it writes."""

from datetime import timedelta

import divided_town
import openpyxl
import pytest
import town
from divided_town import EAST, HERE, WEST
from sqlalchemy import text

from gridmap.flows.import_layer import import_layer
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import now

pytestmark = pytest.mark.postgis


@pytest.fixture
def district(app_url):
    db = open_database(app_url)
    yield District(db=db, tenant=TenantId(1), clock=now)
    db.close()


@pytest.fixture
def redivide(gridmap, district):
    """Return `gridmap redivide` on the town to be divided."""
    town.found(district)
    for layer in divided_town.layers():
        import_layer(layer, district=district, zone=now().tzinfo)
    return lambda *words, **more: gridmap("redivide", *words, **more)


def households(division):
    return {one["code"]: one["n_households"] for one in division["grids"]}


@pytest.fixture
def balanced(redivide):
    """Return the number of the draft for balance."""
    _, told = redivide("propose", HERE)
    return next(one["number"] for one in told if one["aim"] == "best_balance")


def test_the_most_uneven_community_comes_first(redivide):
    code, told = redivide("rank")
    assert (code, [(one["code"], one["excess"]) for one in told]) == (0, [(HERE, 200.0)])
    _, said = redivide("rank", as_json=False)
    assert "最重 / 平均" in said
    assert "1.50" in said


def test_proposals_are_told_drawn_and_tabled(redivide, tmp_path):
    page, table = tmp_path / "map.html", tmp_path / "grids.xlsx"
    code, told = redivide("propose", HERE, "--out", page, "--table", table)
    assert code == 0
    even = next(one for one in told if one["aim"] == "best_balance")
    assert households(even["today"]) == {WEST: 600, EAST: 200}
    assert households(even["proposed"]) == {WEST: 400, EAST: 400}
    assert (even["state"], even["n_households_moved"]) == ("draft", 200)
    assert "http" not in page.read_text("utf-8").partition("<body>")[2].partition("<script")[0]
    book = openpyxl.load_workbook(table)
    assert len(book.sheetnames) == 1 + len(told)
    assert [row[1].value for row in book["现状"].iter_rows(min_row=2)] == [600, 200]


def test_a_draft_is_edited_and_approved_for_a_date(redivide, balanced):
    code, told = redivide("move", balanced, "B2", "--to", WEST)
    assert (code, households(told["proposed"])) == (0, {WEST: 500, EAST: 300})
    day = (now() + timedelta(days=3)).date()
    code, told = redivide("submit", balanced, "--by", "李强")
    assert (code, told["state"]) == (0, "in_review")
    code, told = redivide("send-back", balanced, "--by", "王敏", "--reason", "too many moves")
    assert (code, told["state"]) == (0, "draft")
    redivide("submit", balanced, "--by", "李强")
    code, told = redivide("approve", balanced, "--by", "王敏", "--from", day)
    assert (code, told["state"], told["approved_by"]) == (0, "approved", "王敏")
    # The date is local: midnight in Shanghai is four in the afternoon before, in UTC.
    assert told["in_force_from"].startswith(str(day - timedelta(days=1)))
    assert told["in_force_from"].endswith("16:00:00+00:00")
    _, listed = redivide("list", HERE)
    assert {one["number"]: one["state"] for one in listed}[balanced] == "approved"
    code, told = redivide("drop", balanced, "--by", "王敏", "--reason", "another plan")
    assert (code, told["state"]) == (0, "dropped")


def test_approved_without_a_date_it_is_in_force_at_once(redivide, district, balanced):
    redivide("submit", balanced, "--by", "planner")
    code, told = redivide("approve", balanced, "--by", "director")
    assert (code, told["state"]) == (0, "in_force")
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT code, n_households FROM areas WHERE layer = 'grids' AND valid_to IS NULL"
                " AND code LIKE :here ORDER BY code"
            ),
            {"here": f"{HERE}%"},
        ).all()
    assert [tuple(row) for row in rows] == [(WEST, 400), (EAST, 400)]


def test_one_draft_is_shown_to_people_in_both_languages(redivide, balanced, tmp_path):
    page = tmp_path / "one.html"
    _, said = redivide("show", balanced, "--out", page, as_json=False)
    assert "最均衡" in said
    assert "换网格的住户 200 / 800" in said
    _, said = redivide("show", balanced, "--lang", "en", "--out", page, as_json=False)
    assert "households that change grid: 200 of 800" in said
    assert '<html lang="en">' in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("propose", "nowhere"), 2),
        (("propose", HERE, "--by", "noise"), 2),
        (("propose", HERE, "--grids", "99"), 2),
        (("show", "99"), 3),
        (("approve", "1", "--by", "me", "--from", "soon"), 2),
        (("approve", "1", "--by", "me"), 3),
        (("send-back", "1", "--by", "me", "--reason", "no"), 3),
        (("move", "1", "B2", "--to", "nowhere"), 2),
    ],
)
def test_what_cannot_be_done_is_said_with_its_kind(redivide, balanced, words, code):
    left, said = redivide(*words, as_json=False)
    assert left == code
    assert "处理办法" in said
