"""The command line as a whole: what it lists, what it loads, how it refuses."""

import json
import os
import subprocess
import sys
from importlib.metadata import version

import pytest

from gridmap.cli.app import VERBS, load
from gridmap.cli.main import run

HEAVY = ("sqlalchemy", "geopandas", "pandas", "folium", "uvicorn")
ASK_FOR_HELP = f"""
import sys
from gridmap.cli.main import run
try:
    run(["--help"])
finally:
    print("loaded:", [one for one in {HEAVY} if one in sys.modules])
"""

LOAD_COVERAGE = """
import sys
from gridmap.cli.app import load
load("coverage")
print("loaded:", [one for one in ("folium", "geopandas", "pandas") if one in sys.modules])
"""


@pytest.mark.parametrize("name", VERBS)
def test_the_line_in_the_help_is_the_first_one_of_the_verb(name):
    assert str(load(name).help).splitlines()[0] == VERBS[name][1]


def test_help_loads_no_database_and_no_maps():
    told = subprocess.run(
        [sys.executable, "-c", ASK_FOR_HELP],
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(line in told.stdout for _, line in VERBS.values())
    assert "loaded: []" in told.stdout


def test_coverage_loads_no_map_libraries():
    """Only its circles draw a page; tables need not wait for Folium."""
    told = subprocess.run(
        [sys.executable, "-c", LOAD_COVERAGE], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "loaded: []"


@pytest.mark.parametrize("words", [["map", "--out"], ["demo", "--once", "--out"]])
def test_a_page_that_cannot_be_written_is_refused_before_any_work(words, tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    code, out, err = refused([*words, str(tmp_path / "taken" / "here")], capsys)
    assert (code, out) == (2, "")
    assert "无法写入" in err


@pytest.mark.parametrize(
    "words", [["nonsense"], ["db"], ["demo", "--nonsense"], ["layer", "roll-back"]]
)
def test_a_call_that_makes_no_sense_ends_with_2(words, capsys):
    with pytest.raises(SystemExit) as leaving:
        run(words)
    assert leaving.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def refused(words, capsys):
    """Return the exit code and what a refused call wrote to its two outputs."""
    with pytest.raises(SystemExit) as leaving:
        run(words)
    return leaving.value.code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("lang", "problem", "mend"),
    [
        (
            "zh",
            "0.0.0.0 不限于本机，且未写明证书，传输未加密",
            (
                "请写明 --tls-cert 和 --tls-key，或保持 127.0.0.1 并在前面放置 HTTPS 代理；"
                "确需如此请加 --expose"
            ),
        ),
        (
            "en",
            "0.0.0.0 is not this machine alone, and without a certificate nothing is encrypted",
            (
                "state --tls-cert and --tls-key, or leave it at 127.0.0.1 behind an HTTPS proxy;"
                " add --expose if you mean it"
            ),
        ),
    ],
)
def test_an_error_is_one_json_object_for_machines(lang, problem, mend, capsys):
    """Standard output stays empty; the exit code is the same as for people."""
    words = ["serve", "--host", "0.0.0.0", "--lang", lang]  # noqa: S104 (refused)
    code, out, err = refused([*words, "--json"], capsys)
    told = json.loads(err.splitlines()[-1])
    assert (code, out, told["error"], told["exit_code"]) == (2, "", "InputError", 2)
    assert (told["problem"], told["mend"], told["facts"]) == (problem, mend, {})
    assert refused(words, capsys)[0] == 2


def test_a_wrong_call_is_json_for_machines_too(capsys):
    code, out, err = refused(["demo", "--nonsense", "--json"], capsys)
    told = json.loads(err)
    assert (code, out, told["error"], told["exit_code"]) == (2, "", "Usage", 2)
    assert "--nonsense" in told["problem"]


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["nonsense"], "没有命令 'nonsense'", "No such command 'nonsense'"),
        (["demo", "--nonsense"], "没有选项 --nonsense", "No such option: --nonsense"),
        (["demo", "--port", "x"], "应为整数", "a valid integer"),
        (["demo", "--port", "0"], "不得小于 1", "greater than or equal to 1"),
        (["demo", "--speed", "x"], "应为数", "a valid number"),
        (["demo", "--speed", "9999"], "不得大于 3600", "less than or equal to 3600"),
        (["demo", "--port"], "选项 '--port' 需要一个值", "Option '--port' requires an argument"),
        (["demo", "now"], "多余的参数：now", "Got unexpected extra argument(s) (now)"),
        (["layer", "roll-back"], "缺少参数 'layer'", "Missing argument 'layer'"),
        (["coverage", "repeat", "x"], "'run' 的值无效：应为编号", "Invalid value for 'run': "),
        (["streets", "import", "x", "--kind", "x"], "'x' 不是下列之一", "is not one of"),
    ],
)
def test_a_wrong_call_is_told_in_the_language_of_the_caller(words, zh, en, capsys):
    code, out, err = refused(words, capsys)
    assert (code, out) == (2, "")
    assert zh in err
    english = ("Usage", "Try", "Error", "Invalid", "Missing", "should", "such", "is not")
    assert not [one for one in english if one in err]
    code, out, err = refused([*words, "--lang", "en"], capsys)
    assert (code, out) == (2, "")
    assert en in err


def test_a_wrong_call_says_how_it_is_written_and_where_the_help_is(capsys):
    _, _, err = refused(["layer", "roll-back"], capsys)
    assert "用法: gridmap layer roll-back" in err
    assert "说明: gridmap layer roll-back --help" in err


def test_a_language_that_is_none_is_told_to_machines_too(capsys):
    code, out, err = refused(["--lang", "xx", "--json"], capsys)
    assert (code, out, json.loads(err)["error"]) == (2, "", "Usage")


def test_the_version_is_that_of_the_package(capsys):
    assert refused(["--version"], capsys) == (0, f"gridmap {version('gridmap')}\n", "")
    code, out, _ = refused(["--version", "--json"], capsys)
    assert (code, json.loads(out)) == (0, {"version": version("gridmap")})
