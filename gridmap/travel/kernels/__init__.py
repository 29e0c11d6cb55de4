"""The searches themselves, on bare arrays: compiled where there is a library, else SciPy.

Chosen once, when this is imported; `GRIDMAP_KERNEL=scipy` forces SciPy. Both give the same
numbers to the last bit, so the choice is one of speed alone. Nothing is compiled here: that is
`python -m gridmap.travel.kernels.compile`, once, at installation.
"""

import os
from importlib import import_module
from typing import Final

from gridmap.travel.kernels import compiled
from gridmap.travel.kernels.arrays import Kernel


def choose(wish: str) -> Kernel:
    """Return the compiled kernel if it is there and was not declined, else SciPy's."""
    loaded = None if wish == "scipy" else compiled.load()
    if loaded is not None:
        return loaded
    scipy_kernel: Kernel = import_module("gridmap.travel.kernels.fallback").ScipyKernel()
    return scipy_kernel


kernel: Final = choose(os.environ.get("GRIDMAP_KERNEL", "auto"))
