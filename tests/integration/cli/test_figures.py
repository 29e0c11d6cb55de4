"""Figures at a terminal."""

import csv
import json

import pytest
import town

from gridmap.cli.main import run

pytestmark = pytest.mark.postgis


@pytest.fixture
def say(district, app_url, owner_url, monkeypatch, capsys):
    """Return what runs the command on the town and tells its exit code and what it printed."""
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
    monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url)
    town.receive(district, received_at=None, channel="phone")
    town.receive(district, None, received_at=None, channel="web", category="leaflet")

    def tell(*words):
        with pytest.raises(SystemExit) as leaving:
            run(["figures", *words])
        return leaving.value.code, capsys.readouterr()

    return tell


def test_the_last_thirty_days_are_told_by_channel(say):
    code, said = say("--by", "channel", "--json")
    found = json.loads(said.out)
    assert code == 0
    assert found["whole"]["now"]["counts"]["received"] == 2
    assert {one["code"] for one in found["groups"]} == {"phone", "web"}
    assert found["whole"]["now"]["shares"]["direct_answer_share"] is not None
    assert found["whole"]["before"] is None


@pytest.mark.parametrize(("lang", "title"), [("zh", "受理量"), ("en", "Received")])
def test_people_read_a_table(say, lang, title):
    code, said = say("--by", "weekday", "--lang", lang)
    assert code == 0
    assert title in said.out


def test_all_figures_are_written_to_a_file(say, tmp_path):
    file = tmp_path / "made" / "figures.csv"
    code, _ = say("--by", "category", "--csv", str(file), "--lang", "en")
    assert code == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["group"] for row in rows} == {"whole", "other", "leaflet"}
    assert {row["value"] for row in rows if row["figure"] == "received"} == {"1", "2"}


def test_a_day_that_is_none_and_a_place_that_is_none_are_refused(say):
    assert say("--first", "tomorrow")[0] == 2
    assert say("--grid", "nowhere", "--json")[0] == 2
