"""One Python that has loaded the API already, and makes a server process of it when asked.

Loading costs a processor some four seconds, and the tests start some sixty servers. A fork of a
process that has done nothing else yet is a process like any other: it has memory, connections
and threads of its own, and can be killed by itself.
"""

import atexit
import contextlib
import gc
import json
import os
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

_HERE = Path(__file__)


class Forks:
    """The process that forks, seen from the tests: it ends with them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def begin(self, arguments: list[str], environment: dict[str, str], words: Path) -> int:
        """Start a server that writes its last words there; return its process id."""
        return self._ask(arguments=arguments, environment=environment, words=str(words))

    def ended(self, pid: int) -> int | None:
        """Return how a server ended, as `Popen.returncode` has it; None while it runs."""
        return self._ask(pid=pid)

    def _ask(self, **asked: object) -> Any:
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, str(_HERE)],
                    env={**os.environ, "PYTHONPATH": str(_HERE.parent.parent)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                atexit.register(self._close)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def _close(self) -> None:
        if self._process is not None:
            self._process.communicate()


def answer(asked: dict[str, Any], ended: dict[int, int]) -> int | None:
    """Fork, or tell how a fork has ended."""
    if "pid" not in asked:
        return os.fork() or become_server(asked)
    pid = asked["pid"]
    if pid not in ended:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            ended[pid] = os.waitstatus_to_exitcode(status)
    return ended.get(pid)


def become_server(asked: dict[str, Any]) -> int:
    """Serve in this fork, with nothing of what the tests say to the process that forks."""
    code = 1
    try:
        words = os.open(asked["words"], os.O_WRONLY | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDWR)
        for here, there in ((nothing, 0), (nothing, 1), (words, 2)):
            os.dup2(here, there)
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["serve_api.py", *asked["arguments"]]
        import serve_api  # noqa: PLC0415 (loaded before the fork)

        serve_api.main()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # noqa: BLE001 (nothing may go on behind this fork)
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Load everything once, then do as asked until nobody is there to ask."""
    import serve_api  # noqa: F401, PLC0415 (the tests themselves do not load it)

    gc.collect()
    gc.freeze()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line), ended)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
