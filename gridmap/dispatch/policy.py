"""What a city tunes about dispatch."""

import math
from dataclasses import asdict, dataclass

_POSITIVE = (
    "search_radius_m",
    "widest_radius_m",
    "shortlist_size",
    "fix_age_limit_s",
    "attempts",
    "retry_s",
    "longest_retry_s",
    "offer_urgent_s",
    "offer_s",
    "offer_unhurried_s",
    "offers_at_once",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchPolicy:
    """The numbers behind a decision; stored with every one of them.

    Candidates are everybody within `search_radius_m` of the place; while none of them can
    go, the radius doubles, up to `widest_radius_m`. `other_grid_s` is the preference for one's
    own grid: a member of another grid has to be nearer by that many seconds. It does not count
    for urgent orders, where the nearest goes. `fix_age_limit_s` is the age up to which a
    position counts, the limit itself included. A position without a time is a stated post and
    has no age. An order that found nobody is tried again after `retry_s`, then after twice as
    long each time, up to `longest_retry_s`. `roster_required` tells what a member without any
    shift in the roster is: on duty (False) or off duty (True).

    What a person assigned or handed over can be taken back for `undo_s`. Where
    `cannot_go_needs_head`, a member who cannot go asks and the grid head decides, unless the
    order is urgent. An offer to claim an order stands for `offer_urgent_s`, `offer_s`, or
    `offer_unhurried_s` where the order need not be signed within `unhurried_after_s`; broadcast,
    it goes to `offers_at_once` members.
    """

    search_radius_m: float = 1_500.0
    widest_radius_m: float = 12_000.0
    shortlist_size: int = 20
    other_grid_s: float = 300.0
    fix_age_limit_s: float = 1_800.0
    roster_required: bool = False
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

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant; a radius of 0 would never grow."""
        for name in _POSITIVE:
            if not 0.0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be more than 0")
        for name in ("other_grid_s", "reasons_kept", "undo_s", "unhurried_after_s"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be 0 or more")

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
