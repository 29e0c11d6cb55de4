"""How requests were entered by hand: by whom, for whom, late from which sheet of paper."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from gridmap.model.ids import TenantId
from gridmap.store.requests import Prepared
from gridmap.store.tables import intake_entries


def write(conn: Connection, tenant: TenantId, new: Sequence[Prepared], *, at: datetime) -> None:
    """Keep how new requests were entered; those that no hand entered have no row."""
    rows = [
        {
            "tenant_id": tenant,
            "request_id": one.id,
            "entered_by": entry.entered_by,
            "entered_at": at,
            "on_behalf_of": entry.on_behalf_of,
            "sheet_number": entry.sheet_number,
            "is_late": entry.is_late,
            "was_read_back": entry.was_read_back,
            "taken_by": entry.taken_by,
            "subdistrict_id": one.location and one.location.subdistrict_id,
        }
        for one in new
        if (entry := one.intake.entry) is not None
    ]
    if rows:
        conn.execute(insert(intake_entries), rows)
