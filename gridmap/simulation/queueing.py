"""Closed forms of queues with several servers: what a rehearsal is checked against.

Load is in erlangs: the rate of arrivals times the mean time that one takes.
"""

import math
from dataclasses import dataclass


def erlang_b(n_servers: int, load: float) -> float:
    """Return the share of arrivals that is lost where nobody waits (Erlang B, M/G/c/c).

    The recursion B(0) = 1, B(c) = load B(c-1) / (c + load B(c-1)) never overflows.

    >>> round(erlang_b(3, 1.5), 4)
    0.1343
    """
    _check(n_servers, load)
    lost = 1.0
    for servers in range(1, n_servers + 1):
        lost = load * lost / (servers + load * lost)
    return lost


def erlang_c(n_servers: int, load: float) -> float:
    """Return the share of arrivals that has to wait (Erlang C, M/M/c); 1 with too much load.

    >>> round(erlang_c(3, 1.5), 6)
    0.236842
    """
    if load >= n_servers:
        return 1.0
    lost = erlang_b(n_servers, load)
    return n_servers * lost / (n_servers - load * (1.0 - lost))


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """An M/M/c queue in its steady state, first come, first served.

    Raises
    ------
    ValueError
        More comes in than the servers can do: there is no steady state.
    """

    n_servers: int
    arrivals_per_s: float
    service_s: float

    def __post_init__(self) -> None:
        """Refuse a queue that grows for ever."""
        _check(self.n_servers, self.load)
        if self.load >= self.n_servers:
            raise ValueError("more comes in than the servers can do")

    @property
    def load(self) -> float:
        """Return the load in erlangs."""
        return self.arrivals_per_s * self.service_s

    @property
    def utilisation_share(self) -> float:
        """Return the share of time that a server works."""
        return self.load / self.n_servers

    @property
    def waiting_share(self) -> float:
        """Return the share of arrivals that has to wait."""
        return erlang_c(self.n_servers, self.load)

    @property
    def mean_wait_s(self) -> float:
        """Return the mean wait of everybody, those who need not wait included."""
        return self.waiting_share * self.service_s / (self.n_servers - self.load)

    @property
    def mean_waiting(self) -> float:
        """Return how many wait on average (Little's law)."""
        return self.arrivals_per_s * self.mean_wait_s

    def beyond_share(self, wait_s: float) -> float:
        """Return the share of arrivals that waits longer than so many seconds."""
        rate_per_s = (self.n_servers - self.load) / self.service_s
        return self.waiting_share * math.exp(-rate_per_s * wait_s)


def _check(n_servers: int, load: float) -> None:
    if n_servers < 1 or not 0.0 <= load < math.inf:
        raise ValueError("one server or more, and a load of 0 or more")
