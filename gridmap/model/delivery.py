"""What goes out to other systems: messages, where they go, and how each stands there."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gridmap.model.event import EventKind

_SERVER_ERRORS_FROM = 500
MESSAGE_PREFIX = "msg_"
SECRET_PREFIX = "whsec_"  # noqa: S105 (what every secret begins with)


COUNTED_TO = 10_000
"""How far messages of a destination are counted: more is more, however much it is."""


class DeliveryState(StrEnum):
    """How a message stands at one destination; the words are part of the public interface."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    STUCK = "stuck"
    GIVEN_UP = "given_up"


class SendFault(StrEnum):
    """Why a try failed; the words are part of the public interface."""

    NAME_UNKNOWN = "name_unknown"
    ADDRESS_REFUSED = "address_refused"
    NO_CONNECTION = "no_connection"
    NO_TRUST = "no_trust"
    TIMED_OUT = "timed_out"
    REDIRECTED = "redirected"
    REFUSED = "refused"


OUTBOUND_KINDS = frozenset(
    {
        EventKind.REQUEST_RECEIVED,
        EventKind.REQUEST_ENTERED_LATE,
        EventKind.REQUEST_ANSWERED,
        EventKind.REQUEST_REFERRED,
        EventKind.REQUEST_CANCELLED,
        EventKind.ORDER_OPENED,
        EventKind.ORDER_LOCATED,
        EventKind.ORDER_FILED,
        EventKind.ORDER_MERGED,
        EventKind.ORDER_WAITING,
        EventKind.ORDER_ASSIGNED,
        EventKind.ORDER_TO_BE_CLAIMED,
        EventKind.ORDER_ESCALATED,
        EventKind.ORDER_CHECKED,
        EventKind.ORDER_CLOSED,
        EventKind.ASSIGNMENT_SIGNED,
        EventKind.ASSIGNMENT_ARRIVED,
        EventKind.ASSIGNMENT_DONE,
        EventKind.ASSIGNMENT_CANNOT_GO,
        EventKind.ASSIGNMENT_WITHDRAWN,
        EventKind.ASSIGNMENT_TRANSFERRED,
        EventKind.MORE_TIME_GRANTED,
        EventKind.RETURN_GRANTED,
        EventKind.COOPERATION_ASKED,
        EventKind.COOPERATION_ANSWERED,
        EventKind.CO_HANDLER_ASSIGNED,
        EventKind.LEAD_HANDED_OVER,
        EventKind.TEAM_ASKED,
        EventKind.JOINT_OPERATION_PLANNED,
        EventKind.JOINT_OPERATION_STARTED,
        EventKind.JOINT_OPERATION_CANCELLED,
        EventKind.WARNING_RECEIVED,
        EventKind.WARNING_ENDED,
        EventKind.OPERATION_SWITCHED_ON,
        EventKind.OPERATION_STANDING_DOWN,
        EventKind.OPERATION_SWITCHED_OFF,
    }
)
"""What may go out at all: requests, orders, operations. Nothing of care, households, evacuees,
positions and trails is among it, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDestination:
    """A destination as it is added; without kinds it hears of all, without a subdistrict of all."""

    code: str
    name: str
    url: str
    kinds: frozenset[EventKind] | None = None
    subdistrict_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationChange:
    """What becomes of a destination; None leaves a thing as it is.

    `hears_every_kind` and `hears_district` take a narrower choice back.
    """

    name: str | None = None
    url: str | None = None
    kinds: frozenset[EventKind] | None = None
    hears_every_kind: bool = False
    subdistrict_code: str | None = None
    hears_district: bool = False

    def applied_to(self, before: NewDestination) -> NewDestination:
        """Return the destination as it is afterwards."""
        kinds = before.kinds if self.kinds is None else self.kinds
        subdistrict = self.subdistrict_code or before.subdistrict_code
        return NewDestination(
            code=before.code,
            name=before.name if self.name is None else self.name,
            url=before.url if self.url is None else self.url,
            kinds=None if self.hears_every_kind else kinds,
            subdistrict_code=None if self.hears_district else subdistrict,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it is kept for a destination; nobody is known by its body."""

    id: UUID
    sequence: int
    kind: str
    number: str | None
    happened_at: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMessage:
    """A message that is this sender's to send until its lease ends; each of `secrets` signs it."""

    id: UUID
    destination_id: UUID
    body: str
    n_failed: int
    url: str
    secrets: tuple[bytes, ...] = field(repr=False)
    leased_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one try: no fault = the receiver has taken it. `status` is what it answered."""

    fault: SendFault | None = None
    status: int | None = None

    @property
    def is_answered(self) -> bool:
        """Tell whether the receiver answered and works: it may take another message."""
        return self.status is not None and self.status < _SERVER_ERRORS_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationStanding:
    """A destination and how its messages stand there.

    Each is counted to ten thousand; `n_delivered` counts those of the last day, `oldest_waiting_s`
    is the age of what waits longest, `fault`, `status` and `failed_at` tell of the last failure
    among what is not settled. Until `previous_secret_until` the secret before the last signs too.
    """

    code: str
    name: str
    url: str
    kinds: tuple[str, ...] | None
    subdistrict: str | None
    added_at: datetime
    added_by: str
    paused_at: datetime | None
    paused_by: str | None
    previous_secret_until: datetime | None
    n_waiting: int
    n_failing: int
    n_stuck: int
    n_delivered: int
    oldest_waiting_at: datetime | None
    oldest_waiting_s: float | None
    delivered_at: datetime | None
    fault: str | None
    status: int | None
    failed_at: datetime | None


def message_code(id_: UUID) -> str:
    """Return how a message is called outside: at every destination and at every try the same.

    >>> message_code(UUID("01234567-8901-4234-8234-123456789012"))
    'msg_01234567890142348234123456789012'
    """
    return f"{MESSAGE_PREFIX}{id_.hex}"
