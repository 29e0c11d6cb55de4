"""The verbs that take files, from the words on the command line to the exit code."""

import csv

import pytest
from sqlalchemy import text

pytestmark = pytest.mark.postgis

GRIDS = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"code": "001", "name": "%s"}, "geometry":
  {"type": "Polygon", "coordinates":
   [[[110.30,20.00],[110.305,20.00],[110.305,20.005],[110.30,20.005],[110.30,20.00]]]}},
 {"type": "Feature", "properties": {"code": "002", "name": "二号"}, "geometry":
  {"type": "Polygon", "coordinates":
   [[[110.305,20.00],[110.31,20.00],[110.31,20.005],[110.305,20.005],[110.305,20.00]]]}}]}
"""
MEMBERS = "code,name,role,lon,lat\nM1,甲,full_time,110.302,20.002\nM2,乙,chief,110.302,20.002\n"
REQUESTS = """source_ref,channel,received_at,category,urgency,text,lon,lat
1,12345,2026-03-02T08:00:00+08:00,,,积水,110.302,20.002
2,12345,2026-03-02T08:00:00+08:00,,,路灯,110.307,20.002
3,12345,2026-03-02T08:00:00+08:00,no_such,,路灯,110.307,20.002
4,12345,2026-03-02T08:00:00+08:00,,at once,路灯,110.307,20.002
"""
MANIFEST = """
[[source]]
layer = "grids"
file = "grids.geojson"
datum = "WGS84"

[[source]]
layer = "members"
file = "members.csv"
crs = "EPSG:4326"
datum = "WGS84"
lon = "lon"
lat = "lat"

