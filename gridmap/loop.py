"""A thread that looks for work again and again, whatever happens in between."""

import logging
import threading
from collections.abc import Callable

from gridmap.errors import EngineError

log = logging.getLogger("gridmap.worker")


class Loop:
    """A thread that looks again and again. It waits for nothing longer than `pause_s`."""

    def __init__(
        self, name: str, look: Callable[[], bool], *, pause_s: float, patience_s: float
    ) -> None:
        self._look = look
        self._pause_s = pause_s
        self._patience_s = patience_s
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def ask_to_stop(self) -> None:
        """End after what is at hand."""
        self._stopping.set()
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pause_s = 0.0 if self._look() else self._pause_s
            except EngineError as error:
                log.warning("%s waits: %s", self.thread.name, error)
                pause_s = self._patience_s
            except Exception:
                # Whatever it is, the next order must not wait for a person to restart us.
                log.exception("%s failed and goes on", self.thread.name)
                pause_s = self._patience_s
            if pause_s:
                self._woken.wait(pause_s)
            self._woken.clear()
