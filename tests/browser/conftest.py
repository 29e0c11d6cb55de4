"""Chromium for all tests here, without WebGL; and districts that a real process serves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from browser_program import CHROMIUM, WHOLE
from desk import Desk, Visit
from made_databases import MadeDatabases
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from gridmap.cluster import RunningCluster, create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.store.district import District

# How long a page takes says nothing: something else may be running.
expect.set_options(timeout=60_000)


@pytest.fixture(autouse=True)
def still_server(databases: MadeDatabases) -> None:
    """Wait until no database is being made: the feed tells what happened at once."""
    databases.settle()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def _launched(playwright: Playwright, program: str | None) -> Iterator[Browser]:
    if program is None:
        pytest.skip("Chromium is not installed")
    chromium = playwright.chromium.launch(
        executable_path=program,
        args=["--no-sandbox", "--disable-gpu", "--disable-webgl", "--disable-webgl2"],
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with _launched(playwright, CHROMIUM) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """Run the Chromium that people have, for what the one without windows cannot do."""
    with _launched(playwright, WHOLE) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def serve(cluster: RunningCluster, template: str) -> Iterator[Callable[..., Desk]]:
    """Return what fills a database of its own and serves it, until the module ends."""
    with ExitStack() as stack:

        def serve_it(
            name: str,
            fill: Callable[[District], None],
            *,
            is_started: bool = True,
            flags: tuple[str, ...] = ("--worker",),
        ) -> Desk:
            create_database(cluster, name, template=template)
            stack.callback(drop_database, cluster, name)
            desk = Desk(cluster.url(Role.APP, name), cluster.url(Role.OWNER, name))
            stack.callback(desk.close)
            fill(desk.district)
            if is_started:
                desk.start(flags=flags)
            return desk

        yield serve_it


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return what opens an address; every page is closed when the module ends."""
    opened: list[Visit] = []

    def open_it(address: str) -> Visit:
        opened.append(Visit(browser, address))
        return opened[-1]

    yield open_it
    for each in opened:
        each.page.context.close()  # a page that is being read anew may not hear of its own end
