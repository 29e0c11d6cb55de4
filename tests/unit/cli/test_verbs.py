"""The command line as a whole: what it lists, what it loads, how it refuses."""

import os
import subprocess
import sys

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


@pytest.mark.parametrize(
    "words", [["nonsense"], ["db"], ["demo", "--nonsense"], ["layer", "roll-back"]]
)
def test_a_call_that_makes_no_sense_ends_with_2(words, capsys):
    with pytest.raises(SystemExit) as leaving:
        run(words)
    assert leaving.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
