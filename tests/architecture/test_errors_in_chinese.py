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


def is_chinese(letter):
    """Tell whether a letter or mark is Chinese; some wordings only join others."""
    return "\u4e00" <= letter <= "\u9fff" or letter in "，。：；"


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
    english = [one for one in texts if not any(is_chinese(letter) for letter in one[2])]
    assert [one for one in english if one[0] != "folder.py"] == []  # names the path, then errno


STATES = ("state", "before", "after", "now", "order", "held")


def states_told_by_code(node):
    """Yield what a wording fills in of a state that is neither its `zh` nor its `en`."""
    for part in ast.walk(node):
        if isinstance(part, ast.FormattedValue):
            said = ast.unparse(part.value)
            if said.removesuffix(".value").rpartition(".")[2] in STATES:
                yield said


def test_a_wording_names_a_state_in_words():
    """Nobody at a desk knows what A05 is: the code stands in the facts."""
    found = [
        f"{path.name}:{line} {code}"
        for path in PYTHON
        for line, _, node in chinese_wordings(path.read_text(encoding="utf-8"))
        for code in states_told_by_code(node)
    ]
    assert found == []
    source = 'raise IllegalMove(problem_zh=f"工单处于 {order.state}")'
    ((_, _, node),) = chinese_wordings(source)
    assert list(states_told_by_code(node)) == ["order.state"]


def test_an_english_error_would_be_found():
    source = 'raise NotFound(problem="gone", mend="look", problem_zh="没有了")'
    assert list(told_in_english_only(source)) == [(1, "'look'")]
