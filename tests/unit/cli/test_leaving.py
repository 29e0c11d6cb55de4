"""A process ends with its exit code, whatever its threads are doing."""

import subprocess
import sys

import pytest

BEGIN = """
import atexit, sys, threading
from gridmap.cli import main
from gridmap.cli.leaving import run
atexit.register(print, "taken apart", flush=True)
"""
SHAPES_ARE_WORKED_ON = """
import shapely
begun = threading.Barrier(5)
def work():
    begun.wait()
    while True:
        shapely.buffer(shapely.points([[0.0, 0.0]] * 200), 1.0)
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
begun.wait()
"""


def ended(*lines):
    """Run a process in which the command line does so much, and return how it ended."""
    work = "\n    ".join(("def play():", *lines))
    program = f"{BEGIN}\n{work}\nmain.run = play\nrun()\n"
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )


def test_shapes_that_are_still_worked_on_do_not_end_it_otherwise():
    work = SHAPES_ARE_WORKED_ON.strip().splitlines()
    for _ in range(2):
        done = ended(*work, "print('all said')", "sys.exit(5)")
        assert (done.returncode, done.stdout, done.stderr) == (5, "all said\n", "")


def test_a_thread_that_is_to_be_waited_for_is_waited_for():
    done = ended(
        "import time",
        "forever = threading.Event()",
        "threading.Thread(target=forever.wait, daemon=True).start()",
        "at_work = threading.Thread(target=lambda: (time.sleep(0.2), print('finished')))",
        "at_work.start()",
        "sys.exit(0)",
    )
    assert (done.returncode, done.stdout) == (0, "finished\n")


@pytest.mark.parametrize(
    ("leaving", "code"),
    [
        ("sys.exit(4)", 4),
        ("sys.exit()", 0),
        ("sys.exit('no')", 1),
        ("raise KeyboardInterrupt", 130),
    ],
)
def test_alone_it_ends_as_python_does(leaving, code):
    done = ended(leaving)
    assert (done.returncode, done.stdout) == (code, "taken apart\n")


def test_a_process_that_dies_tells_where_it_was():
    done = ended("import os, signal", "os.kill(os.getpid(), signal.SIGSEGV)")
    assert done.returncode == -11
    assert "Segmentation fault" in done.stderr
    assert "in play" in done.stderr
