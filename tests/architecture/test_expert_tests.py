"""Each of the tests that an expert would run is one of ours, and says which."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
SAFETY, CHOOSING = range(1, 13), range(13, 25)  # dispatch.md 6 A and 6 B
ONLY_MEASURED = {24}  # milliseconds: `make bench`
NAMED = re.compile(r"Expert tests? (\d+(?:(?:, | and )\d+)*)")


def numbers_in(text):
    return {int(one) for named in NAMED.findall(text) for one in re.findall(r"\d+", named)}


def numbers_of(path):
    """Return the numbers that the docstrings of a file's tests, and its own, name."""
    text = path.read_text(encoding="utf-8")
    if not NAMED.search(text):
        return set()
    tree = ast.parse(text)
    told = [ast.get_docstring(tree)]
    told += [
        ast.get_docstring(one)
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    ]
    return set().union(*(numbers_in(one or "") for one in told))


def test_every_number_stands_in_the_docstring_of_a_test():
    named = set().union(*(numbers_of(one) for one in TESTS.rglob("test_*.py")))
    assert {*SAFETY, *CHOOSING} - named == ONLY_MEASURED


def test_what_is_only_measured_stands_with_its_limits_in_the_benchmarks():
    told = "".join(one.read_text("utf-8") for one in (TESTS / "benchmarks").glob("*.py"))
    assert numbers_in(told) >= ONLY_MEASURED
