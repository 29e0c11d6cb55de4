"""Put people on the list of those who have to leave, tick who is out and who is home again.

Events tell counts only: a name is nobody's business but of those who stand at the door.
"""

from collections.abc import Sequence

from gridmap.casework.emergency import check_is_on
from gridmap.errors import InputError
from gridmap.model.emergency_steps import EvacueeLine, Tick
from gridmap.model.event import EventKind
from gridmap.store import evacuees, operations
from gridmap.store.district import District
from gridmap.store.evacuees import BuildingCount, ListedEvacuee


def list_evacuees(
    number: int, lines: Sequence[EvacueeLine], *, district: District, actor: str
) -> int:
    """Put lines on the list and return how many are new; a line stands there once.

    Raises
    ------
    InputError
        A line has nobody in it, or names a child.
    IllegalMove
        The operation is not on.
    """
    for one in lines:
        _refuse_bad(one)
    tenant = district.tenant
    with district.writing() as conn:
        operation = operations.hold(conn, tenant, number)
        check_is_on(operation.state)
        n_new = evacuees.put(conn, tenant, operation, lines)
        if n_new:
            told = {"actor": actor, "n_lines": n_new}
            operations.tell(
                conn,
                tenant,
                operation,
                EventKind.EVACUEES_LISTED,
                at=district.clock(),
                told=told,
            )
    return n_new


def _refuse_bad(line: EvacueeLine) -> None:
    if line.n_people < 1:
        raise InputError(
            problem=f"line {line.line!r} has nobody in it",
            mend="write how many people leave",
            problem_zh=f"名单 {line.line!r} 没有人数",
            mend_zh="请填写需转移人数",
            field="n_people",
        )
    if line.is_child and line.person_name is not None:
        raise InputError(
            problem=f"line {line.line!r} names a child",
            mend="leave the name out; the household is enough",
            problem_zh=f"名单 {line.line!r} 写了未成年人的姓名",
            mend_zh="请不要填写姓名，登记所在户即可",
            field="person_name",
        )


def tick_evacuees(number: int, ticked: Tick, *, district: District) -> int:
    """Tick lines as out (with a shelter) or home again; return how many people that is.

    People may come home also after everybody else was released.

    Raises
    ------
    NotFound
        There is no such operation, or a line does not stand on its list.
    IllegalMove
        Nobody is moved before the operation is on.
    """
    tenant = district.tenant
    is_out = ticked.shelter is not None
    with district.writing() as conn:
        operation = operations.hold(conn, tenant, number)
        if is_out:
            check_is_on(operation.state)
        n_people = evacuees.tick(conn, tenant, operation, ticked)
        if n_people:
            kind = EventKind.EVACUEES_MOVED if is_out else EventKind.EVACUEES_RETURNED
            told = {"actor": ticked.by, "n_people": n_people}
            operations.tell(conn, tenant, operation, kind, at=ticked.at, told=told)
    return n_people


def count_evacuees(number: int, *, district: District) -> tuple[BuildingCount, ...]:
    """Return the counts by building, without anybody's name."""
    with district.reading() as conn:
        operation = operations.read(conn, district.tenant, number)
        return evacuees.counts(conn, district.tenant, operation)


def show_evacuees(
    number: int, building_code: str, *, district: District, actor: str, purpose: str
) -> tuple[ListedEvacuee, ...]:
    """Return the lines of one building for somebody who states why; the look itself is an event.

    Raises
    ------
    InputError
        No purpose is stated.
    """
    if not purpose.strip():
        raise InputError(
            problem="the list is shown for a stated purpose only",
            mend="say what it is needed for",
            problem_zh="查看名单须说明用途",
            mend_zh="请写明用途",
            field="purpose",
        )
    tenant = district.tenant
    with district.writing() as conn:
        operation = operations.read(conn, tenant, number)
        lines = evacuees.listed(conn, tenant, operation, building_code)
        told = {
            "actor": actor,
            "building": building_code,
            "purpose": purpose,
            "n_lines": len(lines),
        }
        operations.tell(
            conn,
            tenant,
            operation,
            EventKind.EVACUEE_LIST_SHOWN,
            at=district.clock(),
            told=told,
        )
    return lines
