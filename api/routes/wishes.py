"""Micro wishes 微心愿 and the three lists 三张清单."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.deps import KeyDep, ServicesDep
from api.schemas import Code, Who, Why
from api.wish_schemas import (
    ByVolunteer,
    DemandAnswer,
    DemandNow,
    GivenBack,
    Lists,
    NewDemand,
    NewResource,
    NewWish,
    WishDone,
    WishHeld,
    WishNearby,
    WishNow,
)
from gridmap.flows import keep_three_lists, look_up_wishes
from gridmap.flows.claim_wish import claim_wish
from gridmap.flows.move_wish import move_wish
from gridmap.flows.publish_wish import publish_wish
from gridmap.model.event import MACHINE
from gridmap.model.ids import DemandId, WishId
from gridmap.model.wish import Demand, Resource, Wish, WishState
from gridmap.wiring import Services

router = APIRouter(tags=["wishes 微心愿"])


@router.post("/wishes", status_code=201, summary="发布微心愿 · Publish a wish")
def post_wish(
    body: NewWish, services: ServicesDep, response: Response, idempotency_key: KeyDep
) -> WishNow:
    """Publish a wish once a key; a text that says who, a number or an illness is refused."""
    fields = body.model_dump(exclude={"actor"})
    id_, is_new = publish_wish(
        Wish(idempotency_key=idempotency_key, **fields),
        district=services.district,
        policy=services.wish_policy,
        actor=body.actor,
    )
    if not is_new:
        response.status_code = 200
    return WishNow(wish_id=id_, state=WishState.OPEN)


@router.get("/wishes", summary="微心愿列表 · All wishes, for the desk")
def get_wishes(
    services: ServicesDep, state: Annotated[list[WishState] | None, Query()] = None
) -> list[dict[str, Any]]:
    """Return wishes, newest first, with who holds them."""
    states = None if state is None else [one.value for one in state]
    rows = look_up_wishes.list_wishes(district=services.district, states=states)
    return [dict(one) for one in rows]


@router.get("/wishes/near", summary="附近的微心愿 · Wishes near a volunteer")
def get_near(services: ServicesDep, volunteer: Code) -> list[WishNearby]:
    """Return the open wishes nearest by walking time; no name and no door before the claim."""
    found = look_up_wishes.wishes_near(
        volunteer,
        district=services.district,
        travel=services.travel,
        policy=services.wish_policy,
    )
    return [WishNearby.model_validate(one, from_attributes=True) for one in found]


@router.get("/wishes/held", summary="我认领的微心愿 · Wishes that a volunteer holds")
def get_held(services: ServicesDep, volunteer: Code) -> list[WishHeld]:
    """Return the wishes of a volunteer with name and door."""
    rows = look_up_wishes.wishes_of(volunteer, district=services.district)
    return [WishHeld.model_validate(dict(one)) for one in rows]


@router.post("/wishes/{wish_id}/claim", summary="认领 · Claim")
def post_claim(wish_id: UUID, body: ByVolunteer, services: ServicesDep) -> WishNow:
    """Give an open wish to the first who asks; asked again it stays so."""
    claim_wish(
        WishId(wish_id),
        body.volunteer_code,
        district=services.district,
        policy=services.wish_policy,
    )
    return WishNow(wish_id=wish_id, state=WishState.CLAIMED)


@router.post("/wishes/{wish_id}/give-back", summary="退回 · Give back")
def post_give_back(wish_id: UUID, body: GivenBack, services: ServicesDep) -> WishNow:
    """Let somebody else have it."""
    return _move(wish_id, WishState.OPEN, services, body.volunteer_code, body.reason)


@router.post("/wishes/{wish_id}/done", summary="完成 · Done")
def post_wish_done(wish_id: UUID, body: WishDone, services: ServicesDep) -> WishNow:
    """Say what was done; the desk confirms it."""
    return _move(wish_id, WishState.DONE, services, body.volunteer_code, body.text)


@router.post("/wishes/{wish_id}/confirm", summary="确认 · Confirm")
def post_confirm(wish_id: UUID, body: Who, services: ServicesDep) -> WishNow:
    """Confirm that the wish was fulfilled."""
    state = move_wish(
        WishId(wish_id), WishState.CONFIRMED, district=services.district, actor=body.actor
    )
    return WishNow(wish_id=wish_id, state=state)


@router.post("/wishes/{wish_id}/send-back", summary="重办 · Send back")
def post_send_back(wish_id: UUID, body: Who, services: ServicesDep) -> WishNow:
    """Give a wish that is not fulfilled back to its volunteer."""
    state = move_wish(
        WishId(wish_id), WishState.CLAIMED, district=services.district, actor=body.actor
    )
    return WishNow(wish_id=wish_id, state=state)


@router.post("/wishes/{wish_id}/withdraw", summary="撤回 · Withdraw")
def post_withdraw_wish(wish_id: UUID, body: Why, services: ServicesDep) -> WishNow:
    """Take a wish back that is not done yet."""
    state = move_wish(
        WishId(wish_id),
        WishState.WITHDRAWN,
        district=services.district,
        actor=body.actor,
        text=body.reason,
    )
    return WishNow(wish_id=wish_id, state=state)


@router.put("/resources/{code}", status_code=204, summary="资源清单 · What a unit can give")
def put_resource(code: Code, body: NewResource, services: ServicesDep) -> None:
    """Store or change what a unit can give, how often and from where."""
    fields = body.model_dump(exclude={"position"})
    position = body.position.value() if body.position else None
    keep_three_lists.put_resource(
        Resource(code=code, position=position, **fields), district=services.district
    )


@router.post("/demands", status_code=201, summary="需求清单 · Ask for something")
def post_demand(
    body: NewDemand, services: ServicesDep, response: Response, idempotency_key: KeyDep
) -> DemandNow:
    """Store what a place asks for, once a key, and match it with the nearest resource."""
    demand = Demand(
        idempotency_key=idempotency_key,
        kind=body.kind,
        text=body.text,
        position=body.position.value(),
        answer_by=body.answer_by,
    )
    district = services.district
    id_, is_new = keep_three_lists.ask_demand(demand, district=district, actor=body.actor)
    code = keep_three_lists.match_demand(id_, district=district, actor=MACHINE)
    if not is_new:
        response.status_code = 200
    return DemandNow(demand_id=id_, resource_code=code)


@router.post("/demands/{demand_id}/match", summary="供需对接 · Match a demand")
def post_match(demand_id: UUID, body: Who, services: ServicesDep) -> DemandNow:
    """Try again to find the nearest resource of the kind with capacity left."""
    code = keep_three_lists.match_demand(
        DemandId(demand_id), district=services.district, actor=body.actor
    )
    return DemandNow(demand_id=demand_id, resource_code=code)


@router.post("/demands/{demand_id}/answer", status_code=204, summary="答复 · Answer a demand")
def post_answer(demand_id: UUID, body: DemandAnswer, services: ServicesDep) -> None:
    """Answer a demand; the answer is dated."""
    keep_three_lists.answer_demand(
        DemandId(demand_id), body.answer, district=services.district, actor=body.actor
    )


@router.get("/three-lists", summary="三张清单 · Demands, resources, projects")
def get_three_lists(services: ServicesDep) -> Lists:
    """Return demands, resources, and the demands that a unit has taken up."""
    found = keep_three_lists.read_three_lists(district=services.district)
    return Lists.model_validate(found, from_attributes=True)


def _move(
    wish_id: UUID, state: WishState, services: Services, volunteer: str, text: str
) -> WishNow:
    now = move_wish(
        WishId(wish_id),
        state,
        district=services.district,
        actor=volunteer,
        volunteer=volunteer,
        text=text,
    )
    return WishNow(wish_id=wish_id, state=now)
