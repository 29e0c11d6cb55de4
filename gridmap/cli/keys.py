"""`gridmap keys`: systems that may call, each with a key of its own."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from gridmap.cli.accounts import Actor, Roles, Subdistricts, Unit, joined
from gridmap.cli.desk import Desk
from gridmap.flows.keep_keys import StatedKey, add_key, list_keys, revoke_key
from gridmap.model.account import StatedStanding
from gridmap.model.actor import AccountRole

app = typer.Typer(no_args_is_help=True, help="系统对接密钥：添加、查看、吊销 · Keys of systems.")


@app.command("add")
def add(
    context: typer.Context,
    label: Annotated[str, typer.Argument(help="系统名称，记入工单记录 · what histories call it")],
    role: Roles = [AccountRole.GATEWAY],  # noqa: B006 (typer copies it)
    subdistrict: Subdistricts = None,
    unit: Unit = None,
    days: Annotated[
        int | None, typer.Option(help="多少天后失效 · ends after so many days", min=1, max=3_650)
    ] = None,
    actor: Actor = "terminal",
) -> None:
    """添加密钥，只显示这一次 · Add a key; it is shown this once.

    例 · Example: gridmap keys add hotline-12345 --days 365
    """
    desk: Desk = context.obj
    standing = StatedStanding(
        roles=frozenset(role), subdistrict_codes=tuple(subdistrict or ()), unit_code=unit
    )
    with desk.services() as services:
        ends_by: datetime | None = None
        if days is not None:
            ends_by = services.district.clock() + timedelta(days=days)
        stated = StatedKey(label=label, standing=standing, ends_by=ends_by)
        key = add_key(stated, district=services.district, actor=actor)
    desk.voice.say(
        f"密钥 {key.code}（{label}），只显示这一次：{key.token}",
        f"key {key.code} ({label}), shown this once: {key.token}",
    )
    desk.voice.remark(
        "调用时放在请求头：Authorization: Bearer 密钥",
        "send it with each call: Authorization: Bearer KEY",
    )
    desk.voice.result({"code": key.code, "label": label, "token": key.token})


@app.command("list")
def list_(context: typer.Context) -> None:
    """列出密钥 · The keys.

    例 · Example: gridmap keys list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_keys(district=services.district)
    voice = desk.voice
    headers = (
        ("编码", "code"),
        ("系统", "system"),
        ("角色", "roles"),
        ("辖区", "sees"),
        ("最近使用", "last used"),
        ("到期", "ends"),
        ("吊销", "revoked"),
    )
    rows = [
        (
            one["code"],
            one["label"],
            joined(one["roles"]),
            joined(one["subdistricts"]) or voice.word("全区", "district"),
            one["used_at"],
            one["ends_by"],
            one["revoked_at"],
        )
        for one in listed
    ]
    voice.table(voice.word("密钥", "Keys"), [voice.word(*one) for one in headers], rows)
    voice.result(listed)


@app.command("revoke")
def revoke(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="密钥编码 · code of the key")],
    actor: Actor = "terminal",
) -> None:
    """吊销密钥，其后的调用不再接收 · Revoke a key: it is refused from now on.

    例 · Example: gridmap keys revoke 0a1b2c3d4e
    """
    desk: Desk = context.obj
    with desk.services() as services:
        revoke_key(code, district=services.district, actor=actor)
    desk.voice.say(f"密钥 {code} 已吊销。", f"key {code} is revoked.")
    desk.voice.result({"code": code, "revoked": True})
