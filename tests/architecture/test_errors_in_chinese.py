"""Every error that a person reads says what is wrong, and what mends it, in Chinese too."""

import ast
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PYTHON = sorted(path for name in ("gridmap", "api") for path in (REPOSITORY / name).rglob("*.py"))
PAIRS = (("problem", "problem_zh"), ("mend", "mend_zh"))
ENGLISH_ONLY: frozenset[str] = frozenset()
"""`file: problem` of errors that only a programmer meets; there is none."""


def told_in_english_only(source):
    """Yield the line and the wording of every call that words an error in English only."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        given = {one.arg: one.value for one in node.keywords}
        if "problem" not in given:
            continue
        for english, chinese in PAIRS:
            if english in given and chinese not in given:
                yield node.lineno, ast.unparse(given[english])


def chinese_wordings(source):
    """Yield the wordings that are written out as a text of their own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "problem_zh":
            yield node.lineno, ast.unparse(node.value), node.value


def test_every_error_is_worded_in_chinese_too():
    found = {
        f"{path.relative_to(REPOSITORY)}: {wording}"
        for path in PYTHON
        for _, wording in told_in_english_only(path.read_text(encoding="utf-8"))
    }
    assert found - ENGLISH_ONLY == set()


def test_a_chinese_wording_is_chinese():
    texts = [
        (path.name, line, text)
        for path in PYTHON
        for line, text, node in chinese_wordings(path.read_text(encoding="utf-8"))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    ]
    assert len(texts) > 100
    english = [one for one in texts if not any("\u4e00" <= letter <= "\u9fff" for letter in one[2])]
    assert [one for one in english if one[0] != "folder.py"] == []  # names the path, then errno


def test_an_english_error_would_be_found():
    source = 'raise NotFound(problem="gone", mend="look", problem_zh="没有了")'
    assert list(told_in_english_only(source)) == [(1, "'look'")]
