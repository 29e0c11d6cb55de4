"""Words for a member's day on foot: care visits, households and appointments in one walk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridmap.model.place import LonLat


class StopKind(StrEnum):
    """Why a member goes to a door."""

    CARE = "care"
    HOUSEHOLD = "household"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStop:
    """One place of the day. It may begin from `from_at` to `to_at`, where that is stated.

    `prize` tells stops apart where not all fit into what is left of the day.
    """

    kind: StopKind
    id: str
    name: str
    place: str
    position: LonLat
    prize: int
    from_at: datetime | None = None
    to_at: datetime | None = None

    @property
    def code(self) -> str:
        """Return what tells the stops of a day apart."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLeg:
    """A stop with the walk to it and when it begins; `unserved` says why it has no place.

    `way` is the walk from the stop before as a line; empty where no street is known.
    """

    stop: DayStop
    walk_s: float | None = None
    begins_at: datetime | None = None
    unserved: str | None = None
    way: tuple[LonLat, ...] = ()
