"""Make approved re-divisions the grids in force when their date has come."""

from gridmap.errors import InputError, StateError
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.store import events, layer_versions, redivision_in_force, redivisions
from gridmap.store.district import District


def put_redivisions_into_force(*, district: District) -> tuple[int, ...]:
    """Put what is due into force and return the numbers that are.

    Each is in force from its stated instant, however late this is called. One whose grids or
    whose community's outline were changed by an import meanwhile is dropped, with the reason:
    nobody approved the two together.
    """
    with district.reading() as conn:
        waiting = redivisions.due(conn, district.tenant, at=district.clock())
    return tuple(number for number in waiting if _put(number, district=district))


def _put(number: int, *, district: District) -> bool:
    tenant = district.tenant
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        at = district.clock()
        kept = redivisions.read(conn, tenant, number, to_change=True)
        if number not in redivisions.due(conn, tenant, at=at):
            return False
        try:
            version = redivision_in_force.put_into_force(conn, tenant, kept, at=at)
        except (InputError, StateError) as error:
            reason = f"{error.facts.get('problem_zh')} · {error.facts.get('problem')}"
            redivisions.drop(conn, tenant, kept, at=at, actor=MACHINE, reason=reason)
            return False
        if version is None:
            reason = "现行网格已是如此 · the grids are like this already"
            redivisions.drop(conn, tenant, kept, at=at, actor=MACHINE, reason=reason)
            return False
        redivisions.mark_in_force(conn, tenant, kept, version.id)
        facts = {
            "layer": version.layer,
            "number": version.number,
            "n_opened": version.n_opened,
            "n_closed": version.n_closed,
            "redivision": number,
        }
        event = Event(at=at, kind=EventKind.LAYER_IMPORTED, actor=MACHINE, facts=facts)
        events.append(conn, tenant, [event])
    return True
