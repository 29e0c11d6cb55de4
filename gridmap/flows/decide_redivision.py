"""Submit a draft, send it back, approve it from a date on, or drop it before it is in force."""

from datetime import datetime

from gridmap.casework.signatures import Signature, check_two_persons, signature_of
from gridmap.coverage.redivision.division import is_in_one_piece, neighbours
from gridmap.coverage.redivision.edit import refuse_if_edited
from gridmap.errors import IllegalMove, InputError
from gridmap.model.redivision import Redivision, RedivisionState
from gridmap.store import (
    layer_versions,
    redivision_in_force,
    redivisions,
)
from gridmap.store.district import District
from gridmap.store.redivisions import KeptRedivision

_MENDS = {
    RedivisionState.DRAFT: ("submit it first", "请先送审"),
    RedivisionState.IN_REVIEW: (
        "it is changed no more while in review: send it back first",
        "待审期间不能修改，请先退回",
    ),
    RedivisionState.APPROVED: ("drop it, and propose anew", "请撤销后重新编制"),
    RedivisionState.IN_FORCE: (
        "a version in force is taken back by: gridmap layer roll-back grids",
        "已生效的版本可用 gridmap layer roll-back grids 撤回",
    ),
    RedivisionState.DROPPED: ("propose anew", "请重新编制"),
}
"""What to do instead, by where a re-division stands."""


def submit_redivision(
    number: int, *, district: District, actor: str, edits: int | None = None
) -> Redivision:
    """Submit a draft for review by another person; until then nobody changes it.

    Parameters
    ----------
    edits
        The edits of the draft that was looked at, where that is known: what somebody else has
        changed since is not submitted unseen.

    Raises
    ------
    IllegalMove
        It is no draft.
    InputError
        Nobody is named, or the division is not sound.
    StaleSituation
        The draft was changed meanwhile, or the grids that it was drawn over.
    """
    tenant, by = district.tenant, signature_of(actor, district.caller)
    _refuse_unnamed(by.name, "actor")
    with district.writing() as conn:
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless(kept, RedivisionState.DRAFT)
        refuse_if_edited(kept.facts, edits)
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        _refuse_broken(kept)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, kept)
        redivisions.submit(conn, tenant, kept, at=district.clock(), by=by)
        return redivisions.read(conn, tenant, number).facts


def send_back_redivision(number: int, *, district: District, actor: str, reason: str) -> Redivision:
    """Make one in review a draft again, with the reason.

    Raises
    ------
    IllegalMove
        It is not in review.
    InputError
        Nobody or no reason is named.
    """
    tenant = district.tenant
    _refuse_unnamed(actor, "actor")
    _refuse_unnamed(reason, "reason")
    with district.writing() as conn:
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless(kept, RedivisionState.IN_REVIEW)
        redivisions.send_back(conn, tenant, kept, at=district.clock(), actor=actor, reason=reason)
        return redivisions.read(conn, tenant, number).facts


def approve_redivision(
    number: int, *, district: District, actor: str, in_force_from: datetime | None = None
) -> Redivision:
    """Approve one in review; from `in_force_from` (None: now) its grids are the community's.

    Until that instant nothing changes but the draft itself. The worker makes it a version
    when the instant has come.

    Raises
    ------
    IllegalMove
        It is not in review, or the community waits for another one already.
    SamePerson
        Whoever approves has submitted it.
    InputError
        The date is past, nobody is named, or the division is not sound.
    StaleSituation
        The grids that it was drawn over are no longer in force.
    """
    tenant, by = district.tenant, signature_of(actor, district.caller)
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        at = district.clock()
        since = at if in_force_from is None else in_force_from
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless(kept, RedivisionState.IN_REVIEW)
        _refuse_bad_order(by.name, in_force_from=since, at=at)
        check_two_persons(_submitter(kept.facts), by)
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        _refuse_broken(kept)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, kept)
        redivisions.approve(conn, tenant, kept, at=at, by=by, in_force_from=since)
        return redivisions.read(conn, tenant, number).facts


def drop_redivision(number: int, *, district: District, actor: str, reason: str) -> Redivision:
    """Drop a draft, or an approved one whose date has not come; it stays in the list.

    Raises
    ------
    IllegalMove
        It is in force already, or dropped.
    InputError
        Nobody or no reason is named.
    """
    tenant = district.tenant
    _refuse_unnamed(actor, "actor")
    _refuse_unnamed(reason, "reason")
    with district.writing() as conn:
        at = district.clock()
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless(
            kept, RedivisionState.DRAFT, RedivisionState.IN_REVIEW, RedivisionState.APPROVED
        )
        redivisions.drop(conn, tenant, kept, at=at, actor=actor, reason=reason)
        return redivisions.read(conn, tenant, number).facts


def _submitter(facts: Redivision) -> Signature:
    return Signature(name=facts.submitted_by or "", person_id=facts.submitted_person)


def _refuse_unless(kept: KeptRedivision, *states: RedivisionState) -> None:
    now = kept.facts.state
    if now in states:
        return
    number = kept.facts.number
    raise IllegalMove(
        problem=f"re-division {number} is {now.en}",
        problem_zh=f"第 {number} 号方案当前为“{now.zh}”，不能这样处理",
        mend=_MENDS[now][0],
        mend_zh=_MENDS[now][1],
        number=number,
    )


def _refuse_bad_order(actor: str, *, in_force_from: datetime, at: datetime) -> None:
    _refuse_unnamed(actor, "actor")
    if in_force_from < at:
        raise InputError(
            code="date_in_past",
            problem=f"{in_force_from.isoformat()} is past: work orders have been received since",
            problem_zh=f"{in_force_from.isoformat()} 已经过去，其间已受理工单",
            mend="name an instant to come, or leave it out for now",
            mend_zh="请填写将来的时间，不填即为现在",
            field="in_force_from",
        )


def _refuse_unnamed(said: str, field: str) -> None:
    if said.strip():
        return
    raise InputError(
        code="not_named",
        problem=f"{field} is empty",
        problem_zh="须写明经办人和事由",
        mend="say who decides, and why",
        mend_zh="请填写",
        field=field,
    )


def _refuse_broken(kept: KeptRedivision) -> None:
    """Check once more that every grid is in one piece."""
    near = neighbours(kept.atoms)
    for code in sorted(set(kept.codes)):
        members = {atom for atom, own in enumerate(kept.codes) if own == code}
        if not is_in_one_piece(members, near):
            raise InputError(
                code="grid_would_break",
                problem=f"grid {code} is in several pieces",
                problem_zh=f"网格 {code} 不连片",
                mend="move pieces between its parts into it",
                mend_zh="请把中间的地块移入该网格",
                grid=code,
            )
