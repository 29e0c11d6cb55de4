"""Doors by hand: what a test says of them, and nothing else."""

import numpy as np

from gridmap.coverage.comparison import Coverage
from gridmap.coverage.demand import Doors, Membership
from gridmap.coverage.served import Reach, served
from gridmap.coverage.standard import time_standard


def _column(counts):
    return np.array([np.nan if one is None else one for one in counts], dtype=np.float64)


def _members(codes):
    known = tuple(dict.fromkeys(code for code in codes if code is not None))
    of_door = [known.index(code) if code is not None else -1 for code in codes]
    return Membership(codes=known, names=known, of_door=np.array(of_door, dtype=np.int32))


def doors_of(households, *, residents=None, codes=None, **areas):
    """Return doors; areas are named by level, None is outside."""
    return Doors(
        codes=tuple(codes or (f"buildings:{n}" for n in range(len(households)))),
        n_households=_column(households),
        n_residents=_column(residents or households),
        areas={level: _members(codes) for level, codes in areas.items()},
    )


def reach_of(ways, *, n_reached=None):
    """Return what a search found; where a test does not care one station is reached."""
    if n_reached is None:
        n_reached = [0 if np.isinf(way) else 1 for way in ways]
    return Reach(
        ways=np.array(ways, dtype=np.float64), n_reached=np.array(n_reached, dtype=np.int32)
    )


def coverage_of(households, ways, *, limit_s=900, **more):
    """Return a whole coverage under a time standard."""
    doors, reach = doors_of(households, **more), reach_of(ways)
    return Coverage(doors=doors, reach=reach, served=served(doors, reach, time_standard(limit_s)))
