"""Who goes together: a lead, and co-handlers for the parts of a team 一组四员.

Every seat of a team is a decision of its own, by the same rules, about the same people: each
candidate has one reason for each seat. The lead is chosen first, as if there were no team, then
the required parts, then the wanted ones; nobody takes two seats. Only where that would leave a
required seat empty that somebody could take, those seats are filled together, at the least cost.
"""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from gridmap.dispatch.assign import Priced, Shortlist, choose, price, rank, shortlist
from gridmap.dispatch.decision import Considered, Decision
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.situation import Candidate, Situation
from gridmap.model.ids import MemberId
from gridmap.model.team import Need, Part
from gridmap.model.travel import TravelTimes

LEAD = Part(code="lead", zh="主办", en="lead", need=Need.LEAD)
"""The lead of a team that does not say who may lead it."""

_ORDER = {Need.LEAD: 0, Need.REQUIRED: 1, Need.WANTED: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """A team as the decision sees it: its parts, and how many take each part already."""

    parts: tuple[Part, ...]
    taken: Mapping[str, int]
    members: frozenset[MemberId] = frozenset()

    def open_parts(self, week_minute: int) -> tuple[tuple[Part, int], ...]:
        """Return the parts that somebody is still asked for, and for how many, lead apart."""
        asked = (one for one in self.parts if one.need is not Need.LEAD)
        left = ((one, one.n - self.taken.get(one.code, 0)) for one in asked)
        return tuple((one, n) for one, n in left if n > 0 and one.is_asked_for(week_minute))

    def seats(self, week_minute: int, *, with_lead: bool) -> tuple[Part, ...]:
        """Return the empty seats that members take, a part once for each, the lead first."""
        seats = [
            one for one, n in self.open_parts(week_minute) if not one.unit_kind for _ in range(n)
        ]
        if with_lead:
            seats.append(next((one for one in self.parts if one.need is Need.LEAD), LEAD))
        return tuple(sorted(seats, key=lambda one: _ORDER[one.need]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChoice:
    """One seat and its decision."""

    part: Part
    decision: Decision

    @property
    def is_filled(self) -> bool:
        """Tell whether somebody takes it."""
        return self.decision.chosen is not None

    @property
    def chosen(self) -> Considered:
        """Return who takes it; ask only for a seat that is filled."""
        assert self.decision.chosen is not None  # noqa: S101 (one of `TeamChoice.filled`)
        return self.decision.chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChoice:
    """A decision for every seat, in the order in which they were chosen."""

    seats: tuple[SeatChoice, ...]

    @property
    def lead(self) -> SeatChoice | None:
        """Return the seat of the lead; None where there is a lead already."""
        return next((one for one in self.seats if one.part.need is Need.LEAD), None)

    @property
    def filled(self) -> tuple[SeatChoice, ...]:
        """Return the seats that somebody takes."""
        return tuple(one for one in self.seats if one.is_filled)


def as_seen_for(situation: Situation, part: Part, taken: Set[MemberId]) -> Situation:
    """Return the situation as the decision about one seat sees it.

    The lead has to have what the category asks for, beside what the part says. A co-handler is
    asked for the part alone: who may take it, its roles say, and few enough can.
    """
    order = situation.order
    if part.need is Need.LEAD:
        order = replace(order, roles=part.roles, skills=order.skills | part.skills)
    else:
        order = replace(
            order,
            part=part.code,
            roles=part.roles,
            skills=part.skills,
            acts=frozenset(),
            bares_anyway=True,
        )
    people = tuple(
        replace(one, in_team=True) if one.member_id in taken else one
        for one in situation.candidates
    )
    return replace(situation, order=order, candidates=people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The empty seats of a team, the people around, and how decisions are made about them.

    `week_minute` is when, in local time: some parts are asked for at certain hours only.
    """

    situation: Situation
    seats: tuple[Part, ...]
    in_team: frozenset[MemberId]
    week_minute: int
    policy: DispatchPolicy

    def unseatable(self) -> tuple[Part, ...]:
        """Return the seats, required or of the lead, that nobody around can take."""
        needed = (one for one in self.seats if one.need is not Need.WANTED)
        return tuple(one for one in needed if not self._listed(one, frozenset()).timed)

    def to_time(self) -> tuple[Candidate, ...]:
        """Return everybody whose way has to be timed, each once.

        The list of each seat is longer by the number of seats: whoever takes another seat makes
        room for the next.
        """
        found: dict[MemberId, Candidate] = {}
        for part in dict.fromkeys(self.seats):
            for one in self._listed(part, frozenset()).timed:
                found.setdefault(one.member_id, one)
        return tuple(found.values())

    def choose(self, timed: Sequence[Candidate], times: TravelTimes) -> TeamChoice:
        """Return a decision for every seat; `times` are those of `timed`, in their order."""
        ways = _Ways({one.member_id: n for n, one in enumerate(timed)}, times)
        choice = self._seat(ways, {})
        if any(not one.is_filled and one.part.need is Need.REQUIRED for one in choice.seats):
            together = self._seat_together(ways)
            choice = choice if together is None else self._seat(ways, together)
        return choice

    def _seat(self, ways: "_Ways", given: Mapping[int, MemberId]) -> TeamChoice:
        """Seat one after the other, none of whom sits already; some seats are given away."""
        seats: list[SeatChoice] = []
        for number, part in enumerate(self.seats):
            others = {who for n, who in given.items() if n != number}
            others |= {one.chosen.member_id for one in seats if one.is_filled}
            seats.append(SeatChoice(part=part, decision=self._decide(part, others, ways)))
        return TeamChoice(seats=tuple(seats))

    def _decide(self, part: Part, others: Set[MemberId], ways: "_Ways") -> Decision:
        seen = as_seen_for(self.situation, part, self.in_team | others)
        listed = shortlist(seen, self.policy)
        return choose(seen, listed, ways.of(listed), policy=self.policy)

    def _seat_together(self, ways: "_Ways") -> dict[int, MemberId] | None:
        """Seat lead and required parts at the least cost of all; None if it cannot be done."""
        needed = [n for n, part in enumerate(self.seats) if part.need is not Need.WANTED]
        return _cheapest({n: self._options(n, ways, len(needed)) for n in needed})

    def _options(self, number: int, ways: "_Ways", n_most: int) -> list[Priced]:
        """Return who can take a seat, the cheapest first.

        No more than there are seats: were all of them seated elsewhere, one seat would be left
        over for this one.
        """
        seen = as_seen_for(self.situation, self.seats[number], self.in_team)
        listed = shortlist(seen, self._generous())
        priced = rank(price(seen, listed, ways.of(listed), policy=self.policy))
        return [one for one in priced if math.isfinite(one.cost_s)][:n_most]

    def _listed(self, part: Part, taken: frozenset[MemberId]) -> Shortlist:
        return shortlist(as_seen_for(self.situation, part, self.in_team | taken), self._generous())

    def _generous(self) -> DispatchPolicy:
        return replace(self.policy, shortlist_size=self.policy.shortlist_size + len(self.seats) - 1)


@dataclass(frozen=True, slots=True)
class _Ways:
    """The times of everybody who was timed, by member."""

    numbers: Mapping[MemberId, int]
    times: TravelTimes

    def of(self, listed: Shortlist) -> TravelTimes:
        numbers = [self.numbers[one.member_id] for one in listed.timed]
        return TravelTimes(
            seconds=tuple(self.times.seconds[n] for n in numbers),
            engine=self.times.engine,
            by_air=frozenset(at for at, n in enumerate(numbers) if n in self.times.by_air),
        )


def _cheapest(options: Mapping[int, Sequence[Priced]]) -> dict[int, MemberId] | None:
    """Return the cheapest way to fill all seats with different members; None if there is none.

    Of equal ones the first in the order of the options. Exact: a branch is left only when the
    cheapest of each seat that is still empty could not make it cheaper.
    """
    numbers = sorted(options)
    if not all(options.values()):
        return None
    least = [min(one.cost_s for one in options[n]) for n in numbers]
    best: tuple[float, dict[int, MemberId] | None] = (math.inf, None)

    def seat(at: int, cost_s: float, seated: dict[int, MemberId]) -> None:
        nonlocal best
        if cost_s + sum(least[at:]) >= best[0]:
            return
        if at == len(numbers):
            best = (cost_s, seated)
            return
        for one in options[numbers[at]]:
            member_id = one.candidate.member_id
            if member_id not in seated.values():
                seat(at + 1, cost_s + one.cost_s, {**seated, numbers[at]: member_id})

    seat(0, 0.0, {})
    return best[1]
