"""Note that a member is away though the roster says otherwise, and that they are back."""

from datetime import datetime

from gridmap.errors import InputError, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import AbsenceId
from gridmap.model.member import AbsenceKind
from gridmap.store import absences, care_days, events, idempotent_calls, members
from gridmap.store.absences import Absence
from gridmap.store.district import District
from gridmap.store.freed import wake_orders_near


def note_absence(
    member_code: str,
    kind: AbsenceKind,
    *,
    ends_at: datetime,
    district: District,
    actor: str,
    starts_at: datetime | None = None,
) -> dict[str, object]:
    """Store that a member is away, by default from now on, and return the absence.

    Whatever the member holds stays with them; nobody new is sent to them until they are back.

    Raises
    ------
    NotFound
        No such member.
    InputError
        The end is not after the beginning and after now.
    IllegalMove
        The member is away already at that time.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        at = district.clock()
        begins = starts_at or at
        if ends_at <= max(begins, at):
            raise InputError(
                problem="the absence would be over before it begins",
                mend="state an end after the beginning and after now",
                problem_zh="离岗结束时间早于开始时间或已过",
                mend_zh="结束时间须晚于开始时间和当前时间",
                field="ends_at",
                value=ends_at.isoformat(),
            )
        home = members.home_of(conn, tenant, member_code)
        if home is None:
            raise NotFound(
                problem=f"there is no member {member_code!r}",
                problem_zh=f"没有网格员 {member_code!r}",
                field="member_code",
                value=member_code,
            )
        away = Absence(
            id=absences.new_absence_id(),
            member_id=home.member_id,
            member_code=member_code,
            kind=kind,
            starts_at=begins,
            ends_at=ends_at,
            subdistrict_id=home.subdistrict_id,
        )
        absences.add(conn, tenant, away)
        care_days.plan_again(conn, tenant, district.today())
        events.append(conn, tenant, [_event(EventKind.MEMBER_AWAY, away, at=at, actor=actor)])
        answer.update(_told(away))
    return answer


def end_absence(
    absence_id: AbsenceId, *, district: District, actor: str, wake_radius_m: float = 12_000.0
) -> dict[str, object]:
    """Let an absence end now, and let the orders around the member be tried at once.

    One that is over is returned as it was.

    Raises
    ------
    NotFound
        No such absence, or it was taken back before it began.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        at = district.clock()
        away = absences.hold(conn, tenant, absence_id)
        if away is None:
            raise NotFound(
                problem="there is no such absence",
                problem_zh="没有这一离岗记录",
                absence=str(absence_id),
            )
        answer.update(_told(away))
        is_over = away.ends_at <= at
        if not is_over:
            absences.end(conn, tenant, away, at=at)
            care_days.plan_again(conn, tenant, district.today())
            answer["ends_at"] = at.isoformat()
            events.append(conn, tenant, [_event(EventKind.MEMBER_BACK, away, at=at, actor=actor)])
    if not is_over:
        wake_orders_near([away.member_id], district=district, radius_m=wake_radius_m)
    return answer


def read_absences(*, district: District) -> list[dict[str, object]]:
    """Return who is away now or will be, the first to come back first."""
    with district.reading() as conn:
        return [_told(one) for one in absences.current(conn, district.tenant, at=district.clock())]


def _event(kind: EventKind, away: Absence, *, at: datetime, actor: str) -> Event:
    return Event(
        at=at,
        kind=kind,
        actor=actor,
        member_id=away.member_id,
        subdistrict_id=away.subdistrict_id,
        facts={"member": away.member_code},
    )


def _told(away: Absence) -> dict[str, object]:
    return {
        "id": str(away.id),
        "member_code": away.member_code,
        "kind": away.kind.value,
        "starts_at": away.starts_at.isoformat(),
        "ends_at": away.ends_at.isoformat(),
    }
