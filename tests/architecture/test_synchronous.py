"""One colour of code: the library is synchronous."""

import ast
from pathlib import Path

import gridmap


def test_nothing_in_the_library_is_asynchronous():
    folder = Path(gridmap.__file__).parent
    coloured = [
        f"{path.relative_to(folder)}:{node.lineno}"
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.AsyncWith | ast.AsyncFor | ast.Await)
    ]
    assert coloured == []
