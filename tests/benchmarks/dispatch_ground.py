"""Streets for the town that dispatch is measured in: a jittered lattice over all of it."""

from zoneinfo import ZoneInfo

import numpy as np
import shapely
from big_town import SOUTH, WEST, BigTown

from gridmap.model.travel import ADULT
from gridmap.travel.attach import Attacher
from gridmap.travel.network import build_graph
from gridmap.travel.rows import StreetRow
from gridmap.travel.streets import StreetTravel

_BLOCK_DEG = 1e-3  # about 100 m
_JITTER, _KEPT_SHARE = 0.2, 0.9


def street_travel(town: BigTown, *, seed: int = 1) -> StreetTravel:
    """Return the engine over made streets, one junction in about 100 m by 100 m."""
    random = np.random.default_rng(seed)
    n_side = int(town.side_deg / _BLOCK_DEG) + 2
    spots = np.stack(np.meshgrid(np.arange(n_side), np.arange(n_side)), axis=-1).reshape(-1, 2)
    jittered = spots + random.uniform(-_JITTER, _JITTER, size=spots.shape)
    deg = ((WEST, SOUTH) + jittered * _BLOCK_DEG).round(7)
    number = np.arange(n_side**2).reshape(n_side, n_side)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    up = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    pairs = np.concatenate([across, up])
    pairs = pairs[random.random(len(pairs)) < _KEPT_SHARE]
    lines = shapely.linestrings(deg[pairs])
    rows = [StreetRow(code=f"S{i}", line=line) for i, line in enumerate(lines)]
    attacher = Attacher(build_graph(rows).graph, profile=ADULT)
    return StreetTravel([attacher], zone=ZoneInfo("Asia/Shanghai"))
