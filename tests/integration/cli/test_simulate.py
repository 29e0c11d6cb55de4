"""`gridmap simulate` from the words on the command line to the files that it writes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import town

from gridmap.model.ids import TenantId
from gridmap.report.sheets import Form, Sheet, as_xlsx
from gridmap.store.district import District
from gridmap.store.engine import open_database

pytestmark = pytest.mark.postgis

EIGHT = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
PAST = ("--since", "2026-03-02", "--until", "2026-03-02", "--processes", "1")


@pytest.fixture
def simulate(gridmap, app_url):
    """Return `gridmap simulate` on the tiny town after a morning's work."""
    db = open_database(app_url)
    town_ = District(db=db, tenant=TenantId(1), clock=lambda: EIGHT)
    town.found(town_)
    for code in town.GRIDS:
        town.add_member(town_, f"M{code}", town.grid_centre(code), home_grid=code)
    for number in range(20):
        at = EIGHT + timedelta(minutes=10 * number)
        place = town.grid_centre(town.GRIDS[number % 4])
        then = District(db=db, tenant=TenantId(1), clock=lambda at=at: at)
        town.receive(then, place, received_at=at, source_ref=str(number))
    yield lambda *words, **more: gridmap("simulate", *PAST, *words, **more)
    db.close()


def difference(told, measure):
    (row,) = [one for one in told["measures"] if one["measure"] == measure]
    return row["difference"]


def test_fewer_people_are_told_as_a_table_and_written_as_a_workbook(simulate, tmp_path):
    out = tmp_path / "report.xlsx"
    words = ("--days", 4, "--staffing", "full_time-3", "--out", out)
    code, said = simulate(*words, as_json=False)
    assert code == 0
    for word in ("现行做法", "另一做法", "响应（受理到到场），平均", "差异显著", "历史工单"):
        assert word in said, word
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["推演", "排队论核对（Erlang C）", "推演依据"]
    first = [cell.value for cell in book["推演"][2]]
    assert first[0] == "响应（受理到到场），平均"
    assert first[4] - first[2] == pytest.approx(first[6])


def test_the_other_policy_comes_from_a_file(simulate, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text("[dispatch]\nother_grid_s = 0\n", encoding="utf-8")
    _, told = simulate("--days", 2, "--policy", other)
    assert told["question"]["today"]["policy"]["other_grid_s"] == 300.0
    assert told["question"]["other"]["policy"]["other_grid_s"] == 0.0


def test_posts_and_shifts_come_from_files(simulate, tmp_path):
    posts, shifts = tmp_path / "posts.csv", tmp_path / "shifts.csv"
    posts.write_text("code,lon,lat\nA,110.3075,20.0025\n", encoding="utf-8")
    shifts.write_text("member_code,starts,ends\nM001,20:00,06:00\n", encoding="utf-8")
    words = ("--days", 4, "--posts", posts, "--shifts", shifts, "--after", "return", "--replay")
    _, told = simulate(*words)
    assert told["question"]["days"] == "replayed"
    assert told["question"]["other"]["posts"] == [[110.3075, 20.0025]]
    assert told["question"]["other"]["shifts"]["M001"][1] == [72_000.0, 108_000.0]
    assert difference(told, "travel_mean_s")["mean"] > 0.0
    assert difference(told, "uncovered_grid_minutes")["mean"] >= 0.0


@pytest.mark.parametrize(
    ("title", "lon", "lat"),
    [("建站次序", "经度", "纬度"), ("Order of building", "Longitude", "Latitude")],
)
def test_posts_are_read_off_the_workbook_that_site_writes(simulate, tmp_path, title, lon, lat):
    plan = tmp_path / "plan.xlsx"
    columns = [(one, Form.TEXT) for one in ("code", lon, lat)]
    order = Sheet(title=title, columns=columns, rows=[["J1", "110.307500", "20.002500"]])
    facts = Sheet(title="facts", columns=[("what", Form.TEXT)], rows=[["gap"]])
    plan.write_bytes(as_xlsx([order, facts]))
    _, told = simulate("--days", 1, "--posts", plan)
    assert told["question"]["other"]["posts"] == [[110.3075, 20.0025]]


@pytest.mark.parametrize(
    "words",
    [
        ("--staffing", "ten more"),
        ("--after", "sleep"),
        ("--timed-by", "wind"),
        ("--since", "spring"),
        ("--days", "0"),
        ("--since", "1999-01-01", "--until", "1999-01-02"),
    ],
)
def test_what_cannot_be_meant_is_told(simulate, words):
    code, _ = simulate(*words)
    assert code == 2


def test_a_plan_of_shifts_that_is_none_is_told(simulate, tmp_path):
    plan = tmp_path / "shifts.csv"
    plan.write_text("member_code,starts,ends\nM001,early,late\n", encoding="utf-8")
    assert simulate("--shifts", plan)[0] == 2
    plan.write_text("member_code,starts\nM001,08:00\n", encoding="utf-8")
    assert simulate("--shifts", plan)[0] == 2
