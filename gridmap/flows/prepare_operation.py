"""Prepare an operation by a plan: nothing is switched on yet."""

from dataclasses import dataclass

from gridmap.model.emergency import Operation
from gridmap.model.event import EventKind
from gridmap.model.ids import WarningId
from gridmap.store import emergency_plans, operations, weather_warnings
from gridmap.store.district import District
from gridmap.store.operations import NewOperation


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What is to be prepared; with a warning only the grids that it is for are affected."""

    key: str
    plan_code: str
    is_drill: bool
    warning_id: WarningId | None = None


def prepare_operation(
    preparation: Preparation, *, district: District, actor: str
) -> tuple[Operation, bool]:
    """Return the operation, and whether it is new; a key prepares one operation.

    Raises
    ------
    NotFound
        There is no such plan or warning.
    IllegalMove
        A real operation of this kind is not over in this area.
    """
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        plan = emergency_plans.read(conn, tenant, preparation.plan_code)
        if preparation.warning_id is not None:
            weather_warnings.read(conn, tenant, preparation.warning_id, at=at)
        new = NewOperation(
            key=preparation.key,
            plan=plan,
            is_drill=preparation.is_drill,
            at=at,
            actor=actor,
        )
        operation, is_new = operations.prepare(conn, tenant, new)
        if is_new:
            n_grids = operations.put_grids(conn, tenant, operation, plan, preparation.warning_id)
            told = {
                "actor": actor,
                "plan": plan.plan.code,
                "version": plan.version,
                "n_grids": n_grids,
            }
            operations.tell(conn, tenant, operation, EventKind.OPERATION_PREPARED, at=at, told=told)
    return operation, is_new
