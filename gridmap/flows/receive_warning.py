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

    What it replaces ends. An all-clear is stored with its grids and asks nobody.
    """
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        warning_id, is_new = weather_warnings.take(conn, tenant, warning, at=at, actor=actor)
        if not is_new:
            known = weather_warnings.read(conn, tenant, warning_id)
            return WarningTaken(
                warning_id=warning_id,
                is_new=False,
                n_grids=known.n_grids,
                n_asked=known.n_duties,
            )
        n_ended = weather_warnings.end_replaced(conn, tenant, warning, at=at)
        grids = weather_warnings.grids_under(conn, tenant, warning)
        weather_warnings.put_grids(conn, tenant, warning_id, grids)
        plans = (
            () if warning.is_all_clear else emergency_plans.newest(conn, tenant, kind=warning.kind)
        )
        n_asked = sum(weather_warnings.ask(conn, tenant, warning_id, plan, at=at) for plan in plans)
        received = Event(
            at=at,
            kind=EventKind.WARNING_ENDED if warning.is_all_clear else EventKind.WARNING_RECEIVED,
            actor=actor,
            facts={
                "warning": str(warning_id),
                "kind": warning.kind.value,
                "colour": warning.colour.value,
                "is_drill": warning.is_exercise,
                "n_grids": len(grids),
                "n_asked": n_asked,
                "n_ended": n_ended,
            },
        )
        events.append(conn, tenant, [received])
    return WarningTaken(warning_id=warning_id, is_new=True, n_grids=len(grids), n_asked=n_asked)
