"""Accept an offer 接单, or decline it 拒单.

Accepting claims the member's place and writes the assignment, signed, in one transaction. Of an
acceptance and the end of the offer's time exactly one happens: both hold the work order first.
"""

from datetime import datetime

from gridmap.casework.lifecycle import check_offer_move
from gridmap.errors import OfferOver
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AssignmentId, OfferId
from gridmap.model.work_order import OfferState
from gridmap.store import (
    events,
    idempotent_calls,
    members,
    offers,
    sending,
    waiting_orders,
    work_orders,
)
from gridmap.store.district import District
from gridmap.store.leads import NewLead
from gridmap.store.offers import OfferEnd, OfferRow
from gridmap.store.work_orders import OrderRow


def accept_offer(offer_id: OfferId, *, district: District, actor: str) -> dict[str, object]:
    """Take the order that is offered, and return the assignment that came of it.

    An offer that was accepted before is no error: the same is returned again, so that a phone on
    a bad line may send twice.

    Raises
    ------
    NotFound
        No such offer.
    OfferOver
        Its time is over, it was declined or withdrawn, or somebody else was faster.
    MemberFull
        The member has no free place left; the offer stands.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = offers.order_of(conn, tenant, offer_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        offer = offers.hold(conn, tenant, offer_id)
        if offer.assignment_id is not None:
            answer.update(_told(order, offer, offer.assignment_id))
            return answer
        _check_stands(offer, at=district.clock())
        members.claim(conn, tenant, offer.member_id, is_urgent=order.is_urgent)
        at = district.clock()
        lead = NewLead(assigned_by=actor, member_id=offer.member_id, decision_id=offer.decision_id)
        assignment_id, order = sending.claim(conn, tenant, order, lead, offer=offer, at=at)
        events.append(conn, tenant, _begun(order, offer, assignment_id, actor=actor, at=at))
        answer.update(_told(order, offer, assignment_id))
    return answer


def decline_offer(
    offer_id: OfferId, *, district: District, actor: str, reason: str | None = None
) -> dict[str, object]:
    """Decline an offer; where nobody else has one, the next is asked at once.

    One that was declined before is no error.

    Raises
    ------
    NotFound
        No such offer.
    OfferOver
        Its time is over, or it was withdrawn.
    IllegalMove
        It was accepted.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order_id = offers.order_of(conn, tenant, offer_id)
        order = work_orders.read_for_move(conn, tenant, order_id)
        offer = offers.hold(conn, tenant, offer_id)
        at = district.clock()
        answer["state"] = OfferState.DECLINED.value
        if offer.state is OfferState.DECLINED:
            return answer
        if offer.state is OfferState.ACCEPTED:
            check_offer_move(offer.state, OfferState.DECLINED)
        _check_stands(offer, at=at)
        end = OfferEnd(state=OfferState.DECLINED, at=at, actor=actor, reason=reason)
        offers.finish(conn, tenant, order, [offer], end)
        if not offers.open_of_order(conn, tenant, order.id):
            waiting_orders.try_again_at(conn, tenant, order.id, at=at)
    return answer


def _check_stands(offer: OfferRow, *, at: datetime) -> None:
    if offer.state is OfferState.OFFERED and at < offer.expires_at:
        return
    state = OfferState.EXPIRED if offer.state is OfferState.OFFERED else offer.state
    raise OfferOver(
        problem=f"the offer is {state.en}",
        mend="look what is offered now",
        problem_zh="该推送已结束（超时、已拒或已撤回）",
        mend_zh="请查看当前推送",
        offer=str(offer.id),
        before=state.value,
        expires_at=offer.expires_at.isoformat(),
    )


def _begun(
    order: OrderRow, offer: OfferRow, assignment_id: AssignmentId, *, actor: str, at: datetime
) -> list[Event]:
    about: dict[str, object] = {"assignment_id": assignment_id, "member_id": offer.member_id}
    about["facts"] = {"member": offer.code, "offer": str(offer.id)}
    return [
        order.event(kind, at=at, actor=actor, **about)
        for kind in (EventKind.ORDER_ASSIGNED, EventKind.ASSIGNMENT_SIGNED)
    ]


def _told(order: OrderRow, offer: OfferRow, assignment_id: AssignmentId) -> dict[str, object]:
    return {
        "assignment_id": str(assignment_id),
        "member_code": offer.code,
        "travel_s": None,
        "state": order.state.value,
        "version": order.version,
    }
