"""Put duties into the roster of the levels."""

from collections.abc import Sequence

from gridmap.model.duty import DutyRecord
from gridmap.store import duty_records, layer_versions
from gridmap.store.district import District
from gridmap.store.records import Taken


def register_duties(duties: Sequence[DutyRecord], *, district: District) -> Taken:
    """Store the duties that are new; those that cannot be taken are told one by one.

    Raises
    ------
    NotFound
        The district was never set up.
    """
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, district.tenant)
        return duty_records.take_duties(conn, district.tenant, duties)
