"""What a city tunes about planned days."""

import math
from dataclasses import dataclass

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPolicy:
    """What a city tunes about days of appointments.

    A visit lasts `visit_s`. Whoever has no shift in the roster works from `day_from_s` to
    `day_to_s` after midnight, unless the roster is required. While a day runs it is planned
    anew at most every `replan_every_s`, where somebody planned will not be there.
    """

    visit_s: float = 1_800.0
    day_from_s: float = 30_600.0
    day_to_s: float = 63_000.0
    replan_every_s: float = 300.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        if not 0.0 < self.visit_s < math.inf or not 0.0 < self.replan_every_s < math.inf:
            raise ValueError("visit_s and replan_every_s must be more than 0")
        if not 0.0 <= self.day_from_s < self.day_to_s <= _DAY_S:
            raise ValueError("day_from_s comes before day_to_s, both within a day")
