"""`gridmap teams`: who works together, what is missing, what has to be followed up."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.flows.add_co_handler import WantedCoHandler, add_co_handler
from gridmap.flows.dispatch_team import dispatch_team
from gridmap.flows.end_follow_up import end_follow_up
from gridmap.flows.finish_team import finish_team
from gridmap.flows.hand_lead_over import NewLeadOfTeam, hand_lead_over
from gridmap.flows.look_up_queues import find_work_order
from gridmap.flows.look_up_teams import list_follow_ups, read_team, read_teams_by_category
from gridmap.model.ids import AssignmentId, FollowUpId
from gridmap.model.team import FollowUpState, Need, Part
from gridmap.model.work_order import AssignmentState, CooperationState

app = typer.Typer(no_args_is_help=True, help="组队：一组四员、协办、待跟进 · Teams.")

Order = Annotated[str, typer.Argument(help="工单号 · number of the work order")]
Actor = Annotated[str, typer.Option(help="操作人 · who says so")]
_NEEDS = {
    Need.LEAD: ("主办", "lead"),
    Need.REQUIRED: ("必到", "required"),
    Need.WANTED: ("应到", "wanted"),
}


@app.command("settings")
def settings(context: typer.Context) -> None:
    """各类别的组队要求 · What each category asks for.

    例 · Example: gridmap teams settings
    """
    desk: Desk = context.obj
    with desk.services() as services:
        known = read_teams_by_category(district=services.district)
    _table(
        desk.voice,
        ("组队要求", "Teams by category"),
        (("类别", "category"), *_PART_HEADERS),
        [(code, *_part(one, desk.voice)) for code, parts in known.items() for one in parts],
    )
    desk.voice.result({code: [one.as_facts() for one in parts] for code, parts in known.items()})


@app.command("show")
def show(context: typer.Context, order: Order) -> None:
    """一张工单的组队情况 · The team of a work order.

    例 · Example: gridmap teams show 20260302-00001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id = find_work_order(order, district=services.district)
        team = read_team(order_id, district=services.district)
    voice = desk.voice
    headers = (
        ("分工", "part"),
        ("人员或单位", "who"),
        ("所属", "employer"),
        ("状态", "state"),
        ("到场时限", "arrive by"),
        ("编号", "id"),
    )
    _table(voice, ("组队情况", "Team"), headers, _who(team, voice))
    for one in team["parts"]:
        if one["n_missing"] and one["need"] != Need.LEAD:
            need = voice.word(*_NEEDS[Need(one["need"])])
            voice.say(
                f"{one['zh']}（{need}）缺 {one['n_missing']}",
                f"{one['en']} ({need}): {one['n_missing']} missing",
            )
    voice.result(team)


