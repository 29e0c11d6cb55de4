"""What the desk sends and is told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import ActorName, Body, Code, Instant, Position, Text
from gridmap.casework.desk_need import Need
from gridmap.model.desk_filters import DeskFilters
from gridmap.model.order_note import (
    CalledWhom,
    CallOutcome,
    InstructionKind,
    NewInstruction,
    NewNote,
    NoteKind,
)
from gridmap.model.work_order import AssignmentState, CaseState, Urgency, WaitingFor


class DeskAsked(BaseModel):
    """Which part of the queue is asked for; areas by their code, `actor` is whose hand."""

    model_config = ConfigDict(extra="forbid")

    need: list[Need] | None = None
    subdistrict: Code | None = None
    community: Code | None = None
    category: Annotated[list[Code], Field(max_length=100)] | None = None
    state: Annotated[list[CaseState], Field(max_length=20)] | None = None
    urgency: Urgency | None = None
    actor: Code | None = None
    q: Code | None = None
    first: Annotated[int, Field(ge=0, le=100_000)] = 0
    limit: Annotated[int, Field(ge=1, le=2_000)] = 100
    lang: str | None = None

    def value(self, *, in_addresses: bool) -> DeskFilters:
        """Return the filters as the library knows them; `q` looks in addresses for some only."""
        return DeskFilters(
            subdistrict=self.subdistrict,
            community=self.community,
            categories=self.category,
            states=self.state,
            urgency=self.urgency,
            actor=self.actor,
            words=self.q,
            in_addresses=in_addresses,
        )


class DeskOrder(BaseModel):
    """One row of the queue: `need` is why it stands there, `due` the clock that runs."""

    id: UUID
    request_id: UUID
    number: str
    version: int
    need: Need
    due: datetime
    nears_at: datetime = Field(description="since when `due` is near")
    state: CaseState
    category: str
    urgency: Urgency
    handling: str
    waiting_for: WaitingFor | None
    opened_at: datetime
    respond_by: datetime
    arrive_by: datetime
    close_by: datetime
    address: str | None
    grid_code: str | None
    grid: str | None
    community: str | None
    subdistrict: str | None
    member_code: str | None
    unit_code: str | None
    assignment_id: UUID | None
    assignment_state: AssignmentState | None
    risks: list[str]
    lon: float | None
    lat: float | None


class NeedTold(BaseModel):
    """A need with its word, and how many of the orders looked at have it."""

    need: Need
    title: str
    n: int


class DeskQueue(BaseModel):
    """A page of the queue; `needs` counts all orders that the filters leave."""

    at: datetime
    needs: list[NeedTold]
    orders: list[DeskOrder]


class UnreadRisk(BaseModel):
    """A request whose words hold a risk that no person has read yet."""

    request_id: UUID
    work_order_id: UUID | None
    number: str | None
    kinds: list[str]
    words: list[str]
    raised_at: datetime
    category: str
    text: str | None
    address: str | None


class EarlierRequest(BaseModel):
    """What a caller asked for before; without a work order nobody had to be sent."""

    request_id: UUID
    received_at: datetime
    category: str
    disposition: str
    work_order_id: UUID | None
    number: str | None
    state: CaseState | None


class ManyCallers(BaseModel):
    """How many households of the compound asked for the same lately; from `limit` on, a warning."""

    n_households: int
    limit: int


class CallerCard(BaseModel):
    """Who calls, what they asked for in the days before, and how many ask the same."""

    name: str | None
    phone: str | None
    requests: list[EarlierRequest]
    n_requests: int
    n_open: int
    n_matters: int
    many_callers: ManyCallers


class SimilarOrder(BaseModel):
    """An open order near by that came in lately: perhaps the same matter."""

    id: UUID
    number: str
    category: str
    state: CaseState
    opened_at: datetime
    distance_m: float
    age_s: float


class LookedUp(BaseModel):
    """What is known before a request is entered."""

    caller: CallerCard
    duplicates: list[SimilarOrder]


class RiskTold(BaseModel):
    """A risk that the words of the request hold, and who has read it."""

    kind: str
    words: list[str]
    raised_at: datetime
    seen_at: datetime | None
    seen_by: str | None


class EntryTold(BaseModel):
    """How the request was entered by hand."""

    entered_by: str
    entered_at: datetime
    on_behalf_of: str | None
    sheet_number: str | None
    is_late: bool
    was_read_back: bool
    taken_by: str | None


class NoteTold(BaseModel):
    """A note or a call; a late one has its true time and the time of its entry."""

    id: UUID
    kind: NoteKind
    outcome: CallOutcome | None
    with_whom: CalledWhom | None
    text: str | None
    happened_at: datetime
    noted_at: datetime
    noted_by: str
    is_late: bool


class InstructionTold(BaseModel):
    """What somebody in charge wrote about the order, and what was reported back."""

    id: UUID
    number: str
    kind: InstructionKind
    from_whom: str
    document_number: str | None
    text: str
    given_at: datetime
    entered_by: str
    due_at: datetime | None
    reported_at: datetime | None
    reported_by: str | None
    report: str | None


class DeskFile(LookedUp):
    """What the desk keeps beside a work order."""

    entry: EntryTold | None
    risks: list[RiskTold]
    notes: list[NoteTold]
    instructions: list[InstructionTold]


class LookUp(Body):
    """What is known of a request that is still being typed."""

    phone: Annotated[Code, Field(max_length=40)] | None = None
    category: Code | None = None
    position: Position | None = None


class Area(BaseModel):
    """An area with the code of the one that it lies in."""

    code: str
    name: str
    parent_code: str | None


class DeskAreas(BaseModel):
    """What the queue can be narrowed to."""

    subdistricts: list[Area]
    communities: list[Area]


class Note(Body):
    """A note in words, or a call with its outcome; `happened_at` is the true time of a late one."""

    kind: NoteKind
    outcome: CallOutcome | None = None
    with_whom: CalledWhom | None = None
    text: Annotated[Text, Field(max_length=500)] | None = None
    happened_at: Instant | None = None
    is_late: bool = False
    actor: ActorName = "desk"

    def value(self) -> NewNote:
        """Return the note as the library knows it."""
        return NewNote(**self.model_dump())


class Instruction(Body):
    """What somebody in charge wrote, with the number of the document and a deadline of its own."""

    kind: InstructionKind = InstructionKind.INSTRUCTION
    from_whom: Code
    document_number: Code | None = None
    text: Annotated[Text, Field(min_length=1)]
    due_at: Instant | None = None
    actor: ActorName = "desk"

    def value(self) -> NewInstruction:
        """Return the instruction as the library knows it."""
        return NewInstruction(**self.model_dump())


class InstructionReport(Body):
    """What is reported back."""

    report: Annotated[Text, Field(min_length=1)]
    actor: ActorName = "desk"


class Written(BaseModel):
    """The id of what was written."""

    id: UUID


class InstructionGiven(BaseModel):
    """The id and the number of an instruction."""

    id: UUID
    number: str


class RisksSeen(BaseModel):
    """The risks that were unread until now."""

    risks: list[str]


class PlaceFound(BaseModel):
    """A place of the layers with the point that stands for it."""

    layer: str
    code: str
    name: str
    within: str | None
    lon: float
    lat: float


class OnDuty(BaseModel):
    """Somebody on duty at the highest level."""

    level: str
    area_name: str | None
    post: str
    name: str


class Carried(BaseModel):
    """An open order that is handed over by name, and why."""

    id: UUID
    number: str
    category: str
    urgency: Urgency
    state: CaseState
    address: str | None
    member_code: str | None
    due: datetime | None
    reasons: list[str]


class HandoverDraft(BaseModel):
    """What would be handed over now; while `alarms` names anything, nobody can sign."""

    at: datetime
    roster: list[OnDuty]
    carried: list[Carried]
    alarms: list[str]


class HandoverTold(BaseModel):
    """A handover with its two signatures and what was carried over."""

    id: UUID
    roster: list[OnDuty]
    carried: list[Carried]
    remarks: str | None
    handed_by: str
    handed_at: datetime
    taken_by: str | None
    taken_at: datetime | None
    taken_back_at: datetime | None


class HandOverShift(Body):
    """Who hands the shift over, and what they want to say."""

    remarks: Text | None = None
    actor: ActorName = "desk"