[[source]]
layer = "requests"
file = "requests.csv"
crs = "EPSG:4326"
datum = "WGS84"
lon = "lon"
lat = "lat"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "grids.geojson").write_text(GRIDS % "一号", encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    (tmp_path / "town.toml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


@pytest.fixture
def set_up(gridmap):
    assert gridmap("district", "set-up", "--name", "tiny town")[0] == 0
    return gridmap


def figures(told):
    return [
        (one["layer"], one["version"], one["n_opened"], one["n_unchanged"], one["n_rejected"])
        for one in told["layers"]
    ]


def test_a_manifest_is_imported_and_a_second_time_changes_nothing(set_up, folder):
    code, told = set_up("import", folder / "town.toml")
    assert code == 0
    assert figures(told) == [
        ("grids", 1, 2, 0, 0),
        ("members", None, 1, 0, 1),
        ("requests", None, 2, 0, 2),
    ]
    code, told = set_up("import", folder / "town.toml")
    assert figures(told) == [
        ("grids", None, 0, 2, 0),
        ("members", None, 0, 1, 1),
        ("requests", None, 0, 2, 2),
    ]


def test_a_dry_run_tells_the_same_figures_and_keeps_nothing(set_up, folder):
    code, trial = set_up("import", folder / "town.toml", "--dry-run")
    assert (code, trial["dry_run"]) == (0, True)
    assert set_up("layer", "list")[1] == []
    _, told = set_up("import", folder / "town.toml")
    assert figures(told) == figures(trial)


def test_rejected_rows_are_written_with_their_cells_and_reasons(set_up, folder):
    rejects = folder / "rejects"
    set_up("import", folder / "town.toml", "--reject-folder", rejects)
    assert sorted(one.name for one in rejects.iterdir()) == ["02-members.csv", "03-requests.csv"]
    with (rejects / "02-members.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["gridmap_row"], row["gridmap_code"], row["code"], row["name"]) == (
        "3",
        "unknown_role",
        "M2",
        "乙",
    )
    with (rejects / "03-requests.csv").open(encoding="utf-8-sig") as file:
        assert [(one["gridmap_row"], one["gridmap_field"]) for one in csv.DictReader(file)] == [
            ("4", "category"),
            ("5", "urgency"),
        ]


def test_a_request_that_came_before_with_other_words_is_rejected(set_up, folder):
    set_up("import", folder / "town.toml", "--layer", "requests")
    changed = REQUESTS.replace("积水", "很深的积水")
    (folder / "requests.csv").write_text(changed, encoding="utf-8")
    _, told = set_up("import", folder / "town.toml", "--layer", "requests")
    assert figures(told) == [("requests", None, 0, 1, 3)]
    assert [one["code"] for one in told["layers"][0]["rejected"]] == [
        "request_differs",
        "unknown_category",
        "unknown_urgency",
    ]


def test_a_request_for_a_unit_that_names_none_is_rejected_and_the_others_are_taken(set_up, folder):
    head, first, *_ = REQUESTS.splitlines()
    rows = [f"{head},disposition,unit_code", f"{first},unit,", f"9{first},,"]
    (folder / "requests.csv").write_text("\n".join(rows), encoding="utf-8")
    code, told = set_up("import", folder / "town.toml", "--layer", "requests")
    assert code == 0
    assert figures(told) == [("requests", None, 1, 0, 1)]


def test_a_broken_layer_is_left_out_with_exit_code_2(set_up, folder):
    set_up("import", folder / "town.toml")
    broken = (GRIDS % "一号").replace('"002"', '"001"')
    (folder / "grids.geojson").write_text(broken, encoding="utf-8")
    code, told = set_up("import", folder / "town.toml", "--layer", "grids")
    assert code == 2
    assert told["layers"][0]["stopped"]
    assert [one["version"] for one in set_up("layer", "list", "grids")[1]] == [1]


def test_a_version_is_listed_and_rolled_back(set_up, folder):
    set_up("import", folder / "town.toml", "--layer", "grids")
    (folder / "grids.geojson").write_text(GRIDS % "新名", encoding="utf-8")
    set_up("import", folder / "town.toml", "--layer", "grids")
    _, versions = set_up("layer", "list")
    assert [(one["version"], one["n_closed"]) for one in versions] == [(2, 1), (1, 0)]
    assert set_up("layer", "roll-back", "grids") == (
        0,
        {"layer": "grids", "rolled_back": 2, "left_behind": []},
    )
    _, versions = set_up("layer", "list", "grids")
    assert [one["rolled_back_at"] is not None for one in versions] == [True, False]
    assert set_up("layer", "roll-back", "moon")[0] == 2
    set_up("layer", "roll-back", "grids")
    assert set_up("layer", "roll-back", "grids")[0] == 3


def test_a_district_that_is_not_set_up_is_an_error_that_names_the_mend(gridmap, folder):
    code, said = gridmap("import", folder / "town.toml", as_json=False)
    assert code == 3
    assert "gridmap district set-up" in said


@pytest.mark.parametrize(
    ("names", "kept"),
    [([], "gridmap"), (["美兰区", None], "美兰区"), (["美兰区", "琼山区"], "琼山区")],
)
def test_a_district_keeps_its_name_until_it_is_given_another(gridmap, empty_district, names, kept):
    for name in names or [None]:
        assert gridmap("district", "set-up", *(["--name", name] if name else []))[0] == 0
    with empty_district.reading() as conn:
        assert conn.execute(text("SELECT name FROM tenants")).scalar_one() == kept


def test_a_layer_that_the_manifest_lacks_is_an_input_error(gridmap, folder):
    code, said = gridmap("import", folder / "town.toml", "--layer", "gates", as_json=False)
    assert code == 2
    assert "grids、members、requests" in said


def test_a_check_needs_no_database_and_leaves_with_5_when_it_found_something(
    monkeypatch, folder, gridmap
):
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert gridmap("check", folder / "town.toml", "--layer", "members")[0] == 0
    damaged = MEMBERS.replace("110.302,20.002\nM2", "0,0\nM2")
    (folder / "members.csv").write_text(damaged, encoding="utf-8")
    code, told = gridmap("check", folder / "town.toml", "--layer", "members")
    assert code == 5
    assert [one["code"] for one in told["layers"][0]["findings"]] == ["null_island"]


def test_a_look_at_a_file_drafts_its_manifest(folder, gridmap):
    _, told = gridmap("check", folder / "grids.geojson", "--layer", "grids")
    assert told["rows"] == 2
    assert 'layer = "grids"' in told["manifest"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_get_a_table_in_their_language(set_up, folder, lang):
    code, said = set_up("import", folder / "town.toml", "--lang", lang, as_json=False)
    assert code == 0
    assert ("未变" in said, "unchanged" in said) == (lang == "zh", lang == "en")


def test_long_work_shows_how_far_it_is_on_a_terminal(set_up, folder, monkeypatch):
    """To the last step, on standard error; `out` holds both, JSON apart."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = set_up("check", folder / "town.toml", as_json=False)[1]
    assert "检查" in said
    assert "3/3" in said
    assert "读取" in set_up("check", folder / "grids.geojson", as_json=False)[1]
    said = set_up("import", folder / "town.toml", as_json=False)[1]
    assert "检查" in said
    assert said.count("3/3") >= 2
    said = set_up("map", "--out", folder / "map.html", as_json=False)[1]
    assert "绘制覆盖图" in said
    assert "11/11" in said


def test_whoever_still_points_at_a_grid_that_is_gone_is_told(set_up, folder):
    """By a new version, by a roll-back, in words and as JSON; ended orders are left alone."""
    at_home = MEMBERS.replace("lon,lat", "lon,lat,home_grid_code").replace(
        "20.002\n", "20.002,001\n"
    )
    (folder / "members.csv").write_text(at_home, encoding="utf-8")
    _, told = set_up("import", folder / "town.toml")
    assert [one["code"] for one in told["layers"][0]["findings"]] == []
    (folder / "grids.geojson").write_text(
        (GRIDS % "一号").replace('"001"', '"003"'), encoding="utf-8"
    )
    _, told = set_up("import", folder / "town.toml", "--layer", "grids")
    found = {one["code"]: one for one in told["layers"][0]["findings"]}
    assert found.keys() == {"left_behind_home_grid", "left_behind_grid"}
    assert found["left_behind_home_grid"]["figures"]["holder"] == "M1"
    assert "责任网格" in found["left_behind_home_grid"]["zh"]
    _, told = set_up("layer", "roll-back", "grids")
    assert told["left_behind"] == []
    _, told = set_up("layer", "roll-back", "grids")
    fields = [(one["field"], one["feature"]) for one in told["left_behind"]]
    assert fields == [("home_grid", "001"), ("grid", "001"), ("grid", "002")]