@app.command("send")
def send(context: typer.Context, order: Order) -> None:
    """立即组队派单，或补齐缺员 · Send the team, or fill what is missing.

    例 · Example: gridmap teams send 20260302-00001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        sent = dispatch_team(
            find_work_order(order, district=services.district),
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
    facts = sent.as_facts()
    waits, later = "、".join(sent.waits_for), "、".join(sent.followed_up)
    n_sent, n_units = len(sent.assignments), len(sent.asked_units)
    desk.voice.say(
        f"已派 {n_sent} 人，已请 {n_units} 个单位；"
        f"等待：{waits or '无'}；待跟进：{later or '无'}。",
        f"{n_sent} sent, {n_units} units asked; waits for: {waits or 'nobody'}; "
        f"to follow up: {later or 'nothing'}.",
    )
    desk.voice.result(facts)


@app.command("add")
def add(
    context: typer.Context,
    order: Order,
    part: Annotated[str | None, typer.Option(help="分工 · part of the team")] = None,
    member: Annotated[str | None, typer.Option(help="指定人员 · member code")] = None,
    reason: Annotated[str | None, typer.Option(help="指定理由 · why this member")] = None,
    actor: Actor = "desk",
) -> None:
    """增派协办 · Add a co-handler to a running order.

    例 · Example: gridmap teams add 20260302-00001 --part mediator
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id = find_work_order(order, district=services.district)
        wanted = WantedCoHandler(
            order_id=order_id, actor=actor, part=part, member_code=member, reason=reason
        )
        sent = add_co_handler(
            wanted,
            district=services.district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
    desk.voice.say(f"已派 {sent.chosen.code} 协办。", f"{sent.chosen.code} is sent to help.")
    desk.voice.result(sent.as_facts())


@app.command("lead")
def lead(
    context: typer.Context,
    order: Order,
    to: Annotated[UUID, typer.Argument(help="接任者的派单编号 · assignment of the new lead")],
    reason: Annotated[str, typer.Option(help="理由 · why")],
    actor: Actor = "desk",
) -> None:
    """移交主办 · Pass the lead on to a co-handler.

    例 · Example: gridmap teams lead 20260302-00001 ASSIGNMENT --reason "shift ends"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        order_id = find_work_order(order, district=services.district)
        asked = NewLeadOfTeam(order_id=order_id, to=AssignmentId(to), actor=actor, reason=reason)
        state = hand_lead_over(asked, district=services.district)
    desk.voice.say("主办已移交。", "the lead has passed on.")
    desk.voice.result({"state": state})


@app.command("finish")
def finish(context: typer.Context, order: Order, actor: Actor = "desk") -> None:
    """全组反馈，人员全部释放 · Report back for the whole team; all are free.

    例 · Example: gridmap teams finish 20260302-00001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        state = finish_team(
            find_work_order(order, district=services.district),
            district=services.district,
            actor=actor,
            wake_radius_m=services.dispatch_policy.widest_radius_m,
        )
    desk.voice.say("已反馈，人员已全部释放。", "reported back; everybody is free.")
    desk.voice.result({"state": state})


@app.command("follow-ups")
def follow_ups(
    context: typer.Context,
    state: Annotated[FollowUpState, typer.Option(help="状态 · state")] = FollowUpState.OPEN,
) -> None:
    """待跟进清单 · What was missing from teams, the first due first.

    例 · Example: gridmap teams follow-ups
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_follow_ups(district=services.district, state=state, limit=5_000)
    voice = desk.voice
    headers = (
        ("到期", "due"),
        ("工单", "work order"),
        ("缺席分工", "what is missing"),
        ("人数", "number"),
        ("逾期", "overdue"),
        ("编号", "id"),
    )
    rows = [
        (
            one["due_at"],
            one["number"],
            voice.word(one["zh"], one["en"]),
            one["n"],
            voice.word("是", "yes") if one["is_overdue"] else "",
            one["id"],
        )
        for one in listed
    ]
    _table(voice, ("待跟进", "Follow-ups"), headers, rows)
    voice.result([dict(one) for one in listed])


FollowUp = Annotated[UUID, typer.Argument(help="待跟进编号 · follow-up")]


@app.command("done")
def done(
    context: typer.Context,
    follow_up: FollowUp,
    note: Annotated[str | None, typer.Option(help="说明 · note")] = None,
    actor: Actor = "desk",
) -> None:
    """待跟进事项已补办 · A follow-up was seen to.

    例 · Example: gridmap teams done 0199a1b2-0000-7000-8000-000000000000
    """
    _end(context.obj, follow_up, FollowUpState.DONE, note=note, actor=actor)


@app.command("drop")
def drop(
    context: typer.Context,
    follow_up: FollowUp,
    note: Annotated[str, typer.Option(help="原因 · why")],
    actor: Actor = "desk",
) -> None:
    """不再跟进，说明原因 · Drop a follow-up for a reason.

    例 · Example: gridmap teams drop FOLLOW_UP --note "settled by the court"
    """
    _end(context.obj, follow_up, FollowUpState.DROPPED, note=note, actor=actor)


def _end(
    desk: Desk, follow_up: UUID, state: FollowUpState, *, note: str | None, actor: str
) -> None:
    with desk.services() as services:
        ended = end_follow_up(
            FollowUpId(follow_up), state, district=services.district, actor=actor, note=note
        )
    desk.voice.say("已登记。", "noted.")
    desk.voice.result({"state": ended})


_PART_HEADERS = (
    ("分工", "part"),
    ("要求", "need"),
    ("人数", "number"),
    ("角色", "roles"),
    ("技能", "skills"),
    ("单位", "unit kind"),
    ("时段", "hours"),
)


def _who(team: Mapping[str, Any], voice: Voice) -> list[Any]:
    """Return a row for each person in a team and each unit that is asked."""
    people = [
        (
            voice.word("主办", "lead") if one["is_lead"] else one["part"] or "",
            one["member"] or one["unit"],
            one["employer"],
            voice.word(*AssignmentState(one["state"]).words),
            one["arrive_by"] and datetime.fromisoformat(one["arrive_by"]),
            one["assignment_id"],
        )
        for one in team["people"]
    ]
    units = [
        (
            one["part"],
            one["unit"],
            "",
            voice.word(*CooperationState(one["state"]).words),
            "",
            one["cooperation_id"],
        )
        for one in team["units"]
    ]
    return people + units


def _part(one: Part, voice: Voice) -> tuple[object, ...]:
    return (
        voice.word(one.zh, one.en),
        voice.word(*_NEEDS[one.need]),
        one.n,
        ", ".join(sorted(one.roles)),
        ", ".join(sorted(one.skills)),
        one.unit_kind,
        one.hours,
    )


def _table(
    voice: Voice,
    title: tuple[str, str],
    headers: tuple[tuple[str, str], ...],
    rows: list[Any],
) -> None:
    worded: Callable[..., str] = voice.word
    voice.table(worded(*title), [worded(*one) for one in headers], rows)
