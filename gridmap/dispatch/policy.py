"""What a city tunes about dispatch."""

import math
from dataclasses import asdict, dataclass, replace

_POSITIVE = (
    "cover_limit_s",
    "search_radius_m",
    "widest_radius_m",
    "shortlist_size",
    "expected_mps",
    "fix_age_limit_s",
    "attempts",
    "retry_s",
    "longest_retry_s",
    "offer_urgent_s",
    "offer_s",
    "offer_unhurried_s",
    "offers_at_once",
    "batch_from",
    "batch_limit",
    "batch_shortlist_size",
    "batch_age_s",
)
_NOT_NEGATIVE = (
    "other_grid_s",
    "other_community_s",
    "other_subdistrict_s",
    "load_s",
    "fairness_s",
    "continuity_s",
    "continuity_days",
    "role_rank_s",
    "tired_s",
    "tired_within_s",
    "rest_s",
    "fix_stale_s",
    "reasons_kept",
    "undo_s",
    "unhurried_after_s",
    "batch_window_s",
    "cover_s",
    "cover_minimum",
    "unplanned_s",
    "look_first",
)

LARGEST_WEIGHT = 10
"""However long an order waits, in a batch it weighs no more than so many new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchPolicy:
    """The numbers behind a decision; stored with every one of them.

    *Reach.* Candidates are everybody within `search_radius_m` of the place; while none of them
    can go, the radius doubles, up to `widest_radius_m`. Of a dense neighbourhood the nearest
    `look_first` are looked at first, then six times as many, then everybody: no farther than it
    takes to know that nobody beyond could be better (0 = everybody at once). At most
    `shortlist_size` members of the own grid and as many others are timed: those whose cost
    promises to be lowest if they go straight at `expected_mps`.

    *Who may go.* `fix_age_limit_s` is the age up to which a position counts, the limit itself
    included; older than `fix_stale_s` it is flagged. A position without a time is a stated post
    and has no age. `anchor_without_fix` lets a member of whom no position is known count as
    standing in the middle of the home grid. `roster_required` tells what a member without any
    shift in the roster is: on duty (False) or off duty (True). `across_subdistricts` and, for
    urgent orders, `urgent_across_subdistricts` let members work in another subdistrict. `rest_s`
    is the least pause after an order ended; urgent orders disregard it.

    *Whom one would rather send*, in seconds of travel; urgent orders go to whoever is there first,
    whatever stands here. `other_grid_s` for members of another grid, `other_community_s` and
    `other_subdistrict_s` on top of it; `load_s` for each order held; `fairness_s` for each order
    done today beyond the mean; `continuity_s` in favour of whoever finished an order of the same
    caller within `continuity_days`; `role_rank_s` for each point of the role's rank; `tired_s` for
    whoever ended an order less than `tired_within_s` ago.

    *Again.* An order that found nobody is tried again after `retry_s`, then after twice as long
    each time, up to `longest_retry_s`.

    *By hand.* What a person assigned or handed over can be taken back for `undo_s`. Where
    `cannot_go_needs_head`, a member who cannot go asks and the grid head decides, unless the
    order is urgent. An offer to claim an order stands for `offer_urgent_s`, `offer_s`, or
    `offer_unhurried_s` where the order need not be signed within `unhurried_after_s`; broadcast,
    it goes to `offers_at_once` members.

    *In batches.* From `batch_from` ordinary orders due at once on, they are matched together, at
    most `batch_limit` at a time and a batch every `batch_window_s`; urgent orders never wait for
    one. `batch_shortlist_size` members are timed for an order of a batch for which the nearest are
    not enough, and each `batch_age_s` of waiting lets an order count for one more. Whoever is not
    the member in whose day an appointment stands has to be nearer by `unplanned_s`.

    *Cover.* A grid is covered while idle members can be at its middle within `cover_limit_s`. With
    a `cover_minimum`, nobody is sent whose leaving takes a grid below so many, unless nobody else
    can go; `cover_s` is the detour that one accepts to spare a hundred households that. Both 0:
    cover is not looked at. Urgent orders disregard it.
    """

    search_radius_m: float = 1_500.0
    widest_radius_m: float = 12_000.0
    shortlist_size: int = 20
    look_first: int = 40
    expected_mps: float = 1.2
    fix_age_limit_s: float = 1_800.0
    fix_stale_s: float = 120.0
    anchor_without_fix: bool = False
    roster_required: bool = False
    across_subdistricts: bool = False
    urgent_across_subdistricts: bool = True
    rest_s: float = 0.0
    other_grid_s: float = 300.0
    other_community_s: float = 0.0
    other_subdistrict_s: float = 0.0
    load_s: float = 60.0
    fairness_s: float = 0.0
    continuity_s: float = 120.0
    continuity_days: int = 30
    role_rank_s: float = 0.0
    tired_s: float = 0.0
    tired_within_s: float = 600.0
    reasons_kept: int = 200
    attempts: int = 5
    retry_s: float = 60.0
    longest_retry_s: float = 900.0
    undo_s: float = 10.0
    cannot_go_needs_head: bool = False
    offer_urgent_s: float = 60.0
    offer_s: float = 300.0
    offer_unhurried_s: float = 1_800.0
    unhurried_after_s: float = 7_200.0
    offers_at_once: int = 5
    unplanned_s: float = 1_800.0
    batch_from: int = 12
    batch_window_s: float = 10.0
    batch_limit: int = 200
    batch_shortlist_size: int = 200
    batch_age_s: float = 600.0
    zone_name: str = "Asia/Shanghai"
    cover_limit_s: float = 900.0
    cover_minimum: int = 0
    cover_s: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant; a radius of 0 would never grow."""
        for name in _POSITIVE:
            if not 0.0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be more than 0")
        for name in _NOT_NEGATIVE:
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be 0 or more")

    @property
    def weighs_cover(self) -> bool:
        """Tell whether a decision asks what a member's leaving takes from the cover of grids."""
        return bool(self.cover_s or self.cover_minimum)

    @property
    def first_looks(self) -> tuple[int, ...]:
        """Return how many of the nearest to look at, one time after the other, before everybody.

        Where a preference asks what everybody in reach does, everybody is looked at.

        >>> DispatchPolicy(look_first=40).first_looks, DispatchPolicy(fairness_s=60.0).first_looks
        ((40, 240), ())
        """
        if not self.look_first or self.fairness_s or self.weighs_cover:
            return ()
        return self.look_first, 6 * self.look_first

    @property
    def reads_work_done(self) -> bool:
        """Tell whether a decision asks what members ended lately."""
        return bool(self.fairness_s or self.rest_s or (self.tired_s and self.tired_within_s))

    @property
    def batch_looks(self) -> int:
        """Return how many of the nearest a batch looks at for each order: not all can be sent.

        >>> DispatchPolicy(batch_shortlist_size=200).batch_looks
        400
        """
        return 2 * self.in_batch().shortlist_size

    @property
    def first_batch_look(self) -> int | None:
        """Return how many of the nearest a batch looks at first; None = as many as ever.

        >>> DispatchPolicy(look_first=40).first_batch_look
        40
        """
        return next((one for one in self.first_looks if one < self.batch_looks), None)

    def in_batch(self) -> "DispatchPolicy":
        """Return the policy that decisions of a batch are made under: more members are timed.

        Where many orders want the same members, the nearest few are soon taken.
        """
        return replace(self, shortlist_size=max(self.shortlist_size, self.batch_shortlist_size))

    def usual_way_s(self, farthest_m: float) -> float:
        """Return what a way from so far seldom exceeds: three times as promised, to the street too.

        >>> DispatchPolicy(expected_mps=1.2).usual_way_s(1_100.0)
        3000.0
        """
        return 3.0 * (farthest_m + 100.0) / self.expected_mps

    def weight(self, waited_s: float) -> int:
        """Return how much an ordinary order weighs in a batch: one more for each `batch_age_s`.

        >>> [DispatchPolicy(batch_age_s=600.0).weight(one) for one in (0.0, 599.0, 600.0, 1e9)]
        [1, 1, 2, 10]
        """
        return 1 + min(int(waited_s / self.batch_age_s), LARGEST_WEIGHT - 1)

    @property
    def pauses_s(self) -> tuple[float, float]:
        """Return the shortest and the longest pause between two tries of an order."""
        return self.retry_s, self.longest_retry_s

    def wider_radii_m(self) -> tuple[float, ...]:
        """Return the radii to look within while nobody in the first one can go.

        >>> DispatchPolicy(search_radius_m=100.0, widest_radius_m=350.0).wider_radii_m()
        (200.0, 350.0)
        """
        radii = [self.search_radius_m]
        while radii[-1] < self.widest_radius_m:
            radii.append(min(radii[-1] * 2.0, self.widest_radius_m))
        return tuple(radii[1:])

    def as_facts(self) -> dict[str, object]:
        """Return the policy as plain values, for storing."""
        return asdict(self)
