"""Plans of days 上门预约编排: who visits which appointment when."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.day_plan_schemas import DayPlanTold, DayToPlan, VisitTold
from api.deps import ServicesDep
from gridmap.flows.plan_day import plan_day, read_day_plan
from gridmap.model.appointment import DayPlan

router = APIRouter(prefix="/day-plans", tags=["appointments 预约上门"])


@router.post("", summary="编排一天的预约 · Plan the appointments of a day")
def post_day_plan(body: DayToPlan, services: ServicesDep) -> DayPlanTold:
    """Plan a day anew from what waits now; the newest plan holds. Nobody is reserved by it."""
    return _told(plan_day(body.date, district=services.district, planning=services.planning()))


@router.get("/{day}", summary="一天的编排 · The plan of a day")
def get_day_plan(
    day: date,
    services: ServicesDep,
    member: Annotated[str | None, Query(max_length=100, description="one member's day")] = None,
) -> DayPlanTold:
    """Return the newest plan of a day, of one member where a code is given."""
    return _told(read_day_plan(day, district=services.district), member)


def _told(plan: DayPlan, member: str | None = None) -> DayPlanTold:
    return DayPlanTold(
        date=plan.day,
        made_at=plan.made_at,
        engine=plan.engine,
        travel_s=plan.travel_s,
        visits=[
            VisitTold(
                work_order_id=str(one.order_id),
                number=one.number,
                member_code=one.member_code,
                turn=one.turn,
                travel_s=one.travel_s,
                arrive_at=one.arrive_at,
                begin_at=one.begin_at,
                leave_at=one.leave_at,
            )
            for one in plan.visits
            if member in {None, one.member_code}
        ],
        unplanned=plan.unplanned,
    )
