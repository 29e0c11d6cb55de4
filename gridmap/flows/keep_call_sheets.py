"""Reserve the numbers of blank call sheets, and tell which have not been entered yet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.model.ids import RequestId
from gridmap.store import call_sheets, desk_files, idempotent_calls
from gridmap.store.district import District

MOST_SHEETS = 50
"""As many as are printed at once: a pad."""

_MOST_TOLD = 500


def reserve_call_sheets(n: int, *, district: District, actor: str) -> dict[str, object]:
    """Reserve the next numbers of today, and return them."""
    with idempotent_calls.answering(district) as (conn, answer):
        answer["numbers"] = call_sheets.reserve(
            conn, district.tenant, n, day=district.today(), at=district.clock(), by=actor
        )
    return answer


def read_open_call_sheets(
    *, district: District, policy: IntakePolicy
) -> Sequence[Mapping[str, object]]:
    """Return the sheets that may still be entered and have not been, the oldest first."""
    since = district.clock() - timedelta(seconds=policy.late_entry_within_s)
    with district.reading() as conn:
        return call_sheets.still_open(conn, district.tenant, since=since, limit=_MOST_TOLD)


def read_entry(request_id: RequestId, *, district: District) -> Mapping[str, object] | None:
    """Return who entered a request by hand, when and from which sheet; None where nobody did."""
    with district.reading() as conn:
        return desk_files.entry_of(conn, district.tenant, request_id)
