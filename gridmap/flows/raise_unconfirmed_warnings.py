"""Say aloud that duty persons have not confirmed a warning in time: the desk has to phone them."""

from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.store import events, weather_warnings
from gridmap.store.district import District


def raise_unconfirmed_warnings(*, district: District) -> int:
    """Tell once of everybody whose time is over, an event a warning; return how many persons."""
    with district.writing() as conn:
        at = district.clock()
        silent = weather_warnings.raise_unconfirmed(conn, district.tenant, at=at)
        raised = [
            Event(
                at=at,
                kind=EventKind.WARNING_UNCONFIRMED,
                actor=MACHINE,
                facts={
                    "warning": str(one.warning_id),
                    "is_drill": one.is_exercise,
                    "n_to_call": one.n_to_call,
                },
            )
            for one in silent
        ]
        events.append(conn, district.tenant, raised)
    return sum(one.n_to_call for one in silent)
