"""Rosters, queues and escalation at a terminal."""

import json

import chased
import pytest
import town

from gridmap.cli.main import run

pytestmark = pytest.mark.postgis

DUTY = """值班编码,层级,区域编码,岗位,姓名,电话,开始时间,结束时间
D1,community,K,chief,甲子,0000-1,2026-01-01 08:00,2199-01-01 08:00
D2,community,K,porter,乙丑,0000-2,2026-01-01 08:00,2199-01-01 08:00
"""
LINKS = """code,kind,name,place,starts_at
R1,cadre,丙寅,grids:001,2026-01-01 00:00
"""


@pytest.fixture
def told(district, app_url, owner_url, monkeypatch, capsys):
    """Return what runs a command on the town and tells its exit code and result."""
    chased.add_levels(district)
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)

    def tell(*words):
        with pytest.raises(SystemExit) as leaving:
            run([*words, "--json"])
        said = capsys.readouterr()
        return leaving.value.code, json.loads(said.out or said.err.splitlines()[-1])

    return tell


def test_a_roster_comes_in_from_a_table_with_chinese_headings(told, tmp_path, district):
    file = tmp_path / "duty.csv"
    file.write_text(DUTY, encoding="utf-8")
    code, dry = told("duty", "import", str(file), "--dry-run")
    assert (code, dry["dry_run"]) == (0, True)
    assert told("duty", "show") == (0, [])
    assert town.n_rows_known(district, "duties") == -1
    code, done = told("duty", "import", str(file))
    assert town.n_rows_known(district, "duties") == 1
    (layer,) = done["layers"]
    assert (code, layer["n_opened"], layer["n_rejected"]) == (0, 1, 1)
    code, rows = told("duty", "show", "--level", "community")
    assert [(row["name"], row["area_code"], row["post"]) for row in rows] == [
        ("甲子", "K", "chief")
    ]
    assert told("duty", "show", "--at", "2020-01-01T00:00") == (0, [])


def test_gaps_are_told_level_by_level(told, district):
    code, rows = told("duty", "gaps")
    assert code == 0
    assert [(row["level"], row["area_code"]) for row in rows][-4:] == [
        ("community", "K"),
        ("subdistrict", "S"),
        ("district", "D"),
        ("city", "C"),
    ]
    chased.add_duty(district, "city", "C")
    assert told("duty", "gaps", "--level", "city") == (0, [])
    assert told("duty", "gaps", "--level", "moon")[0] == 2


def test_who_answers_for_a_place_comes_in_from_a_table(told, tmp_path, district):
    file = tmp_path / "responsible.csv"
    file.write_text(LINKS, encoding="utf-8")
    code, _ = told("duty", "import", str(file), "--responsible")
    assert code == 0
    assert town.one(district, "SELECT name FROM responsibles") == "丙寅"


def test_a_file_of_another_kind_and_a_wrong_time_are_refused(told, tmp_path):
    assert told("duty", "import", str(tmp_path / "duty.pdf"))[0] == 2
    code, refused = told("duty", "show", "--at", "noon")
    assert (code, refused["facts"]["field"]) == (2, "at")


def test_queues_show_counts_and_orders_and_an_order_is_escalated(told, district):
    received = town.receive(district, None)
    code, found = told("queues")
    counts = {one["queue"]: one["n"] for one in found["queues"]}
    assert (code, found["n_open"], counts["unlocated"], counts["adrift"]) == (0, 1, 1, 0)
    code, rows = told("queues", "unlocated")
    assert [row["number"] for row in rows] == [received.number]
    assert told("queues", "limbo")[0] == 3
    escalate = ["escalate", received.number, "--to", "district", "--reason", "again"]
    code, done = told(*escalate)
    assert (code, done["levels"][0]) == (0, "district")
    assert told(*escalate) == (0, {"number": received.number, "levels": []})
    assert told("escalate", "0", "--to", "district", "--reason", "again")[0] == 3


def test_what_nothing_holds_is_an_alarm(told, district):
    town.receive(district)
    with district.writing() as conn:
        conn.exec_driver_sql("UPDATE work_orders SET next_try_at = NULL")
    code, found = told("queues")
    assert (code, {one["queue"]: one["n"] for one in found["queues"]}["adrift"]) == (5, 1)


def test_people_read_a_table(told, district, capsys):
    town.receive(district, None)
    with pytest.raises(SystemExit):
        run(["queues", "--lang", "en"])
    said = capsys.readouterr().out
    assert "without a place" in said
    assert "0 min" in said
    with district.writing() as conn:  # a played day ran ahead of the clock
        ahead = "opened_at + interval '2 hours 5.5 minutes'"
        limits = ", ".join(f"{one} = {ahead}" for one in ("respond_by", "arrive_by", "close_by"))
        conn.exec_driver_sql(f"UPDATE work_orders SET opened_at = {ahead}, {limits}")  # noqa: S608
    for words in (["queues"], ["queues", "unlocated"]):
        with pytest.raises(SystemExit):
            run([*words, "--lang", "en"])
        assert "dated 2 h 05 min ahead" in capsys.readouterr().out
