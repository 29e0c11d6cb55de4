"""The keys of the desk stand in its documentation as they are in its code."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROW = re.compile(r'\["([^"]+)", "\w+", \["([^"]+)", "([^"]+)"\]\]')
SHOWN = {" ": ("空格", "Space"), "Escape": ("Esc", "Esc")}


@pytest.mark.parametrize(("place", "name"), [(0, "desk.zh.md"), (1, "desk.md")])
def test_the_documentation_lists_every_key(place, name):
    source = (REPOSITORY / "api" / "console" / "desk_keys.js").read_text(encoding="utf-8")
    rows = ROW.findall(source)
    assert len(rows) > 25
    keys = [row[0] for row in rows]
    assert len(keys) == len({key.lower() for key in keys})
    expected = [
        f"| `{SHOWN[key][place] if key in SHOWN else key.upper()}` | {words[place]} |"
        for key, *words in rows
    ]
    lines = (REPOSITORY / "docs" / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `")] == expected
