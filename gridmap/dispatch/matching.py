"""Many orders, many members, one match: the best there is, and first come first served.

Numbers only. `gridmap.dispatch.batch` makes them out of situations, and decisions out of them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

Match = tuple[int | None, ...]
"""The number of the member for each order; None = nobody."""

_TURN_S = 1e-7
"""What it costs to be passed over by the next in turn: less than any real difference."""

Before = Callable[[int, int], tuple[Any, ...]]
"""What tells two members of one cost apart, by member and places taken already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchQuestion:
    """What each pair costs, what each further place of a member costs, how much orders weigh.

    `cost_s` has the shape `(n_orders, n_members)`; `inf` = may not. `step_s` is added for the
    first, second, … place that a member gives, shape `(n_members, n_places)`; `n_free` says how
    many there are. `weights` are whole and positive.
    """

    cost_s: Floats
    step_s: Floats
    n_free: Integers
    weights: Integers


def one_place_each(cost_s: Sequence[Sequence[float]]) -> MatchQuestion:
    """Return the question of members who take one order each, orders that weigh the same.

    >>> question = one_place_each([[2.0, 4.0], [5.0, 9.0]])
    >>> first_come(question), optimal(question)
    ((0, 1), (1, 0))
    """
    costs = np.asarray(cost_s, dtype=np.float64)
    n_orders, n_members = costs.shape
    return MatchQuestion(
        cost_s=costs,
        step_s=np.zeros((n_members, 1)),
        n_free=np.ones(n_members, dtype=np.int64),
        weights=np.ones(n_orders, dtype=np.int64),
    )


def worth(question: MatchQuestion, match: Match) -> tuple[int, float]:
    """Return what matches are compared by: the weight of the orders served, then less seconds.

    Of two matches the one with the larger pair is the better. A pair that may not be, or a
    member with more orders than places, is worth less than any match.
    """
    taken = np.zeros(len(question.n_free), dtype=np.int64)
    weight, seconds = 0, []
    for order, member in enumerate(match):
        if member is not None:
            if taken[member] >= question.n_free[member]:
                return -1, -math.inf
            seconds += [
                float(question.cost_s[order, member]),
                float(question.step_s[member, taken[member]]),
            ]
            taken[member] += 1
            weight += int(question.weights[order])
    total_s = math.fsum(seconds)
    return (weight, -total_s) if math.isfinite(total_s) else (-1, -math.inf)


def optimal(question: MatchQuestion) -> Match:
    """Return the match of the greatest worth.

    Each place of a member is a column of its own. Being served counts for more than all
    seconds together, by so much as the order weighs; an order may also stay alone. Where the
    worth is the same, whose turn is earlier is served.
    """
    n_orders = len(question.weights)
    column_of = np.repeat(np.arange(len(question.n_free)), question.n_free)
    place = np.concatenate([np.arange(n) for n in question.n_free] or [np.arange(0)])
    cost_s = question.cost_s[:, column_of] + question.step_s[column_of, place]
    finite_s = np.abs(np.where(np.isfinite(cost_s), cost_s, 0.0))
    served = 1.0 + 2.0 * float(finite_s.max(axis=1, initial=0.0).sum())
    alone = np.full((n_orders, n_orders), np.inf)
    np.fill_diagonal(alone, _TURN_S * np.arange(n_orders, 0, -1))
    rows, columns = linear_sum_assignment(
        np.hstack([cost_s - served * question.weights[:, None], alone])
    )
    match: list[int | None] = [None] * n_orders
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if column < len(column_of):
            match[row] = int(column_of[column])
    return tuple(match)


def first_come(question: MatchQuestion, before: Before | None = None) -> Match:
    """Return the match when each order in turn takes the cheapest member that is left."""
    n_members = len(question.n_free)
    taken = np.zeros(n_members, dtype=np.int64)
    match: list[int | None] = []
    for row in question.cost_s:
        free = np.flatnonzero((taken < question.n_free) & np.isfinite(row))
        cost_s = row[free] + question.step_s[free, taken[free]]
        if not len(free):
            match.append(None)
            continue
        cheapest = free[cost_s == cost_s.min()].tolist()
        if before is not None:
            cheapest.sort(key=lambda member: before(member, int(taken[member])))
        match.append(cheapest[0])
        taken[cheapest[0]] += 1
    return tuple(match)
