"""One colour of code: everything is synchronous, but for one corner of the door."""

import ast
from pathlib import Path

import api
import gridmap

DOOR = {
    "app.py": "begins and ends with the server",
    "door.py": "middleware",
    "guard.py": "middleware",
    "veil.py": "middleware",
    "while_allowed.py": "ends a stream",
    "page_policy.py": "middleware",
    "server.py": "the web server itself",
    "deps.py": "hands on what `within_sight.py` finds",
    "within_sight.py": "reads the body of every call",
    "phone_body.py": "reads a body no further than it is known whose it is",
    "routes/stream.py": "hands a stream out",
    "watch.py": "middleware",
    "routes/system.py": "answers while every thread waits",
}
"""Where else the door is asynchronous than in `api/live/`, and why."""


def asynchronous(package):
    folder = Path(package.__file__).parent
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.AsyncWith | ast.AsyncFor | ast.Await)
    }


def test_nothing_in_the_library_is_asynchronous():
    assert asynchronous(gridmap) == set()


def test_the_door_is_asynchronous_in_one_corner_and_where_a_reason_is_given():
    coloured = {path for path in asynchronous(api) if not path.startswith("live/")}
    assert coloured == set(DOOR)
