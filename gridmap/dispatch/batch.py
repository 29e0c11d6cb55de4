"""Many orders at once: the match that serves most of them soonest, a decision for each.

A batch is no other kind of decision. It finds out who gets whom; then every order is decided as
if it stood alone, in a situation in which the places of members are taken that the others get.
So one rule, one price and one reason hold for both, and a decision replays by itself.

What is best: orders served, by weight; then seconds, preferences included. First come first
served is the yardstick: never is a batch worse than that, and what it gains is told.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridmap.dispatch.assign import Priced, Shortlist, before, choose_of, price_one
from gridmap.dispatch.batch_gain import Gain, Side
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.eligibility import Refusal, why_not
from gridmap.dispatch.matching import (
    Floats,
    Match,
    MatchQuestion,
    first_come,
    optimal,
    worth,
)
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.preference import Weighing, costs_s, weighing
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.travel import TravelTimes

_ROUNDS = 4
_ROUNDING_S = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """One ordinary order of a batch: its situation, its number for people, what it weighs.

    `listed` is who could go, by the `policy`, if nobody else wanted them; `times` are their ways in
    the same order.
    """

    situation: Situation
    number: str
    listed: Shortlist
    times: TravelTimes
    policy: DispatchPolicy
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One decision for each order, in the order given, and what matching them gained."""

    decisions: tuple[Decision, ...]
    gain: Gain


def decide_batch(orders: Sequence[BatchOrder]) -> Batch:
    """Return a decision for each order, the whole never worse than one after the other.

    Orders stand in the turn in which they would be dispatched one by one.

    Raises
    ------
    ValueError
        An urgent order: it waits for no batch.
    """
    if any(one.situation.order.is_urgent for one in orders):
        raise ValueError("an urgent order waits for no batch")
    table = _Table(orders)
    simple = first_come(table.question, table.before)
    match = optimal(table.question)
    settled = _settle(table, match)
    if settled is None or _is_worse(table.question, settled[0], simple):
        settled = _one_by_one(table)
    match, decisions = settled
    gain = Gain(n_orders=len(orders), batch=table.side(match), first_come=table.side(simple))
    return Batch(decisions=decisions, gain=gain)


def _is_worse(question: MatchQuestion, match: Match, other: Match) -> bool:
    (weight, less_s), (other_weight, other_less_s) = worth(question, match), worth(question, other)
    return (weight, less_s + _ROUNDING_S) < (other_weight, other_less_s)


_Holders = Mapping[int | None, Sequence[int]]
"""The orders that get a member, by the member's column."""


def _costs_of(order: BatchOrder, by: Weighing) -> list[dict[str, float]]:
    """Return what each of the timed costs, in the order of the shortlist.

    Bare figures: ten thousand objects that live as long as the batch would have to be looked
    through by the garbage collector again and again.
    """
    ways = zip(order.listed.timed, order.times.seconds, strict=True)
    return [{"travel_s": travel_s, **costs_s(by, one)} for one, travel_s in ways]


