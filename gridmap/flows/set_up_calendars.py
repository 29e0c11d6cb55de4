"""Let a district know years of the working calendar."""

from gridmap.model.setting import Entries
from gridmap.store import calendars
from gridmap.store.district import District


def set_up_calendars(given: Entries, *, district: District) -> None:
    """Put years into force; those that say what stands already make no version."""
    with district.writing() as conn:
        calendars.put(conn, district.tenant, given, at=district.clock(), by=district.actor)
