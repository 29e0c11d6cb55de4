"""What people report during an emergency, one value a step."""

from dataclasses import dataclass
from datetime import datetime

from gridmap.model.emergency import GoodsMove, HazardFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call to a duty person: who called, and whether somebody picked up."""

    at: datetime
    caller: str
    was_reached: bool
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardCheck:
    """What somebody found at a point."""

    code: str
    finding: HazardFinding
    at: datetime
    checker: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One issue or return, under the key of whoever sent it."""

    key: str
    code: str
    move: GoodsMove
    quantity: int
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacueeLine:
    """One household, or one person where a name is needed; a child is never named."""

    line: str
    building_code: str
    household: str
    n_people: int
    person_name: str | None = None
    is_child: bool = False
    needs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Which lines somebody ticks, and when; with a shelter they are out, without one home again."""

    lines: tuple[str, ...]
    at: datetime
    by: str
    shelter: str | None = None
