"""Settings and languages that do not exist are refused before anything runs."""

import pytest

from gridmap.cli.main import run
from gridmap.settings import Settings


@pytest.fixture
def refused(capsys):
    """Return the exit code and the words of a command that does not get to run."""

    def call(*words):
        with pytest.raises(SystemExit) as leaving:
            run(words)
        said = capsys.readouterr()
        assert said.out == ""
        return leaving.value.code, said.err

    return call


@pytest.mark.parametrize("zone", ["Asia/Shangai", "", "../etc/passwd", "Asia", "a\tb"])
def test_a_time_zone_that_does_not_exist_is_refused(refused, monkeypatch, zone):
    monkeypatch.setenv("GRIDMAP_TIME_ZONE", zone)
    code, said = refused("layer", "list")
    assert code == 2
    assert "GRIDMAP_TIME_ZONE: 没有时区" in said
    assert "GRIDMAP_TIME_ZONE: there is no time zone" in refused("layer", "list", "--lang", "en")[1]


def test_a_variable_that_means_nothing_is_refused_by_name(refused, monkeypatch):
    monkeypatch.setenv("GRIDMAP_DATABSE_URL", "postgresql://secret@nowhere/x")
    code, said = refused("layer", "list")
    assert code == 2
    assert "没有设置项 GRIDMAP_DATABSE_URL" in said
    assert "GRIDMAP_DATABASE_URL" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("name", "value", "zh"),
    [
        ("GRIDMAP_POOL_SIZE", "99", "不得大于 64"),
        ("GRIDMAP_TENANT", "x", "应为整数"),
        ("GRIDMAP_KERNEL", "gpu", "应为 'auto' 或 'scipy'"),
    ],
)
def test_a_bad_setting_is_told_in_chinese_and_in_english(refused, monkeypatch, name, value, zh):
    monkeypatch.setenv(name, value)
    assert f"{name}: {zh}" in refused("layer", "list")[1]
    assert f"{name}: Input should be" in refused("layer", "list", "--lang", "en")[1]


def test_variables_of_tests_and_of_others_are_left_alone(monkeypatch):
    monkeypatch.setenv("GRIDMAP_TEST_DATA", "/nowhere")
    monkeypatch.setenv("GRIDMAPPER", "x")
    assert Settings().time_zone == "Asia/Shanghai"


@pytest.mark.parametrize("words", [["--lang", "fr"], ["--lang=fr"], ["--lang="], ["--lang"]])
def test_a_language_that_is_not_spoken_is_a_usage_error(refused, words):
    code, said = refused("layer", "list", *words)
    assert code == 2
    assert "zh, en" in said
