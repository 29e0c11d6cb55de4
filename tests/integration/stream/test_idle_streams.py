"""Thousands of idle streams are held, cheaply, and all hear what happens then."""

import asyncio
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
import town
from apart import run_apart
from api_process import ApiProcess
from proofs import write_down
from stream_client import messages

pytestmark = [
    pytest.mark.postgis,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc"),
]

HELD_S = 20.0
AT_ONCE = 100
PAGE = resource.getpagesize()


def rss_mb(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


class Crowd:
    """Listeners who count what they hear, and note when they heard of an order."""

    def __init__(self, url):
        self._url = url
        self.opening = asyncio.Semaphore(AT_ONCE)
        self.n_open, self.n_beats, self.n_broken, self.heard_at = 0, 0, 0, []

    async def listen(self):
        await self.opening.acquire()
        is_open = False
        with suppress(ConnectionError):
            async for one in messages(self._url):
                if one.kind and not is_open:
                    is_open = True
                    self.n_open += 1
                    self.opening.release()
                self.n_beats += one.kind == "beat"
                if one.kind == "frame":
                    self.heard_at.append(time.monotonic())
        self.n_broken += 1


async def hold(api, n, *, happen):
    """Hold so many streams; then let something happen. Return what it cost."""
    pid = api.pid
    crowd, began, before_mb = Crowd(api.url), time.monotonic(), rss_mb(pid)
    listeners = [asyncio.create_task(crowd.listen()) for _ in range(n)]
    while crowd.n_open < n:
        await asyncio.sleep(0.05)
        assert crowd.n_broken == 0
    opened_s = time.monotonic() - began
    n_beats, used_s = crowd.n_beats, api.cpu_s
    await asyncio.sleep(HELD_S)
    used_s, n_beats = api.cpu_s - used_s, crowd.n_beats - n_beats
    happened = time.monotonic()
    await asyncio.to_thread(happen)
    while len(crowd.heard_at) < n:
        await asyncio.sleep(0.02)
    assert crowd.n_broken == 0
    figures = {
        "streams": n,
        "opened_s": round(opened_s, 1),
        "rss_before_mb": round(before_mb),
        "rss_mb": round(rss_mb(pid)),
        "kb_a_stream": round((rss_mb(pid) - before_mb) * 1e3 / n, 1),
        "beats_a_second": round(n_beats / HELD_S),
        "cpu_share_while_idle": round(used_s / HELD_S, 3),
        "first_heard_s": round(crowd.heard_at[0] - happened, 3),
        "all_heard_s": round(crowd.heard_at[-1] - happened, 3),
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
    }
    for one in listeners:
        one.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    return figures


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_five_thousand_idle_streams_are_held_and_all_hear_what_happens(
    app_url, owner_url, district, still
):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    api = ApiProcess(app_url, owner_url).wait_until_alive()
    try:
        figures = run_apart(hold(api, 5_000, happen=lambda: town.receive(district)))
    finally:
        api.kill()
    assert figures["beats_a_second"] * HELD_S >= 5_000, "each heard that all is well"
    write_down("stream_idle", **figures)
