"""`gridmap cover`: grids without anybody in time, and who might move up."""

import typer

from gridmap.cli.desk import Desk
from gridmap.flows.look_up_cover import read_cover


def cover(context: typer.Context) -> None:
    """网格覆盖现状与补位建议 · Grids without anybody in time, and who might move up.

    例 · Example: gridmap cover --json
    """
    desk: Desk = context.obj
    voice = desk.voice
    with desk.services() as services:
        told = read_cover(
            district=services.district, travel=services.travel, policy=services.dispatch_policy
        )
    minutes = f"{told['limit_s'] / 60.0:g}"
    voice.say(
        f"{told['n_grids']} 个网格中 {told['n_grids_uncovered']} 个、"
        f"{told['n_households_uncovered']:,} 户在 {minutes} 分钟内无空闲人员可及；"
        f"空闲人员 {told['n_idle_members']} 名。",
        f"{told['n_grids_uncovered']} of {told['n_grids']} grids, "
        f"{told['n_households_uncovered']:,} households, have no idle member within {minutes} "
        f"minutes; {told['n_idle_members']} members are idle.",
    )
    voice.table(
        voice.word("无人可及的网格", "Grids without anybody in time"),
        (voice.word("网格", "grid"), voice.word("户数", "households")),
        [(one["grid"], f"{one['n_households']:,}") for one in told["grids"]],
    )
    voice.table(
        voice.word("补位建议", "Who might move up"),
        (
            voice.word("人员", "member"),
            voice.word("前往网格", "to grid"),
            voice.word("路程（分钟）", "minutes on the way"),
            voice.word("净增覆盖户数", "households gained"),
        ),
        [
            (
                one["member_code"],
                one["to_grid"],
                f"{one['travel_s'] / 60.0:.1f}",
                f"{one['net_households']:,}",
            )
            for one in told["move_ups"]
        ],
    )
    voice.result(told)
