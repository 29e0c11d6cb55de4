"""What clears away after a killed run of tests does so, however the run ended."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

RUN = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from left_behind import cleared_away
from gridmap.cluster import running_cluster
folder = Path(sys.argv[1])
with cleared_away(folder), running_cluster(folder / "data") as cluster:
    print(cluster.server.pid, flush=True)
    sys.stdin.read()
"""


def works(process: Path) -> bool:
    """Whether a process is at work: one that has ended and waits for its parent has no words."""
    try:
        return (process / "cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("end", ["killed", "well"])
def test_no_server_and_no_folder_is_left(place: Path, end: str) -> None:
    folder = place / "run"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout
        server = Path("/proc") / run.stdout.readline().strip()
        assert works(server)
        if end == "killed":
            run.kill()
        run.communicate()
    for _ in range(600):
        if not folder.exists():
            break
        time.sleep(0.1)
    assert not folder.exists()
    assert not works(server)
