"""`gridmap doctor` and `gridmap db`: is everything there, is everything right."""

import typer

from gridmap.cli.desk import Desk
from gridmap.cli.server_check import server_findings
from gridmap.cluster import examine, status, stop
from gridmap.cluster.doctor import Finding
from gridmap.flows.check_database import check_database
from gridmap.travel.kernels.compiled import load

EXIT_FOUND = 5

app = typer.Typer(no_args_is_help=True, help="数据库 · The database.")


def doctor(context: typer.Context) -> None:
    """检查所需程序和环境 · Say what is missing and what mends it.

    设有 GRIDMAP_DATABASE_URL 时检查该服务器 · With GRIDMAP_DATABASE_URL: that server.

    例 · Example: gridmap doctor
    """
    desk: Desk = context.obj
    voice = desk.voice
    settings = desk.settings
    found = examine(settings.data_folder, is_needed=settings.database_url is None)
    found = (*found, _kernel())
    if settings.database_url is not None:
        owner_url = settings.owner_url or settings.database_url
        found = (*server_findings(settings.database_url, owner_url), *found)
    voice.table(
        voice.word("环境检查", "Check-up"),
        ("", voice.word("项目", "what"), voice.word("结果", "found"), voice.word("办法", "mend")),
        [
            (
                "✓" if one.ok else "✗",
                one.code,
                voice.word(one.zh, one.en),
                voice.word(one.mend_zh or one.mend, one.mend),
            )
            for one in found
        ],
    )
    voice.result(
        [
            {
                "code": one.code,
                "ok": one.ok,
                "zh": one.zh,
                "en": one.en,
                "mend": one.mend,
                "mend_zh": one.mend_zh or one.mend,
            }
            for one in found
        ]
    )
    if any(not one.ok and not one.advisory for one in found):
        raise typer.Exit(EXIT_FOUND)


def _kernel() -> Finding:
    """Look for the compiled search; without it SciPy searches, more slowly."""
    ok = load() is not None
    return Finding(
        code="kernel",
        ok=ok,
        zh="路网搜索：已编译" if ok else "路网搜索未编译，由 SciPy 代行（较慢，结果相同）",
        en="street search: compiled"
        if ok
        else "the street search is not compiled: SciPy does it, slower, with the same results",
        mend="" if ok else "python -m gridmap.travel.kernels.compile",
        advisory=True,
    )


@app.command("upgrade")
def upgrade(context: typer.Context) -> None:
    """升级表结构 · Bring the tables to this release.

    例 · Example: gridmap db upgrade
    """
    desk: Desk = context.obj
    with desk.services():
        desk.voice.say("表结构已是最新。", "The tables are up to date.")
        desk.voice.result({"up_to_date": True})


@app.command("check")
def check(context: typer.Context) -> None:
    """核对计数与约束 · Recompute what is counted and compare.

    例 · Example: gridmap db check --json
    """
    desk: Desk = context.obj
    with desk.services() as services:
        report = check_database(district=services.district)
    desk.voice.say(
        f"版本 {report.revision}；计数不符的网格员 {len(report.counters_off)} 名，"
        f"不符的累计数 {len(report.tallies_off)} 个，与表不符的索引 {len(report.indexes_off)} 个。",
        f"revision {report.revision}; {len(report.counters_off)} members and "
        f"{len(report.tallies_off)} figures of all time are counted wrong; "
        f"{len(report.indexes_off)} indexes do not find what is there.",
    )
    for one in report.indexes_off:
        desk.voice.say(f"索引 {one}：由属主执行 REINDEX。", f"index {one}: the owner runs REINDEX.")
    desk.voice.result(
        {
            "revision": report.revision,
            "counters_off": report.counters_off,
            "tallies_off": report.tallies_off,
            "indexes_off": report.indexes_off,
        }
    )
    is_off = report.counters_off or report.tallies_off or report.indexes_off
    if is_off or report.revision != report.revision_needed:
        raise typer.Exit(EXIT_FOUND)


@app.command("status")
def tell_status(context: typer.Context) -> None:
    """内置数据库的状态 · What the private cluster is doing.

    例 · Example: gridmap db status
    """
    desk: Desk = context.obj
    seen = status(desk.settings.data_folder)
    desk.voice.say(
        f"{seen.folder}：{seen.state}，服务进程 {seen.server_pid or '无'}，"
        f"占用进程 {seen.owner_pid or '无'}",
        f"{seen.folder}: {seen.state}, server {seen.server_pid or 'none'}, "
        f"held by {seen.owner_pid or 'nobody'}",
    )
    desk.voice.result(
        {
            "folder": str(seen.folder),
            "state": seen.state.value,
            "pg_major": seen.pg_major,
            "server_pid": seen.server_pid,
            "owner_pid": seen.owner_pid,
        }
    )


@app.command("stop")
def stop_cluster(context: typer.Context) -> None:
    """停止遗留的内置数据库 · Stop a private cluster that was left running.

    例 · Example: gridmap db stop
    """
    desk: Desk = context.obj
    stopped = stop(desk.settings.data_folder)
    desk.voice.say(
        "已停止。" if stopped else "未在运行。", "stopped." if stopped else "it was not running."
    )
    desk.voice.result({"stopped": stopped})
