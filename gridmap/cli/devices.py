"""`gridmap devices`: phones that may report where a member is."""

from dataclasses import asdict
from typing import Annotated

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.check_datums import check_datums
from gridmap.flows.keep_devices import add_device, list_devices, revoke_device
from gridmap.geo.crs import Datum

EXIT_FOUND = 5

app = typer.Typer(no_args_is_help=True, help="定位设备：登记、查看、吊销 · Members' phones.")

Actor = Annotated[str, typer.Option(help="操作人 · who says so")]


@app.command("add")
def add(
    context: typer.Context,
    member: Annotated[str, typer.Argument(help="网格员编码 · member code")],
    datum: Annotated[Datum, typer.Option(help="坐标基准 · datum of its degrees")] = Datum.WGS84,
    label: Annotated[str | None, typer.Option(help="备注，如机型 · e.g. the model")] = None,
    actor: Actor = "desk",
) -> None:
    """登记一部手机，令牌只显示一次 · Add a phone; its token is shown this once.

    例 · Example: gridmap devices add M001 --label "Redmi 12"
    """
    desk: Desk = context.obj
    with desk.services() as services:
        added = add_device(
            member, district=services.district, datum=datum, label=label, actor=actor
        )
    desk.voice.say(
        f"已登记设备 {added.code}。令牌（填入手机的“设备标识”，只显示这一次）：{added.token}",
        f"added device {added.code}. Its token (enter it as the device identifier on the phone; "
        f"shown this once): {added.token}",
    )
    desk.voice.result({"code": added.code, "token": added.token, "member": member})


@app.command("list")
def list_(
    context: typer.Context,
    member: Annotated[str | None, typer.Option(help="网格员编码 · member code")] = None,
) -> None:
    """查看设备及被拒定位的原因 · Phones, their last fix, and what was refused.

    例 · Example: gridmap devices list
    """
    desk: Desk = context.obj
    with desk.services() as services:
        listed = list_devices(district=services.district, member=member)
    voice = desk.voice
    headers = (
        ("设备", "device"),
        ("网格员", "member"),
        ("备注", "label"),
        ("基准", "datum"),
        ("最后定位", "last fix"),
        ("被拒", "refused"),
        ("吊销", "revoked"),
    )
    rows = [
        (
            one["code"],
            one["member"],
            one["label"],
            one["datum"],
            one["last_fix_at"],
            _told(one["refused"]),
            one["revoked_at"],
        )
        for one in listed
    ]
    title = voice.word("定位设备", "Members' phones")
    voice.table(title, [voice.word(*one) for one in headers], rows)
    voice.result(listed)


@app.command("revoke")
def revoke(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="设备编码 · device code")],
    actor: Actor = "desk",
) -> None:
    """吊销一部手机，其后的定位不再接收 · Revoke a phone: it is refused from now on.

    例 · Example: gridmap devices revoke a2b3c4
    """
    desk: Desk = context.obj
    with desk.services() as services:
        revoke_device(device, district=services.district, actor=actor)
    desk.voice.say(f"设备 {device} 已吊销。", f"device {device} is revoked.")
    desk.voice.result({"code": device, "revoked": True})


@app.command("check")
def check(context: typer.Context) -> None:
    """查出疑似 GCJ-02 偏移的轨迹，不作更改 · Find trails that look shifted; change nothing.

    例 · Example: gridmap devices check
    """
    desk: Desk = context.obj
    with desk.services() as services:
        found = check_datums(district=services.district)
    voice = desk.voice
    headers = (
        ("网格员", "member"),
        ("定位数", "fixes"),
        ("责任网格内", "inside the own grid"),
        ("去除偏移后", "without the shift"),
        ("偏移 m", "shift m"),
    )
    rows = [
        (
            one.member_code,
            one.n_fixes,
            f"{one.inside_share:.0%}",
            f"{one.unshifted_inside_share:.0%}",
            one.shift_m,
        )
        for one in found
    ]
    title = voice.word("疑似 GCJ-02 而按 WGS 84 上报", "Looks like GCJ-02, came as WGS 84")
    voice.table(title, [voice.word(*one) for one in headers], rows)
    voice.result([asdict(one) for one in found])
    if found:
        raise typer.Exit(EXIT_FOUND)


def _told(refused: object) -> str:
    return ", ".join(f"{code} {n}" for code, n in dict(refused or {}).items())  # type: ignore[call-overload]
