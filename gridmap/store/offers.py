"""Offers to claim a work order. None of them reserves anybody; accepting claims the place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from gridmap.errors import NotFound
from gridmap.model.event import MACHINE, Event, EventKind
from gridmap.model.ids import (
    AssignmentId,
    DecisionId,
    MemberId,
    OfferId,
    TenantId,
    WorkOrderId,
)
from gridmap.model.work_order import ClaimMode, OfferState
from gridmap.store import claims, events
from gridmap.store.new_id import new_id
from gridmap.store.tables import members, offers, roles
from gridmap.store.work_orders import OrderRow

_KINDS = {
    OfferState.ACCEPTED: EventKind.OFFER_ACCEPTED,
    OfferState.DECLINED: EventKind.OFFER_DECLINED,
    OfferState.EXPIRED: EventKind.OFFER_EXPIRED,
    OfferState.WITHDRAWN: EventKind.OFFER_WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """One offer; `code` is the member's."""

    id: OfferId
    work_order_id: WorkOrderId
    member_id: MemberId
    code: str
    decision_id: DecisionId
    state: OfferState
    offered_at: datetime
    expires_at: datetime
    assignment_id: AssignmentId | None

    def as_facts(self) -> dict[str, object]:
        """Return the offer as plain values."""
        return {
            "offer_id": str(self.id),
            "work_order_id": str(self.work_order_id),
            "member_code": self.code,
            "state": self.state.value,
            "offered_at": self.offered_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffers:
    """An order offered to some members, by id and code, on one decision."""

    to: Sequence[tuple[MemberId, str]]
    mode: ClaimMode
    decision_id: DecisionId
    offered_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnd:
    """How offers end, when, by whom and why."""

    state: OfferState
    at: datetime
    actor: str
    reason: str | None = None
    assignment_id: AssignmentId | None = None


def who_may_claim(
    conn: Connection, tenant: TenantId, member_ids: Collection[MemberId]
) -> frozenset[MemberId]:
    """Return those of the members whose role may claim orders."""
    rows = conn.execute(
        select(members.c.id)
        .join(roles, (roles.c.tenant_id == members.c.tenant_id) & (roles.c.code == members.c.role))
        .where(members.c.tenant_id == tenant, roles.c.may_claim, members.c.id.in_(list(member_ids)))
    )
    return frozenset(MemberId(row.id) for row in rows)


def who_was_asked(conn: Connection, tenant: TenantId, order_id: WorkOrderId) -> frozenset[MemberId]:
    """Return who was offered an order and has not accepted: they declined, let it pass, or wait."""
    unanswered = [OfferState.OFFERED.value, OfferState.DECLINED.value, OfferState.EXPIRED.value]
    rows = conn.execute(
        select(offers.c.member_id).where(
            offers.c.tenant_id == tenant,
            offers.c.work_order_id == order_id,
            offers.c.state.in_(unanswered),
        )
    )
    return frozenset(MemberId(row.member_id) for row in rows)


def mark(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    mode: ClaimMode,
    *,
    at: datetime,
    actor: str,
) -> OrderRow:
    """Make a held order one that is to be claimed; what is offered in another mode ends."""
    if order.claim_mode is mode:
        return order
    withdraw_open(conn, tenant, order, at=at, actor=actor, reason="offered in another way")
    order = claims.set_mode(conn, tenant, order, mode)
    facts = {"mode": mode.value}
    marked = order.event(EventKind.ORDER_TO_BE_CLAIMED, at=at, actor=actor, facts=facts)
    events.append(conn, tenant, [marked])
    return order


def make(
    conn: Connection, tenant: TenantId, order: OrderRow, new: NewOffers, *, actor: str
) -> tuple[OfferRow, ...]:
    """Offer a held order and return its open offers; each offer is an event."""
    made = [(OfferId(new_id()), member_id, code) for member_id, code in new.to]
    conn.execute(
        insert(offers),
        [
            {
                "tenant_id": tenant,
                "id": offer_id,
                "work_order_id": order.id,
                "member_id": member_id,
                "decision_id": new.decision_id,
                "mode": new.mode.value,
                "state": OfferState.OFFERED.value,
                "offered_at": new.offered_at,
                "expires_at": new.expires_at,
                "subdistrict_id": order.subdistrict_id,
            }
            for offer_id, member_id, _ in made
        ],
    )
    expires_at = new.expires_at.isoformat()
    happened = [
        order.event(
            EventKind.OFFER_MADE,
            at=new.offered_at,
            actor=actor,
            member_id=member_id,
            facts={"offer": str(offer_id), "member": code, "expires_at": expires_at},
        )
        for offer_id, member_id, code in made
    ]
    events.append(conn, tenant, happened)
    return open_of_order(conn, tenant, order.id)


def expire(
    conn: Connection, tenant: TenantId, order: OrderRow, *, at: datetime
) -> tuple[OfferRow, ...]:
    """End the offers of a held order whose time is over, and return those that still stand."""
    still = open_of_order(conn, tenant, order.id)
    over = [one for one in still if one.expires_at <= at]
    end = OfferEnd(state=OfferState.EXPIRED, at=at, actor=MACHINE)
    finish(conn, tenant, order, over, end)
    return tuple(one for one in still if one.expires_at > at)


def open_of_order(
    conn: Connection, tenant: TenantId, order_id: WorkOrderId
) -> tuple[OfferRow, ...]:
    """Return the open offers of a held order and hold them."""
    rows = conn.execute(
        _offers()
        .where(offers.c.work_order_id == order_id, offers.c.state == OfferState.OFFERED.value)
        .order_by(offers.c.id)
        .with_for_update(key_share=True, of=offers),
        {"tenant": tenant},
    )
    return tuple(_offer(row) for row in rows)


def open_of_member(conn: Connection, tenant: TenantId, code: str) -> tuple[OfferRow, ...]:
    """Return what a member is offered now, what expires first before the others."""
    rows = conn.execute(
        _offers()
        .where(members.c.code == code, offers.c.state == OfferState.OFFERED.value)
        .order_by(offers.c.expires_at, offers.c.id),
        {"tenant": tenant},
    )
    return tuple(_offer(row) for row in rows)


def order_of(conn: Connection, tenant: TenantId, offer_id: OfferId) -> WorkOrderId:
    """Return the work order of an offer.

    Raises
    ------
    NotFound
        No such offer.
    """
    found = conn.execute(
        select(offers.c.work_order_id).where(offers.c.tenant_id == tenant, offers.c.id == offer_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such offer", problem_zh="没有这一推送", offer=str(offer_id)
        )
    return WorkOrderId(found)


def hold(conn: Connection, tenant: TenantId, offer_id: OfferId) -> OfferRow:
    """Return an offer and hold it; its work order must be held already."""
    row = conn.execute(
        _offers().where(offers.c.id == offer_id).with_for_update(key_share=True, of=offers),
        {"tenant": tenant},
    ).one()
    return _offer(row)


def finish(
    conn: Connection,
    tenant: TenantId,
    order: OrderRow,
    ended: Sequence[OfferRow],
    end: OfferEnd,
) -> None:
    """End held offers of an order; each end is an event."""
    if not ended:
        return
    conn.execute(
        update(offers)
        .where(offers.c.tenant_id == tenant, offers.c.id.in_([one.id for one in ended]))
        .values(
            state=end.state.value,
            ended_at=end.at,
            end_reason=end.reason,
            assignment_id=end.assignment_id,
        )
    )
    happened: list[Event] = []
    for one in ended:
        facts: dict[str, object] = {"offer": str(one.id), "member": one.code}
        happened.append(
            order.event(
                _KINDS[end.state],
                at=end.at,
                actor=end.actor,
                member_id=one.member_id,
                facts=facts,
            )
        )
    events.append(conn, tenant, happened)


def withdraw_open(
    conn: Connection, tenant: TenantId, order: OrderRow, *, at: datetime, actor: str, reason: str
) -> None:
    """Withdraw what is still offered of a held order: it goes another way."""
    if order.claim_mode is None:
        return
    still = open_of_order(conn, tenant, order.id)
    end = OfferEnd(state=OfferState.WITHDRAWN, at=at, actor=actor, reason=reason)
    finish(conn, tenant, order, still, end)


def _offers() -> Select[Any]:
    return (
        select(offers, members.c.code)
        .join(
            members,
            (members.c.tenant_id == offers.c.tenant_id) & (members.c.id == offers.c.member_id),
        )
        .where(offers.c.tenant_id == bindparam("tenant"))
    )


def _offer(row: Row[Any]) -> OfferRow:
    return OfferRow(
        id=row.id,
        work_order_id=row.work_order_id,
        member_id=row.member_id,
        code=row.code,
        decision_id=row.decision_id,
        state=OfferState(row.state),
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        assignment_id=row.assignment_id,
    )
