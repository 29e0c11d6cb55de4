"""Find devices whose positions are shifted though they were said not to be; correct nothing."""

from datetime import timedelta

from gridmap.casework.datum_check import FEWEST_FIXES, DatumFinding, check_datum
from gridmap.store import positions
from gridmap.store.district import District

_LOOKED_AT = timedelta(days=1)
_MOST_FIXES = 200


def check_datums(*, district: District) -> list[DatumFinding]:
    """Return whose trail of the last day looks like GCJ-02, though it came as WGS 84.

    Nothing is corrected: a person looks at the phone and states its datum.
    """
    since = district.clock() - _LOOKED_AT
    with district.reading() as conn:
        trails = positions.trails_in_grids(
            conn, district.tenant, since=since, most=_MOST_FIXES, fewest=FEWEST_FIXES
        )
    found = (check_datum(trail) for trail in trails)
    return [one for one in found if one is not None]
