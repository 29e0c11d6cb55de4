"""All members as one pool: who would wait if everybody could serve everything, by Erlang C."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.simulation.figures import DayFigures
from gridmap.simulation.queueing import Queue, erlang_c


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The mean of rehearsed days as an M/M/c queue.

    `n_on_duty` and `load` are means over the hours of a day: members on duty, and members with
    work in hand. The queue knows neither places nor skills, jurisdictions or hours: whatever
    waits beyond `waiting_share` waits for one of these, not for more people.
    """

    n_on_duty: float
    load: float
    service_s: float

    @property
    def waiting_share(self) -> float:
        """Return the share of orders that would wait; NaN where nobody was on duty."""
        return erlang_c(self._n_servers, self.load) if self._n_servers else math.nan

    @property
    def mean_wait_s(self) -> float:
        """Return the mean wait; infinite where more comes in than they can do."""
        if not self._n_servers or not self.service_s:
            return math.nan
        if self.load >= self._n_servers:
            return math.inf
        rate_per_s = self.load / self.service_s
        queue = Queue(
            n_servers=self._n_servers, arrivals_per_s=rate_per_s, service_s=self.service_s
        )
        return queue.mean_wait_s

    @property
    def _n_servers(self) -> int:
        return round(self.n_on_duty)


def pool_of(days: Sequence[DayFigures]) -> Pool:
    """Return the members of rehearsed days, one or more, as one pool."""
    busy_s = sum(float(one.busy_s.sum()) for one in days)
    n_done = sum(float(one.orders_of.sum()) for one in days)
    length_s = sum(one.length_s for one in days)
    return Pool(
        n_on_duty=sum(one.n_on_duty * one.length_s for one in days) / length_s,
        load=busy_s / length_s,
        service_s=busy_s / n_done if n_done else 0.0,
    )


def pool_facts(pool: Pool) -> dict[str, float | None]:
    """Return a pool as plain values; what has no figure is None."""
    told = {
        "n_on_duty": pool.n_on_duty,
        "load": pool.load,
        "waiting_share": pool.waiting_share,
        "mean_wait_s": pool.mean_wait_s,
    }
    return {name: value if math.isfinite(value) else None for name, value in told.items()}
