"""What a city tunes about intake."""

import math
from dataclasses import dataclass

from gridmap.casework.category import Limits

_MOST_CAMERAS_WITHIN_M = 2_000.0
"""Who needs to see farther than that is not looking at the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePolicy:
    """What a city tunes about intake.

    A place outside every grid but within `unowned_within_m` of one is nobody's land (无主):
    it is dispatched all the same and marked. Farther out, the order waits for the desk. Stated
    as urgent, a request of a category that is not gets limits of at most `urgent_…_s`: signed in
    5 minutes, reached in 30 as for a blocked fire lane, resolved in the 2 hours that Beijing's
    hotline gives emergencies (DB11/T 2021-2022, seen in excerpts). To an appointment somebody is
    sent `appointment_lead_s` before its window opens, not earlier.

    A caller's card looks `repeat_days` back. `many_callers` households of one compound with the
    same matter within `many_callers_s` are a warning. What came in within `similar_s` no farther
    off than `similar_within_m` is shown as a possible duplicate. Cameras are looked for
    `cameras_within_m` around an order. What was received longer than `late_entry_within_s` ago is
    not entered any more from paper. Who called is known for
    `callers_kept_days` after the matter has ended.
    """

    unowned_within_m: float = 2_000.0
    urgent_respond_s: int = 300
    urgent_arrive_s: int = 1_800
    urgent_close_s: int = 7_200
    appointment_lead_s: float = 2_700.0
    repeat_days: int = 30
    many_callers: int = 5
    many_callers_s: float = 86_400.0
    similar_within_m: float = 200.0
    similar_s: float = 86_400.0
    cameras_within_m: float = 300.0
    late_entry_within_s: float = 604_800.0
    callers_kept_days: int = 730
    zone_name: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        counted = ("repeat_days", "many_callers", "callers_kept_days")
        for name in ("urgent_respond_s", "urgent_arrive_s", "urgent_close_s", *counted):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")
        if not 0.0 <= self.appointment_lead_s < math.inf:
            raise ValueError("appointment_lead_s must be 0 or more")
        lengths = ("unowned_within_m", "similar_within_m", "cameras_within_m")
        for name in (*lengths, "many_callers_s", "similar_s", "late_entry_within_s"):
            if not 0.0 <= getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be 0 or more")
        if self.cameras_within_m > _MOST_CAMERAS_WITHIN_M:
            raise ValueError(f"cameras_within_m must be at most {_MOST_CAMERAS_WITHIN_M:.0f}")

    @property
    def urgent_limits(self) -> Limits:
        """Return the longest limits of what is stated as urgent."""
        return Limits(
            respond_s=self.urgent_respond_s,
            arrive_s=self.urgent_arrive_s,
            close_s=self.urgent_close_s,
        )
