"""Put shifts into the roster."""

from collections.abc import Sequence

from gridmap.model.member import ShiftRecord
from gridmap.store import shift_records
from gridmap.store.district import District
from gridmap.store.records import Taken


def register_shifts(shifts: Sequence[ShiftRecord], *, district: District) -> Taken:
    """Store the shifts that are new; those that cannot be taken are told one by one."""
    with district.writing() as conn:
        return shift_records.take_shifts(conn, district.tenant, shifts)
