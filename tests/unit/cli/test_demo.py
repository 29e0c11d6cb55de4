"""The demonstration does not go on as a dead page."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn

from gridmap.cli.demo import Show
from gridmap.cli.voice import Voice
from gridmap.errors import DatabaseUnavailable


async def nothing(scope, receive, send):
    """Answer nobody."""


def test_a_player_that_fails_ends_the_server_with_its_error(capsys):
    show = Show(services=None, clock=None, voice=Voice(), zone=None, rainstorm=False)
    config = uvicorn.Config(nothing, port=0, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)

    def fail():
        while not server.started and not show.stopping.wait(0.01):
            pass
        raise DatabaseUnavailable(problem="gone", problem_zh="没有了")

    player = threading.Thread(target=show._watch, args=(fail, "player", server), daemon=True)
    player.start()
    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool, pytest.raises(DatabaseUnavailable):
        pool.submit(show.serve, server).result()
    player.join()
    assert "演示中断" in capsys.readouterr().err


def test_what_fails_while_all_is_ended_is_no_failure():
    show = Show(services=None, clock=None, voice=Voice(), zone=None, rainstorm=False)
    show.stopping.set()
    server = uvicorn.Server(uvicorn.Config(nothing))

    def fail():
        raise DatabaseUnavailable(problem="gone", problem_zh="没有了")

    show._watch(fail, "map", server)
    assert show.failure is None
