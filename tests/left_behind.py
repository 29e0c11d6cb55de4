"""What a killed run would leave behind: ended and removed by a process that outlives it.

python tests/left_behind.py FOLDER waits until its standard input ends, and whoever held the other
end of it has ended with it, however that came. It then stops the server of FOLDER and removes both.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STOP_LIMIT_S = 60.0


@contextmanager
def cleared_away(folder: Path) -> Iterator[None]:
    """Remove a folder with a server's data at the end, also where this process is killed."""
    with subprocess.Popen(
        [sys.executable, __file__, str(folder)], stdin=subprocess.PIPE, start_new_session=True
    ):
        try:
            yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Wait, then clear away what is still there."""
    folder = Path(sys.argv[1])
    sys.stdin.buffer.read()
    for told in folder.rglob("postmaster.pid"):
        _stop(int(told.read_text().split()[0]), folder)
    shutil.rmtree(folder, ignore_errors=True)


def _stop(server: int, folder: Path) -> None:
    """End a database server at once, and wait until it has ended."""
    limit = time.monotonic() + STOP_LIMIT_S
    with suppress(FileNotFoundError, ProcessLookupError):
        while os.fsencode(folder) in Path(f"/proc/{server}/cmdline").read_bytes():
            os.kill(server, signal.SIGQUIT)
            time.sleep(0.1)
            if time.monotonic() > limit:
                return


if __name__ == "__main__":
    main()
