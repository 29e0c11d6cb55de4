"""Files and functions stay small, and nothing is called what means everything."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FILE_LIMIT, FUNCTION_LIMIT = 400, 40
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
FOLDERS = ("gridmap", "api", "scripts", "tests")
PYTHON = sorted(path for name in FOLDERS for path in (REPOSITORY / name).rglob("*.py"))
SCRIPTS = sorted((REPOSITORY / "api" / "console").glob("*.js"))
SQL = sorted((REPOSITORY / "gridmap" / "store" / "sql").glob("*.sql"))


def told(path):
    return str(path.relative_to(REPOSITORY))


@cache
def source_of(path):
    return path.read_text(encoding="utf-8")


def code_lines(function, lines):
    """Return how many lines of a body are code: no docstring, no comment, no blank."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    written = (
        lines[number - 1].strip() for number in range(body[0].lineno, body[-1].end_lineno + 1)
    )
    return sum(bool(line) and not line.startswith("#") for line in written)


def functions(path):
    source = source_of(path)
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, code_lines(node, lines)


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {told(path): len(source_of(path).splitlines()) for path in (*PYTHON, *SCRIPTS, *SQL)}
    assert {name: n for name, n in lengths.items() if n > FILE_LIMIT} == {}
    assert len(lengths) > 100


def test_no_function_is_longer_than_forty_lines_of_code():
    too_long = {
        f"{told(path)}: {name}": n
        for path in PYTHON
        for name, n in functions(path)
        if n > FUNCTION_LIMIT
    }
    assert too_long == {}


def test_docstrings_comments_and_blanks_are_no_code():
    source = 'def f():\n    """Say.\n\n    More.\n    """\n    # why\n\n    x = 1\n    return x\n'
    (node,) = ast.parse(source).body
    assert code_lines(node, source.splitlines()) == 2


def test_no_module_is_called_what_means_everything():
    names = {told(path): {path.stem, *path.relative_to(REPOSITORY).parts} for path in PYTHON}
    assert {name for name, parts in names.items() if parts & SAY_NOTHING} == set()


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_an_sql_file_says_what_it_answers_and_is_used(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"-- \w.+\.\n(?:--.*\n)+", text) or re.match(r"-- .+\n-- .+\n", text)
    asked = [one for one in PYTHON if f'"{path.stem}"' in source_of(one)]
    asked += [one for one in SQL if f"\\ir {path.name}\n" in source_of(one)]
    assert any(one.is_relative_to(REPOSITORY / "gridmap" / "store") for one in asked)
    bound = set(re.findall(r"(?<!:):([a-z_]+)", re.sub(r"--.*", "", text)))
    named = set(re.findall(r":([a-z_]+)", "\n".join(re.findall(r"--.*", text))))
    assert bound <= named, "a value that the header does not name"


def test_tests_mirror_the_rooms():
    rooms = {path.name for path in (REPOSITORY / "gridmap").iterdir() if path.is_dir()}
    mirrored = {path.name for path in (REPOSITORY / "tests" / "unit").iterdir() if path.is_dir()}
    assert mirrored <= rooms


def test_the_folders_of_tests_are_no_packages():
    assert list((REPOSITORY / "tests").rglob("__init__.py")) == []


def test_the_locks_name_no_index():
    for path in (REPOSITORY / "requirements").glob("*.txt"):
        assert re.findall(r"https?://|--index-url|--find-links", path.read_text()) == [], path


def test_migrations_are_one_chain_in_the_order_of_their_numbers():
    """Two that somebody numbers alike at the same time leave no database that can be migrated."""
    folder = REPOSITORY / "gridmap" / "store" / "migrations" / "versions"
    chain = []
    for path in sorted(folder.glob("[0-9]*.py")):
        said = dict(re.findall(r'^(revision|down_revision) = "?(\w+)', path.read_text(), re.M))
        chain.append((path.name[:4], said["revision"], said["down_revision"]))
    numbers = [number for number, _, _ in chain]
    before = ["None", *numbers[:-1]]
    assert chain == list(zip(numbers, numbers, before, strict=True))
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
