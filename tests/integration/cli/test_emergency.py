"""`gridmap emergency` from the plan's file to the page on the wall, as a duty room types it."""

import uuid

import emergency_routes
import emergency_town
import pytest
import town

from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.wiring import now

pytestmark = pytest.mark.postgis

PLAN = """[[plan]]
code = "typhoon"
kind = "typhoon"
title = "防台风预案"
area_code = "001"
headquarters = "指挥部"
position = [110.305, 20.005]

[[plan.groups]]
code = "houses"
title = "转移组"
quota = 2
place = "学校"
position = [110.3075, 20.0075]

[[plan.duties]]
area_code = "001"
name = "责任人"
phone = "0000"
"""
PEOPLE = "code,name,phone,unit_code,skills,lon,lat\n" + "".join(
    f"P{n},登记人{n},0000-{n},,,110.30{n + 3},20.005\n" for n in range(3)
)

HAZARDS = "code,name,kind,watcher_name,watcher_phone,lon,lat\nH1,堤段,dyke,甲,,110.303,20.005\n"
GOODS = "code,name,measure,place,quantity,lon,lat\nG1,沙袋,条,库,7,110.303,20.005\n"

EVACUEES = "line,building_code,household,n_people\na,B1,101,3\nb,B1,102,2\n"


@pytest.fixture
def emergency(gridmap, app_url):
    """Return `gridmap emergency` on the tiny town."""
    db = open_database(app_url)
    district = District(db=db, tenant=TenantId(1), clock=now)
    town.found(district)
    emergency_town.found(district)
    db.close()
    return lambda *words, **more: gridmap("emergency", *words, **more)


