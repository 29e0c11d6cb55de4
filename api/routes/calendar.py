"""The working calendar 工作日历: a month of it, and when a limit would be over."""

from calendar import monthrange
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.calendar_schemas import CalendarDayNow, CalendarMonth, CalendarYearNow, LimitNow
from api.deps import ServicesDep
from gridmap.casework.calendar import DAY_S, LimitUnit
from gridmap.flows.read_calendar import read_calendar, try_limit

router = APIRouter(prefix="/settings/calendar", tags=["settings 设置"])

_MOST_S = 366 * DAY_S

Month = Annotated[str, Query(pattern=r"^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])$")]


@router.get("", summary="工作日历 · A month of the working calendar")
def get_calendar(services: ServicesDep, month: Month) -> CalendarMonth:
    """Return every day of a month, such as 2026-10, and the years that are known."""
    year, number = map(int, month.split("-"))
    told = read_calendar(
        district=services.district,
        first=date(year, number, 1),
        n_days=monthrange(year, number)[1],
    )
    return CalendarMonth(
        number=told.reach.number,
        zone_name=told.zone_name,
        is_needed=told.reach.is_needed,
        unknown_years=list(told.reach.unknown_years),
        years=[CalendarYearNow.model_validate(one) for one in told.years],
        days=[CalendarDayNow.model_validate(one) for one in told.days],
    )


@router.get("/deadline", summary="试算时限 · When a limit would be over")
def get_deadline(
    services: ServicesDep,
    start: AwareDatetime,
    amount_s: Annotated[int, Query(ge=0, le=_MOST_S)],
    unit: LimitUnit,
) -> LimitNow:
    """Return when a limit that begins at an instant is over; a working day counts 86,400 s."""
    return LimitNow.model_validate(try_limit(start, amount_s, unit, district=services.district))
