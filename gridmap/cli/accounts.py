"""`gridmap accounts`: who may sign in, and what for."""

from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.keep_accounts import (
    Deed,
    OneTimePassword,
    add_account,
    disable_account,
    grant_rights,
    list_accounts,
    reset_account,
    unlock_account,
)
from gridmap.model.account import StatedStanding
from gridmap.model.actor import AccountRole

app = typer.Typer(no_args_is_help=True, help="账户：添加、授权、重置、停用 · Who may sign in.")

Login = Annotated[str, typer.Argument(help="登录名 · login")]
Roles = Annotated[list[AccountRole], typer.Option("--role", help="角色，可多个 · role, repeatable")]
Subdistricts = Annotated[
    list[str] | None,
    typer.Option("--subdistrict", help="街道编码，可多个；不填为全区 · empty = the district"),
]
Member = Annotated[str | None, typer.Option(help="网格员编码 · the member that it is")]
Unit = Annotated[str | None, typer.Option(help="承办单位编码 · the unit that it is")]
Volunteer = Annotated[str | None, typer.Option(help="志愿者编码 · the volunteer that it is")]
Actor = Annotated[str, typer.Option(help="操作人 · who says so")]


@app.command("add")
def add(
    context: typer.Context,
    login: Login,
    role: Roles,
    subdistrict: Subdistricts = None,
    member: Member = None,
    unit: Unit = None,
    volunteer: Volunteer = None,
    actor: Actor = "terminal",
) -> None:
    """添加账户，一次性密码只显示一次 · Add an account; its one-time password is shown this once.

    例 · Example: gridmap accounts add li.wei --role dispatcher --subdistrict 990108001
    """
    desk: Desk = context.obj
    stated = _stated(role, subdistrict, member, unit, volunteer)
    with desk.services() as services:
        added = add_account(
            login,
            stated,
            district=services.district,
            deed=Deed(actor=actor),
            good_for=services.one_time_lasts,
        )
    _tell_password(desk, added)


@app.command("grant")
def grant(
    context: typer.Context,
    login: Login,
    role: Roles,
    subdistrict: Subdistricts = None,
    member: Member = None,
    unit: Unit = None,
    volunteer: Volunteer = None,
    actor: Actor = "terminal",
) -> None:
    """重新授权（角色与辖区整体替换）· Say anew what an account is for.

    例 · Example: gridmap accounts grant li.wei --role shift_leader
    """
    desk: Desk = context.obj
    stated = _stated(role, subdistrict, member, unit, volunteer)
    with desk.services() as services:
        grant_rights(login, stated, district=services.district, deed=Deed(actor=actor))
    _tell(desk, login, "已重新授权", "has new rights")


@app.command("list")
def list_(context: typer.Context) -> None:
    """列出账户 · The accounts.

    例 · Example: gridmap accounts list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_accounts(district=services.district)
    voice = desk.voice
    headers = (
        ("登录名", "login"),
        ("角色", "roles"),
        ("辖区", "sees"),
        ("网格员", "member"),
        ("单位", "unit"),
        ("志愿者", "volunteer"),
        ("二步验证", "second factor"),
        ("最近使用", "last used"),
        ("锁定至", "shut until"),
        ("停用", "disabled"),
    )
    rows = [
        (
            one["login"],
            joined(one["roles"]),
            joined(one["subdistricts"]) or voice.word("全区", "district"),
            one["member"],
            one["unit"],
            one["volunteer"],
            voice.word("已启用", "yes") if one["has_second_factor"] else "",
            one["seen_at"],
            one["locked_until"],
            one["disabled_at"],
        )
        for one in listed
    ]
    voice.table(voice.word("账户", "Accounts"), [voice.word(*one) for one in headers], rows)
    voice.result(listed)


@app.command("reset")
def reset(context: typer.Context, login: Login, actor: Actor = "terminal") -> None:
    """重置密码并解锁，所有会话随之结束 · A new one-time password, also for one that ended.

    例 · Example: gridmap accounts reset li.wei
    """
    desk: Desk = context.obj
    with desk.services() as services:
        new = reset_account(
            login,
            district=services.district,
            deed=Deed(actor=actor),
            good_for=services.one_time_lasts,
        )
    _tell_password(desk, new)


@app.command("unlock")
def unlock(context: typer.Context, login: Login, actor: Actor = "terminal") -> None:
    """解除因输错密码的锁定 · Forget wrong passwords.

    例 · Example: gridmap accounts unlock li.wei
    """
    desk: Desk = context.obj
    with desk.services() as services:
        unlock_account(login, district=services.district, deed=Deed(actor=actor))
    _tell(desk, login, "已解锁", "is unlocked")


@app.command("disable")
def disable(context: typer.Context, login: Login, actor: Actor = "terminal") -> None:
    """停用账户，所有会话随之结束 · Let nobody sign in to it any more.

    例 · Example: gridmap accounts disable li.wei
    """
    desk: Desk = context.obj
    with desk.services() as services:
        disable_account(login, district=services.district, deed=Deed(actor=actor))
    _tell(desk, login, "已停用", "is disabled")


def _stated(
    roles: list[AccountRole],
    subdistricts: list[str] | None,
    member: str | None,
    unit: str | None,
    volunteer: str | None,
) -> StatedStanding:
    return StatedStanding(
        roles=frozenset(roles),
        subdistrict_codes=tuple(subdistricts or ()),
        member_code=member,
        unit_code=unit,
        volunteer_code=volunteer,
    )


def _tell_password(desk: Desk, one: OneTimePassword) -> None:
    until = f"{one.good_until.astimezone():%Y-%m-%d %H:%M}"
    desk.voice.say(
        f"账户 {one.login} 的一次性密码（只显示这一次，{until} 前登录并修改）：{one.password}",
        f"one-time password of {one.login} (shown this once, good until {until}, to be changed at"
        f" sign-in): {one.password}",
    )
    desk.voice.result(
        {"login": one.login, "password": one.password, "good_until": one.good_until.isoformat()}
    )


def _tell(desk: Desk, login: str, zh: str, en: str) -> None:
    desk.voice.say(f"账户 {login} {zh}。", f"account {login} {en}.")
    desk.voice.result({"login": login})


def joined(words: object) -> str:
    """Return a list of codes as a cell shows it."""
    return ", ".join(words) if isinstance(words, list) else ""
