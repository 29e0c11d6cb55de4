"""Say what a volunteer is asked to do: name, door and errand, and nothing else.

A shape of its own, apart from the reads of the desk: a volunteer never sees colour, kind, note,
period or list.
"""

from dataclasses import dataclass
from datetime import tzinfo
from uuid import UUID

from gridmap.store import care_people, look_up_care
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to do at one door."""

    id: UUID
    name: str
    place: str
    errand: str


def read_errands(volunteer: str, *, district: District, zone: tzinfo) -> list[Errand]:
    """Return the open errands of one volunteer.

    Raises
    ------
    NotFound
        There is no volunteer of this code.
    """
    today = district.clock().astimezone(zone).date()
    with district.reading() as conn:
        care_people.volunteer_id(conn, district.tenant, volunteer)
        rows = look_up_care.errands(conn, district.tenant, volunteer, today=today)
    return [
        Errand(
            id=UUID(str(row["id"])),
            name=str(row["name"]),
            place=str(row["place"]),
            errand=str(row["errand"]),
        )
        for row in rows
    ]
