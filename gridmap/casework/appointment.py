"""What an appointment changes about deadlines, and when its time comes near."""

from datetime import datetime, timedelta

from gridmap.casework.category import Deadlines
from gridmap.model.appointment import AppointmentWindow


def deadlines_of(
    window: AppointmentWindow, ordinary: Deadlines, *, opened_at: datetime
) -> Deadlines:
    """Return the deadlines of an order with a window.

    Signed before the window opens, reached before it shuts, and then resolved within the time
    that the category gives between reaching and resolving.
    """
    respond_by = min(max(window.from_at, opened_at), window.to_at)
    return Deadlines(
        respond_by=respond_by,
        arrive_by=window.to_at,
        close_by=window.to_at + (ordinary.close_by - ordinary.arrive_by),
    )


def not_before(window: AppointmentWindow, *, lead_s: float) -> datetime:
    """Return when somebody is sent: so long before the window opens that the way is walked."""
    return window.from_at - timedelta(seconds=lead_s)
