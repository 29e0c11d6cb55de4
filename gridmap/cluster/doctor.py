"""What stands between this machine and a running gridmap: looked at, never changed."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gridmap.cluster.account import server_account
from gridmap.cluster.folder import (
    ROOM_FOR_A_NEW_CLUSTER_BYTES,
    DataFolder,
    data_folder,
    free_bytes,
    refuse_closed,
)
from gridmap.cluster.programs import choose_programs, installed_programs, package_line
from gridmap.cluster.running import State, status
from gridmap.cluster.server import cluster_major
from gridmap.errors import GridmapError

_ROOM_TO_GO_ON_BYTES = 64 * 1024 * 1024
_CLOCK_SLACK_S = 300.0
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_STATES_ZH = {
    State.ABSENT: "尚未创建，首次启动时自动创建",
    State.STOPPED: "已停止",
    State.STARTING: "正在启动",
    State.RUNNING: "正在运行",
}
_STATES_EN = {
    State.ABSENT: "not created yet, the first start does it",
    State.STOPPED: "stopped",
    State.STARTING: "starting",
    State.RUNNING: "running",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    An advisory finding concerns printing and the browser tests only: gridmap serves
    without it. `mend` is empty where nothing needs mending; `mend_zh` where it is a command that
    reads the same in both languages.
    """

    code: str
    ok: bool
    zh: str
    en: str
    mend: str = ""
    mend_zh: str = ""
    advisory: bool = False


def examine(
    folder: Path | None = None, *, now: datetime | None = None, is_needed: bool = True
) -> tuple[Finding, ...]:
    """Return what was found of programs, folder, disk, cluster, clock, browser and fonts.

    Parameters
    ----------
    folder
        Data folder; the default one if None. Need not exist.
    now
        What the clock says; read from the system if None.
    is_needed
        Whether a private cluster is to run here; if not, what it needs is left out.
    """
    home = data_folder(folder)
    private: tuple[Callable[[], Finding], ...] = (
        _postgresql,
        lambda: _postgis(home),
        lambda: _folder(home),
        lambda: _disk(home),
        lambda: _cluster(home),
    )
    always = (lambda: _clock(home, now or datetime.now(UTC)), _chromium, _fonts)
    return tuple(look() for look in (*(private if is_needed else ()), *always))


def _postgresql() -> Finding:
    installed = installed_programs()
    names = ", ".join(f"{one.version} ({one.bin_folder})" for one in installed)
    return Finding(
        code="postgresql",
        ok=bool(installed),
        zh=f"PostgreSQL：{names}" if installed else "未安装 PostgreSQL 15 至 18",
        en=f"PostgreSQL: {names}" if installed else "PostgreSQL 15 to 18 is not installed",
        mend="" if installed else package_line(),
    )


def _postgis(home: DataFolder) -> Finding:
    """Look for PostGIS beside the very PostgreSQL that will run this folder's cluster."""
    try:
        chosen = choose_programs(installed_programs(), cluster_major=_major_or_none(home))
    except GridmapError as error:
        return _failed("postgis", "没有可用的 PostGIS", error)
    return Finding(
        code="postgis",
        ok=True,
        zh=f"PostGIS：使用 PostgreSQL {chosen.version}",
        en=f"PostGIS: will use PostgreSQL {chosen.version}",
    )


def _folder(home: DataFolder) -> Finding:
    try:
        account = server_account(home.cluster)
        refuse_closed(account, home.path)
    except GridmapError as error:
        return _failed("folder", f"数据目录 {home.path} 不可用", error)
    return Finding(
        code="folder",
        ok=True,
        zh=f"数据目录：{home.path}，数据库以用户 {account.name} 运行",
        en=f"data folder: {home.path}, the database runs as {account.name}",
    )


