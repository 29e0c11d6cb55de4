"""The feed of what happens: how far it can be told."""

from dataclasses import dataclass
from uuid import UUID

ORDER_LEFT, ORDER_CAME = "order_left", "order_came"
"""The rows that say that an order lies in another subdistrict now: written by the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """How far the feed can be told at one instant, and which database it is of.

    `epoch` is another one where cursors given out before mean nothing any more. `is_held_back`
    says that rows are there which an older transaction, still running, holds back; the feed is
    whole up to a moment when `next_xid` was no more than `oldest_xid` is now.
    """

    epoch: str
    cursor: str
    oldest_xid: int
    next_xid: int
    is_held_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLeft:
    """An order that lay in one subdistrict and lies in another one now, or in none."""

    cursor: str
    order_id: UUID
    from_id: UUID | None
    to_id: UUID | None
