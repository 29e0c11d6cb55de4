"""Databases of tests, made ahead and dropped in the background: a test waits for neither."""

import itertools
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from gridmap.cluster import RunningCluster, create_database, drop_database

_N_AHEAD = 3


class MadeDatabases:
    """Copies of a template, each for one test."""

    def __init__(self, cluster: RunningCluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._numbers = itertools.count(1)
        self._threads = ThreadPoolExecutor(max_workers=2)
        self._made = deque(self._threads.submit(self._make) for _ in range(_N_AHEAD))
        self._dropped: list[Future[None]] = []

    def _make(self) -> str:
        name = f"test_{next(self._numbers)}"
        create_database(self._cluster, name, template=self._template)
        return name

    def take(self) -> str:
        """Return the name of a database that nobody has used, and have another one made."""
        self._made.append(self._threads.submit(self._make))
        return self._made.popleft().result()

    def settle(self) -> None:
        """Wait until none is being made or dropped.

        A feed keeps back what may still be overtaken, and every transaction of the server may.
        """
        for one in (*self._made, *self._dropped):
            one.exception()

    def drop(self, name: str) -> None:
        """Drop a database when there is time for it."""
        self._dropped.append(self._threads.submit(drop_database, self._cluster, name))

    def close(self) -> None:
        """Wait for what is under way; say so if a database could not be dropped."""
        self._threads.shutdown(cancel_futures=True)
        for one in self._dropped:
            if not one.cancelled():
                one.result()
