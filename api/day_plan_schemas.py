"""What plans of days take and tell over the wire."""

from datetime import date, datetime

from pydantic import BaseModel

from api.schemas import Body


class DayToPlan(Body):
    """The day whose appointments are to be planned, by the district's calendar."""

    date: date


class VisitTold(BaseModel):
    """One visit: who goes as the how-manieth of the day, when, and how long the way is."""

    work_order_id: str
    number: str
    member_code: str
    turn: int
    travel_s: float
    arrive_at: datetime
    begin_at: datetime
    leave_at: datetime


class DayPlanTold(BaseModel):
    """A day's plan; `unplanned` says by number why an appointment is in nobody's day."""

    date: date
    made_at: datetime | None
    engine: str
    travel_s: float
    visits: list[VisitTold]
    unplanned: dict[str, str]
