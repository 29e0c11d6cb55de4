"""`gridmap coverage` from the words on the command line to the files that it writes."""

import csv
import io

import openpyxl
import pytest
import street_town
import town

from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import now

pytestmark = pytest.mark.postgis


@pytest.fixture
def coverage(gridmap, app_url):
    """Return `gridmap coverage` on the street town."""
    db = open_database(app_url)
    district = District(db=db, tenant=TenantId(1), clock=now)
    town.found(district)
    street_town.lay(district)
    db.close()
    return lambda *words, **more: gridmap("coverage", *words, **more)


def test_a_table_is_told_to_machines_whole(coverage):
    code, told = coverage("table", "--service", "health", "--title", "spring")
    assert code == 0
    assert told["whole"]["households"]["part"] == 50
    assert {one["code"] for one in told["levels"]["compounds"]} >= {"counted", "stands in"}
    assert told["policy"]["at"] == "Tu 10:00"
    _, listed = coverage("runs")
    assert [(one["run"], one["title"]) for one in listed] == [(told["run"], "spring")]


def test_a_table_is_told_to_people_in_both_languages(coverage):
    _, said = coverage("table", "--service", "health", as_json=False)
    assert "全区" in said
    assert "87.7%" in said  # 50 of 57 households
    assert "15 分钟内；成人 1.2 米/秒，周二 10:00" in said
    _, said = coverage("table", "--service", "health", "--lang", "en", as_json=False)
    assert "health within 15 minutes; adult 1.2 m/s, Tu 10:00" in said
    _, said = coverage("runs", "--lang", "en", as_json=False)
    assert said.count("health within 15 minutes; adult 1.2 m/s, Tu 10:00") == 2


def test_a_comparison_says_what_each_of_its_runs_asked(coverage):
    runs = [coverage("table", "--at", at)[1]["run"] for at in ("Tu 10:00", "Tu 22:00")]
    _, said = coverage("compare", *runs, as_json=False)
    assert "此前：全部站点，15 分钟内；成人 1.2 米/秒，周二 10:00" in said
    assert "此后：全部站点，15 分钟内；成人 1.2 米/秒，周二 22:00" in said
    _, said = coverage("compare", runs[0], runs[0], as_json=False)
    assert "此前：" not in said


def test_what_no_gate_knows_of_is_no_pass(coverage):
    code, said = coverage("table", "--passes", "resident", as_json=False)
    assert code == 2
    assert "大门没有通行对象 resident" in said


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("--service", "helth"), "现有：health（健康服务）", "there are: health (health)"),
        (("--kind", "centre"), "现有：center（党群服务中心）", "there are: center ("),
        (("--walker", "old"), "elderly（老人）", "elderly (elderly)"),
    ],
)
def test_what_can_be_chosen_is_told_in_words_beside_the_codes(coverage, words, zh, en):
    assert zh in coverage("table", *words, as_json=False)[1]
    assert en in coverage("table", *words, "--lang", "en", as_json=False)[1]


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_measured(coverage, tmp_path):
    (tmp_path / "taken").write_text("")
    code, said = coverage("table", "--csv", tmp_path / "taken" / "a.csv", as_json=False)
    assert code == 2
    assert "无法写入" in said
    assert coverage("runs") == (0, [])
    assert coverage("circles", "--out", tmp_path)[0] == 2


def test_all_tables_are_written_as_a_workbook_and_one_as_csv(coverage, tmp_path):
    xlsx, written = tmp_path / "a.xlsx", tmp_path / "a.csv"
    words = ("--by", "communities", "--xlsx", xlsx, "--csv", written, "--lang", "en")
    assert coverage("table", *words)[0] == 0
    book = openpyxl.load_workbook(xlsx)
    assert book.sheetnames == [
        "Subdistricts",
        "Communities",
        "Compounds",
        "Uncovered compounds",
        "Stations",
    ]
    rows = list(csv.reader(io.StringIO(written.read_text(encoding="utf-8-sig"))))
    assert [row[1] for row in rows] == ["name", "Whole district", "E", "W"]
    assert book["Communities"]["C2"].value == int(rows[1][2]) == 57


