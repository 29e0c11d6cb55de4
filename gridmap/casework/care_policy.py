"""What a city tunes about care visits."""

from dataclasses import dataclass

from gridmap.model.care import CareColour

_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePolicy:
    """What a city tunes about care visits.

    `alert_after_…` is how many visits in a row may be missed until the grid head is called.
    A telephone call counts as a visit where `phone_counts_…` says so: who is to be seen every
    day has to be seen. For the day's round: from when to when members walk, in hours of the
    local day, how long they stay at a door, and a rest of `rest_s` that begins within
    `rest_from_hour` and `rest_to_hour`; 0 = none.
    """

    alert_after_red: int = 1
    alert_after_yellow: int = 1
    alert_after_blue: int = 2
    phone_counts_red: bool = False
    phone_counts_yellow: bool = True
    phone_counts_blue: bool = True
    visit_s: int = 1_200
    day_from_hour: int = 9
    day_to_hour: int = 18
    rest_from_hour: int = 12
    rest_to_hour: int = 13
    rest_s: int = 3_600

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        for name in ("alert_after_red", "alert_after_yellow", "alert_after_blue", "visit_s"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more")
        if not 0 <= self.day_from_hour < self.day_to_hour <= _HOURS:
            raise ValueError("day_from_hour comes before day_to_hour, both within the day")
        ends_s = self.rest_to_hour * 3_600 + self.rest_s
        is_within = self.day_from_hour <= self.rest_from_hour and ends_s <= self.day_to_hour * 3_600
        if self.rest_s < 0 or not self.rest_from_hour <= self.rest_to_hour or not is_within:
            raise ValueError("the rest lies within the day")

    def alert_after(self, colour: CareColour) -> int:
        """Return how many visits in a row may be missed before the grid head is called."""
        return {
            CareColour.RED: self.alert_after_red,
            CareColour.YELLOW: self.alert_after_yellow,
            CareColour.BLUE: self.alert_after_blue,
        }[colour]

    def phone_counts(self, colour: CareColour) -> bool:
        """Tell whether a telephone call stands for a visit."""
        return {
            CareColour.RED: self.phone_counts_red,
            CareColour.YELLOW: self.phone_counts_yellow,
            CareColour.BLUE: self.phone_counts_blue,
        }[colour]
