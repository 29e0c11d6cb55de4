"""Hand a shift over 交接班: what is carried over, two signatures, refused while an alarm stands."""

from collections.abc import Mapping
from datetime import datetime

from gridmap.casework.signatures import check_two_persons, signature_of
from gridmap.errors import IllegalMove, StillOpen
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import HandoverId
from gridmap.store import events, handovers, idempotent_calls
from gridmap.store.district import District
from gridmap.store.handovers import Draft, HandoverRow, NewHandover, Row


def read_handover_draft(*, district: District) -> Draft:
    """Return who is on duty at the highest level, what is carried over, and what forbids it."""
    with district.reading() as conn:
        return handovers.draft(conn, district.tenant, at=district.clock())


def hand_shift_over(
    *, district: District, actor: str, remarks: str | None = None
) -> dict[str, object]:
    """Sign for what is carried over, and return the id of the handover.

    Raises
    ------
    StillOpen
        An alarm stands that nobody has acknowledged, or a handover waits for its second signature.
    NotAllowed
        A system signs nothing.
    """
    tenant, signature = district.tenant, signature_of(actor, district.caller)
    with idempotent_calls.answering(district) as (conn, answer):
        at = district.clock()
        draft = handovers.draft(conn, tenant, at=at)
        _check_no_alarm(draft)
        new = NewHandover(
            roster=[dict(row) for row in draft.roster],
            carried=[_plain(row) for row in draft.carried],
            remarks=remarks,
            signature=signature,
        )
        handover_id = handovers.open_new(conn, tenant, new, at=at)
        if handover_id is None:
            raise StillOpen(
                problem="a handover waits for its second signature",
                mend="sign it, or take it back",
                problem_zh="已有一次交接班待接班人签字",
                mend_zh="请接班人签字，或由交班人撤回",
            )
        facts = {"n_carried": len(draft.carried)}
        happened = Event(at=at, kind=EventKind.SHIFT_HANDED_OVER, actor=actor, facts=facts)
        events.append(conn, tenant, [happened])
        answer["id"] = str(handover_id)
    return answer


def take_shift_over(
    handover_id: HandoverId, *, district: District, actor: str
) -> dict[str, object]:
    """Give the second signature: another person takes the shift over.

    Raises
    ------
    NotFound
        There is no such handover.
    IllegalMove
        It was taken, or taken back.
    SamePerson
        Whoever hands over cannot take over.
    NotAllowed
        A system signs nothing.
    StillOpen
        An alarm stands that nobody has acknowledged.
    """
    tenant, signature = district.tenant, signature_of(actor, district.caller)
    with idempotent_calls.answering(district) as (conn, answer):
        held = _held_open(handovers.hold(conn, tenant, handover_id))
        check_two_persons(held.handed, signature)
        at = district.clock()
        _check_no_alarm(handovers.draft(conn, tenant, at=at))
        handovers.sign(conn, tenant, handover_id, signature=signature, at=at)
        happened = Event(at=at, kind=EventKind.SHIFT_TAKEN_OVER, actor=actor)
        events.append(conn, tenant, [happened])
        answer["id"] = str(handover_id)
    return answer


def take_handover_back(
    handover_id: HandoverId, *, district: District, actor: str
) -> dict[str, object]:
    """End a handover that nobody has taken yet: the shift goes on.

    Raises
    ------
    NotFound
        There is no such handover.
    IllegalMove
        It was taken, or taken back.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        _held_open(handovers.hold(conn, tenant, handover_id))
        at = district.clock()
        handovers.take_back(conn, tenant, handover_id, at=at)
        happened = Event(at=at, kind=EventKind.SHIFT_TAKEN_BACK, actor=actor)
        events.append(conn, tenant, [happened])
        answer["id"] = str(handover_id)
    return answer


def read_handovers(*, district: District, limit: int = 20) -> list[Row]:
    """Return the newest handovers with all that was carried over."""
    with district.reading() as conn:
        return handovers.newest(conn, district.tenant, limit=limit)


def _check_no_alarm(draft: Draft) -> None:
    if not draft.alarms:
        return
    raise StillOpen(
        problem=f"{len(draft.alarms)} alarms are not acknowledged",
        mend="read the risks; send somebody to what is urgent, or note what was done",
        problem_zh=f"有 {len(draft.alarms)} 项最高级告警尚未处置",
        mend_zh="请查看风险词；紧急工单请派人，或记录已采取的措施",
        alarms=list(draft.alarms[:20]),
    )


def _held_open(held: HandoverRow) -> HandoverRow:
    if not held.is_open:
        raise IllegalMove(
            problem="the handover is over",
            problem_zh="该交接班已结束",
            handover=str(held.id),
        )
    return held


def _plain(row: Mapping[str, object]) -> Row:
    """Return a row as JSON keeps it."""
    return {
        name: value if isinstance(value, bool | list) or value is None else str(value)
        for name, value in row.items()
        if name not in {"is_alarm", "due"}
    } | {"due": row["due"].isoformat() if isinstance(row["due"], datetime) else None}
