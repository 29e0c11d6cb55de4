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

_SERVED_S = 1e9
"""More than anybody may cost who was not asked about: serving one more order is worth it."""

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


def costs_in(question: MatchQuestion, match: Match) -> Floats:
    """Return what each order costs in a match, its member's place included; infinite = nobody."""
    taken = np.zeros(len(question.n_free), dtype=np.int64)
    found = np.full(len(match), np.inf)
    for order, member in enumerate(match):
        if member is not None:
            found[order] = question.cost_s[order, member] + question.step_s[member, taken[member]]
            taken[member] += 1
    return found


def bids_s(question: MatchQuestion, match: Match) -> Floats:
    """Return below which cost somebody new for an order would make the best match better.

    That is what the order costs now and what the others gain when it leaves its place to them: the
    smallest prices of the dual problem. Nobody dearer than that changes the match, to however many
    orders they come at once. Infinite for an order that nobody serves, beyond all seconds for one
    whose place would serve another.

    >>> question = one_place_each([[2.0, 4.0], [5.0, 9.0]])
    >>> bids_s(question, optimal(question)).tolist()
    [4.0, 7.0]
    """
    served = [order for order, member in enumerate(match) if member is not None]
    alone = [order for order, member in enumerate(match) if member is None]
    members = [member for member in match if member is not None]
    own_s = costs_in(question, match)
    bids = own_s.copy()
    if not served:
        return bids
    places_s = own_s[served] - question.cost_s[served, members]
    cost_s = question.cost_s[:, members] + places_s
    prices_s = np.zeros(len(served))
    if alone:
        served_s = _SERVED_S * question.weights[alone]
        prices_s = np.minimum((cost_s[alone] - served_s[:, None]).min(axis=0), 0.0)
    more_s = cost_s[served] - own_s[served][:, None]
    for _ in served:
        lower_s = np.minimum(prices_s, (prices_s[:, None] + more_s).min(axis=0))
        if (lower_s > prices_s - _TURN_S).all():
            break
        prices_s = lower_s
    bids[served] -= prices_s
    return bids


def _served_s(cost_s: Floats) -> float:
    """Return more seconds than any match can cost: by so much is it better to serve an order."""
    finite = np.isfinite(cost_s)
    dearest_s = np.max(np.abs(cost_s), axis=1, where=finite, initial=0.0)
    return 1.0 + 2.0 * float(dearest_s.sum())


def _needed(question: MatchQuestion) -> Integers:
    """Return how many places of each member a best match may need.

    Of those whom one order alone can get it needs the cheapest, one of them.
    """
    reached = np.isfinite(question.cost_s) & (question.n_free > 0)
    columns = np.flatnonzero(reached.sum(axis=0) == 1)
    if not len(columns):
        return question.n_free
    rows = reached[:, columns].argmax(axis=0)
    order = np.lexsort((question.cost_s[rows, columns], rows))
    is_dearer = np.zeros(len(order), dtype=bool)
    is_dearer[1:] = rows[order][1:] == rows[order][:-1]
    needed = question.n_free.copy()
    needed[columns] = 1
    needed[columns[order[is_dearer]]] = 0
    return needed


def optimal(question: MatchQuestion) -> Match:
    """Return the match of the greatest worth.

    Each place of a member is a column of its own. Being served counts for more than all
    seconds together, by so much as the order weighs; an order may also stay alone. Where the
    worth is the same, whose turn is earlier is served.
    """
    n_orders = len(question.weights)
    n_free = _needed(question)
    column_of = np.repeat(np.arange(len(n_free)), n_free)
    place = np.arange(len(column_of)) - np.repeat(np.cumsum(n_free) - n_free, n_free)
    n_places = len(column_of)
    cost_s = np.full((n_orders, n_places + n_orders), np.inf)
    of_places = cost_s[:, :n_places]
    of_places[:] = question.cost_s[:, column_of] + question.step_s[column_of, place]
    of_places -= _served_s(of_places) * question.weights[:, None]
    alone = np.arange(n_orders)
    cost_s[alone, n_places + alone] = _TURN_S * np.arange(n_orders, 0, -1)
    rows, columns = linear_sum_assignment(cost_s)
    match: list[int | None] = [None] * n_orders
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if column < n_places:
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
        if before is not None and len(cheapest) > 1:
            cheapest.sort(key=lambda member: before(member, int(taken[member])))
        match.append(cheapest[0])
        taken[cheapest[0]] += 1
    return tuple(match)