def _disk(home: DataFolder) -> Finding:
    try:
        is_new = not home.cluster.exists()
        free = free_bytes(home.path)
    except PermissionError:
        return Finding(
            code="disk",
            ok=False,
            zh=f"无法查看 {home.path} 的磁盘空间",
            en=f"the disk of {home.path} cannot be examined",
            mend="name a data folder that you may enter",
            mend_zh="指定一个您可以进入的数据目录",
        )
    needed = ROOM_FOR_A_NEW_CLUSTER_BYTES if is_new else _ROOM_TO_GO_ON_BYTES
    ok = free >= needed
    return Finding(
        code="disk",
        ok=ok,
        zh=f"磁盘剩余 {free // 2**20} MiB，至少需要 {needed // 2**20} MiB",
        en=f"{free // 2**20} MiB free on the disk, at least {needed // 2**20} MiB needed",
        mend="" if ok else f"free some room on the disk of {home.path}",
        mend_zh="" if ok else f"在 {home.path} 所在磁盘上腾出空间",
    )


def _cluster(home: DataFolder) -> Finding:
    try:
        seen = status(home.path)
    except GridmapError as error:
        return _failed("cluster", f"{home.cluster} 不可用", error)
    serves = f", served by process {seen.owner_pid}" if seen.owner_pid else ""
    serves_zh = f"，由进程 {seen.owner_pid} 使用" if seen.owner_pid else ""
    return Finding(
        code="cluster",
        ok=True,
        zh=f"数据库：{_STATES_ZH[seen.state]}{serves_zh}",
        en=f"database: {_STATES_EN[seen.state]}{serves}",
    )


def _clock(home: DataFolder, now: datetime) -> Finding:
    """Compare the clock with files that were certainly written before now.

    A clock that was set back gives work orders times that never were.
    """
    written = [
        one.stat().st_mtime
        for one in (Path(__file__), home.cluster / "global/pg_control")
        if _is_visible(one)
    ]
    ok = now.timestamp() >= max(written) - _CLOCK_SLACK_S
    shown = now.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return Finding(
        code="clock",
        ok=ok,
        zh=f"系统时间 {shown}" + ("" if ok else "，早于已写入的文件"),
        en=f"the clock says {shown}" + ("" if ok else ", which is before files were written"),
        mend="" if ok else "set the clock: sudo timedatectl set-ntp true",
        mend_zh="" if ok else "校正时钟：sudo timedatectl set-ntp true",
    )


def _chromium() -> Finding:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    return Finding(
        code="chromium",
        ok=found is not None,
        zh=f"Chromium：{found}" if found else "未安装 Chromium（仅打印与浏览器测试需要）",
        en=f"Chromium: {found}"
        if found
        else "Chromium is not installed (for printing and browser tests only)",
        mend="" if found else "sudo apt-get install chromium",
        advisory=True,
    )


def _fonts() -> Finding:
    lister = shutil.which("fc-list")
    fonts = ""
    if lister:
        fonts = subprocess.run(  # noqa: S603 - a program found by path, fixed arguments
            [lister, ":lang=zh-cn", "family"],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        ).stdout.strip()
    name = fonts.partition("\n")[0]
    return Finding(
        code="fonts",
        ok=bool(fonts),
        zh=f"中文字体：{name}" if fonts else "没有中文字体，打印的地图会显示方框",
        en=f"Chinese fonts: {name}"
        if fonts
        else "no Chinese fonts: printed maps would show empty boxes",
        mend="" if fonts else "sudo apt-get install fonts-noto-cjk fontconfig",
        advisory=True,
    )


def _failed(code: str, zh: str, error: GridmapError) -> Finding:
    return Finding(
        code=code,
        ok=False,
        zh=f"{zh}：{error.facts.get('problem_zh', '')}",
        en=str(error.facts.get("problem", error)),
        mend=str(error.facts.get("mend", "")),
        mend_zh=str(error.facts.get("mend_zh", "")),
    )


def _major_or_none(home: DataFolder) -> int | None:
    try:
        return cluster_major(home)
    except GridmapError:
        return None  # the look at the cluster itself will tell


def _is_visible(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        return False
