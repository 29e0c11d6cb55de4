"""Musters 点名: a list when the roll is called, one answer for each line."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from gridmap.casework.emergency import ROLL_MOVES, MusterCounts
from gridmap.errors import AnsweredOtherwise, NotFound
from gridmap.model.emergency import Operation, RollAnswer
from gridmap.model.ids import MobilisedId, RollId, TenantId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.tables import muster_lines, musters


@dataclass(frozen=True, slots=True, kw_only=True)
class Muster:
    """One roll: the group, where, when, by whom, and how it was answered."""

    id: RollId
    group_code: str
    place: str
    at: datetime
    caller: str
    counts: MusterCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is answered for one person, by whom."""

    mobilised_id: MobilisedId
    answer: RollAnswer
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """A roll that is to be called: of which group, where, when, by whom."""

    group_code: str
    place: str
    at: datetime
    caller: str


def call(
    conn: Connection, tenant: TenantId, operation: Operation, roll: Roll
) -> tuple[RollId, int]:
    """Call the roll of a group; return its id and how many stand on the list."""
    muster_id = RollId(new_id())
    conn.execute(
        insert(musters),
        {"tenant_id": tenant, "id": muster_id, "operation_id": operation.id, **asdict(roll)},
    )
    lines = conn.execute(
        statement("open_roll"),
        {
            "tenant": tenant,
            "muster_id": muster_id,
            "operation_id": operation.id,
            "group_code": roll.group_code,
        },
    )
    return muster_id, len(lines.all())


def operation_of(conn: Connection, tenant: TenantId, muster_id: RollId) -> UUID:
    """Return the operation of a roll.

    Raises
    ------
    NotFound
        There is no such roll.
    """
    m = musters.c
    found: UUID | None = conn.execute(
        select(m.operation_id).where(m.tenant_id == tenant, m.id == muster_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(
            problem="there is no such roll", problem_zh="没有这次点名", roll=str(muster_id)
        )
    return found


def answer(conn: Connection, tenant: TenantId, muster_id: RollId, said: Said) -> bool:
    """Write the answer for one person; return whether it is new.

    Somebody of the group who is present without standing on the list is put on it: who had
    declined, or was called after the roll.

    The statement decides: of two answers at once one is first, and the other is held against it.

    Raises
    ------
    NotFound
        The person does not stand on this list.
    AnsweredOtherwise
        An answer stands that this one may not replace.
    """
    whom = {"tenant": tenant, "muster_id": muster_id, "mobilised_id": said.mobilised_id}
    if said.answer is RollAnswer.PRESENT:
        conn.execute(statement("add_to_roll"), whom)
    replaceable = [
        before.value for before, after in ROLL_MOVES if before is not None and after is said.answer
    ]
    written = conn.execute(
        statement("answer_roll"),
        {
            **whom,
            "answer": said.answer.value,
            "at": said.at,
            "by": said.by,
            "before": replaceable,
        },
    )
    if written.rowcount == 1:
        return True
    stands = _standing(conn, tenant, muster_id, said.mobilised_id)
    if stands is said.answer:
        return False
    raise AnsweredOtherwise(
        problem=f"{stands.value} was answered already",
        mend="call the roll again if that was wrong",
        problem_zh=f"已答“{_ZH[stands]}”",
        mend_zh="如有误请重新点名",
        stands=stands.value,
        answer=said.answer.value,
    )


_ZH = {RollAnswer.PRESENT: "到", RollAnswer.ABSENT: "未到", RollAnswer.EXCUSED: "请假"}


def _standing(
    conn: Connection, tenant: TenantId, muster_id: RollId, mobilised_id: MobilisedId
) -> RollAnswer:
    line = muster_lines.c
    row = conn.execute(
        select(line.answer).where(
            line.tenant_id == tenant,
            line.muster_id == muster_id,
            line.mobilised_id == mobilised_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            problem="the person does not stand on this list",
            mend="the list was written when the roll was called: call it again",
            problem_zh="该人员不在本次点名名单中",
            mend_zh="名单以点名开始时为准，可重新点名",
        )
    return RollAnswer(row.answer)


def of_operation(conn: Connection, tenant: TenantId, operation: Operation) -> tuple[Muster, ...]:
    """Return the rolls of an operation with their counts, the newest first."""
    rows = conn.execute(
        statement("muster_counts"), {"tenant": tenant, "operation_id": operation.id}
    )
    return tuple(
        Muster(
            id=RollId(row.id),
            group_code=row.group_code,
            place=row.place,
            at=row.at,
            caller=row.caller,
            counts=MusterCounts(
                n_present=row.n_present,
                n_absent=row.n_absent,
                n_excused=row.n_excused,
                n_unanswered=row.n_unanswered,
            ),
        )
        for row in rows
    )
