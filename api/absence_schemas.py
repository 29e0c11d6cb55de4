"""What the routes of absences put on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from api.schemas import ActorName, Body, Code, Instant
from gridmap.model.member import AbsenceKind


class NewAbsence(Body):
    """A member goes away: by default now. An end is always stated."""

    member_code: Code
    kind: AbsenceKind
    starts_at: Instant | None = None
    ends_at: Instant
    actor: ActorName = "member"


class AbsenceTold(BaseModel):
    """An absence as it stands."""

    id: UUID
    member_code: str
    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime
