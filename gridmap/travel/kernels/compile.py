"""Compile the kernel: `python -m gridmap.travel.kernels.compile`, once, at installation.

The library goes beside its source or, where that folder is closed, into the user's cache. Its
name carries a digest of the source, so that a library of another source is never loaded.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from gridmap.travel.kernels.compiled import SOURCE, library_paths

_COMPILER: Final = "cc"
_FLAGS: Final = ("-O3", "-std=c99", "-shared", "-fPIC", "-ffp-contract=off")
"""Contracted multiplications would give other last bits than SciPy."""


def compile_library() -> Path:
    """Compile the library if it is not there yet; return where it is.

    Raises
    ------
    OSError
        No compiler, or no folder to write to.
    subprocess.CalledProcessError
        The compiler failed; its words are in `stderr`.
    """
    paths = library_paths()
    for path in paths:
        if path.exists():
            return path
    beside, cached = paths
    if os.access(beside.parent, os.W_OK):
        return _compile_to(beside)
    cached.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _compile_to(cached)


def _compile_to(path: Path) -> Path:
    """Compile beside the path, then move there: nobody ever loads half a library."""
    compiler = shlex.split(os.environ.get("CC", _COMPILER))
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".compiling-") as folder:
        made = Path(folder) / path.name
        order = [*compiler, *_FLAGS, "-o", str(made), str(SOURCE)]
        subprocess.run(order, check=True, capture_output=True, text=True)  # noqa: S603
        with made.open("rb") as library:
            os.fsync(library.fileno())
        made.replace(path)
    return path


def main() -> int:
    """Compile and say where to; without a compiler say what that costs, and go on."""
    try:
        path = compile_library()
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", None) or error
        sys.stderr.write(f"the search kernel was not compiled, SciPy searches instead: {reason}\n")
        return 0
    sys.stdout.write(f"search kernel: {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
