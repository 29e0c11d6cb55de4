"""The desk 坐席: its queue, the file of an order, who calls, and the risks that wait."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.deps import ActorDep, LangDep, ServicesDep
from api.desk_schemas import (
    DeskAreas,
    DeskAsked,
    DeskFile,
    DeskOrder,
    DeskQueue,
    LookedUp,
    LookUp,
    NeedTold,
    UnreadRisk,
)
from gridmap.casework.desk_need import Need
from gridmap.flows.look_up_desk import (
    look_before_entry,
    read_desk,
    read_desk_areas,
    read_desk_file,
    read_unread_risks,
)
from gridmap.model.ids import WorkOrderId
from gridmap.model.rights import Right, rights_of

router = APIRouter(prefix="/desk", tags=["desk 坐席"])


@router.get("/orders", summary="坐席队列 · The queue of the desk")
def get_orders(
    services: ServicesDep,
    lang: LangDep,
    actor: ActorDep,
    filters: Annotated[DeskAsked, Query()],
) -> DeskQueue:
    """Return open work orders by what they need now, the most pressing first, page by page.

    `actor` leaves the orders that somebody had a hand in; `q` looks in number, category and
    handler, and in the address for whoever may see it.
    """
    in_addresses = Right.SEE_PERSONAL_DATA in rights_of(actor.roles)
    page = read_desk(
        filters.value(in_addresses=in_addresses),
        district=services.district,
        needs=filters.need or tuple(Need),
        first=filters.first,
        limit=filters.limit,
    )
    return DeskQueue(
        at=page.at,
        needs=[
            NeedTold(need=need, title=need.en if lang == "en" else need.zh, n=n)
            for need, n in page.counts.items()
        ],
        orders=[DeskOrder.model_validate(row) for row in page.orders],
    )


@router.get("/risks", summary="风险词待看 · Risks nobody has read")
def get_risks(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=1_000)] = 200
) -> list[UnreadRisk]:
    """Return the requests whose words hold a risk that no person has read yet."""
    rows = read_unread_risks(district=services.district, limit=limit)
    return [UnreadRisk.model_validate(row) for row in rows]


@router.get("/areas", summary="街道与社区 · Areas for the filters")
def get_areas(services: ServicesDep) -> DeskAreas:
    """Return the subdistricts and communities in force."""
    return DeskAreas.model_validate(read_desk_areas(district=services.district))


@router.post("/orders/{order_id}/file", summary="坐席案卷 · What the desk keeps beside an order")
def post_file(order_id: UUID, services: ServicesDep) -> DeskFile:
    """Return the caller's card, similar orders near by, risks, notes and instructions.

    A post although nothing is written: names and numbers of people never leave by a get.
    """
    found = read_desk_file(
        WorkOrderId(order_id), district=services.district, policy=services.intake_policy
    )
    return DeskFile.model_validate(found)


@router.post("/look-up", summary="录入前查询 · Look before entering")
def post_look_up(body: LookUp, services: ServicesDep) -> LookedUp:
    """Return who calls and what is open near by, while a request is being typed; nothing is kept.

    A number stands in the body, never in an address that is logged.
    """
    found = look_before_entry(
        phone=body.phone,
        position=body.position.value() if body.position else None,
        category=body.category,
        district=services.district,
        policy=services.intake_policy,
    )
    return LookedUp.model_validate(found)
