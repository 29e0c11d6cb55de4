"""What comes in: a request as a door hands it over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gridmap.model.appointment import AppointmentWindow
from gridmap.model.ids import RequestId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import Disposition, Urgency

CLOCK_ALLOWANCE = timedelta(minutes=2)
"""How far ahead of ours the clock of a sender or a device may be; what is later is refused."""


class AccusedKind(StrEnum):
    """Whom a complaint can be about."""

    MEMBER = "member"  # 网格员: by code
    EMPLOYER = "employer"  # 单位: by name, as the register writes it
    AREA = "area"  # 网格、社区或街道: by code; whoever answers for a grid in it


@dataclass(frozen=True, slots=True)
class Accusation:
    """One of those whom a complaint is about: they recuse themselves 回避."""

    kind: AccusedKind
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """How somebody entered a request by hand: for whom 代录, late from which sheet 补录.

    `received_at` of a late one is the true time; when it was entered is stored beside it. Who
    took the call on paper is `taken_by`; `is_underway` says that somebody was sent from there.
    """

    entered_by: str
    on_behalf_of: str | None = None
    sheet_number: str | None = None
    is_late: bool = False
    was_read_back: bool = False
    taken_by: str | None = None
    is_underway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIntake:
    """One request at the door. `received_at` may be None: it came this instant.

    `idempotency_key` is the sender's promise that two calls with one key are one request;
    `source_ref` the number an outside system gave it. `category`, `urgency` and
    `disposition` may be None: the category's defaults then hold. `unit_code` names the
    handling unit where the disposition is UNIT. Those `accused` are never sent to the matter.
    """

    idempotency_key: str
    channel: str
    received_at: datetime | None = None
    source_ref: str | None = None
    category: str | None = None
    urgency: Urgency | None = None
    disposition: Disposition | None = None
    text: str | None = None
    address: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    answer: str | None = None
    unit_code: str | None = None
    position: LonLat | None = None
    window: AppointmentWindow | None = None
    accused: tuple[Accusation, ...] = ()
    entry: DeskEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a request: its own id, and its work order if it needed one.

    `created` is False when the key had come before; the ids are then those of the first time.
    `is_by_number` says that it was the outside number that had come, under another key.
    """

    request_id: RequestId
    work_order_id: WorkOrderId | None
    number: str | None
    created: bool
    is_by_number: bool = False
