"""Receive a weather warning: find its grids, ask the duty persons to confirm."""

from dataclasses import dataclass

from gridmap.model.emergency import WeatherWarning
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WarningId
from gridmap.store import emergency_plans, events, weather_warnings
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningTaken:
    """What became of a warning: whether it is new, its grids, how many persons were asked."""

    warning_id: WarningId
    is_new: bool
    n_grids: int
    n_asked: int


def receive_warning(warning: WeatherWarning, *, district: District, actor: str) -> WarningTaken:
    """Store a warning once, and ask everybody whose area it touches.

    What it replaces ends. An all-clear is stored with its grids and asks nobody. A warning that
    comes again asks whoever was not asked before: the plan or the area may have come since. One
    that has ended or run out asks nobody any more.

    Raises
    ------
    InputError
        It names an area that is not in force.
    """
    tenant = district.tenant
    with district.writing() as conn:
        for code in warning.area_codes:
            emergency_plans.area_of(conn, tenant, code)
        at = district.clock()
        warning_id, is_new = weather_warnings.take(conn, tenant, warning, at=at, actor=actor)
        n_ended = weather_warnings.end_replaced(conn, tenant, warning, at=at) if is_new else 0
        before = weather_warnings.read(conn, tenant, warning_id, at=at)
        grids = weather_warnings.grids_under(conn, tenant, warning)
        weather_warnings.put_grids(conn, tenant, warning_id, grids)
        is_asking = not before.is_over
        plans = emergency_plans.newest(conn, tenant, kind=before.kind) if is_asking else ()
        n_asked = sum(weather_warnings.ask(conn, tenant, warning_id, plan, at=at) for plan in plans)
        now = weather_warnings.read(conn, tenant, warning_id, at=at)
        if is_new or n_asked:
            received = Event(
                at=at,
                kind=_what_happened(warning),
                actor=actor,
                facts={
                    "warning": str(warning_id),
                    "kind": now.kind.value,
                    "colour": now.colour.value,
                    "is_drill": now.is_exercise,
                    "n_grids": now.n_grids,
                    "n_asked": n_asked,
                    "n_ended": n_ended,
                },
            )
            events.append(conn, tenant, [received])
    return WarningTaken(
        warning_id=warning_id, is_new=is_new, n_grids=now.n_grids, n_asked=now.n_duties
    )


def _what_happened(warning: WeatherWarning) -> EventKind:
    return EventKind.WARNING_ENDED if warning.is_all_clear else EventKind.WARNING_RECEIVED
