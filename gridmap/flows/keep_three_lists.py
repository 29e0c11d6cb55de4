"""Keep the three lists 三张清单: what places ask for, what units can give, what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.errors import IllegalMove, InputError
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import DemandId
from gridmap.model.wish import Demand, Resource
from gridmap.store import events, three_lists
from gridmap.store.district import District
from gridmap.store.three_lists import HeldDemand

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeLists:
    """Demands, resources, and the projects: demands that a unit has taken up."""

    demands: list[Row]
    resources: list[Row]
    projects: list[Row]


def put_resource(resource: Resource, *, district: District) -> None:
    """Store or change what a unit can give.

    Raises
    ------
    InputError
        No such unit, no place, no capacity, or less than is given already.
    """
    if resource.capacity < 0:
        raise InputError(
            problem="a capacity is 0 or more",
            mend="say how often it can be given",
            problem_zh="数量应为 0 或以上",
            mend_zh="写明可提供几次",
            field="capacity",
        )
    with district.writing() as conn:
        three_lists.put_resource(conn, district.tenant, resource)
        facts = {"resource": resource.code, "capacity": resource.capacity}
        stated = Event(
            at=district.clock(), kind=EventKind.RESOURCE_KEPT, actor=district.actor, facts=facts
        )
        events.append(conn, district.tenant, [stated])


def ask_demand(demand: Demand, *, district: District, actor: str) -> tuple[DemandId, bool]:
    """Store a demand once a key, and return its id; False where its key came before.

    Raises
    ------
    KeyReused
        The key came before with something else.
    """
    at = district.clock()
    with district.writing() as conn:
        id_, subdistrict_id, is_new = three_lists.ask(conn, district.tenant, demand, at=at)
        if is_new:
            asked = Event(
                at=at,
                kind=EventKind.DEMAND_ASKED,
                actor=actor,
                subdistrict_id=subdistrict_id,
                facts={"demand": str(id_), "kind": demand.kind},
            )
            events.append(conn, district.tenant, [asked])
    return id_, is_new


def match_demand(demand: DemandId, *, district: District, actor: str) -> str | None:
    """Give a demand the nearest resource of its kind with capacity; None where there is none.

    Said again, the resource of the first time is returned.

    Raises
    ------
    NotFound
        No such demand.
    IllegalMove
        It is answered already, without a resource.
    """
    with district.writing() as conn:
        held = three_lists.hold(conn, district.tenant, demand)
        if held.resource_code is not None:
            return held.resource_code
        _check_open(held)
        at = district.clock()
        code = three_lists.take_nearest(conn, district.tenant, demand, at=at)
        if code is not None:
            matched = Event(
                at=at,
                kind=EventKind.DEMAND_MATCHED,
                actor=actor,
                subdistrict_id=held.subdistrict_id,
                facts={"demand": str(demand), "resource": code},
            )
            events.append(conn, district.tenant, [matched])
    return code


def answer_demand(demand: DemandId, text: str, *, district: District, actor: str) -> None:
    """Answer a demand, dated; the same answer twice is one.

    Raises
    ------
    NotFound
        No such demand.
    IllegalMove
        It was answered otherwise.
    """
    with district.writing() as conn:
        held = three_lists.hold(conn, district.tenant, demand)
        if held.answer == text:
            return
        _check_open(held)
        at = district.clock()
        three_lists.answer(conn, district.tenant, demand, text, at=at)
        answered = Event(
            at=at,
            kind=EventKind.DEMAND_ANSWERED,
            actor=actor,
            subdistrict_id=held.subdistrict_id,
            facts={"demand": str(demand)},
        )
        events.append(conn, district.tenant, [answered])


def read_three_lists(*, district: District, limit: int = 1_000) -> ThreeLists:
    """Return the three lists."""
    with district.reading() as conn:
        demands = three_lists.demands(conn, district.tenant, limit=limit)
        resources = three_lists.resources(conn, district.tenant)
    projects = [one for one in demands if one["resource_code"] is not None]
    return ThreeLists(demands=demands, resources=resources, projects=projects)


def _check_open(held: HeldDemand) -> None:
    if held.state == "answered":
        raise IllegalMove(
            problem="the demand is answered",
            mend="ask a new one",
            problem_zh="该需求已答复",
            mend_zh="请登记新的需求",
            demand=str(held.id),
        )
