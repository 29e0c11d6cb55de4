"""Add a photo to an order: by whoever handles it, or by the desk for whoever told of it."""

from gridmap.casework.lifecycle import check_is_open
from gridmap.casework.photos import check_may_add
from gridmap.errors import NotFound
from gridmap.model.event import EventKind
from gridmap.model.ids import AssignmentId, WorkOrderId
from gridmap.model.photo import NewPhoto
from gridmap.store import assignments, events, idempotent_calls, photos, requests, work_orders
from gridmap.store.district import District


def add_photo(new: NewPhoto, *, district: District) -> dict[str, object]:
    """Keep a photo, and return its id and whether it is new; the same picture is kept once.

    Raises
    ------
    NotFound
        No such work order or assignment.
    IllegalMove
        The order has ended, the assignment was taken back, or there are enough photos.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, new.order_id)
        check_is_open(order.state, order_id=order.id)
        state = None
        if new.assignment_id is not None:
            state = assignments.read_for_move(conn, tenant, new.assignment_id).state
        n_there = photos.n_shown(conn, tenant, order.id).get(new.moment, 0)
        check_may_add(new.moment, state, n_there=n_there)
        at = district.clock()
        photo_id, is_new = photos.add(conn, tenant, new, at=at)
        answer |= {"id": str(photo_id), "is_new": is_new}
        if not is_new:
            return answer
        facts = {"photo_id": str(photo_id), "moment": new.moment.value}
        kind, under = EventKind.PHOTO_ADDED, new.assignment_id
        added = order.event(kind, at=at, actor=new.actor, assignment_id=under, facts=facts)
        events.append(conn, tenant, [added])
    return answer


def order_of_assignment(assignment_id: AssignmentId, *, district: District) -> WorkOrderId:
    """Return the order that somebody handles under an assignment.

    Raises
    ------
    NotFound
        No such assignment.
    """
    with district.reading() as conn:
        return assignments.order_of(conn, district.tenant, assignment_id)


def order_of_request_key(key: str, *, district: District) -> WorkOrderId:
    """Return the order that a request under this key opened.

    Raises
    ------
    NotFound
        No such request, or nobody goes for it.
    """
    with district.reading() as conn:
        found = requests.order_of_key(conn, district.tenant, key)
    if found is None:
        raise NotFound(
            problem="what you reported has no work order to add a photo to",
            problem_zh="您的上报没有对应工单，无法附照片",
        )
    return found
