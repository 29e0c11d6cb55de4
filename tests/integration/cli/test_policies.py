"""The policies of a file reach every decision, and a wrong file stops everything at once."""

import json

import pytest
import town

from gridmap.cli.main import run
from gridmap.settings import Settings
from gridmap.wiring import open_services
from gridmap.worker import dispatch_due

pytestmark = pytest.mark.postgis


@pytest.fixture
def file(tmp_path, monkeypatch, app_url, owner_url):
    """A policy file that the environment names, beside a database."""
    path = tmp_path / "policy.toml"
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)
    monkeypatch.setenv("GRIDMAP_POLICY_FILE", str(path))
    return path


def told(words, capsys):
    with pytest.raises(SystemExit) as leaving:
        run([*words, "--json"])
    said = capsys.readouterr()
    return leaving.value.code, json.loads(said.out or said.err)


def test_a_decision_is_stored_with_the_policy_of_the_file(file, district):
    file.write_text("[dispatch]\nsearch_radius_m = 777.0\n", encoding="utf-8")
    town.add_member(district, "M1")
    town.receive(district)
    with open_services(Settings()) as services:
        dispatch_due(services)
    stored = town.one(district, "SELECT policy FROM decisions")
    assert (stored["search_radius_m"], stored["other_grid_s"]) == (777.0, 300.0)


def test_the_policies_in_force_are_shown_and_a_file_is_checked(file, tmp_path, capsys):
    file.write_text("[intake]\nurgent_arrive_s = 900\n", encoding="utf-8")
    code, policies = told(["district", "policy"], capsys)
    assert (code, policies["intake"]["urgent_arrive_s"]) == (0, 900)
    other = tmp_path / "other.toml"
    other.write_text("[dispatch]\nspeed = 3\n", encoding="utf-8")
    code, refused = told(["district", "policy", str(other)], capsys)
    assert (code, refused["facts"]["field"]) == (2, "dispatch.speed")


def test_a_wrong_file_stops_before_anything_is_opened(file, capsys):
    file.write_text("[dispatch]\nattempts = 0\n", encoding="utf-8")
    code, refused = told(["dispatch"], capsys)
    assert (code, refused["facts"]["code"]) == (2, "bad_policy")


def test_a_district_that_is_set_up_is_told_as_a_table(app_url, owner_url, monkeypatch, capsys):
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)
    with pytest.raises(SystemExit) as leaving:
        run(["district", "set-up", "--name", "示范区"])
    said = capsys.readouterr().out
    assert leaving.value.code == 0
    assert "{" not in said
    assert [line.split()[1] for line in said.splitlines() if line.startswith("│")] == [
        "角色",
        "类别",
        "等级",
        "组队要求",
        "工作日历（年）",
    ]