class _Table:
    """The orders as rows, everybody who could go to any of them as columns."""

    def __init__(self, orders: Sequence[BatchOrder]) -> None:
        self.orders = orders
        self._by = [weighing(order.situation, order.policy) for order in orders]
        self._costs = [_costs_of(order, by) for order, by in zip(orders, self._by, strict=True)]
        self.codes = list(dict.fromkeys(one.code for order in orders for one in order.listed.timed))
        self._number = {code: number for number, code in enumerate(self.codes)}
        self.travel_s, cost_s = self._seconds()
        self._places = [
            self._places_of(number, cost_s[:, number]) for number in self._number.values()
        ]
        n_free = np.array([len(one) for one in self._places], dtype=np.int64)
        step_s = np.zeros((len(self.codes), int(n_free.max(initial=1))))
        for number, places in enumerate(self._places):
            step_s[number, : len(places)] = [one_step_s for _, one_step_s in places]
        self.question = MatchQuestion(
            cost_s=cost_s,
            step_s=step_s,
            n_free=n_free,
            weights=np.array([one.weight for one in orders], dtype=np.int64),
        )

    def _seconds(self) -> tuple[Floats, Floats]:
        travel_s = np.full((len(self.orders), len(self.codes)), np.inf)
        cost_s = travel_s.copy()
        for row, (order, costs) in enumerate(zip(self.orders, self._costs, strict=True)):
            columns = [self._number[one.code] for one in order.listed.timed]
            travel_s[row, columns] = order.times.seconds
            cost_s[row, columns] = [sum(one.values()) for one in costs]
        return travel_s, cost_s

    def _places_of(self, column: int, cost_s: Floats) -> list[tuple[Candidate, float]]:
        """Return how a member stands before each further order, and what that place costs more.

        Read off the first order that the member can get to: what holding one more order costs
        is the same whichever comes next.
        """
        rows = np.flatnonzero(np.isfinite(cost_s))
        if not len(rows):
            return []
        row = int(rows[0])
        by, code = self._by[row], self.codes[column]
        one = next(one for one in self.orders[row].listed.timed if one.code == code)
        alone = price_one(by, one, 0.0, is_by_air=False)
        places = [(one, 0.0)]
        while len(places) < len(self.orders):
            fuller = one.but(promised_to=("",) * len(places))
            if why_not(by.order, fuller, by.policy) is not None:
                break
            priced = price_one(by, fuller, 0.0, is_by_air=False)
            places.append((fuller, priced.cost_s - alone.cost_s))
        return places

    def before(self, column: int, taken: int) -> tuple[object, ...]:
        """Return what tells members of one cost apart, as single decisions do."""
        return before(0.0, self._places[column][taken][0])

    def side(self, match: Match) -> Side:
        """Return a match in figures."""
        weight, less_s = worth(self.question, match)
        ways_s = [
            float(self.travel_s[row, one]) for row, one in enumerate(match) if one is not None
        ]
        return Side(
            n_served=len(ways_s),
            weight=weight,
            cost_s=-less_s,
            travel_s=math.fsum(ways_s),
            longest_s=max(ways_s, default=0.0),
        )

    def decide(self, row: int, holders: _Holders) -> Decision:
        """Return the decision of one order; the places that others hold are taken.

        Only those whom others hold are looked at anew: for everybody else nothing has changed
        since `listed` was made.
        """
        order = self.orders[row]
        promised: dict[str, Candidate] = {}
        around = list(order.situation.candidates)
        for number, one in enumerate(around):
            column = self._number.get(one.code)
            others = holders.get(column, ()) if column is not None else ()
            numbers = tuple(self.orders[other].number for other in others if other != row)
            if numbers:
                around[number] = promised[one.code] = one.but(promised_to=numbers)
        priced, refused = self._looked_at(row, promised)
        listed = Shortlist(timed=tuple(one.candidate for one in priced), refused=tuple(refused))
        times = TravelTimes(
            seconds=tuple(one.travel_s for one in priced),
            engine=order.times.engine,
            by_air=frozenset(number for number, one in enumerate(priced) if one.is_by_air),
        )
        situation = replace(order.situation, candidates=tuple(around))
        return choose_of(situation, listed, times, priced, policy=order.policy)

    def _looked_at(
        self, row: int, promised: Mapping[str, Candidate]
    ) -> tuple[list[Priced], list[tuple[Candidate, Refusal]]]:
        """Return who is timed, priced, and who is refused when these are promised to others."""
        order, by = self.orders[row], self._by[row]
        priced: list[Priced] = []
        refused: list[tuple[Candidate, Refusal]] = []
        ways = zip(order.listed.timed, order.times.seconds, self._costs[row], strict=True)
        for number, (candidate, travel_s, costs) in enumerate(ways):
            is_by_air = number in order.times.by_air
            now = promised.get(candidate.code)
            if now is None:
                cost_s = sum(costs.values())
                priced.append(Priced(candidate, travel_s, costs, cost_s, is_by_air))
                continue
            refusal = why_not(by.order, now, by.policy)
            if refusal is None:
                priced.append(price_one(by, now, travel_s, is_by_air=is_by_air))
            else:
                refused.append((now, refusal))
        for candidate, before_refusal in order.listed.refused:
            now = promised.get(candidate.code, candidate)
            refusal = why_not(by.order, now, by.policy) if now is not candidate else None
            refused.append((now, refusal or before_refusal))
        return priced, refused

    def chosen(self, decision: Decision) -> int | None:
        """Return the column of who was chosen."""
        return None if decision.chosen is None else self._number[decision.chosen.code]


Settled = tuple[Match, tuple[Decision, ...]]


def _settle(table: _Table, match: Match) -> Settled | None:
    """Return the match as decisions: each the best of what the others leave.

    Where two members cost the same a decision may prefer the other one; then the others are
    decided anew. None = they do not come to rest.
    """
    now = list(match)
    holders: dict[int | None, list[int]] = defaultdict(list)
    for row, column in enumerate(now):
        holders[column].append(row)
    for _ in range(_ROUNDS):
        decisions, moved = [], False
        for row, column in enumerate(now):
            decision = table.decide(row, holders)
            now[row] = chosen = table.chosen(decision)
            if chosen != column:
                holders[column].remove(row)
                holders[chosen].append(row)
                moved = True
            decisions.append(decision)
        if not moved:
            return tuple(now), tuple(decisions)
    return None


def _one_by_one(table: _Table) -> Settled:
    """Return what dispatch would do without batches: each order takes the best that is left."""
    match: list[int | None] = []
    decisions = []
    holders: dict[int | None, list[int]] = defaultdict(list)
    for row in range(len(table.orders)):
        decision = table.decide(row, holders)
        match.append(table.chosen(decision))
        holders[match[-1]].append(row)
        decisions.append(decision)
    return tuple(match), tuple(decisions)
