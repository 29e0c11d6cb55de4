"""Let a day happen: event after event, decided by the functions that decide in earnest.

An order comes in and is dispatched at once; the member signs, or says that they cannot go;
whoever has several orders in hand goes to the urgent ones first, then by deadline, and what was
begun is finished. An order that finds nobody is tried again when somebody near by becomes free
and after the pauses of the policy, as the worker does it.
"""

import heapq
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import numpy as np

from gridmap.dispatch.assign import Shortlist, choose
from gridmap.dispatch.batch import BatchOrder, decide_batch
from gridmap.dispatch.decision import Decision
from gridmap.dispatch.look_around import look_around
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Candidate, OrderFacts, Situation
from gridmap.geo.distance import great_circle_m
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelTimeEngine, TravelTimes
from gridmap.model.work_order import CaseState, Urgency
from gridmap.simulation.cover import Cover, CoverStandard
from gridmap.simulation.crew import Crew, shift_changes
from gridmap.simulation.day import Day, RehearsedOrder
from gridmap.simulation.habits import TRIES, Habits, draw
from gridmap.simulation.log import DayLog, LogBook
from gridmap.simulation.practice import AfterWork, Practice

_WAKE_RADIUS_M: Final = 12_000.0
_WOKEN_AT_ONCE: Final = 3  # as `store/sql/wake_waiting_orders.sql`
_BUSY_LOOKED_AT: Final = 5  # of the nearest who are full, for the regret
_BUSY: Final = frozenset({ReasonCode.FULL, ReasonCode.BUSY_URGENT})
_DOUBLINGS: Final = 20

