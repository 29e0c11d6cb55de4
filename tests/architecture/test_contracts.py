"""Imports go down the floors only; the contracts stand in pyproject.toml."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PURE = ("errors", "model", "geo", "dispatch", "casework", "coverage", "evaluation", "simulation")


def contracts():
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def linted(folder):
    """Run the contracts on the packages of a folder; return the exit code and the words."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_every_contract_is_kept():
    code, said = linted(REPOSITORY)
    assert code == 0, said
    assert f"Contracts: {len(contracts())} kept, 0 broken." in said


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the code that may be spoilt."""
    folder = tmp_path_factory.mktemp("spoilt")
    only_code = shutil.ignore_patterns("__pycache__", "assets", "console", "coverage_page")
    for name in ("gridmap", "api"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=only_code)
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    return folder


def test_each_contract_is_broken_by_what_it_forbids(copy):
    spoilt = {
        "gridmap/model/place.py": "import gridmap.geo.distance",
        "gridmap/worker.py": "import fastapi",
        "gridmap/dispatch/policy.py": "import random",
        "gridmap/travel/straight_line.py": "import psycopg",
        "gridmap/flows/cancel_request.py": "import gridmap.flows.close_work_order",
        "api/deps.py": "import gridmap.store.members",
        "gridmap/geo/crs.py": "import gridmap.flows.look_up",
        "gridmap/helpers.py": "",
    }
    for name, line in spoilt.items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    code, said = linted(copy)
    assert code == 1
    broken = {name for name in contracts() if f"{name} BROKEN" in said}
    assert broken == contracts().keys()
    assert "helpers" in said


def test_every_pure_room_that_exists_is_listed():
    listed = contracts()["The core is pure"]["source_modules"]
    for room in PURE:
        if any((REPOSITORY / "gridmap").glob(f"{room}*")):
            assert f"gridmap.{room}" in listed, room


def test_every_room_below_the_neighbours_is_pure_but_the_sample():
    (floors,) = [one for one in contracts().values() if one["type"] == "layers"]
    rooms = [room.strip("() ") for floor in floors["layers"] for room in floor.split("|")]
    below = rooms[rooms.index("cluster") + 1 :]
    assert set(below) == {*PURE, "sample"}
