"""Call people for an operation: look who is there, time their ways, decide, record.

No transaction is open while travel times are asked for. Whoever another operation has called in
the meantime is left out by the database, and the place stays open for the next round.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.casework.emergency import check_operation_move
from gridmap.dispatch.chain import BuildingToLead
from gridmap.dispatch.mobilise import (
    GroupNeed,
    Mobilisation,
    mobilise,
    to_be_timed,
)
from gridmap.errors import IllegalMove
from gridmap.model.emergency import EmergencyPlan, Operation, OperationState
from gridmap.model.event import EventKind
from gridmap.model.travel import TravelTimeEngine
from gridmap.store import emergency_plans, mobilising, operations, shown_decisions
from gridmap.store.district import District
from gridmap.store.mobilising import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Mobilised:
    """The decision with its reasons, and the codes of those who are called by it.

    `reasons` counts those whom the caller sees.
    """

    operation: Operation
    decision: Mobilisation
    called: frozenset[str]
    engine: str
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    operation: Operation
    plan: EmergencyPlan
    needs: tuple[GroupNeed, ...]
    reach: People
    buildings: tuple[BuildingToLead, ...]


def mobilise_people(
    number: int, *, district: District, travel: TravelTimeEngine, actor: str
) -> Mobilised:
    """Call people until every group has its quota; a second time only the open places are filled.

    Raises
    ------
    NotFound
        There is no such operation.
    IllegalMove
        It is not switched on.
    """
    around = _look_around(number, district=district)
    seconds, engine = _timed(around, district=district, travel=travel)
    decision = mobilise(
        around.reach.people,
        around.needs,
        seconds,
        buildings=around.buildings,
        crew_per_head=around.plan.crew_per_head,
        calls_busy=around.plan.calls_busy,
    )
    tenant = district.tenant
    with district.writing() as conn:
        held = operations.hold(conn, tenant, number)
        _check_calls(held)
        at = district.clock()
        told = {"at": at, "actor": actor, "engine": engine}
        called = mobilising.record(conn, tenant, held, decision, reach=around.reach, told=told)
        facts = {"actor": actor, "n_called": len(called), "unfilled": dict(decision.unfilled)}
        operations.tell(conn, tenant, held, EventKind.PEOPLE_MOBILISED, at=at, told=facts)
    codes = [one.code for one in decision.considered]
    seen = shown_decisions.codes_told(codes, district=district)
    return Mobilised(
        operation=held,
        decision=decision,
        called=called,
        engine=engine,
        reasons=decision.counted(among=seen),
    )


def _look_around(number: int, *, district: District) -> _Around:
    tenant = district.tenant
    with district.reading() as conn:
        operation = operations.read(conn, tenant, number)
        _check_calls(operation)
        plan = emergency_plans.read_version(conn, tenant, operation.plan_id).plan
        taken = mobilising.taken_places(conn, tenant, operation)
        needs = tuple(
            GroupNeed(group=one, n_open=max(one.quota - taken[one.code], 0)) for one in plan.groups
        )
        n_heads = sum(
            math.ceil(one.n_open / plan.crew_per_head) for one in needs if one.group.has_buildings
        )
        return _Around(
            operation=operation,
            plan=plan,
            needs=needs,
            reach=mobilising.people(conn, tenant, is_drill=operation.is_drill),
            buildings=mobilising.buildings(conn, tenant, operation, limit=n_heads),
        )


def _check_calls(operation: Operation) -> None:
    """Refuse to call people before an operation is on, and once it is standing down."""
    if operation.state is OperationState.ON:
        return
    check_operation_move(operation.state, OperationState.ON)
    raise IllegalMove(
        problem=f"the operation is {operation.state.en}: nobody is called",
        mend=f"two persons switch it on: gridmap emergency on {operation.number}",
        problem_zh=f"应急行动处于“{operation.state.zh}”，不能动员人员",
        mend_zh=f"须由两人先后确认启动：gridmap emergency on {operation.number}",
        number=operation.number,
    )


def _timed(
    around: _Around, *, district: District, travel: TravelTimeEngine
) -> tuple[dict[str, dict[int, float]], str]:
    """Return the seconds to each group's place by number of person, and what timed them."""
    people = around.reach.people
    asked = to_be_timed(people, around.needs, calls_busy=around.plan.calls_busy)
    seconds: dict[str, dict[int, float]] = {}
    engines: set[str] = set()
    at = district.clock()
    for need in around.needs:
        numbers = asked[need.group.code]
        if not numbers:
            seconds[need.group.code] = {}
            continue
        origins = [one for number in numbers if (one := people[number].position) is not None]
        times = travel.times_to(origins, need.group.position, at=at)
        engines.add(times.engine)
        seconds[need.group.code] = dict(zip(numbers, times.seconds, strict=True))
    return seconds, "; ".join(sorted(engines)) or "none"
