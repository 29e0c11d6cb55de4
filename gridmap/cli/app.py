"""The verbs of the command line: named here, loaded when one of them is used.

A verb brings its libraries along, for tables, maps or the web; help does not wait for them.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from gridmap.cli.desk import Desk

VERBS = {
    "demo": ("demo:demo", "演示示范区的一天 · Show the sample district alive."),
    "serve": (
        "serving:serve",
        "启动接口、地图页和派单 · Serve the API, the live page and dispatch.",
    ),
    "worker": (
        "working:worker",
        "只派单，不提供网页 · Dispatch in a process of its own.",
    ),
    "dispatch": (
        "dispatching:dispatch",
        "派出所有待派工单 · Dispatch every work order that is due, then stop.",
    ),
    "orders": (
        "orders:app",
        "工单：预览、指派、转派、认领、协同 · Work orders.",
    ),
    "decisions": (
        "decisions:app",
        "派单决定：查看依据、复算 · Stored decisions: look at them, decide them again.",
    ),
    "plan": ("planning:app", "编排预约上门 · Plan appointments."),
    "retention": ("retention:app", "个人信息留存：清理、保留 · Forget callers in time."),
    "petitions": ("petitions:app", "单位申请：延期、退回 · What units ask."),
    "batch": ("batches:app", "批量派单 · Batches of work orders."),
    "import": (
        "import_files:import_",
        "按清单导入数据 · Import the files that a manifest names.",
    ),
    "check": (
        "import_files:check",
        "检查文件，不写入数据库 · Look at a file, or check all files of a manifest.",
    ),
    "map": (
        "mapping:draw",
        "绘制党组织、智慧安防小区、服务站点覆盖图 · Draw the coverage map.",
    ),
    "coverage": ("coverage:app", "服务覆盖 · Who lives within reach of stations."),
    "site": (
        "site:site",
        "选址：下一批站点建在哪里 · Choose where the next stations should stand.",
    ),
    "simulate": (
        "simulate:simulate",
        "推演：另一种做法会怎样 · Rehearse days under another practice.",
    ),
    "redivide": (
        "redivide:app",
        "网格调整：编制、修改、批准 · New divisions of a community.",
    ),
    "care": ("care:app", "关爱走访：登记、计划、当日、逾期 · Care visits."),
    "visits": ("visits:app", "入户走访：台账、覆盖率、久未走访 · Household visits."),
    "wishes": ("wishes:app", "微心愿与三张清单 · Micro wishes and the three lists."),
    "emergency": (
        "emergency:app",
        "应急：预案、预警、平急转换 · Plans, warnings, operations.",
    ),
    "doctor": (
        "database:doctor",
        "检查所需程序和环境 · Say what is missing and what mends it.",
    ),
    "db": ("database:app", "数据库 · The database."),
    "layer": ("layers:app", "图层版本 · Versions of layers."),
    "streets": ("streets:app", "路网：导入、查看、人工修改 · The street network."),
    "queues": (
        "queues:queues",
        "各队列有多少工单、最久等了多久 · What waits where, and for how long.",
    ),
    "figures": (
        "figures:figures",
        "统计：受理、办结、按期、时长，同比环比 · Figures of some days, compared.",
    ),
    "escalate": (
        "queues:escalate",
        "人工提级 · Tell a work order to a level, with a reason.",
    ),
    "duty": ("duty:app", "值班与包联 · Duty rosters, who answers for a place."),
    "district": ("district:app", "区 · The district."),
    "calendar": ("calendar:app", "工作日历：查看、检查、试算时限 · The working calendar."),
    "cover": (
        "cover:cover",
        "网格覆盖现状与补位建议 · Grids without anybody in time, and who might move up.",
    ),
    "accounts": ("accounts:app", "账户：添加、授权、重置、停用 · Who may sign in."),
    "destination": (
        "destinations:app",
        "对外投递：接收方、重试、受阻 · Systems that hear what happens.",
    ),
    "keys": ("keys:app", "系统对接密钥：添加、查看、吊销 · Keys of systems."),
    "devices": ("devices:app", "定位设备：登记、查看、吊销 · Members' phones."),
    "joint": ("joint:app", "联合执法：排定、查看、取消 · Joint operations."),
    "teams": ("teams:app", "组队：一组四员、协办、待跟进 · Teams."),
}
"""Where each verb stands in this folder, and its line in the help; a test compares the two."""

_app = typer.Typer(
    name="gridmap",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help=(
        "城市网格管理引擎 · Engine of urban grid management.\n\n"
        "每条命令都可加 --lang zh|en 和 --json · "
        "every command takes --lang zh|en and --json."
    ),
    epilog="例 · Example: gridmap demo --once",
)


def _tell_version(context: typer.Context, is_asked: bool) -> None:
    if is_asked:
        desk: Desk = context.obj
        desk.voice.say(*[f"gridmap {version('gridmap')}"] * 2)
        desk.voice.result({"version": version("gridmap")})
        raise typer.Exit


@_app.callback()
def _gridmap(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="版本 · version"),
    ] = False,
) -> None:
    """Stand for all verbs: a group needs something to be called."""


class _Verb(TyperCommand):
    """Stands for a verb in the help, and becomes the verb itself when it is called."""

    def make_context(self, info_name: str | None, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        return load(str(self.name)).make_context(info_name, *args, **options)


def command_line() -> TyperGroup:
    """Return the command line with all its verbs, none of them loaded."""
    group = typer.main.get_command(_app)
    assert isinstance(group, TyperGroup)  # noqa: S101 (it has a callback)
    group.commands.update({name: _Verb(name, help=line) for name, (_, line) in VERBS.items()})
    return group


def load(name: str) -> TyperCommand | TyperGroup:
    """Return a verb, or a group of them, with everything that it stands on."""
    module, _, function = VERBS[name][0].partition(":")
    found = getattr(import_module(f"gridmap.cli.{module}"), function)
    holder = typer.Typer()
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    loaded = typer.main.get_group(holder).commands[name]
    assert isinstance(loaded, TyperCommand | TyperGroup)  # noqa: S101 (Typer makes no others)
    return loaded
