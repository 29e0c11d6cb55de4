"""What goes over the wire of destinations and of the messages that go there."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.access_schemas import Why
from api.schemas import Body, Code, Reason
from gridmap.model.delivery import (
    DeliveryState,
    DestinationChange,
    NewDestination,
    message_code,
)
from gridmap.model.event import EventKind

Url = Annotated[str, Field(min_length=1, max_length=500)]
Kinds = Annotated[list[EventKind], Field(min_length=1, max_length=100)]


class DestinationToBe(Body):
    """A destination as it is added; without kinds it hears of all that goes out."""

    code: Code
    name: Code
    url: Url
    kinds: Kinds | None = None
    subdistrict: Code | None = None

    def value(self) -> NewDestination:
        """Return it as the library knows it."""
        return NewDestination(
            code=self.code,
            name=self.name.strip(),
            url=self.url,
            kinds=None if self.kinds is None else frozenset(self.kinds),
            subdistrict_code=self.subdistrict,
        )


class DestinationChanges(Why):
    """What becomes of a destination; what is left out stays as it is.

    `null` for kinds is every kind that goes out, `null` for the subdistrict is the district.
    """

    name: Code | None = None
    url: Url | None = None
    kinds: Kinds | None = None
    subdistrict: Code | None = None

    def value(self) -> DestinationChange:
        """Return it as the library knows it."""
        return DestinationChange(
            name=None if self.name is None else self.name.strip(),
            url=self.url,
            kinds=None if self.kinds is None else frozenset(self.kinds),
            hears_every_kind=self._is_null("kinds"),
            subdistrict_code=self.subdistrict,
            hears_district=self._is_null("subdistrict"),
        )

    def _is_null(self, name: str) -> bool:
        return name in self.model_fields_set and getattr(self, name) is None


class DestinationSecret(BaseModel):
    """A destination that was added, or has a new secret: it is told this once.

    Until `previous_secret_until` messages are signed by the secret before it too.
    """

    model_config = ConfigDict(from_attributes=True)

    code: str
    secret: str
    previous_secret_until: datetime | None


class DestinationNow(BaseModel):
    """A destination and how its messages stand there, never its secret.

    `n_delivered` counts the last 24 hours; the fault is the last among what is not settled.
    """

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    url: str
    kinds: list[str] | None
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


class DestinationsNow(BaseModel):
    """All destinations, the kinds that go out at all, and minutes to each next try."""

    at: datetime
    kinds: list[str]
    retry_min: list[int]
    destinations: list[DestinationNow]


class MessageNow(BaseModel):
    """A message at one destination, without its body. `message` is how the receiver knows it."""

    id: UUID
    message: str
    sequence: int
    kind: str
    number: str | None
    happened_at: datetime
    state: DeliveryState
    n_failed: int
    next_try_at: datetime | None
    fault: str | None
    status: int | None
    failed_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    reason: str | None

    @classmethod
    def of(cls, row: dict[str, object]) -> "MessageNow":
        """Return what a row says; when it is tried next only where it is."""
        told = dict(row) | {"message": message_code(UUID(str(row["id"])))}
        if row["state"] != DeliveryState.WAITING:
            told["next_try_at"] = None
        return cls.model_validate(told)


class WhichMessages(Why):
    """One message, or without an id all that are stuck."""

    message: UUID | None = None


class SecretRenewed(Why):
    """Why there is a new secret; `at_once` ends the one before now, not after a day."""

    at_once: bool = False


class MessagesGivenUp(Body):
    """One message, or without an id all that are stuck, and why nobody sends it any more."""

    message: UUID | None = None
    reason: Reason


class MessagesChanged(BaseModel):
    """How many messages were changed."""

    n: int
