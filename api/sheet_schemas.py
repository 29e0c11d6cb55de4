"""What the desk sends and is told of call sheets, and of what is entered from one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, model_validator

from api.schemas import ActorName, Body, Code, Instant, Position, Text
from gridmap.flows.keep_call_sheets import MOST_SHEETS
from gridmap.model.call_sheet import DoneOnPaper
from gridmap.model.request import DeskEntry, RequestIntake
from gridmap.model.work_order import Disposition, Urgency

PAPER = "paper"
"""The channel of what is entered from a sheet; its number tells one sheet from another."""


def _as_printed(number: str) -> str:
    return "".join(number.split()).upper()


SheetNumber = Annotated[
    Code, AfterValidator(_as_printed), Field(min_length=1, max_length=40, pattern=r"\S")
]


class SheetsWanted(Body):
    """How many blank sheets are to be printed."""

    n: Annotated[int, Field(ge=1, le=MOST_SHEETS)] = 10
    actor: ActorName = "desk"


class SheetsReserved(BaseModel):
    """The numbers of the sheets, which nobody else is given."""

    numbers: list[str]


class OpenSheet(BaseModel):
    """A sheet that was printed and has not been entered."""

    number: str
    printed_at: datetime
    printed_by: str


class LateEntry(Body):
    """A call sheet as it is entered later: when the call came, who took it, what was done.

    `member_code` with `sent_at` is whom somebody sent by telephone; the other instants are as far
    as they had come. Without it the order is dispatched as any other.
    """

    sheet_number: SheetNumber
    received_at: Instant
    taken_by: Code
    category: Code | None = None
    urgency: Urgency | None = None
    disposition: Disposition | None = None
    text: Text | None = None
    address: Text | None = None
    caller_name: Annotated[Code, Field(max_length=100)] | None = None
    caller_phone: Annotated[Code, Field(max_length=40)] | None = None
    on_behalf_of: Code | None = None
    answer: Text | None = None
    unit_code: Code | None = None
    position: Position | None = None
    member_code: Code | None = None
    sent_at: Instant | None = None
    signed_at: Instant | None = None
    arrived_at: Instant | None = None
    done_at: Instant | None = None
    result: Annotated[Text, Field(max_length=500)] | None = None
    actor: ActorName = "desk"

    @model_validator(mode="after")
    def _is_whole(self) -> "LateEntry":
        """Refuse half of what was done: who was sent goes with when, and to a place."""
        later = (self.signed_at, self.arrived_at, self.done_at, self.result)
        if self.member_code is None:
            if self.sent_at is not None or any(one is not None for one in later):
                raise ValueError("member_code is missing: who was sent")
            return self
        if self.sent_at is None or self.position is None:
            raise ValueError("sent_at and position are needed where somebody was sent")
        if self.disposition not in {None, Disposition.PERSON} or self.unit_code is not None:
            raise ValueError("either a member was sent, or a unit, or it was answered")
        return self

    def intake(self, key: str) -> RequestIntake:
        """Return the request that the sheet holds."""
        return RequestIntake(
            idempotency_key=key,
            channel=PAPER,
            source_ref=self.sheet_number,
            received_at=self.received_at,
            category=self.category,
            urgency=self.urgency,
            disposition=None if self.member_code else self.disposition,
            text=self.text,
            address=self.address,
            caller_name=self.caller_name,
            caller_phone=self.caller_phone,
            answer=self.answer,
            unit_code=self.unit_code,
            position=self.position.value() if self.position else None,
            entry=DeskEntry(
                entered_by=self.actor,
                on_behalf_of=self.on_behalf_of,
                sheet_number=self.sheet_number,
                is_late=True,
                taken_by=self.taken_by,
                is_underway=self.member_code is not None,
            ),
        )

    def done(self) -> DoneOnPaper | None:
        """Return what was done on paper; None where nobody was sent."""
        if self.member_code is None or self.sent_at is None:
            return None
        return DoneOnPaper(
            member_code=self.member_code,
            sent_at=self.sent_at,
            signed_at=self.signed_at,
            arrived_at=self.arrived_at,
            done_at=self.done_at,
            result=self.result,
        )


class EnteredLate(BaseModel):
    """What became of a sheet. `was_known`: it had been entered before, and stands as it was.

    Only who was sent is taken over then too, where that could not be done before.
    `is_carried_on` tells that it was; `not_carried_on` says why the order waits at the desk
    although somebody was sent on paper.
    """

    request_id: UUID
    work_order_id: UUID | None
    number: str | None
    sheet_number: str
    was_known: bool
    entered_by: str | None
    entered_at: datetime | None
    is_carried_on: bool
    not_carried_on: str | None
