"""Many orders at once: the match that serves most of them soonest, a decision for each.

A batch is no other kind of decision. It finds out who gets whom; then every order is decided as
if it stood alone, in a situation in which the places of members are taken that the others get.
So one rule, one price and one reason hold for both, and a decision replays by itself.

What is best: orders served, by weight; then seconds, preferences included. First come first
served is the yardstick: never is a batch worse than that, and what it gains is told.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gridmap.dispatch.assign import Priced, Shortlist, before, choose_of, price_one
from gridmap.dispatch.batch_gain import Gain, Side
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.eligibility import Refusal, why_not
from gridmap.dispatch.look_around import TOLD_TO_S, least_beyond_s
from gridmap.dispatch.matching import (
    Floats,
    Integers,
    Match,
    MatchQuestion,
    bids_s,
    costs_in,
    first_come,
    optimal,
    worth,
)
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.preference import Weighing, costs_s, weighing
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.ids import WorkOrderId
from gridmap.model.travel import TravelTimes

_ROUNDS = 4
_LOOKS = 3
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


Look = Callable[[frozenset[WorkOrderId]], Sequence[BatchOrder]]
"""Looks at all orders at one instant, at these with more members around them; the one that moved
meanwhile is left out."""


def decide_batch(orders: Sequence[BatchOrder]) -> Batch:
    """Return a decision for each order, the whole never worse than one after the other.

    Orders stand in the turn in which they would be dispatched one by one.

    Raises
    ------
    ValueError
        An urgent order: it waits for no batch.
    """
    return _decided(_Table(orders))


def decide_until_certain(look: Look, *, fastest_mps: float) -> tuple[Sequence[BatchOrder], Batch]:
    """Decide among the nearest, and among more where somebody farther might make it better.

    Return the orders too, as they were looked at last; raises as `decide_batch` does.
    """
    far: frozenset[WorkOrderId] = frozenset()
    table = _Table(look(far))
    for n_looks in range(1, _LOOKS + 1):
        unsure = table.unsure(fastest_mps) - far
        if not unsure:
            break
        far = far | unsure if n_looks < _LOOKS else frozenset(table.order_ids)
        table = _Table(look(far))
    return table.orders, _decided(table)


def _decided(table: "_Table") -> Batch:
    settled = _settle(table, table.match)
    if settled is None or _is_worse(table.question, settled[0], table.simple):
        settled = _one_by_one(table)
    match, decisions = settled
    gain = Gain(
        n_orders=len(table.orders), batch=table.side(match), first_come=table.side(table.simple)
    )
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
    known_s = order.listed.costs_s or [costs_s(by, one) for one in order.listed.timed]
    ways = zip(known_s, order.times.seconds, strict=True)
    return [{"travel_s": travel_s, **costs} for costs, travel_s in ways]


def _steps_s(one: Candidate, by: Weighing, most: int) -> list[float]:
    """Return what each place that a member has free costs more than the first, at most so many."""
    alone_s = price_one(by, one, 0.0, is_by_air=False).cost_s
    steps = [0.0]
    while len(steps) < most:
        fuller = one.but(promised_to=("",) * len(steps))
        if why_not(by.order, fuller, by.policy) is not None:
            break
        steps.append(price_one(by, fuller, 0.0, is_by_air=False).cost_s - alone_s)
    return steps


class _Table:
    """The orders as rows, everybody who could go to any of them as columns."""

    def __init__(self, orders: Sequence[BatchOrder]) -> None:
        if any(one.situation.order.is_urgent for one in orders):
            raise ValueError("an urgent order waits for no batch")
        self.orders = orders
        self._by = [weighing(order.situation, order.policy) for order in orders]
        self._costs = [_costs_of(order, by) for order, by in zip(orders, self._by, strict=True)]
        self.codes = list(dict.fromkeys(one.code for order in orders for one in order.listed.timed))
        self._number = {code: number for number, code in enumerate(self.codes)}
        self.travel_s, cost_s = self._seconds()
        self._first = self._first_reached()
        step_s, n_free = self._places(np.isfinite(cost_s).sum(axis=0))
        self.question = MatchQuestion(
            cost_s=cost_s,
            step_s=step_s,
            n_free=n_free,
            weights=np.array([one.weight for one in orders], dtype=np.int64),
        )
        self.simple = first_come(self.question, self.before)
        self.match = optimal(self.question)

    @property
    def order_ids(self) -> list[WorkOrderId]:
        """Return the ids of the orders, in their turn."""
        return [one.situation.order.id for one in self.orders]

    def unsure(self, fastest_mps: float) -> set[WorkOrderId]:
        """Return the orders for which somebody who was not timed might make a match better.

        The best match or the one of first come first served: who has only the nearest to choose
        from must not seem to gain by it.
        """
        bids = np.maximum(
            bids_s(self.question, self.match), costs_in(self.question, self.simple)
        ).tolist()
        return {
            one.situation.order.id
            for one, bid_s in zip(self.orders, bids, strict=True)
            if (
                least_s := least_beyond_s(
                    one.situation, one.listed.refused, one.policy, fastest_mps
                )
            )
            < math.inf
            and bid_s + TOLD_TO_S >= least_s
        }

    def _seconds(self) -> tuple[Floats, Floats]:
        travel_s = np.full((len(self.orders), len(self.codes)), np.inf)
        cost_s = travel_s.copy()
        for row, (order, costs) in enumerate(zip(self.orders, self._costs, strict=True)):
            columns = [self._number[one.code] for one in order.listed.timed]
            travel_s[row, columns] = order.times.seconds
            cost_s[row, columns] = [sum(one.values()) for one in costs]
        return travel_s, cost_s

    def _first_reached(self) -> dict[int, tuple[Candidate, Weighing]]:
        """Return how the first order that each member can get to sees them, by column."""
        first: dict[int, tuple[Candidate, Weighing]] = {}
        for order, by in zip(self.orders, self._by, strict=True):
            for one, travel_s in zip(order.listed.timed, order.times.seconds, strict=True):
                if travel_s < math.inf:
                    first.setdefault(self._number[one.code], (one, by))
        return first

    def _places(self, n_reached: Integers) -> tuple[Floats, Integers]:
        """Return what each further place of a member costs more, and how many places there are.

        No more than orders that the member can get to. What holding one more order costs is the
        same whichever comes next, and the same for all who hold and may hold as many.
        """
        alike: dict[tuple[int, ...], list[float]] = {}
        found: list[list[float]] = []
        for number, most in enumerate(n_reached.tolist()):
            if not most:
                found.append([])
                continue
            one, by = self._first[number]
            key = (id(by.policy), one.active, one.urgent_active, one.capacity, most)
            if key not in alike:
                alike[key] = _steps_s(one, by, most)
            found.append(alike[key])
        step_s = np.zeros((len(found), max(map(len, found), default=1) or 1))
        for number, steps in enumerate(found):
            step_s[number, : len(steps)] = steps
        return step_s, np.array([len(steps) for steps in found], dtype=np.int64)

    def before(self, column: int, taken: int) -> tuple[object, ...]:
        """Return what tells members of one cost apart, as single decisions do."""
        one, _ = self._first[column]
        return before(0.0, one.but(promised_to=("",) * taken))

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
