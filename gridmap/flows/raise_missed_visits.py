"""Let visits whose period is over be missed, and call the grid head where the policy says so."""

from dataclasses import dataclass
from datetime import tzinfo

from gridmap.casework.care_policy import CarePolicy
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import CarePersonId, CareVisitId
from gridmap.store import care_visits, events
from gridmap.store.care_visits import Overdue
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """How many visits are missed since the last time, and for how many the grid head is called."""

    n_missed: int
    n_alerted: int


def raise_missed_visits(
    *, district: District, policy: CarePolicy, zone: tzinfo, limit: int = 500
) -> Raised:
    """Close the visits whose last day has passed without one; run it again until none is left.

    An alert is given when so many in a row are missed as the policy says, and again only when
    the order that came of the last one is closed. Each becomes a request by what
    `read_owed_care_requests` tells.
    """
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        today = at.astimezone(zone).date()
        late = care_visits.overdue(conn, tenant, today=today, limit=limit)
        alerted = _alerted(late, policy)
        care_visits.note_missed(conn, tenant, late, at=at, alerted=alerted)
        missed = [
            Event(
                at=at,
                kind=EventKind.CARE_VISIT_MISSED,
                actor=MACHINE,
                subdistrict_id=one.subdistrict_id,
                facts={"visit": str(one.id)},
            )
            for one in late
        ]
        called = [
            Event(
                at=at,
                kind=EventKind.CARE_ALERTED,
                actor=MACHINE,
                member_id=one.head_id,
                subdistrict_id=one.subdistrict_id,
                facts={"visit": str(one.id)},
            )
            for one in late
            if one.id in alerted
        ]
        events.append(conn, tenant, [*missed, *called])
    return Raised(n_missed=len(late), n_alerted=len(alerted))


def _alerted(late: tuple[Overdue, ...], policy: CarePolicy) -> frozenset[CareVisitId]:
    """Return the visits that call the grid head: one a person, the first that is enough.

    Nobody is called for whom was seen since.
    """
    called: dict[CarePersonId, CareVisitId] = {}
    for one in late:
        enough = one.n_missed >= policy.alert_after(one.colour)
        if enough and not one.has_open_alert and not one.is_seen_since:
            called.setdefault(one.person_id, one.id)
    return frozenset(called.values())
