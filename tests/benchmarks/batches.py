"""A batch of 200 orders and 600 members on the sample district's streets, ways included.

`python tests/benchmarks/batches.py` says milliseconds of CPU: for the shortlists, the ways in one
question, the match with a reason for everybody, and for the match alone.
"""

import time
import uuid
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyogrio
from deciding import NOW, a_candidate, an_order
from pyproj import Geod

from gridmap.dispatch.assign import shortlist
from gridmap.dispatch.batch import BatchOrder, decide_batch
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Situation
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.travel import ADULT
from gridmap.travel.attach import Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.rows import StreetRow
from gridmap.travel.streets import StreetTravel
from gridmap.travel.to_each import Ways, times_to_each

SAMPLE = Path(__file__).parents[2] / "geodata" / "sample" / "streets.gpkg"
N_ORDERS, N_MEMBERS, RADIUS_M = 200, 600, 1_500.0
POLICY = DispatchPolicy().in_batch()


def sample_streets():
    """Return the engine over the sample district's streets, without walls, and its junctions."""
    read = pyogrio.read_dataframe(SAMPLE)
    rows = [
        StreetRow(code=f"S{number}", line=line)
        for number, line in enumerate(read.geometry.explode(ignore_index=True))
    ]
    graph = build_graph(rows).graph
    engine = StreetTravel([Attacher(graph, profile=ADULT)], zone=ZoneInfo("Asia/Shanghai"))
    return engine, graph.nodes_deg


def situations(nodes_deg, random):
    """Return one situation an order: everybody within the radius."""
    spots = nodes_deg[random.integers(0, len(nodes_deg), N_ORDERS + N_MEMBERS)]
    spots = spots + random.uniform(-2e-4, 2e-4, spots.shape)
    members = [
        a_candidate(
            f"M{number}", position=LonLat(*spot), active=int(random.integers(0, 3)), capacity=3
        )
        for number, spot in enumerate(spots[N_ORDERS:])
    ]
    geod, found = Geod(ellps="GRS80"), []
    for number, (lon, lat) in enumerate(spots[:N_ORDERS]):
        distances = geod.inv(np.full(N_MEMBERS, lon), np.full(N_MEMBERS, lat), *spots[N_ORDERS:].T)[
            2
        ]
        near = np.flatnonzero(distances <= RADIUS_M)
        order = replace(
            an_order(), id=WorkOrderId(uuid.UUID(int=number)), position=LonLat(lon, lat)
        )
        around = tuple(replace(members[i], distance_m=float(distances[i])) for i in near)
        found.append(Situation(at=NOW, radius_m=RADIUS_M, order=order, candidates=around))
    return found


def one_batch(engine, around):
    """Decide a batch; return milliseconds by step, and the batch."""
    at = [time.process_time()]
    listed = [shortlist(one, POLICY) for one in around]
    at.append(time.process_time())
    ways = [
        Ways(tuple(other.position for other in timed.timed), one.order.position)
        for one, timed in zip(around, listed, strict=True)
    ]
    times = times_to_each(engine, ways, at=NOW, first_s=POLICY.usual_way_s(RADIUS_M))
    at.append(time.process_time())
    orders = [
        BatchOrder(situation=one, number=str(number), listed=timed, times=ways_timed, policy=POLICY)
        for number, (one, timed, ways_timed) in enumerate(zip(around, listed, times, strict=True))
    ]
    batch = decide_batch(orders)
    at.append(time.process_time())
    steps = dict(zip(("shortlists", "ways", "match_and_reasons"), np.diff(at) * 1_000, strict=True))
    return {**steps, "all": (at[-1] - at[0]) * 1_000}, batch


def main():
    engine, nodes_deg = sample_streets()
    around = situations(nodes_deg, np.random.default_rng(1))
    n_pairs = sum(len(one.candidates) for one in around)
    print(f"{N_ORDERS} orders, {N_MEMBERS} members, {n_pairs} pairs within {RADIUS_M:.0f} m")  # noqa: T201
    one_batch(engine, around)  # ties positions to streets, as a running service has long done
    runs = [one_batch(engine, around) for _ in range(7)]
    for name in runs[0][0]:
        print(f"{name:>18} {np.median([run[0][name] for run in runs]):8.1f} ms")  # noqa: T201
    print(runs[0][1].gain.text("en"))  # noqa: T201


if __name__ == "__main__":
    main()
