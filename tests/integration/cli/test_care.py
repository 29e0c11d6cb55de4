"""Care, visits and wishes from the words on the command line to the exit code."""

import csv

import care_town
import pytest
import town
from sqlalchemy import text

pytestmark = pytest.mark.postgis

HEAD = "编码,姓名,颜色,关爱类别,楼栋编码,门牌,责任人编码,开始日期"


@pytest.fixture
def house(district):
    """The tiny town with a house, a member and a volunteer."""
    town.add_member(district, "M1", town.grid_centre("001"), home_grid="001")
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO volunteers (tenant_id, id, code, name, position) VALUES"
                " (1, gen_random_uuid(), 'V1', '志愿',"
                " st_point(110.3025, 20.0025, 4490)::geography)"
            )
        )
    return care_town.add_house(district)


def written(tmp_path, rows, head=HEAD):
    path = tmp_path / "care.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_register_is_imported_planned_and_shown(gridmap, tmp_path, house, district):
    rows = [
        f"G{n},王甲子,{colour},独居老人,{house},30{n},M1,2026-01-01"
        for n, colour in enumerate("红红黄")
    ]
    code, _ = gridmap("care", "import", written(tmp_path, rows))
    assert code == 0
    assert town.n_rows_known(district, "care_persons") == 3
    _, listed = gridmap("care", "list", "--area", "001")
    assert [one["name"] for one in listed] == ["王**"] * 3
    _, planned = gridmap("care", "plan", "--on", "2026-03-02")
    assert planned["planned"]["n_new"] == 3
    _, day = gridmap("care", "today", "--on", "2026-03-02", "--member", "M1")
    assert {one["code"] for one in day} >= {"G0", "G1"}
    assert all(one["place_in_route"] for one in day)
    assert gridmap("care", "errands", "V1") == (0, [])


def test_a_row_of_supervision_goes_to_the_reject_file(gridmap, tmp_path, house):
    rows = [f"G{n},王甲子,红,独居老人,{house},30{n},M1,2026-01-01" for n in range(4)]
    path = written(tmp_path, [*rows, f"G9,李乙丑,红,吸毒人员,{house},309,M1,2026-01-01"])
    code, _ = gridmap("care", "import", path, "--reject-folder", tmp_path / "rejects")
    assert code == 0
    (rejects,) = (tmp_path / "rejects").iterdir()
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        assert "G9" in str(list(csv.reader(file)))
    _, listed = gridmap("care", "list")
    assert len(listed) == 4


def test_a_list_of_supervision_is_refused_whole_and_says_why(gridmap, tmp_path, house):
    path = written(
        tmp_path, [f"G1,王甲子,红,独居老人,{house},301,M1,2026-01-01,否"], f"{HEAD},社区矫正"
    )
    code, told = gridmap("care", "import", path, as_json=False)
    assert code == 2
    assert "社区矫正" in told
    assert "志愿者" in told
    assert gridmap("care", "list") == (0, [])


def test_missed_visits_are_raised(gridmap, tmp_path, house, district):
    gridmap(
        "care", "import", written(tmp_path, [f"G1,王甲子,红,独居老人,{house},301,M1,2026-01-01"])
    )
    gridmap("care", "plan", "--on", "2026-03-02")
    code, missed = gridmap("care", "missed")
    assert code == 0
    assert [(one["code"], one["order_state"]) for one in missed] == []  # older than a month
    assert town.one(district, "SELECT state FROM care_visits") == "missed"
    assert town.one(district, "SELECT count(*) FROM work_orders") == 1


def test_a_visit_is_recorded_counted_and_its_demand_ordered(gridmap, house):
    words = ("visits", "record", house, "2-301", "--member", "M1", "--key", "k1")
    code, stored = gridmap(*words, "--demand", "楼道灯不亮", "--suggestion", "多几个座椅")
    assert (code, stored["n_requests"], len(stored["entry_ids"])) == (0, 1, 2)
    _, grids = gridmap("visits", "coverage", "--days", "7")
    assert {one["grid_code"]: one["share"] for one in grids}["001"] == 0.05
    _, entries = gridmap("visits", "ledger")
    assert {one["order_state"] for one in entries} == {"A05", None}
    _, unvisited = gridmap("visits", "unvisited", "--days", "30")
    assert unvisited["buildings"][0]["n_unmet"] == 19


def test_a_wish_is_published_offered_claimed_done_and_confirmed(gridmap, tmp_path, house):
    gridmap(
        "care", "import", written(tmp_path, [f"G1,王甲子,红,独居老人,{house},301,M1,2026-01-01"])
    )
    words = ("wishes", "publish", "想要一台收音机", "--person", "G1", "--kind", "goods")
    _, published = gridmap(*words, "--key", "w1")
    wish = published["wish_id"]
    _, near = gridmap("wishes", "near", "V1")
    assert [one["id"] for one in near] == [wish]
    assert gridmap("wishes", "claim", wish, "V1")[1]["state"] == "claimed"
    assert gridmap("wishes", "held", "V1")[1][0]["name"] == "王甲子"
    assert gridmap("wishes", "done", wish, "V1", "--text", "已送到")[1]["state"] == "done"
    assert gridmap("wishes", "confirm", wish)[1]["state"] == "confirmed"
    assert gridmap("wishes", "claim", wish, "V1")[0] == 3
    _, listed = gridmap("wishes", "list", "--state", "confirmed")
    assert listed[0]["evidence"] == "已送到"
    assert gridmap("wishes", "lists")[0] == 0
    code, told = gridmap(
        "wishes", "publish", "给王甲子买药", "--person", "G1", "--key", "w2", as_json=False
    )
    assert code == 2
    assert "志愿者" in told