Deed = Callable[[int], None]
_Looked = tuple[Situation, Shortlist, TravelTimes]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What no practice changes: how long ways really take, and how people are.

    `believed` are the times that decisions go by, where they differ from the real ones.
    """

    travel: TravelTimeEngine
    believed: TravelTimeEngine | None = None
    habits: Habits = field(default_factory=Habits)
    cover: CoverStandard = field(default_factory=CoverStandard)


def rehearse(day: Day, practice: Practice, *, world: World, seed: int) -> DayLog:
    """Return what comes of a day under a practice; the same seed gives the same log.

    Two practices with one seed meet the same draws, order by order.
    """
    return _Rehearsal(day, practice, world, seed).run()


class _Rehearsal:
    """One day under way. Times are seconds after its start."""

    def __init__(self, day: Day, practice: Practice, world: World, seed: int) -> None:
        self._day, self._practice, self._world = day, practice, world
        self._policy = practice.policy
        self._draws = draw(day, world.habits, np.random.default_rng(seed))
        self._crew = Crew(day.members, after_work=practice.after_work, seed=seed)
        self._numbers = {one.id: number for number, one in enumerate(day.members)}
        self._facts = [_facts(one) for one in day.orders]
        self._cover = Cover(day.grids, world.cover)
        self._agenda: list[tuple[float, int, Deed, int]] = []
        self._ticks = itertools.count()
        self._now_s = 0.0
        self._waiting: dict[int, int] = {}
        self._match_due_s = math.inf
        self._next_try_s = np.full(len(day.orders), math.nan)
        self._refused: list[frozenset[int]] = [frozenset()] * len(day.orders)
        self._lists: list[list[int]] = [[] for _ in day.members]
        self._at_work = [False] * len(day.members)
        self._counted: dict[int, LonLat] = {}
        self._home_at_s = np.full(len(day.members), math.nan)
        self._shifts = shift_changes(day.members)
        self._kept = LogBook(len(day.orders), len(day.members))

    def run(self) -> DayLog:
        """Let everything happen up to the end of the day and its tail."""
        day, kept = self._day, self._kept
        everybody = range(len(day.members))
        self._recount(everybody)
        for number, change in enumerate(self._shifts):
            self._later(max(change.at_s, 0.0), self._change_shift, number)
        for i, order in enumerate(day.orders):
            self._later(order.received_s, self._receive, i)
        while self._agenda and self._agenda[0][0] <= day.end_s:
            self._now_s, _, deed, subject = heapq.heappop(self._agenda)
            deed(subject)
            kept.n_steps += 1
        self._now_s = day.end_s
        self._cover.close(at_s=day.end_s)
        for member in np.flatnonzero(self._crew.held).tolist():
            kept.busy_s[member] += day.end_s - kept.busy_since_s[member]
        return kept.closed(day, uncovered_s=self._cover.uncovered_s)

    def _later(self, at_s: float, deed: Deed, subject: int) -> None:
        heapq.heappush(self._agenda, (at_s, next(self._ticks), deed, subject))

    def _change_shift(self, number: int) -> None:
        change = self._shifts[number]
        self._crew.on_duty[change.members] = change.begins
        self._recount(change.members.tolist())

    def _receive(self, i: int) -> None:
        patience_s = self._world.habits.patience_s
        if math.isfinite(patience_s):
            self._later(self._now_s + patience_s, self._give_up, i)
        self._wait(i)

    def _give_up(self, i: int) -> None:
        if self._waiting.pop(i, None) is not None:
            self._kept.left_s[i] = self._now_s

    def _wait(self, i: int) -> None:
        """Let an order wait for dispatch: not at all, or for the next batch."""
        self._waiting[i] = 0
        self._take_up(i)

    def _take_up(self, i: int) -> None:
        """Dispatch an order that waits: at once, or with the next batch."""
        if self._practice.waits_for_batch(self._day.orders[i].urgency):
            self._match_at(self._practice.next_batch_s(self._now_s))
        else:
            self._settle(i, *self._decided(i))

    def _try_again(self, i: int) -> None:
        if i in self._waiting and self._next_try_s[i] == self._now_s:
            self._take_up(i)

    def _decided(self, i: int) -> tuple[Decision, _Looked]:
        """Return the decision of one order, and what it was made of."""
        situation, listed, times = looked = self._looked_at(i, self._policy)
        return choose(situation, listed, times, policy=self._policy), looked

    def _looked_at(self, i: int, policy: DispatchPolicy) -> _Looked:
        """Return who is around an order, who can go, and how long they would take."""
        order = self._day.orders[i]
        at = self._day.starts_at + timedelta(seconds=self._now_s)

        def read(radius_m: float) -> Situation:
            around = self._crew.candidates(
                order, radius_m=radius_m, at_s=self._now_s, refused=self._refused[i]
            )
            return Situation(at=at, radius_m=radius_m, order=self._facts[i], candidates=around)

        situation, listed = look_around(read, policy)
        positions = [one.position for one in listed.timed]
        engine = self._world.believed or self._world.travel
        self._kept.n_decisions += 1
        return situation, listed, engine.times_to(positions, order.position, at=at)

    def _settle(self, i: int, decision: Decision, looked: _Looked) -> None:
        """Assign a waiting order, or note when to try again."""
        if decision.chosen is None:
            pause_s = self._policy.retry_s * 2.0 ** min(self._waiting[i], _DOUBLINGS)
            self._next_try_s[i] = self._now_s + min(pause_s, self._policy.longest_retry_s)
            self._waiting[i] += 1
            self._later(self._next_try_s[i], self._try_again, i)
            return
        member = self._numbers[decision.chosen.member_id]
        self._note_regret(i, member, looked)
        self._assign(i, member)

    def _match_at(self, at_s: float) -> None:
        """Let a batch be matched at an instant, if none is to be before it."""
        if self._match_due_s > at_s:
            self._match_due_s = at_s
            self._later(at_s, self._match, 0)

    def _match(self, _: int) -> None:
        """Match the ordinary orders that wait, as many as a batch takes."""
        if self._now_s != self._match_due_s:
            return
        self._match_due_s = math.inf
        policy = self._policy.in_batch()
        waiting = [
            i for i in self._waiting if self._practice.waits_for_batch(self._day.orders[i].urgency)
        ]
        numbers = heapq.nsmallest(policy.batch_limit, waiting, key=self._pressing)
        looked = [self._looked_at(i, policy) for i in numbers]
        orders = [
            BatchOrder(
                situation=situation,
                number=self._day.orders[i].code,
                listed=listed,
                times=times,
                policy=policy,
                weight=policy.weight(self._now_s - self._day.orders[i].received_s),
            )
            for i, (situation, listed, times) in zip(numbers, looked, strict=True)
        ]
        if orders:
            decisions = decide_batch(orders).decisions
            for i, decision, seen in zip(numbers, decisions, looked, strict=True):
                self._settle(i, decision, seen)

    def _note_regret(self, i: int, member: int, looked: _Looked) -> None:
        """Note the way of the chosen, and the shortest had nobody been busy, as they really are."""
        situation, listed, times = looked
        full = [one for one, (code, _) in listed.refused if code in _BUSY]
        full = sorted(full, key=lambda one: one.distance_m)[:_BUSY_LOOKED_AT]
        timed_s = times.seconds
        if self._world.believed is not None:
            timed_s = self._real_s(listed.timed, situation)
        chosen = [self._numbers[one.member_id] for one in listed.timed].index(member)
        self._kept.chosen_travel_s[i] = timed_s[chosen]
        self._kept.least_travel_s[i] = min(*timed_s, *self._real_s(full, situation), math.inf)

    def _real_s(self, candidates: Sequence[Candidate], situation: Situation) -> tuple[float, ...]:
        positions = [one.position for one in candidates]
        if not positions:
            return ()
        destination = situation.order.position
        return self._world.travel.times_to(positions, destination, at=situation.at).seconds

    def _assign(self, i: int, member: int) -> None:
        kept, order = self._kept, self._day.orders[i]
        del self._waiting[i]
        if not self._crew.held[member]:
            kept.busy_since_s[member] = self._now_s
        self._crew.take(member, order.urgency)
        self._recount([member])
        kept.member[i] = member
        if not kept.n_assignments[i]:
            kept.assigned_s[i] = self._now_s
        attempt = kept.n_assignments[i] % TRIES
        kept.n_assignments[i] += 1
        sign_at_s = self._now_s + self._draws.sign_s[i, attempt]
        refuses = self._draws.cannot_go[i, attempt]
        self._later(sign_at_s, self._refuse if refuses else self._sign, i)

    def _refuse(self, i: int) -> None:
        """Let the member say that they cannot go; the order is dispatched anew."""
        member = int(self._kept.member[i])
        self._kept.member[i] = -1
        self._kept.n_refusals[i] += 1
        self._refused[i] |= {member}
        self._wait(i)
        self._free(i, member, is_done=False)

    def _sign(self, i: int) -> None:
        member = int(self._kept.member[i])
        self._kept.signed_s[i] = self._now_s
        self._lists[member].append(i)
        if not self._at_work[member]:
            self._set_out(member)

    def _set_out(self, member: int) -> None:
        """Send a member to the most pressing order in hand; whoever finds no way says so."""
        i = min(self._lists[member], key=self._pressing)
        self._lists[member].remove(i)
        attempt = (self._kept.n_assignments[i] - 1) % TRIES
        way_s = self._way_s(self._crew.position(member), i)
        if not math.isfinite(way_s):
            self._kept.signed_s[i] = math.nan
            self._refuse(i)
            return
        self._at_work[member] = True
        self._kept.travel_s[i] = way_s * self._draws.travel_factor[i, attempt]
        self._later(self._now_s + self._kept.travel_s[i], self._arrive, i)

    def _arrive(self, i: int) -> None:
        self._kept.arrived_s[i] = self._now_s
        self._crew.move(int(self._kept.member[i]), self._day.orders[i].position)
        self._later(self._now_s + self._draws.handling_s[i], self._finish, i)

    def _finish(self, i: int) -> None:
        member = int(self._kept.member[i])
        self._kept.done_s[i] = self._now_s
        self._kept.n_done[member] += 1
        self._at_work[member] = False
        self._free(i, member, is_done=True)

    def _free(self, i: int, member: int, *, is_done: bool) -> None:
        """Take an order off a member's list, and let those that wait near by be tried."""
        urgency = self._day.orders[i].urgency
        self._crew.release(member, urgency, is_done=is_done, at_s=self._now_s)
        if self._lists[member] and not self._at_work[member]:
            self._set_out(member)
        elif not self._crew.held[member]:
            self._kept.busy_s[member] += self._now_s - self._kept.busy_since_s[member]
            self._go_home(i, member)
        self._recount([member])
        self._wake(member)

    def _go_home(self, i: int, member: int) -> None:
        """Let a member return to the post, where that is the practice.

        On the way they count as where they left. The way back is timed as the way there.
        """
        if self._practice.after_work is not AfterWork.RETURN:
            return
        way_s = self._way_s(self._day.members[member].post, i)
        self._home_at_s[member] = self._now_s + way_s
        if math.isfinite(way_s):
            self._later(self._home_at_s[member], self._be_home, member)

    def _be_home(self, member: int) -> None:
        if not self._crew.held[member] and self._home_at_s[member] == self._now_s:
            self._crew.move(member, self._day.members[member].post)
            self._recount([member])

    def _wake(self, member: int) -> None:
        """Try the most pressing of the orders that wait near somebody who became free."""
        here = self._crew.position(member)
        near = [
            i
            for i in self._waiting
            if great_circle_m(here, self._day.orders[i].position) <= _WAKE_RADIUS_M
        ]
        for i in heapq.nsmallest(_WOKEN_AT_ONCE, near, key=self._pressing):
            if i in self._waiting:
                self._take_up(i)

    def _pressing(self, i: int) -> tuple[bool, float, int]:
        order = self._day.orders[i]
        return order.urgency is not Urgency.URGENT, order.received_s + order.respond_s, i

    def _way_s(self, origin: LonLat, i: int) -> float:
        at = self._day.starts_at + timedelta(seconds=self._now_s)
        destination = self._day.orders[i].position
        return self._world.travel.times_to([origin], destination, at=at).seconds[0]

    def _recount(self, members: Iterable[int]) -> None:
        """Tell the cover of those who became idle, or no longer are, or moved meanwhile."""
        for member in members:
            is_free = self._day.members[member].may_be_dispatched and self._crew.is_idle(member)
            here = self._stand(member) if is_free else None
            before = self._counted.pop(member, None)
            if here is not None:
                self._counted[member] = here
            if here == before:
                continue
            if before is not None:
                self._cover.remove(before, at_s=self._now_s)
            if here is not None:
                self._cover.add(here, at_s=self._now_s)

    def _stand(self, member: int) -> LonLat:
        """Return what a member covers the surroundings of: a patrol those of the post."""
        if self._practice.after_work is AfterWork.PATROL:
            return self._day.members[member].post
        return self._crew.position(member)


def _facts(order: RehearsedOrder) -> OrderFacts:
    return OrderFacts(
        id=order.id,
        version=1,
        state=CaseState.TO_BE_DISPATCHED,
        urgency=order.urgency,
        position=order.position,
        grid_id=order.grid_id,
        subdistrict_id=order.subdistrict_id,
        skills=order.skills,
        community_id=order.community_id,
        acts=order.acts,
    )