@pytest.fixture
def files(tmp_path):
    for name, text in (
        ("plan.toml", PLAN),
        ("people.csv", PEOPLE),
        ("w.xml", emergency_routes.FILE),
        ("hazards.csv", HAZARDS),
        ("goods.csv", GOODS),
        ("evacuees.csv", EVACUEES),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_an_operation_is_run_from_a_terminal(emergency, files, empty_district):
    code, plans = emergency("plan", "import", files / "plan.toml", "--by", "planner")
    assert (code, plans[0]["version"]) == (0, 1)
    assert emergency("fill", "--people", files / "people.csv")[1]["n_people"] == 3
    assert town.n_rows_known(empty_district, "registered_people") == 3
    code, [warned] = emergency("warn", files / "w.xml", "--by", "desk")
    assert (code, warned["n_grids"], warned["n_asked"]) == (0, 4, 1)
    assert emergency("confirm", warned["warning_id"], "--name", "责任人")[1] == {"n": 1}
    _, operation = emergency("prepare", "typhoon", "--by", "desk", "--key", "k")
    assert (operation["number"], operation["is_drill"]) == (1, True)
    assert emergency("on", 1, "--by", "甲")[1]["state"] == "prepared"
    assert emergency("on", 1, "--by", "甲")[0] == 3
    assert emergency("on", 1, "--by", "乙")[1]["state"] == "on"
    _, told = emergency("mobilise", 1, "--by", "desk")
    assert (told["n_called"], told["unfilled"]) == (2, {})
    codes = [one["code"] for one in emergency("called", 1)[1]]
    assert emergency("answer", 1, f"{codes[0]}=confirmed", "--by", "x")[1] == {"confirmed": 1}
    _, roll = emergency("call-roll", 1, "houses", "--by", "head")
    answers = [f"{codes[0]}=present", f"{codes[1]}=absent"]
    assert (
        emergency("answer-roll", 1, roll["roll_id"], *answers, "--by", "head")[1]["n_expected"] == 2
    )
    assert emergency("stand-down", 1, "--by", "甲")[1]["state"] == "standing_down"
    assert emergency("off", 1, "--by", "甲")[1]["n_released"] == 2
    _, view = emergency("report", 1)
    assert view["report"]["mustered"] == {"part": 1, "whole": 2}
    assert view["report"]["calls_by_state"] == {"released": 2}
    assert [one["state"] for one in emergency("list")[1]] == ["off"]
    page = files / "wall" / "emergency.html"
    assert emergency("map", "--out", page)[1]["operation"] == 1
    assert "登记人" not in page.read_text(encoding="utf-8")


def test_warnings_hazard_points_and_goods_are_listed(emergency, files):
    """What error messages name as the place to look things up is there."""
    said = emergency("warn", files / "w.xml", "--by", "desk", as_json=False)[1]
    assert "没有人被通知" in said  # no plan names anybody yet: silence would look like order
    assert "无责任人" in emergency("warnings", as_json=False)[1]
    emergency("plan", "import", files / "plan.toml", "--by", "planner")
    _, [warned] = emergency("warn", files / "w.xml", "--by", "desk")
    [listed] = emergency("warnings")[1]
    assert (listed["id"], listed["n_confirmed"], listed["n_duties"]) == (warned["warning_id"], 0, 1)
    view = emergency("warnings", listed["id"])[1]
    assert ([one["person_name"] for one in view["duties"]], view["to_call"]) == (["责任人"], [])
    assert "0000" not in emergency("warnings", listed["id"], as_json=False)[1]
    assert "无责任人" not in emergency("warnings", as_json=False)[1]
    phone = ("phoned", listed["id"], view["duties"][0]["id"], "--by", "值班员")
    assert emergency(*phone, "--not-reached")[1]["confirmed_by"] is None
    assert emergency(*phone, "--reached")[1]["confirmed_by"] == "值班员"
    assert emergency("warnings", uuid.uuid4())[0] == 3
    emergency("fill", "--hazards", files / "hazards.csv", "--goods", files / "goods.csv")
    assert [(one["code"], one["needs_check"]) for one in emergency("hazards")[1]] == [("H1", True)]
    assert "待查" in emergency("hazards", as_json=False)[1]
    assert [(one["code"], one["quantity"]) for one in emergency("goods")[1]] == [("G1", 7)]
    assert "沙袋" in emergency("goods", as_json=False)[1]


def test_people_leave_and_come_home_and_points_are_checked(emergency, files):
    emergency("plan", "import", files / "plan.toml", "--by", "planner")
    emergency("fill", "--hazards", files / "hazards.csv", "--goods", files / "goods.csv")
    assert emergency("check", "H1", "watch", "--by", "甲")[1]["finding"] == "watch"
    assert [one["finding"] for one in emergency("hazards")[1]] == ["watch"]
    emergency("prepare", "typhoon", "--by", "desk")
    for name in ("甲", "乙"):
        emergency("on", 1, "--by", name)
    assert emergency("check", "H1", "danger", "--operation", 1)[0] == 0
    assert emergency("evacuate", 1, files / "evacuees.csv", "--by", "楼长")[1] == {"n": 2}
    assert emergency("tick", 1, "a", "b", "--shelter", "学校", "--by", "x")[1] == {"n": 5}
    assert emergency("home", 1, "a", "--by", "x")[1] == {"n": 3}
    (counts,) = emergency("evacuees", 1)[1]
    assert (counts["n_moved"], counts["n_returned"]) == (5, 3)
    assert "102" not in emergency("evacuees", 1, as_json=False)[1]
    assert emergency("home", 1, "nobody")[0] == 3
    for _ in range(2):  # a drill takes nothing away
        assert emergency("issue", 1, "G1", 5, "--by", "x", "--key", "k")[1]["out_on_drill"] == 5
    assert emergency("return", 1, "G1", 5, "--by", "x")[1]["out_on_drill"] == 0
    assert emergency("issue", 1, "G1", 50, "--by", "x")[0] == 3


def test_every_row_that_cannot_be_read_is_told_and_nothing_is_stored(emergency, files):
    bad = HAZARDS + "H2,,dyke,甲,,110.303,20.005\nH3,堤,dyke,甲,,x,20.005\nH1,堤,dyke,甲,,1,2\n"
    (files / "bad.csv").write_text(bad, encoding="utf-8")
    code, told = emergency("fill", "--hazards", files / "bad.csv", as_json=False)
    assert (code, "3" in told, "name" in told) == (2, True, True)
    assert emergency("hazards")[1] == []
    (files / "people.csv").write_text(PEOPLE.replace(",,,", ",U-none,,", 1), encoding="utf-8")
    _, filled = emergency("fill", "--people", files / "people.csv")
    assert (filled["n_people"], filled["unknown_units"]) == (3, ["U-none"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_tables_and_reports_in_their_language(emergency, files, lang):
    emergency("plan", "import", files / "plan.toml", "--by", "planner")
    emergency("prepare", "typhoon", "--by", "desk")
    _, told = emergency("report", 1, "--lang", lang, as_json=False)
    assert "防台风预案" in told
    assert "—" in told
    assert ("drill" in told) == (lang == "en")
    _, listed = emergency("list", "--lang", lang, as_json=False)
    assert ("待启动" in listed) == (lang == "zh")
    assert ("防台风" if lang == "zh" else "typhoon") in listed


def test_what_makes_no_sense_is_told(emergency, files):
    assert emergency("map", "--out", files / "x.html")[0] == 3
    (files / "bad.toml").write_text(PLAN.replace("quota = 2", "quota = 0"), encoding="utf-8")
    code, told = emergency("plan", "import", files / "bad.toml", as_json=False)
    assert code == 2
    assert "quota" in told
    assert emergency("warn", files / "plan.toml")[0] == 2
    assert emergency("answer", 1, "P0=perhaps")[0] == 2
