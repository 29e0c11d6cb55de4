"""What the report of an operation is counted from; drills are in no figure of a district."""

from sqlalchemy import Connection, func, select

from gridmap.casework.emergency import OpenMatters
from gridmap.casework.emergency_report import OperationReport, Part, spread_of
from gridmap.model.emergency import HazardFinding, Operation
from gridmap.model.ids import TenantId
from gridmap.store import emergency_goods, evacuees, hazard_points, operations
from gridmap.store.sql_files import statement
from gridmap.store.tables import mobilised


def open_matters(conn: Connection, tenant: TenantId, operation: Operation) -> OpenMatters:
    """Return what is still open of an operation."""
    row = conn.execute(
        statement("operation_figures"), {"tenant": tenant, "operation_id": operation.id}
    ).one()
    counts = evacuees.counts(conn, tenant, operation)
    hazards = hazard_points.listed(conn, tenant, operation)
    goods = emergency_goods.out(conn, tenant, operation)
    return OpenMatters(
        n_roll_unanswered=row.n_roll_unanswered,
        n_goods_out=sum(one.n_out for one in goods),
        n_evacuees_waiting=sum(one.n_people - one.n_moved for one in counts),
        n_evacuees_away=sum(one.n_moved - one.n_returned for one in counts),
        n_hazards_in_danger=sum(one.finding is HazardFinding.DANGER for one in hazards),
    )


def report(conn: Connection, tenant: TenantId, operation: Operation) -> OperationReport:
    """Return the figures of an operation, over or running."""
    row = conn.execute(
        statement("operation_figures"), {"tenant": tenant, "operation_id": operation.id}
    ).one()
    counts = evacuees.counts(conn, tenant, operation)
    hazards = hazard_points.listed(conn, tenant, operation)
    goods = emergency_goods.out(conn, tenant, operation)
    n_people, n_moved = sum(one.n_people for one in counts), sum(one.n_moved for one in counts)
    open_at_end, left_open = operations.ending(conn, tenant, operation)
    return OperationReport(
        number=operation.number,
        kind=operation.kind.value,
        state=operation.state.value,
        is_drill=operation.is_drill,
        duty_confirm=spread_of(row.duty_s),
        duty_confirmed=Part(part=row.n_duties_confirmed, whole=row.n_duties),
        call_confirm=spread_of(row.confirm_s),
        confirmed=Part(part=row.n_confirmed, whole=row.n_called),
        muster_after=spread_of(row.muster_s),
        mustered=Part(part=row.n_mustered, whole=row.n_called),
        evacuated=Part(part=n_moved, whole=n_people),
        returned=Part(part=sum(one.n_returned for one in counts), whole=n_moved),
        hazards_checked=Part(part=sum(not one.needs_check for one in hazards), whole=len(hazards)),
        n_in_danger=sum(one.finding is HazardFinding.DANGER for one in hazards),
        n_goods_issued=sum(one.n_issued for one in goods),
        n_goods_out=sum(one.n_out for one in goods),
        calls_by_state=calls_by_state(conn, tenant, operation),
        open_at_end=open_at_end,
        left_open=left_open,
    )


def calls_by_state(conn: Connection, tenant: TenantId, operation: Operation) -> dict[str, int]:
    """Return how many of those who were called stand where."""
    b = mobilised.c
    rows = conn.execute(
        select(b.state, func.count().label("n"))
        .where(b.tenant_id == tenant, b.operation_id == operation.id)
        .group_by(b.state)
    )
    return {row.state: row.n for row in rows}


def of_district(conn: Connection, tenant: TenantId) -> dict[str, int]:
    """Return the figures of all real operations, and how many drills there were."""
    row = conn.execute(statement("emergency_figures"), {"tenant": tenant}).mappings().one()
    return dict(row)
