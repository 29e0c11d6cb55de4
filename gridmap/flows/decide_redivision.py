"""Approve a draft from a date on, or drop a re-division that is not in force."""

from datetime import datetime

from gridmap.coverage.redivision.division import is_in_one_piece, neighbours
from gridmap.errors import IllegalMove, InputError
from gridmap.model.redivision import Redivision, RedivisionState
from gridmap.store import (
    layer_versions,
    redivision_in_force,
    redivisions,
)
from gridmap.store.district import District
from gridmap.store.redivisions import KeptRedivision


def approve_redivision(
    number: int, *, district: District, actor: str, in_force_from: datetime | None = None
) -> Redivision:
    """Approve a draft; from `in_force_from` (None: now) its grids are those of the community.

    Until that instant nothing changes but the draft itself. The worker makes it a version
    when the instant has come.

    Raises
    ------
    IllegalMove
        It is no draft, or the community waits for another one already.
    InputError
        The date is past, nobody is named, or the division is not sound.
    StaleSituation
        The grids that it was drawn over are no longer in force.
    """
    tenant = district.tenant
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, tenant)
        at = district.clock()
        since = at if in_force_from is None else in_force_from
        kept = redivisions.read(conn, tenant, number, to_change=True)
        _refuse_unless(kept, RedivisionState.DRAFT)
        _refuse_bad_order(actor, in_force_from=since, at=at)
        redivision_in_force.refuse_if_overtaken(conn, tenant, kept)
        _refuse_broken(kept)
        redivision_in_force.refuse_unsound_shapes(conn, tenant, kept)
        redivisions.approve(conn, tenant, kept, at=at, actor=actor, in_force_from=since)
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
        _refuse_unless(kept, RedivisionState.DRAFT, RedivisionState.APPROVED)
        redivisions.drop(conn, tenant, kept, at=at, actor=actor, reason=reason)
        return redivisions.read(conn, tenant, number).facts


def _refuse_unless(kept: KeptRedivision, *states: RedivisionState) -> None:
    now = kept.facts.state
    if now in states:
        return
    number = kept.facts.number
    raise IllegalMove(
        problem=f"re-division {number} is {now.en}",
        problem_zh=f"第 {number} 号方案当前为“{now.zh}”，不能这样处理",
        mend="a version in force is taken back by: gridmap layer roll-back grids",
        mend_zh="已生效的版本可用 gridmap layer roll-back grids 撤回",
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
