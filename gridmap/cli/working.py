"""`gridmap worker`: dispatch in a process of its own, beside those that serve."""

import gc
import importlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.errors import WorkerStopped
from gridmap.wiring import Services
from gridmap.worker import Periodic, Worker, dispatch_due, match_due, send_due_teams

EXIT_ENGINE = 4

_LOOK_S = 1.0
"""How long it takes at most to notice that a thread has ended."""


def worker(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="走一轮即止 · one round, then stop")] = False,
) -> None:
    """只派单，不提供网页 · Dispatch in a process of its own.

    可同时运行多个 · Several at once are safe.

    另一进程用 gridmap serve --no-worker · Beside it: gridmap serve --no-worker

    例 · Example: gridmap worker
    """
    desk: Desk = context.obj
    with asked_to_stop() as stopping, desk.services() as services:
        importlib.import_module("api.logs").begin(services.settings.log_format)
        if once:
            _work_once(services, desk.voice)
            return
        _work(services, desk.voice, stopping)


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl-C set. A second one ends the process at once."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        stopping.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _work(services: Services, voice: Voice, stopping: threading.Event) -> None:
    """Work until somebody asks to stop; then finish what is at hand.

    Raises
    ------
    WorkerStopped
        A thread has ended by itself: whoever watches over the process starts it anew.
    """
    gc.collect()
    gc.freeze()  # as `serve` does: what is loaded by now stays until the end
    at_work = Worker(services)
    at_work.start()
    voice.remark(f"派单进程 {os.getpid()} 已启动", f"worker {os.getpid()} is at work")
    try:
        while not stopping.wait(_LOOK_S):
            if not at_work.is_alive:
                raise WorkerStopped(
                    problem="a thread of the worker has ended",
                    mend="restart it",
                    problem_zh="派单线程已结束",
                    mend_zh="请重新启动",
                )
    finally:
        at_work.stop()
    voice.remark("派单进程已停止", "the worker has stopped")


def _work_once(services: Services, voice: Voice) -> None:
    """Do every duty once, and dispatch what is due at this instant.

    Raises
    ------
    typer.Exit
        A duty could not be done: the log says why.
    """
    periodic = Periodic(services)
    failed = periodic.do_due()
    # One instant for all of it: what found nobody is not due again within it.
    moment = services.district.clock()
    still = services.at_clock(lambda: moment)
    n_assigned = n_without = 0
    while tally := match_due(still) or send_due_teams(still) or dispatch_due(still):
        n_assigned += tally.n_assigned
        n_without += tally.n_without
    periodic.end()
    voice.say(
        f"已派 {n_assigned} 单，{n_without} 单暂无可派人员。",
        f"{n_assigned} orders assigned, {n_without} found nobody.",
    )
    voice.result({"n_assigned": n_assigned, "n_without": n_without, "failed": failed})
    if failed:
        raise typer.Exit(EXIT_ENGINE)
