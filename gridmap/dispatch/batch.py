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

from gridmap.dispatch.assign import Shortlist, before, choose, price
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
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.ids import MemberId
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


class _Table:
    """The orders as rows, everybody who could go to any of them as columns."""

    def __init__(self, orders: Sequence[BatchOrder]) -> None:
        self.orders = orders
        self._able = [{one.member_id: one for one in order.listed.timed} for order in orders]
        self._ways = [
            dict(zip(able, order.times.seconds, strict=True))
            for able, order in zip(self._able, orders, strict=True)
        ]
        self._by_air = [
            {order.listed.timed[number].member_id for number in order.times.by_air}
            for order in orders
        ]
        self.ids = list(dict.fromkeys(member_id for able in self._able for member_id in able))
        self._number = {member_id: number for number, member_id in enumerate(self.ids)}
        self.travel_s, cost_s = self._costs()
        self._places = [
            self._places_of(number, cost_s[:, number]) for number in self._number.values()
        ]
        n_free = np.array([len(one) for one in self._places], dtype=np.int64)
        step_s = np.zeros((len(self.ids), int(n_free.max(initial=1))))
        for number, places in enumerate(self._places):
            step_s[number, : len(places)] = [one_step_s for _, one_step_s in places]
        self.question = MatchQuestion(
            cost_s=cost_s,
            step_s=step_s,
            n_free=n_free,
            weights=np.array([one.weight for one in orders], dtype=np.int64),
        )

    def _costs(self) -> tuple[Floats, Floats]:
        travel_s = np.full((len(self.orders), len(self.ids)), np.inf)
        cost_s = travel_s.copy()
        for row, order in enumerate(self.orders):
            for one in price(order.situation, order.listed, order.times, policy=order.policy):
                column = self._number[one.candidate.member_id]
                travel_s[row, column], cost_s[row, column] = one.travel_s, one.cost_s
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
        order, one = self.orders[row], self._able[row][self.ids[column]]
        here = TravelTimes(seconds=(0.0,), engine="")
        (alone,) = price(
            order.situation, Shortlist(timed=(one,), refused=()), here, policy=order.policy
        )
        places = [(one, 0.0)]
        while len(places) < len(self.orders):
            fuller = replace(one, promised_to=("",) * len(places))
            if why_not(order.situation.order, fuller, order.policy) is not None:
                break
            listed = Shortlist(timed=(fuller,), refused=())
            (priced,) = price(order.situation, listed, here, policy=order.policy)
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
        promised: dict[MemberId, Candidate] = {}
        around = list(order.situation.candidates)
        for number, one in enumerate(around):
            column = self._number.get(one.member_id)
            others = holders.get(column, ()) if column is not None else ()
            numbers = tuple(self.orders[other].number for other in others if other != row)
            if numbers:
                around[number] = promised[one.member_id] = replace(one, promised_to=numbers)
        listed = self._listed(order, promised)
        ways, by_air = self._ways[row], self._by_air[row]
        times = TravelTimes(
            seconds=tuple(ways[one.member_id] for one in listed.timed),
            engine=order.times.engine,
            by_air=frozenset(
                number for number, one in enumerate(listed.timed) if one.member_id in by_air
            ),
        )
        situation = replace(order.situation, candidates=tuple(around))
        return choose(situation, listed, times, policy=order.policy)

    def _listed(self, order: BatchOrder, promised: Mapping[MemberId, Candidate]) -> Shortlist:
        """Return who is timed and who is refused when these are promised to others."""
        timed: list[Candidate] = []
        refused: list[tuple[Candidate, Refusal]] = []
        for one in order.listed.timed:
            now = promised.get(one.member_id, one)
            refusal = why_not(order.situation.order, now, order.policy) if now is not one else None
            if refusal is None:
                timed.append(now)
            else:
                refused.append((now, refusal))
        for one, before_refusal in order.listed.refused:
            now = promised.get(one.member_id, one)
            refusal = why_not(order.situation.order, now, order.policy) if now is not one else None
            refused.append((now, refusal or before_refusal))
        return Shortlist(timed=tuple(timed), refused=tuple(refused))

    def chosen(self, decision: Decision) -> int | None:
        """Return the column of who was chosen."""
        return None if decision.chosen is None else self._number[decision.chosen.member_id]


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
