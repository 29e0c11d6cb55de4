"""Put shifts into the roster."""

from collections.abc import Sequence

from gridmap.model.member import ShiftRecord
from gridmap.store import layer_versions, shift_records
from gridmap.store.district import District
from gridmap.store.records import Taken


def register_shifts(shifts: Sequence[ShiftRecord], *, district: District) -> Taken:
    """Store the shifts that are new; those that cannot be taken are told one by one.

    Raises
    ------
    NotFound
        The district was never set up.
    """
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, district.tenant)
        return shift_records.take_shifts(conn, district.tenant, shifts)
