"""The worker of the phone's page keeps every file that the page is made of, and no answer."""

import re
from pathlib import Path

CONSOLE = Path(__file__).parents[2] / "api" / "console"
SHELL = re.search(r"const SHELL = \[(.*?)\];", (CONSOLE / "phone_worker.js").read_text(), re.DOTALL)
KEPT = set(re.findall(r'"([^"]+)"', SHELL[1]))


def made_of(script, known=()):
    """Return a script and all that it imports, near and far."""
    found = {script, *known}
    source = (CONSOLE / script).read_text(encoding="utf-8")
    for name in re.findall(r'from "\./([\w.]+)"', source):
        if name not in found:
            found |= made_of(name, found)
    return found


def test_every_script_of_the_page_is_kept():
    scripts = {f"/console/{name}" for name in made_of("phone.js")}
    assert len(scripts) > 10
    assert scripts - KEPT == set(), "a page without a line would stay empty"
    assert {one for one in KEPT if one.endswith(".js") and one.startswith("/console")} == scripts


def test_every_file_that_the_page_names_is_kept():
    page = (CONSOLE / "phone.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
    assert named - KEPT == set()


def test_nothing_that_is_answered_about_anybody_is_kept():
    answered = {one for one in KEPT if not one.startswith(("/console/", "/assets/"))}
    assert answered == {"/phone", "/phone.webmanifest"}
