"""What somebody knows about streets and gates that no file says yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridmap.model.ids import FeatureId, StreetEditId


class EditKind(StrEnum):
    """What an edit does to the network."""

    CLOSE_STREET = "close_street"
    OPEN_STREET = "open_street"
    ADD_STREET = "add_street"  # a bridge or way that the streets lack
    CLOSE_GATE = "close_gate"
    OPEN_GATE = "open_gate"

    @property
    def is_of_gate(self) -> bool:
        """Say whether it speaks of a gate; the others speak of a street."""
        return self in (EditKind.CLOSE_GATE, EditKind.OPEN_GATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetEdit:
    """One edit; it holds from `valid_from` until `valid_to` (open: until somebody withdraws it).

    An edit of a gate names the gate. An edit of a street names its code and keeps its line, so
    that the street is found again when a newer extract calls it otherwise; one that adds a
    street brings the line and the class, and has no code. `wkb` is a LineString in the storage
    CRS.
    """

    id: StreetEditId
    kind: EditKind
    valid_from: datetime
    valid_to: datetime | None
    made_by: str
    made_at: datetime
    reason: str
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    gate_id: FeatureId | None = None
    gate_code: str | None = None
    street_code: str | None = None
    highway: str | None = None
    wkb: bytes | None = None

    def in_force(self, at: datetime) -> bool:
        """Say whether it changes the network at an instant."""
        begun = self.withdrawn_at is None and self.valid_from <= at
        return begun and (self.valid_to is None or at < self.valid_to)

    def state(self, at: datetime, *, is_lost: bool) -> str:
        """Return how it stands; `is_lost` says that it finds no street or gate."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if not self.in_force(at):
            return "not_now"
        return "lost" if is_lost else "in_force"
