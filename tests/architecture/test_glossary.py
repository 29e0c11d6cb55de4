"""One thing, one word: names of ours use the words of the glossary."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PYTHON = sorted(path for name in ("gridmap", "api") for path in (REPOSITORY / name).rglob("*.py"))
WRONG = {
    "ticket": "work order",
    "task": "work order, or flow",
    "job": "work order",
    "cap": "capacity, or limit",
    "estate": "compound",
    "tile": "grid",
    "officer": "member",
    "worker_code": "member",
    "agent": "member",
    "longitude": "lon",
    "latitude": "lat",
    "lng": "lon",
    "pct": "share",
    "radius_km": "radius_m",
}
"""What a thing is not called, and the word of the glossary for it."""

ALLOWED: dict[str, str] = {}
"""`file: name` of names that mean something else there, and what; there is none."""

PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def names_given(source):
    """Yield every name that a source gives: functions, classes, parameters, variables, fields."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg():
                yield node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr


def wrong_words(name):
    """Return the forbidden words in a name; a plural is the same word."""
    parts = [part.lower() for part in PARTS.findall(name)]
    said = f"_{'_'.join(parts)}_"
    return {word for word in WRONG if f"_{word}_" in said or f"_{word}s_" in said}


def test_names_use_the_words_of_the_glossary():
    found = {
        f"{path.relative_to(REPOSITORY)}: {name}": [WRONG[word] for word in words]
        for path in PYTHON
        for name in names_given(path.read_text(encoding="utf-8"))
        if (words := wrong_words(name))
    }
    assert {name: word for name, word in found.items() if name not in ALLOWED} == {}


@pytest.mark.parametrize("name", ["open_tickets", "TicketRow", "n_jobs", "worker_code", "CAP_M"])
def test_a_wrong_word_would_be_found(name):
    assert wrong_words(name)


@pytest.mark.parametrize("name", ["capacity", "recap", "tiled"])
def test_a_word_that_only_looks_like_one_is_left_alone(name):
    assert not wrong_words(name)
