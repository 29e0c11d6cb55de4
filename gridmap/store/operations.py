"""Emergency operations: prepared, signed twice, standing down, off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from gridmap.errors import IllegalMove, NotFound
from gridmap.model.emergency import EmergencyKind, KeptPlan, Operation, OperationState
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import FeatureId, OperationId, PlanId, TenantId, WarningId
from gridmap.store import events
from gridmap.store.emergency_plans import take_turn
from gridmap.store.engine import broken_constraint
from gridmap.store.new_id import new_id
from gridmap.store.tables import names, operation_grids, operations

_GRIDS_OF_AREA = text(
    "SELECT g.feature_id FROM areas AS g JOIN areas AS a ON a.tenant_id = g.tenant_id"
    " AND a.feature_id = :area AND a.valid_to IS NULL"
    " WHERE g.tenant_id = :tenant AND g.layer = 'grids' AND g.valid_to IS NULL"
    " AND st_covers(a.geom, st_pointonsurface(g.geom)) ORDER BY g.code"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperation:
    """What somebody prepares: under which key, by which plan, for real or not."""

    key: str
    plan: KeptPlan
    is_drill: bool
    at: datetime
    actor: str


def prepare(conn: Connection, tenant: TenantId, new: NewOperation) -> tuple[Operation, bool]:
    """Store an operation once per key and return it, and whether it is new.

    Raises
    ------
    IllegalMove
        A real operation of this kind is not over in this area.
    """
    take_turn(conn, tenant)
    o = operations.c
    known = conn.execute(
        select(operations).where(o.tenant_id == tenant, o.key == new.key)
    ).mappings()
    for row in known:
        return _operation(row), False
    highest = select(func.max(o.number)).where(o.tenant_id == tenant)
    number = (conn.execute(highest).scalar_one() or 0) + 1
    operation_id = OperationId(new_id())
    try:
        conn.execute(
            insert(operations),
            {
                "tenant_id": tenant,
                "id": operation_id,
                "number": number,
                "key": new.key,
                "plan_id": new.plan.id,
                "area_id": new.plan.area_id,
                "kind": new.plan.plan.kind.value,
                "is_drill": new.is_drill,
                "state": OperationState.PREPARED.value,
                "prepared_at": new.at,
                "prepared_by": new.actor,
                "subdistrict_id": new.plan.subdistrict_id,
            },
        )
    except IntegrityError as error:
        if broken_constraint(error) != names.ONE_REAL_OPERATION:
            raise
        raise _one_at_a_time(new.plan) from error
    return read(conn, tenant, number), True


def _one_at_a_time(plan: KeptPlan) -> IllegalMove:
    return IllegalMove(
        problem="an operation of this kind is not over in this area",
        mend="go on with that one, or switch it off: gridmap emergency list",
        problem_zh="该区域同类应急行动尚未结束",
        mend_zh="请继续使用该行动或先结束：gridmap emergency list",
        plan=plan.plan.code,
    )


def put_grids(
    conn: Connection,
    tenant: TenantId,
    operation: Operation,
    plan: KeptPlan,
    warning_id: WarningId | None,
) -> int:
    """Note which grids an operation is for: those of the warning inside the plan's area, or all."""
    inside = conn.execute(_GRIDS_OF_AREA, {"tenant": tenant, "area": plan.area_id}).scalars().all()
    if warning_id is not None:
        warned = set(
            conn.execute(
                text(
                    "SELECT grid_id FROM warning_grids"
                    " WHERE tenant_id = :tenant AND warning_id = :warning"
                ),
                {"tenant": tenant, "warning": warning_id},
            ).scalars()
        )
        inside = [one for one in inside if one in warned]
    if inside:
        conn.execute(
            insert(operation_grids),
            [{"tenant_id": tenant, "operation_id": operation.id, "grid_id": one} for one in inside],
        )
    return len(inside)


def hold(conn: Connection, tenant: TenantId, number: int) -> Operation:
    """Return an operation and hold it until the transaction ends; NotFound if there is none."""
    return _read(conn, tenant, number, to_change=True)


def read(conn: Connection, tenant: TenantId, number: int) -> Operation:
    """Return an operation; NotFound if there is none of this number."""
    return _read(conn, tenant, number, to_change=False)


def _read(conn: Connection, tenant: TenantId, number: int, *, to_change: bool) -> Operation:
    o = operations.c
    query = select(operations).where(o.tenant_id == tenant, o.number == number)
    found = conn.execute(query.with_for_update(key_share=True) if to_change else query)
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound(
            problem=f"there is no operation {number}",
            mend="gridmap emergency list",
            problem_zh=f"没有第 {number} 号应急行动",
            mend_zh="gridmap emergency list 可列出全部行动",
            number=number,
        )
    return _operation(row)


def listed(conn: Connection, tenant: TenantId) -> tuple[Operation, ...]:
    """Return every operation, the newest first."""
    o = operations.c
    rows = conn.execute(
        select(operations).where(o.tenant_id == tenant).order_by(o.number.desc())
    ).mappings()
    return tuple(_operation(row) for row in rows)


def change(
    conn: Connection, tenant: TenantId, operation: Operation, values: Mapping[str, object]
) -> Operation:
    """Write a step of an operation that is held; the database refuses what is not listed."""
    o = operations.c
    conn.execute(
        update(operations).where(o.tenant_id == tenant, o.id == operation.id).values(**values)
    )
    return read(conn, tenant, operation.number)


def grids(conn: Connection, tenant: TenantId, operation: Operation) -> Sequence[FeatureId]:
    """Return the grids that an operation is for."""
    g = operation_grids.c
    found = conn.execute(
        select(g.grid_id).where(g.tenant_id == tenant, g.operation_id == operation.id)
    )
    return [FeatureId(one) for one in found.scalars()]


def ending(
    conn: Connection, tenant: TenantId, operation: Operation
) -> tuple[dict[str, int], str | None]:
    """Return what was open when an operation was switched off, and why it stayed so."""
    o = operations.c
    row = conn.execute(
        select(o.open_at_end, o.left_open).where(o.tenant_id == tenant, o.id == operation.id)
    ).one()
    return dict(row.open_at_end), row.left_open


def tell(
    conn: Connection,
    tenant: TenantId,
    operation: Operation,
    kind: EventKind,
    *,
    at: datetime,
    told: Mapping[str, object],
) -> None:
    """Append an event of an operation: its number, whether it is a drill, and what is `told`.

    `told` has the `actor`, and the `purpose` of a look in the words of who looks; no name of
    anybody who is called or evacuated belongs there.
    """
    facts = {name: value for name, value in told.items() if name not in {"actor", "purpose"}}
    happened = Event(
        at=at,
        kind=kind,
        actor=str(told["actor"]),
        subdistrict_id=operation.subdistrict_id,
        facts={"operation": operation.number, "is_drill": operation.is_drill, **facts},
        written={"purpose": str(told["purpose"])} if "purpose" in told else {},
    )
    events.append(conn, tenant, [happened])


def _operation(row: RowMapping) -> Operation:
    told = {one.name: row[one.name] for one in fields(Operation)}
    told |= {
        "id": OperationId(row["id"]),
        "plan_id": PlanId(row["plan_id"]),
        "kind": EmergencyKind(row["kind"]),
        "state": OperationState(row["state"]),
    }
    return Operation(**told)
