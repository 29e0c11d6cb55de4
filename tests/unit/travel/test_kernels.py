"""Which kernel searches: compiled where it is there and trusted, SciPy everywhere else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gridmap.travel import kernels
from gridmap.travel.kernels import choose, compiled

SOURCE = Path(kernels.__file__).parent
NEEDS_COMPILER = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")


def copied(tmp_path, *, more=()):
    """Return how to run Python on a copy of the package, with nothing compiled but `more`."""
    shutil.copytree(
        SOURCE.parents[1], tmp_path / "gridmap", ignore=shutil.ignore_patterns("*.so", "assets")
    )
    for library in more:
        shutil.copy2(library, tmp_path / "gridmap" / "travel" / "kernels")

    def run(*order, **environment):
        return subprocess.run(
            [sys.executable, *order],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(tmp_path),
                "XDG_CACHE_HOME": str(tmp_path / "cache"),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    run.kernels = tmp_path / "gridmap" / "travel" / "kernels"
    return run


@pytest.fixture
def elsewhere(tmp_path):
    """A copy of the package, not yet compiled."""
    return copied(tmp_path)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """What is compiled from the source as it stands."""
    run = copied(tmp_path_factory.mktemp("compiled"))
    assert compile_in(run).returncode == 0
    return list(run.kernels.glob("*.so"))


@pytest.fixture
def compiled_elsewhere(tmp_path, libraries):
    """A copy of the package with its library, which is loaded."""
    return copied(tmp_path, more=libraries)


def compile_in(run, **environment):
    return run("-m", "gridmap.travel.kernels.compile", **environment)


def chosen(run, **environment):
    asked = "from gridmap.travel.kernels import kernel; print(kernel.name)"
    return run("-c", asked, **environment).stdout.strip()


@NEEDS_COMPILER
def test_it_is_compiled_when_somebody_says_so_and_never_before(elsewhere):
    assert chosen(elsewhere) == "scipy"
    assert list(elsewhere.kernels.glob("*.so")) == []
    done = compile_in(elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(elsewhere.kernels.glob("*.so"))) == 1
    assert chosen(elsewhere) == "c"
    assert chosen(elsewhere, GRIDMAP_KERNEL="scipy") == "scipy"
    assert list(elsewhere.kernels.glob(".compiling-*")) == []


@NEEDS_COMPILER
def test_a_library_of_another_source_is_not_loaded(compiled_elsewhere):
    assert chosen(compiled_elsewhere) == "c"
    with (compiled_elsewhere.kernels / "search.c").open("a") as source:
        source.write("/* changed */\n")
    assert chosen(compiled_elsewhere) == "scipy"


@NEEDS_COMPILER
def test_a_library_that_others_may_write_is_not_loaded(compiled_elsewhere):
    (library,) = compiled_elsewhere.kernels.glob("*.so")
    library.chmod(0o777)
    assert chosen(compiled_elsewhere) == "scipy"


@NEEDS_COMPILER
def test_a_broken_library_is_passed_over(compiled_elsewhere):
    (library,) = compiled_elsewhere.kernels.glob("*.so")
    library.write_text("no library")
    assert chosen(compiled_elsewhere) == "scipy"


def test_without_a_compiler_it_says_so_and_scipy_searches(elsewhere):
    done = compile_in(elsewhere, CC="no-such-compiler")
    assert done.returncode == 0
    assert "SciPy searches instead" in done.stderr
    assert chosen(elsewhere) == "scipy"


def test_what_is_chosen_here_is_what_the_doctor_says():
    assert choose("scipy").name == "scipy"
    assert (choose("auto").name == "c") == (compiled.load() is not None)
    program = Path(sys.executable).with_name("gridmap")
    done = subprocess.run(
        [program, "--json", "doctor"], capture_output=True, text=True, check=False
    )
    (finding,) = [one for one in json.loads(done.stdout) if one["code"] == "kernel"]
    assert finding["ok"] == (compiled.load() is not None)