def test_what_if_tells_who_gains_and_stores_nothing(coverage):
    lon, lat = street_town.deg(2900, -10)
    code, told = coverage("what-if", f"move:S={lon},{lat}", "--service", "health")
    assert code == 0
    assert (told["whole"]["n_households_gained"], told["whole"]["n_households_lost"]) == (7, 50)
    assert coverage("runs")[1] == []


def test_what_if_says_how_every_station_that_it_touches_would_stand(coverage):
    lon, lat = street_town.deg(0, 60_000)
    words = ("what-if", f"add:{lon},{lat}", "hours:S=Mo 08:00-09:00", "--service", "health")
    code, told = coverage(*words)
    assert code == 0
    assert told["touched"] == [
        {"code": "+", "standing": "refused", "refusal": "no_streets"},
        {"code": "S", "standing": "shut", "refusal": None},
    ]
    _, said = coverage(*words, as_json=False)
    assert "附近无道路" in said
    assert "未开放" in said


def test_two_runs_are_compared(coverage, tmp_path):
    runs = [
        coverage("table", "--service", "health", "--walker", walker)[1]["run"]
        for walker in ("elderly", "adult")
    ]
    code, told = coverage("compare", *runs, "--xlsx", tmp_path / "c.xlsx")
    assert code == 0
    assert told["before"]["policy"]["profile"]["code"] == "elderly"
    assert told["whole"]["n_households_lost"] == 0
    assert (tmp_path / "c.xlsx").stat().st_size > 0


def test_an_overview_has_a_row_for_every_service_walker_and_hour(coverage, tmp_path):
    written = tmp_path / "o.csv"
    words = ("--service", "health", "--at", "Tu 10:00", "--at", "We 22:00", "--csv", written)
    code, told = coverage("overview", *words, "--lang", "en")
    assert code == 0
    asked = [(one["policy"]["profile"]["code"], one["policy"]["at"]) for one in told]
    assert asked == [
        ("adult", "Tu 10:00"),
        ("adult", "We 22:00"),
        ("elderly", "Tu 10:00"),
        ("elderly", "We 22:00"),
    ]
    rows = list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8-sig"))))
    assert [int(row["covered"]) for row in rows] == [
        one["whole"]["households"]["part"] for one in told
    ]
    assert {one["run"] for one in coverage("runs")[1]} == {one["run"] for one in told}


def test_a_run_is_repeated_with_its_own_question_and_says_whether_the_data_are_the_same(coverage):
    words = ("--service", "health", "--walker", "elderly", "--metres", "800")
    first = coverage("table", *words)[1]
    code, again = coverage("repeat", first["run"])
    assert (code, again["same_data"], again["repeats"]) == (0, True, first["run"])
    assert again["whole"]["before"] == again["whole"]["after"] == first["whole"]
    assert again["changed"] == {"communities": [], "compounds": [], "subdistricts": []}
    _, said = coverage("repeat", first["run"], "--lang", "en", as_json=False)
    assert "the data are those of that run" in said


@pytest.mark.parametrize(
    "words",
    [
        ("table", "--minutes", "-1"),
        ("table", "--minutes", "5", "--metres", "5"),
        ("table", "--at", "noon"),
        ("table", "--walker", "horse"),
        ("table", "--service", "helth"),
        ("table", "--by", "street"),
        ("what-if", "sink:S"),
        ("what-if", "move:S=here"),
        ("what-if", "close:no such"),
        ("what-if", "close-gate:no such"),
    ],
)
def test_what_makes_no_sense_ends_with_2_and_a_mend(coverage, words):
    code, said = coverage(*words, as_json=False)
    assert code == 2
    assert "Traceback" not in said
    assert said.strip()


def test_a_station_without_hours_serves_by_night_too(coverage):
    _, said = coverage(
        "table", "--kind", "center", "--at", "周二 22:00", "--lang", "en", as_json=False
    )
    assert "stations: 1 serve, 0 shut" in said


def test_an_edit_is_told_in_chinese_and_by_the_clock_that_it_was_told_by(coverage, gridmap):
    words = ("main", "--who", "李工", "--why", "施工", "--from", "2026-03-01 08:30:00")
    assert gridmap("streets", "edit", "close", *words)[0] == 0
    _, said = gridmap("streets", "edit", "list", as_json=False)
    assert "关闭道路" in said
    assert "2026-03-01 08:30" in said
