"""`gridmap wishes`: publish, list, near a volunteer, claim, done, confirm; the three lists."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.voice import Voice
from gridmap.flows import look_up_wishes
from gridmap.flows.claim_wish import claim_wish
from gridmap.flows.keep_three_lists import read_three_lists
from gridmap.flows.move_wish import move_wish
from gridmap.flows.publish_wish import publish_wish
from gridmap.model.ids import WishId
from gridmap.model.wish import Wish, WishKind, WishState

app = typer.Typer(no_args_is_help=True, help="微心愿与三张清单 · Micro wishes and the three lists.")

_KINDS = {
    "goods": ("物品", "goods"),
    "company": ("陪伴", "company"),
    "repair": ("维修", "repair"),
    "errand": ("代办", "errand"),
    "other": ("其他", "other"),
}
_Wish = Annotated[UUID, typer.Argument(help="心愿编号 · id of the wish")]
_Volunteer = Annotated[str, typer.Argument(help="志愿者编码 · code of the volunteer")]


@app.command()
def publish(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="心愿内容，不写姓名电话病情 · what is wished for")],
    person: Annotated[str, typer.Option(help="关爱对象编码 · code of the person")],
    key: Annotated[str, typer.Option(help="幂等键 · the same key, the same wish")],
    kind: Annotated[WishKind, typer.Option(help="类型 · kind")] = WishKind.OTHER,
) -> None:
    """发布微心愿 · Publish a wish of a person in need.

    例 · Example: gridmap wishes publish 想要一台收音机 --person GA0001 --kind goods --key w1
    """
    desk: Desk = context.obj
    wish = Wish(idempotency_key=key, kind=kind, text=text, person_code=person)
    with desk.services() as services:
        id_, is_new = publish_wish(
            wish, district=services.district, policy=services.wish_policy, actor="desk"
        )
    desk.voice.say(f"已发布：{id_}", f"published: {id_}")
    desk.voice.result({"wish_id": id_, "is_new": is_new})


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[list[WishState] | None, typer.Option(help="只列此状态 · only these")] = None,
) -> None:
    """列出微心愿 · List wishes, newest first.

    例 · Example: gridmap wishes list --state done
    """
    desk: Desk = context.obj
    states = [one.value for one in state] if state else None
    with desk.services() as services:
        rows = look_up_wishes.list_wishes(district=services.district, states=states)
    headers = (
        "编号 id",
        "类型 kind",
        "内容 text",
        "状态 state",
        "志愿者 volunteer",
        "证明 evidence",
    )
    shown = ("id", "kind", "text", "state", "volunteer_code", "evidence")
    _tell(desk.voice, ("微心愿", "Wishes"), headers, shown, rows)


@app.command()
def near(context: typer.Context, volunteer: _Volunteer) -> None:
    """列出志愿者附近的心愿，按步行时间 · List the open wishes near a volunteer.

    例 · Example: gridmap wishes near ZY0001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = look_up_wishes.wishes_near(
            volunteer,
            district=services.district,
            travel=services.travel,
            policy=services.wish_policy,
        )
    rows = [
        asdict(one) | {"walk": "" if one.walk_s is None else f"{one.walk_s / 60:.0f}"}
        for one in found
    ]
    headers = ("编号 id", "类型 kind", "内容 text", "区域 area", "步行分钟 walking min")
    shown = ("id", "kind", "text", "area", "walk")
    title = (f"{volunteer} 附近的微心愿", f"Wishes near {volunteer}")
    _tell(desk.voice, title, headers, shown, rows)


@app.command()
def held(context: typer.Context, volunteer: _Volunteer) -> None:
    """列出志愿者认领的心愿 · List the wishes that a volunteer holds.

    例 · Example: gridmap wishes held ZY0001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        rows = look_up_wishes.wishes_of(volunteer, district=services.district)
    headers = ("编号 id", "类型 kind", "内容 text", "状态 state", "姓名 name", "地点 place")
    shown = ("id", "kind", "text", "state", "name", "place")
    _tell(desk.voice, ("已认领", "Held"), headers, shown, rows)


@app.command()
def claim(context: typer.Context, wish: _Wish, volunteer: _Volunteer) -> None:
    """认领心愿 · Claim a wish for a volunteer.

    例 · Example: gridmap wishes claim 01a2… ZY0001
    """
    desk: Desk = context.obj
    with desk.services() as services:
        claim_wish(WishId(wish), volunteer, district=services.district, policy=services.wish_policy)
    _say(desk.voice, wish, WishState.CLAIMED)


@app.command()
def done(
    context: typer.Context,
    wish: _Wish,
    volunteer: _Volunteer,
    text: Annotated[str, typer.Option(help="做了什么 · what was done")],
) -> None:
    """反馈完成 · Say that a wish is done.

    例 · Example: gridmap wishes done 01a2… ZY0001 --text 已送到
    """
    desk: Desk = context.obj
    with desk.services() as services:
        state = move_wish(
            WishId(wish),
            WishState.DONE,
            district=services.district,
            actor=volunteer,
            volunteer=volunteer,
            text=text,
        )
    _say(desk.voice, wish, state)


@app.command()
def confirm(context: typer.Context, wish: _Wish) -> None:
    """确认心愿完成 · Confirm that a wish was fulfilled.

    例 · Example: gridmap wishes confirm 01a2…
    """
    desk: Desk = context.obj
    with desk.services() as services:
        state = move_wish(
            WishId(wish), WishState.CONFIRMED, district=services.district, actor="desk"
        )
    _say(desk.voice, wish, state)


@app.command()
def lists(context: typer.Context) -> None:
    """三张清单：需求、资源、项目 · Demands, resources and projects.

    例 · Example: gridmap wishes lists
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = read_three_lists(district=services.district)
    asked = ("kind", "text", "state", "answer_by", "resource_code", "unit_name", "answer")
    headers = ("类型 kind", "需求 demand", "状态 state", "期限 by", "资源 resource",
               "单位 unit", "答复 answer")  # fmt: skip
    _table(desk.voice, ("需求与项目", "Demands and projects"), headers, asked, found.demands)
    given = ("code", "unit_name", "kind", "title", "n_given", "capacity")
    names = ("编码 code", "单位 unit", "类型 kind", "资源 resource", "已用 given", "数量 of")
    _table(desk.voice, ("资源清单", "Resources"), names, given, found.resources)
    desk.voice.result(asdict(found))


def _say(voice: Voice, wish: UUID, state: WishState) -> None:
    voice.say(*state.words)
    voice.result({"wish_id": wish, "state": state.value})


def _tell(
    voice: Voice,
    title: tuple[str, str],
    headers: Sequence[str],
    shown: Sequence[str],
    rows: Sequence[Mapping[str, object]],
) -> None:
    _table(voice, title, headers, shown, rows)
    voice.result([dict(one) for one in rows])


def _table(
    voice: Voice,
    title: tuple[str, str],
    headers: Sequence[str],
    shown: Sequence[str],
    rows: Sequence[Mapping[str, object]],
) -> None:
    words = {one.value: one.words for one in WishState} | _KINDS
    cells = [
        [voice.word(*words[value]) if (value := str(one[name] or "")) in words else value
         for name in shown]
        for one in rows
    ]  # fmt: skip
    voice.table(voice.word(*title), [voice.word(*one.split(" ", 1)) for one in headers], cells)
