"""The command line as a process of its own: how it ends, also while threads still work.

Python takes itself apart at the end of a process while daemon threads run on. One that is
inside a library such as GEOS then works with what is gone, and the process dies of a
segmentation fault after everything it was asked for had been done.
"""

import faulthandler
import logging
import os
import sys
import threading
from contextlib import suppress

from gridmap.cli import main

_PATIENCE_S = 10.0
"""How long others may take to finish what nobody told them to drop."""


def run() -> None:
    """Run the command line and end the process with its exit code.

    A process that dies all the same tells on standard error where its threads were.
    """
    if sys.stderr is not None:
        faulthandler.enable()
    try:
        main.run()
    except SystemExit as leaving:
        leave(leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None))
    except KeyboardInterrupt:
        leave(main.EXIT_INTERRUPTED)


def leave(code: int) -> None:
    """End the process: at once where a daemon thread still works, else as Python does."""
    others = [one for one in threading.enumerate() if one is not threading.current_thread()]
    if not any(one.daemon for one in others):
        sys.exit(code)
    for one in others:
        if not one.daemon:
            one.join(_PATIENCE_S)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or nobody reads it
            stream.flush()
    os._exit(code)
