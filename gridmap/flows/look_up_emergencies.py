"""Read what there is of emergencies: for a page, a list, a phone call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gridmap.casework.emergency_report import OperationReport
from gridmap.model.emergency import CalledPerson, KeptPlan, Operation
from gridmap.model.ids import WarningId
from gridmap.store import (
    emergency_figures,
    emergency_goods,
    emergency_plans,
    hazard_points,
    mobilising,
    musters,
    operations,
    weather_warnings,
)
from gridmap.store.district import District
from gridmap.store.emergency_goods import Goods, GoodsOut
from gridmap.store.hazard_points import HazardPoint
from gridmap.store.musters import Muster
from gridmap.store.weather_warnings import AskedPerson, KeptWarning


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningView:
    """A warning, everybody who has to confirm it, and who has to be called by now."""

    warning: KeptWarning
    duties: tuple[AskedPerson, ...]
    to_call: tuple[AskedPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """An operation with its plan, its figures and its rolls; without anybody's name."""

    operation: Operation
    plan: KeptPlan
    n_grids: int
    report: OperationReport
    rolls: tuple[Muster, ...]
    open_now: dict[str, int]


def list_plans(*, district: District) -> tuple[KeptPlan, ...]:
    """Return the newest version of every plan, by code."""
    with district.reading() as conn:
        return emergency_plans.newest(conn, district.tenant)


def list_warnings(*, district: District, limit: int = 50) -> tuple[KeptWarning, ...]:
    """Return warnings, the newest first."""
    with district.reading() as conn:
        return weather_warnings.newest(conn, district.tenant, limit=limit, at=district.clock())


def read_warning(warning_id: WarningId, *, district: District) -> WarningView:
    """Return a warning; the phone list is who has not confirmed in time.

    Of a warning that is over nobody is to be phoned.

    Raises
    ------
    NotFound
        There is no such warning.
    """
    with district.reading() as conn:
        at = district.clock()
        warning = weather_warnings.read(conn, district.tenant, warning_id, at=at)
        duties = weather_warnings.duties(conn, district.tenant, warning_id)
    to_call = () if warning.is_over else _overdue(duties, at)
    return WarningView(warning=warning, duties=duties, to_call=to_call)


def _overdue(duties: tuple[AskedPerson, ...], at: datetime) -> tuple[AskedPerson, ...]:
    return tuple(one for one in duties if one.confirmed_at is None and one.confirm_by <= at)


def list_operations(*, district: District) -> tuple[Operation, ...]:
    """Return every operation, the newest first."""
    with district.reading() as conn:
        return operations.listed(conn, district.tenant)


def read_operation(number: int, *, district: District) -> OperationView:
    """Return one operation as it stands.

    Raises
    ------
    NotFound
        There is no such operation.
    """
    tenant = district.tenant
    with district.reading() as conn:
        operation = operations.read(conn, tenant, number)
        return OperationView(
            operation=operation,
            plan=emergency_plans.read_version(conn, tenant, operation.plan_id),
            n_grids=len(operations.grids(conn, tenant, operation)),
            report=emergency_figures.report(conn, tenant, operation),
            rolls=musters.of_operation(conn, tenant, operation),
            open_now=emergency_figures.open_matters(conn, tenant, operation).told(),
        )


def read_called(number: int, *, district: District) -> tuple[CalledPerson, ...]:
    """Return everybody an operation has called, with whom to phone: for those who call."""
    with district.reading() as conn:
        operation = operations.read(conn, district.tenant, number)
        return mobilising.called(conn, district.tenant, operation)


def read_call_reasons(number: int, *, district: District) -> list[Mapping[str, Any]]:
    """Return why everybody was called or not in the newest round of an operation, by code."""
    with district.reading() as conn:
        operation = operations.read(conn, district.tenant, number)
        considered = mobilising.reasons(conn, district.tenant, operation)
        if district.sight.subdistricts is None:
            return list(considered)
        return mobilising.among_seen(conn, district.tenant, considered)


def read_hazards(*, district: District, number: int | None = None) -> tuple[HazardPoint, ...]:
    """Return the hazard points of an operation's grids, or all."""
    with district.reading() as conn:
        operation = None if number is None else operations.read(conn, district.tenant, number)
        return hazard_points.listed(conn, district.tenant, operation)


def read_goods(*, district: District) -> tuple[Goods, ...]:
    """Return what lies in the stores."""
    with district.reading() as conn:
        return emergency_goods.listed(conn, district.tenant)


def read_goods_out(number: int, *, district: District) -> tuple[GoodsOut, ...]:
    """Return what an operation has taken, and what is not back."""
    with district.reading() as conn:
        operation = operations.read(conn, district.tenant, number)
        return emergency_goods.out(conn, district.tenant, operation)


def read_emergency_figures(*, district: District) -> dict[str, int]:
    """Return the figures of all real operations; drills are counted as drills and nowhere else."""
    with district.reading() as conn:
        return emergency_figures.of_district(conn, district.tenant)
