"""Which windows are appointments, what one changes about deadlines, when its time comes near."""

from datetime import datetime, timedelta

from gridmap.casework.calendar import LimitUnit, WorkingCalendar, amount_between, deadline
from gridmap.casework.category import Category, Deadlines, Limits, deadlines
from gridmap.casework.nearing import counted_nearing
from gridmap.errors import InputError
from gridmap.model.appointment import AppointmentWindow
from gridmap.model.work_order import Urgency


def deadlines_of_order(
    category: Category,
    window: AppointmentWindow | None,
    *,
    urgency: Urgency,
    urgent_within: Limits,
    opened_at: datetime,
    calendar: WorkingCalendar,
) -> Deadlines:
    """Return the deadlines of an order of a category, with a window or without."""
    ordinary = deadlines(
        category,
        urgency=urgency,
        urgent_within=urgent_within,
        opened_at=opened_at,
        calendar=calendar,
    )
    if window is None:
        return ordinary
    unit = category.close_unit
    return deadlines_of(window, ordinary, opened_at=opened_at, unit=unit, calendar=calendar)


def deadlines_of(
    window: AppointmentWindow,
    ordinary: Deadlines,
    *,
    opened_at: datetime,
    unit: LimitUnit,
    calendar: WorkingCalendar,
) -> Deadlines:
    """Return the deadlines of an order with a window.

    Signed before the window opens, reached before it shuts, and then resolved within the time
    that the category gives between reaching and resolving, counted in the unit of resolving.
    """
    left_s = amount_between(ordinary.arrive_by, ordinary.close_by, unit, calendar)
    respond_by = min(max(window.from_at, opened_at), window.to_at)
    close_by = deadline(window.to_at, left_s, unit, calendar)
    return Deadlines(
        respond_by=respond_by,
        arrive_by=window.to_at,
        close_by=close_by,
        close_nears_at=counted_nearing(opened_at, close_by, unit, calendar),
    )


def not_before(window: AppointmentWindow, *, lead_s: float) -> datetime:
    """Return when somebody is sent: so long before the window opens that the way is walked."""
    return window.from_at - timedelta(seconds=lead_s)


def may_wait(window: AppointmentWindow, urgency: Urgency, *, at: datetime) -> bool:
    """Tell whether a window lies ahead and the matter can wait for it."""
    return window.from_at < window.to_at and window.to_at > at and urgency is not Urgency.URGENT


def no_appointment(window: AppointmentWindow) -> InputError:
    """Return what is said of a window that is none."""
    told = f"{window.from_at.isoformat()} – {window.to_at.isoformat()}"
    return InputError(
        problem=f"this is no appointment: {told}",
        mend="name a window that is not over, from before to; what is urgent has none",
        problem_zh=f"无法预约：{told}",
        mend_zh="请给出尚未结束的时段，起早于止；紧急诉求不预约",
        field="window",
        value=told,
    )
