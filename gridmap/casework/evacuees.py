"""How long a list of evacuees is a list of persons."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacueePolicy:
    """What a city tunes about lists of evacuees: how long names stay after the operation.

    Counts by building, shelters and times stay: who lived behind which door does not.
    """

    kept_days: float = 90.0

    def __post_init__(self) -> None:
        """Refuse a number that cannot be meant."""
        if not 0.0 < self.kept_days < math.inf:
            raise ValueError("kept_days must be more than 0")
