"""Note what was found at a hazard point 隐患点, in an operation or on an ordinary round."""

from gridmap.casework.emergency import check_is_on
from gridmap.model.emergency_steps import HazardCheck
from gridmap.model.event import Event, EventKind
from gridmap.store import events, hazard_points, operations
from gridmap.store.district import District


def check_hazard(found: HazardCheck, *, district: District, number: int | None = None) -> None:
    """Note a finding; one of a drill leaves the point itself as it was.

    Raises
    ------
    NotFound
        There is no such point or operation.
    IllegalMove
        The operation is not on.
    """
    tenant = district.tenant
    with district.writing() as conn:
        operation = None if number is None else operations.read(conn, tenant, number)
        if operation is not None:
            check_is_on(operation.state)
        subdistrict_id = hazard_points.check(conn, tenant, operation, found)
        facts = {"hazard": found.code, "finding": found.finding.value}
        if operation is not None:
            told = {"actor": found.checker, **facts}
            operations.tell(
                conn, tenant, operation, EventKind.HAZARD_CHECKED, at=found.at, told=told
            )
            return
        checked = Event(
            at=found.at,
            kind=EventKind.HAZARD_CHECKED,
            actor=found.checker,
            subdistrict_id=subdistrict_id,
            facts={"is_drill": False, **facts},
        )
        events.append(conn, tenant, [checked])
