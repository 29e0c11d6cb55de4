"""What reaches the terminal, and what machines get."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gridmap.cli.voice import Voice

HOSTILE = "\x1b]0;owned\x07 :smile: [bold]x[/bold] \x9b31m a\\ \x00\x7f \ud800"
SHOWN = "\ufffd]0;owned\ufffd :smile: [bold]x[/bold] \ufffd31m a\\ \ufffd\ufffd \ufffd"


@pytest.mark.parametrize("speak", ["say", "remark"])
def test_what_is_said_is_no_markup_and_moves_no_terminal(capsys, speak):
    getattr(Voice(), speak)(f"{HOSTILE}\n\tb", "")
    said = capsys.readouterr()
    assert said.out + said.err == f"{SHOWN}\n        b\n"


def test_an_error_is_no_markup_and_moves_no_terminal(capsys):
    Voice(as_json=True).complain(HOSTILE, style="bold red")
    assert capsys.readouterr().err == f"{SHOWN}\n"


def test_a_table_is_no_markup_and_moves_no_terminal(capsys):
    Voice().table(HOSTILE, [HOSTILE], [[HOSTILE], [None], [3]])
    said = capsys.readouterr().out
    assert said.count(SHOWN) == 3
    assert "\x1b" not in said


def test_a_table_tells_instants_by_the_clock_on_the_wall(capsys):
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    Voice(zone=ZoneInfo("Asia/Shanghai")).table("", [""], [[at]])
    assert "2026-03-02 07:30:00" in capsys.readouterr().out


def test_json_is_written_as_it_is(capsys):
    value = {"text": f":smile: [red]{'很长的一行 ' * 60}[/red]", "n": [1, 2.5, None]}
    Voice(as_json=True).result(value)
    assert capsys.readouterr().out == json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def test_json_of_strange_characters_is_the_same_value_and_moves_no_terminal(capsys):
    Voice(as_json=True).result([HOSTILE])
    said = capsys.readouterr().out
    assert json.loads(said) == [HOSTILE]
    assert not any(one in said for one in "\x1b\x9b\x00\x07\x7f\ud800")


def test_a_table_in_a_file_is_as_wide_as_it_needs(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    codes = [f"99010800100100{i}" for i in range(9)]
    Voice().table("编码", codes, [codes])
    said = capsys.readouterr().out
    assert all(said.count(f" {code} ") == 2 for code in codes)
