"""Offers 认领: an order is offered to be claimed, accepted or declined."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.calls import CallDep, KeyedCallDep
from api.deps import ServicesDep, WorkerDep, wake
from api.mode_schemas import Answered, ClaimWanted, Declined, MemberSent, Offer, Offered, Volunteer
from api.schemas import Code, StateNow, Why
from gridmap.flows.answer_offer import accept_offer, decline_offer
from gridmap.flows.look_up_offers import read_offers
from gridmap.flows.offer_work_order import Marking, offer_work_order
from gridmap.flows.withdraw_offers import withdraw_offers
from gridmap.model.ids import OfferId, WorkOrderId
from gridmap.wiring import Services

router = APIRouter(tags=["offers 认领"])


@router.post("/work-orders/{order_id}/offer", summary="推送认领 · Offer to be claimed")
def post_offer(order_id: UUID, body: ClaimWanted, call: KeyedCallDep) -> Offered:
    """Make an order one that is claimed, and offer it: to one after the other, or to several.

    An offer reserves nobody. `offers` is empty where nobody is left to ask.
    """

    def act(services: Services) -> dict[str, object]:
        return offer_work_order(
            WorkOrderId(order_id),
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
            marking=Marking(mode=body.mode, actor=body.actor),
        )

    return call.answer(Offered, body, act)


@router.post("/work-orders/{order_id}/offer/withdraw", summary="停止推送 · Withdraw the offers")
def post_withdraw_offers(order_id: UUID, body: Why, call: CallDep, worker: WorkerDep) -> StateNow:
    """Take back what is offered of an order: it is dispatched instead."""

    def act(services: Services) -> dict[str, object]:
        after = withdraw_offers(
            WorkOrderId(order_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
        )
        return {"state": after}

    after = call.answer(StateNow, body, act)
    wake(worker)
    return after


@router.get("/offers", summary="我的待接单 · What a member is offered")
def get_offers(services: ServicesDep, member: Annotated[Code, Query()]) -> list[Offer]:
    """Return the offers of a member that still stand, what expires first before the others."""
    told = read_offers(member, district=services.district)
    return [Offer.model_validate(one) for one in told]


@router.post("/offers/{offer_id}/accept", summary="接单 · Accept an offer")
def post_accept(offer_id: UUID, body: Volunteer, call: CallDep) -> MemberSent:
    """Take the order that is offered; the first to accept has it, signed."""

    def act(services: Services) -> dict[str, object]:
        return accept_offer(OfferId(offer_id), district=services.district, actor=body.actor)

    return call.answer(MemberSent, body, act)


@router.post("/offers/{offer_id}/decline", summary="拒单 · Decline an offer")
def post_decline(offer_id: UUID, body: Declined, call: CallDep, worker: WorkerDep) -> Answered:
    """Decline an offer; the next member is asked."""

    def act(services: Services) -> dict[str, object]:
        return decline_offer(
            OfferId(offer_id),
            district=services.district,
            actor=body.actor,
            reason=body.reason,
        )

    answered = call.answer(Answered, body, act)
    wake(worker)
    return answered
