"""Which grids somebody can reach in time, and who would leave one without anybody.

A grid is covered while at least so many idle members can be at its middle within the limit. Idle
is who works, is where we think, and holds no work order: whoever has one in hand is no cover.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gridmap.dispatch.eligibility import why_not
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.dispatch.reasons import ReasonCode
from gridmap.dispatch.situation import Situation
from gridmap.geo.distance import great_circles_m
from gridmap.model.ids import FeatureId, MemberId
from gridmap.model.place import LonLat
from gridmap.model.travel import TravelMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredGrid:
    """A grid with its households and the place in its middle that has to be reached."""

    id: FeatureId
    code: str
    n_households: int
    middle: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleMember:
    """A member who could be sent and holds no work order."""

    id: MemberId
    code: str
    position: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLoss:
    """The grids that a member's leaving takes below the minimum, and who lives there."""

    grid_codes: tuple[str, ...] = ()
    n_households: int = 0

    @property
    def n_grids(self) -> int:
        """Return how many grids these are."""
        return len(self.grid_codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Who reaches which grid within the limit, `reached` in the order of `grids`."""

    grids: tuple[CoveredGrid, ...]
    members: tuple[IdleMember, ...]
    reached: tuple[frozenset[MemberId], ...]
    limit_s: float
    minimum: int = 1

    @property
    def uncovered(self) -> tuple[CoveredGrid, ...]:
        """Return the grids that are below the minimum now, most households first."""
        bare = [
            grid
            for grid, by in zip(self.grids, self.reached, strict=True)
            if len(by) < self.minimum
        ]
        return tuple(sorted(bare, key=lambda one: (-one.n_households, one.code)))

    @property
    def n_uncovered_households(self) -> int:
        """Return how many households live in grids below the minimum."""
        return sum(one.n_households for one in self.uncovered)

    @property
    def at_risk(self) -> tuple[CoveredGrid, ...]:
        """Return the grids that one member's leaving may take below the minimum, as far as known.

        Others may reach them whom nobody has timed yet.
        """
        pairs = zip(self.grids, self.reached, strict=True)
        return tuple(grid for grid, by in pairs if len(by) <= self.minimum)

    def of_interest(self) -> "Cover":
        """Return the cover of those grids alone that somebody here reaches."""
        kept = [pair for pair in zip(self.grids, self.reached, strict=True) if pair[1]]
        return replace(
            self, grids=tuple(grid for grid, _ in kept), reached=tuple(by for _, by in kept)
        )

    def joined(self, other: "Cover") -> "Cover":
        """Return the cover of the same grids by both."""
        both = zip(self.reached, other.reached, strict=True)
        return replace(
            self,
            members=(*self.members, *other.members),
            reached=tuple(one | another for one, another in both),
        )

    def loss_of(self, member_id: MemberId) -> CoverLoss:
        """Return what the member's leaving takes below the minimum.

        A grid that is below it already can lose nothing more.
        """
        lost = [
            grid
            for grid, by in zip(self.grids, self.reached, strict=True)
            if member_id in by and len(by) == self.minimum
        ]
        return CoverLoss(
            grid_codes=tuple(sorted(one.code for one in lost)),
            n_households=sum(one.n_households for one in lost),
        )

    def without(self, member_id: MemberId) -> "Cover":
        """Return the cover once the member has left."""
        return replace(
            self,
            members=tuple(one for one in self.members if one.id != member_id),
            reached=tuple(by - {member_id} for by in self.reached),
        )

    def with_moved(self, member_id: MemberId, seconds: Sequence[float]) -> "Cover":
        """Return the cover once the member waits where `seconds` are those to each grid."""
        moved = tuple(
            by | {member_id} if way_s <= self.limit_s else by - {member_id}
            for by, way_s in zip(self.reached, seconds, strict=True)
        )
        return replace(self, reached=moved)


def cover_of(
    grids: Sequence[CoveredGrid],
    members: Sequence[IdleMember],
    times: TravelMatrix,
    *,
    limit_s: float,
    minimum: int = 1,
) -> Cover:
    """Return who reaches which grid; `times` from each member (row) to each grid.

    The limit itself counts as in time.
    """
    reached: list[set[MemberId]] = [set() for _ in grids]
    for member, row in zip(members, times.seconds, strict=True):
        for by, seconds in zip(reached, row, strict=True):
            if seconds <= limit_s:
                by.add(member.id)
    return Cover(
        grids=tuple(grids),
        members=tuple(members),
        reached=tuple(map(frozenset, reached)),
        limit_s=limit_s,
        minimum=minimum,
    )


def nearest_to(
    grids: Sequence[CoveredGrid], members: Sequence[IdleMember], n_each: int
) -> tuple[IdleMember, ...]:
    """Return the members who are among the nearest to one of the grids, as the crow flies."""
    if not grids or not members:
        return ()
    lons = [one.position.lon for one in members]
    lats = [one.position.lat for one in members]
    chosen: set[int] = set()
    for grid in grids:
        metres = great_circles_m(grid.middle.lon, grid.middle.lat, to_lons=lons, to_lats=lats)
        chosen.update(metres.argsort(kind="stable")[:n_each].tolist())
    return tuple(members[n] for n in sorted(chosen))


def with_losses(situation: Situation, cover: Cover, policy: DispatchPolicy) -> Situation:
    """Return the situation with what each candidate's leaving takes from the cover.

    Where everybody who can go would leave a grid bare, the order is let through: somebody has to
    go, and the decision says what it costs.
    """
    losses = {one.member_id: cover.loss_of(one.member_id) for one in situation.candidates}
    people = tuple(
        replace(one, bares=loss.grid_codes, bared_households=loss.n_households)
        if (loss := losses[one.member_id]).n_grids
        else one
        for one in situation.candidates
    )
    refusals = [why_not(situation.order, one, policy) for one in people]
    is_barred = any(one is not None and one[0] is ReasonCode.WOULD_BARE for one in refusals)
    nobody = is_barred and None not in refusals
    order = replace(situation.order, bares_anyway=True) if nobody else situation.order
    return replace(situation, order=order, candidates=people)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUp:
    """A move that is worth it: who goes where, how long it takes, what is gained and lost."""

    member: IdleMember
    to: CoveredGrid
    travel_s: float
    gain: CoverLoss
    loss: CoverLoss

    @property
    def net_households(self) -> int:
        """Return the households that have somebody in time afterwards and had not before."""
        return self.gain.n_households - self.loss.n_households


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpSearch:
    """Bare grids where somebody might wait, and the idle members nearest to each of them.

    `between` are the seconds from each of these grids (row) to every grid of the cover.
    """

    cover: Cover
    targets: tuple[CoveredGrid, ...]
    people: tuple[IdleMember, ...]
    near: Mapping[FeatureId, frozenset[MemberId]] = field(default_factory=dict)


def move_up_search(cover: Cover, *, n_grids: int = 12, n_members: int = 8) -> MoveUpSearch:
    """Return what has to be timed to suggest moves: bounded, whatever the size of the district.

    Looked at are the bare grids with most households, and for each the members nearest to it as
    the crow flies.
    """
    targets = cover.uncovered[:n_grids]
    near: dict[FeatureId, frozenset[MemberId]] = {}
    people: dict[MemberId, IdleMember] = {}
    for grid in targets:
        nearest = nearest_to([grid], cover.members, n_members)
        near[grid.id] = frozenset(one.id for one in nearest)
        people.update((one.id, one) for one in nearest)
    return MoveUpSearch(cover=cover, targets=targets, people=tuple(people.values()), near=near)


def move_ups(
    search: MoveUpSearch, ways: TravelMatrix, between: TravelMatrix, *, n_most: int = 5
) -> tuple[MoveUp, ...]:
    """Return the moves that gain most households, one after the other, each after those before.

    `ways` are the seconds from each of the search's people (row) to each of its targets,
    `between` those from each target (row) to each grid of the cover. A move that gains no
    household is none. Equal gains go by the shorter way, then by the member's code.
    """
    rows = dict(zip((one.id for one in search.targets), between.seconds, strict=True))
    cover, moves = search.cover, list[MoveUp]()
    while len(moves) < n_most:
        moved = {one.member.id for one in moves}
        options = [one for one in _options(search, cover, ways, rows) if one.member.id not in moved]
        best = min(
            options,
            key=lambda one: (-one.net_households, one.travel_s, one.member.code),
            default=None,
        )
        if best is None or best.net_households <= 0:
            break
        moves.append(best)
        cover = cover.with_moved(best.member.id, rows[best.to.id])
    return tuple(moves)


def _options(
    search: MoveUpSearch,
    cover: Cover,
    ways: TravelMatrix,
    rows: Mapping[FeatureId, Sequence[float]],
) -> Iterator[MoveUp]:
    """Yield every move that can be made, with what each gains and loses."""
    bare = {one.id for one in cover.uncovered}
    for n_member, member in enumerate(search.people):
        for n_target, target in enumerate(search.targets):
            travel_s = ways.seconds[n_member][n_target]
            if member.id in search.near[target.id] and math.isfinite(travel_s):
                after = cover.with_moved(member.id, rows[target.id]).uncovered
                bare_after = {one.id for one in after}
                yield MoveUp(
                    member=member,
                    to=target,
                    travel_s=travel_s,
                    gain=_sum(one for one in cover.uncovered if one.id not in bare_after),
                    loss=_sum(one for one in after if one.id not in bare),
                )


def _sum(grids: Iterable[CoveredGrid]) -> CoverLoss:
    listed = tuple(grids)
    return CoverLoss(
        grid_codes=tuple(sorted(one.code for one in listed)),
        n_households=sum(one.n_households for one in listed),
    )
