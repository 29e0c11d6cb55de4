"""Better divisions by moving one atom at a time over a border: simulated annealing.

A move never empties a grid and never tears one apart, so that what starts in one piece each
ends so. Of everything seen the cheapest division is returned, so it is never worse than the
start.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.redivision.cost import Move, Standing, Web, Weights
from gridmap.coverage.redivision.division import is_in_one_piece

WARM = 0.02
"""What a move may cost at the start of a search, in units of the cost."""

_COLD = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many moves a search looks at, and how far it may stray at first.

    The last tenth of the moves takes improvements only.
    """

    n_steps: int
    warm: float = WARM


def improved(
    web: Web,
    start: Sequence[int],
    weights: Weights,
    *,
    n_grids: int,
    effort: Effort,
    random: np.random.Generator,
) -> tuple[tuple[int, ...], float]:
    """Return the cheapest division found from a start, and its cost.

    Parameters
    ----------
    start
        A grid for each atom, counted from 0; every grid in one piece.
    random
        Where the choices come from: the same state gives the same division.
    """
    standing = Standing(web, start, weights, n_grids=n_grids)
    cost = best_cost = standing.cost()
    best = tuple(standing.labels)
    n_steps, warm = effort.n_steps, effort.warm
    borders = [(atom, other) for atom, near in enumerate(web.near) for other in near]
    if not borders:
        return best, best_cost
    picks = random.integers(len(borders), size=n_steps).tolist()
    chances = random.random(n_steps).tolist()
    cooling = math.log(_COLD / warm)
    n_warm = max(1, n_steps * 9 // 10)
    for step, (pick, chance) in enumerate(zip(picks, chances, strict=True)):
        atom, other = borders[pick]
        here, to = standing.labels[atom], standing.labels[other]
        if here == to or len(standing.members[here]) == 1:
            continue
        move = standing.priced(atom, to)
        heat = warm * math.exp(cooling * step / n_warm) if step < n_warm else 0.0
        if not _is_taken(move, heat, chance) or not _leaves_one_piece(standing, atom):
            continue
        standing.take(move)
        cost += move.gain
        if cost < best_cost - 1e-12:
            best, best_cost = tuple(standing.labels), cost
    return best, best_cost


def _is_taken(move: Move, heat: float, chance: float) -> bool:
    if move.gain <= 0.0:
        return True
    return heat > 0.0 and chance < math.exp(-move.gain / heat)


def _leaves_one_piece(standing: Standing, atom: int) -> bool:
    """Tell whether the atom's grid hangs together without it."""
    members = standing.members[standing.labels[atom]]
    mates = [other for other in standing.web.near[atom] if other in members]
    if len(mates) == 1:
        return True
    return is_in_one_piece(members - {atom}, standing.web.near)
