"""Larson's hypercube: how busy each of a few units is, and who serves whom.

Atoms send calls as Poisson streams; each has an order in which it wants the units, and the
first free one goes. Whoever finds all units busy waits, first come, first served, or is lost.
All units need exponential times with one mean. Sources: R. C. Larson, A hypercube queuing
model for facility location and redistricting in urban emergency services, Computers &
Operations Research 1 (1974); Larson and Odoni, Urban Operations Research (1981), chapter 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gridmap.simulation.queueing import erlang_c

Floats = NDArray[np.float64]

MOST_UNITS: Final = 12
"""The states double with each unit: 4,096 equations are solved in seconds."""
_ROUNDS: Final = 1_000
_SETTLED: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A place that sends calls: how many in a mean service time, and whom it wants first."""

    load: float
    preference: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workloads:
    """The steady state of a hypercube.

    `dispatch_shares` has shape (units, atoms) and tells the share of all dispatches by which
    that unit goes to that atom; `waiting_share` is that of calls that find all units busy.
    """

    workloads: Floats
    dispatch_shares: Floats
    waiting_share: float

    def away_share(self, atoms: Sequence[Atom]) -> float:
        """Return the share of dispatches that leave the unit's own district."""
        own = [self.dispatch_shares[one.preference[0], j] for j, one in enumerate(atoms)]
        return 1.0 - float(sum(own))


def exact(atoms: Sequence[Atom], *, n_units: int, waits: bool = True) -> Workloads:
    """Return the steady state from the balance equations of all 2^n states.

    Parameters
    ----------
    atoms
        Their preferences name every unit once.
    n_units
        At most `MOST_UNITS`.
    waits
        Whether a call that finds all units busy waits; else it is lost.

    Raises
    ------
    ValueError
        Too many units, a preference that is none, or more load than the units can bear.
    """
    load = _check(atoms, n_units, waits=waits)
    likely = _states(atoms, n_units)
    full = len(likely) - 1
    if waits:  # the queue behind the full state is a geometric tail
        likely = likely / (likely.sum() + likely[full] * load / (n_units - load))
        all_busy = likely[full] / (1.0 - load / n_units)
    else:
        all_busy = likely[full]
    queued = all_busy - likely[full]
    busy = np.array([[state >> unit & 1 for unit in range(n_units)] for state in range(full + 1)])
    shares = np.zeros((n_units, len(atoms)))
    for j, atom in enumerate(atoms):
        for state in range(full):
            shares[_first_free(state, atom.preference), j] += likely[state] * atom.load
        if waits:
            shares[:, j] += all_busy * atom.load / n_units
    return Workloads(
        workloads=likely @ busy + queued,
        dispatch_shares=shares / shares.sum(),
        waiting_share=float(all_busy),
    )


def approximate(atoms: Sequence[Atom], *, n_units: int) -> Floats:
    """Return the workloads by Larson's approximation, scaled to the load that comes in.

    For calls that wait. It works with n numbers instead of 2^n states: units are taken to be
    busy independently, and `correction` mends what is wrong with that.
    """
    load = _check(atoms, n_units, waits=True)
    mean = load / n_units
    factors = [correction(n_units, mean, rank) for rank in range(n_units)]
    from_queue = load * erlang_c(n_units, load) / n_units
    workloads = np.full(n_units, mean)
    for _ in range(_ROUNDS):
        asked = np.zeros(n_units)
        for atom in atoms:
            others_busy = 1.0
            for rank, unit in enumerate(atom.preference):
                asked[unit] += atom.load * factors[rank] * others_busy
                others_busy *= workloads[unit]
        newer = (asked + from_queue) / (1.0 + asked)
        newer *= load / newer.sum()
        moved = float(np.abs(newer - workloads).max())
        workloads = newer
        if moved < _SETTLED:
            break
    return workloads


def correction(n_units: int, utilisation_share: float, n_busy: int) -> float:
    """Return Larson's factor Q(N, rho, j) for an M/M/N queue.

    The chance that j given units are busy and another one is free is Q rho^j (1 - rho): drawn
    without replacement, where independence would draw with it.

    >>> [round(correction(3, 0.5, j), 5) for j in range(3)]
    [1.0, 0.73684, 0.63158]
    """
    load = n_units * utilisation_share
    empty = _empty_share(n_units, load)
    terms = (
        math.factorial(n_units - n_busy - 1)
        * (n_units - k)
        / math.factorial(k - n_busy)
        * float(n_units) ** k
        / math.factorial(n_units)
        * utilisation_share ** (k - n_busy)
        for k in range(n_busy, n_units)
    )
    return sum(terms) * empty / (1.0 - utilisation_share)


def _empty_share(n_units: int, load: float) -> float:
    """Return the share of time in which nobody works."""
    terms = [load**k / math.factorial(k) for k in range(n_units + 1)]
    return 1.0 / (sum(terms[:-1]) + terms[-1] / (1.0 - load / n_units))


def _states(atoms: Sequence[Atom], n_units: int) -> Floats:
    """Return how likely each set of busy units is, given that nobody waits."""
    n_states = 1 << n_units
    flow = np.zeros((n_states, n_states))
    for state in range(n_states):
        for unit in range(n_units):
            if state >> unit & 1:
                flow[state, state ^ (1 << unit)] += 1.0
        if state < n_states - 1:
            for atom in atoms:
                flow[state, state | 1 << _first_free(state, atom.preference)] += atom.load
    balance = flow.T - np.diag(flow.sum(axis=1))
    balance[0] = 1.0
    wanted = np.zeros(n_states)
    wanted[0] = 1.0
    return np.asarray(np.linalg.solve(balance, wanted), dtype=np.float64)


def _first_free(state: int, preference: Sequence[int]) -> int:
    return next(unit for unit in preference if not state >> unit & 1)


def _check(atoms: Sequence[Atom], n_units: int, *, waits: bool) -> float:
    """Return the load that comes in."""
    if not 1 <= n_units <= MOST_UNITS:
        raise ValueError(f"from one unit to {MOST_UNITS}")
    if any(sorted(one.preference) != list(range(n_units)) for one in atoms):
        raise ValueError("a preference names every unit once")
    load = sum(one.load for one in atoms)
    if load <= 0.0 or (waits and load >= n_units):
        raise ValueError("some load, and less than the units can bear")
    return load
