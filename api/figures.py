"""The state of the engine as figures, read when they are asked for."""

from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gridmap.errors import DatabaseUnavailable
from gridmap.flows.keep_destinations import list_destinations
from gridmap.flows.keep_workers import list_workers
from gridmap.flows.look_up import read_headline
from gridmap.model.delivery import DestinationStanding
from gridmap.wiring import Services
from gridmap.worker import Worker


def exposition(
    services: Services, worker: Worker | None, calls: CollectorRegistry, *, n_listeners: int
) -> bytes:
    """Return the figures of this process and its district in Prometheus' text format.

    Without the database there are none of the district, and `gridmap_database_up` says so.
    """
    state = CollectorRegistry()
    state.register(_State(services, worker, n_listeners))
    return generate_latest(calls) + generate_latest(state)


class _State(Collector):
    def __init__(self, services: Services, worker: Worker | None, n_listeners: int) -> None:
        self._services, self._worker, self._n_listeners = services, worker, n_listeners

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what is so now."""
        turns = self._services.district.db.turns
        yield _gauge("calls_waiting_for_database", "Wait for a connection", turns.n_waiting)
        yield _gauge("stream_listeners", "Streams that are open", self._n_listeners)
        if self._worker is not None:
            yield _gauge("worker_up", "Orders are dispatched here", int(self._worker.is_alive))
        try:
            figures = read_headline(district=self._services.district)
            workers = list_workers(district=self._services.district)
            destinations = list_destinations(district=self._services.district)
        except DatabaseUnavailable:
            yield _gauge("database_up", "The database answers", 0)
            return
        yield _gauge("database_up", "The database answers", 1)
        n_at_work = sum(one.is_at_work for one in workers)
        yield _gauge("workers_at_work", "Workers of any process that go round", n_at_work)
        if workers:
            silent_s = min(one.silent_s for one in workers)
            yield _gauge("worker_silent_seconds", "Since a worker last went round", silent_s)
        yield from _of_destinations(destinations)
        for name, value in figures.items():
            if isinstance(value, int):
                yield _gauge(name.removeprefix("n_"), "As on the live page", value)


def _of_destinations(destinations: Sequence[DestinationStanding]) -> Iterator[GaugeMetricFamily]:
    """Yield how messages stand, by destination: there is no figure for all of them."""
    if not destinations:
        return
    waiting = _labelled("deliveries_waiting", "Messages that wait for a destination")
    stuck = _labelled("deliveries_stuck", "Messages that failed at every try")
    oldest = _labelled("delivery_oldest_waiting_seconds", "Age of what waits longest; 0 = nothing")
    paused = _labelled("delivery_paused", "Nothing is sent there until it is resumed")
    for one in destinations:
        waiting.add_metric([one.code], one.n_waiting)
        stuck.add_metric([one.code], one.n_stuck)
        oldest.add_metric([one.code], one.oldest_waiting_s or 0.0)
        paused.add_metric([one.code], int(one.paused_at is not None))
    yield from (waiting, stuck, oldest, paused)


def _labelled(name: str, says: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"gridmap_{name}", says, labels=["destination"])


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"gridmap_{name}", says, value=value)
