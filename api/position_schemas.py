"""What goes over the wire about positions."""

from datetime import datetime

from pydantic import BaseModel

from gridmap.flows.look_up_positions import Freshness
from gridmap.model.fix import FixFault


class RefusedFixTold(BaseModel):
    """A fix that was not taken; `index` is its place in the message, from 0."""

    index: int
    code: FixFault


class PhoneAnswer(BaseModel):
    """What became of a phone's message."""

    n_noted: int
    n_kept: int
    n_duplicate: int
    n_unreadable: int
    refused: list[RefusedFixTold]


class DoubtfulTrail(BaseModel):
    """A trail that lies beside the own grid, and inside it once the shift of GCJ-02 is undone."""

    member_code: str
    n_fixes: int
    inside_share: float
    unshifted_inside_share: float
    shift_m: float


class LastPosition(BaseModel):
    """Where a member was last; `measured_at` is empty for a stated post."""

    code: str
    role: str
    grid_code: str | None
    lon: float
    lat: float
    measured_at: datetime | None
    age_s: float | None
    freshness: Freshness
    outside_since: datetime | None


class TrailFix(BaseModel):
    """One fix of a trail."""

    measured_at: datetime
    received_at: datetime
    lon: float
    lat: float
    accuracy_m: float | None
    speed_mps: float | None
    course_deg: float | None
    altitude_m: float | None
    battery_share: float | None
