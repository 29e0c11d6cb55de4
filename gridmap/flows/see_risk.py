"""Note that a person has read a request whose words hold a risk."""

from gridmap.errors import NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import RequestId
from gridmap.store import events, idempotent_calls, risks
from gridmap.store.district import District


def see_risk(request_id: RequestId, *, district: District, actor: str) -> dict[str, object]:
    """Mark the risks of a request as read by somebody, and return those that were unread.

    Nothing else moves: what is to be done is for whoever has read it. A second time marks nothing.

    Raises
    ------
    NotFound
        No such request.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        request = risks.request_of(conn, tenant, request_id)
        if request is None:
            raise NotFound(
                problem="there is no such request",
                problem_zh="没有这一诉求",
                request=str(request_id),
            )
        at = district.clock()
        seen = risks.mark_seen(conn, tenant, request_id, at=at, actor=actor)
        if seen:
            event = Event(
                at=at,
                kind=EventKind.RISK_SEEN,
                actor=actor,
                request_id=request_id,
                work_order_id=request.order_id,
                subdistrict_id=request.subdistrict_id,
                facts={"risks": seen},
            )
            events.append(conn, tenant, [event])
        answer["risks"] = seen
    return answer
