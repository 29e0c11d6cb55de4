"""A finished cluster, made once and copied for each test; processes that serve one."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gridmap.cluster import running_cluster, stop

_SERVING = """
import sys
from pathlib import Path
from gridmap.cluster import {context}
with {context}(Path(sys.argv[1])) as cluster:
    print(cluster.server.pid, cluster.started_here, flush=True)
    sys.stdin.read()
"""


class OtherProcess:
    """A Python process that uses the cluster of a folder until it is told to end."""

    def __init__(self, context: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SERVING.format(context=context), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def first_line(self) -> list[str]:
        """Wait until it serves; [server pid, started here], or [] if it failed."""
        assert self.process.stdout
        return self.process.stdout.readline().split()

    def end(self) -> str:
        """Let it leave the block and end; returns what it said on stderr."""
        return self.process.communicate(timeout=30)[1]


def a_shared_folder() -> Path:
    """Return a new folder that every user may pass through, as pytest's own may not be."""
    folder = Path(tempfile.mkdtemp(prefix="gridmap-test-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def place() -> Iterator[Path]:
    folder = a_shared_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    folder = a_shared_folder()
    with running_cluster(folder / "made"):
        pass
    yield folder / "made"
    shutil.rmtree(folder)


@pytest.fixture
def made(made_once: Path, place: Path) -> Iterator[Path]:
    """A data folder whose cluster was created and stopped."""
    folder = copied(made_once, place / "made")
    yield folder
    stop(folder)  # a test that failed may have left a kept server


@pytest.fixture
def other() -> Iterator[Callable[[str, Path], OtherProcess]]:
    started: list[OtherProcess] = []

    def start(context: str, folder: Path) -> OtherProcess:
        started.append(OtherProcess(context, folder))
        return started[-1]

    yield start
    for one in started:
        if one.process.returncode is None:
            one.process.kill()
            one.process.communicate()


def copied(source: Path, target: Path) -> Path:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    return target


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
