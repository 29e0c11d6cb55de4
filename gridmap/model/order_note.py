"""What people write about a work order: calls, notes, instructions of those in charge."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoteKind(StrEnum):
    """A note in words, or a call that was made."""

    NOTE = "note"
    CALL = "call"


class CallOutcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    ENGAGED = "engaged"
    WRONG_NUMBER = "wrong_number"


class CalledWhom(StrEnum):
    """Whom a call was made to or came from."""

    CALLER = "caller"
    HANDLER = "handler"
    OTHER = "other"


class InstructionKind(StrEnum):
    """领导批示 or 督办件."""

    INSTRUCTION = "instruction"
    SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote:
    """A note or call as somebody writes it; `happened_at` is the true time where it is late."""

    kind: NoteKind
    actor: str
    text: str | None = None
    outcome: CallOutcome | None = None
    with_whom: CalledWhom | None = None
    happened_at: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInstruction:
    """What somebody in charge wrote about an order, with a deadline of its own."""

    kind: InstructionKind
    from_whom: str
    text: str
    actor: str
    document_number: str | None = None
    due_at: datetime | None = None
