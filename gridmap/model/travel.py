"""The port to everything that knows how long a way takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gridmap.model.place import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelTimes:
    """Seconds from each origin, in the order asked; `inf` where there is no way.

    `engine` names what computed them, with its parameters, so that a stored decision says
    on what it rests.
    """

    seconds: tuple[float, ...]
    engine: str


class TravelTimeEngine(Protocol):
    """Anything that can time many people to one place."""

    def times_to(self, origins: Sequence[LonLat], destination: LonLat) -> TravelTimes:
        """Return the seconds from every origin to the destination."""
        ...
