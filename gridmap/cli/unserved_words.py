"""Why a visit is in nobody's day, as people read it."""

from gridmap.model.routing import UnservedReason

UNSERVED: dict[str, tuple[str, str]] = {
    UnservedReason.NOBODY_MAY: ("无可派人员", "nobody may go"),
    UnservedReason.NO_WAY: ("无路可达", "no way"),
    UnservedReason.OUTSIDE_DAY: ("单独也排不进当日", "fits into nobody's day"),
    UnservedReason.DAY_FULL: ("当日已满", "day full"),
}
