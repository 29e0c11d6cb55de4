"""Create a cluster, start its server, and say in plain words why one does not start."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from gridmap.cluster import account as accounts
from gridmap.cluster.account import Account
from gridmap.cluster.configuration import LOCAL_SETTINGS, access_text, settings_text
from gridmap.cluster.folder import (
    DataFolder,
    disk_full,
    give,
    refuse_without_room,
    told_plainly,
)
from gridmap.cluster.postmaster import (
    DEFAULT_PORT,
    Postmaster,
    clear_traces,
    find_postmaster,
    make_socket_folder,
    remove_socket_folder,
    stop_postmaster,
)
from gridmap.cluster.programs import Programs, major_of
from gridmap.cluster.roles import Role
from gridmap.errors import ClusterBroken, EngineError

_UNFINISHED = "postgres.unfinished-"
_START_LIMIT_S = 300.0  # a crash under heavy writing takes a while to repair
_ORPHAN_LIMIT_S = 15.0
_PAUSE_S = 0.01
_LAST_WORDS_LIMIT_S = 3.0
_LAST_WORDS_BYTES = 65536
_LAST_WORD = re.compile(r"FATAL:|PANIC:|database system is shut down")
_ORPHANS = ("pre-existing shared memory block", "is another postmaster")
_FULL = re.compile(r"No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes")
_TELLING = re.compile(
    r"(?:FATAL|PANIC|initdb: error|ERROR):\s+(.+)"
    r"|LOG:\s+((?:could not|unrecognized|invalid|syntax error|parameter) .+)"
    r"|(could not .+)"
)


def cluster_major(home: DataFolder) -> int | None:
    """Return the PostgreSQL version that wrote the cluster; None if there is no cluster.

    Raises
    ------
    ClusterBroken
        Something lies there that is no cluster.
    """
    with told_plainly(home.cluster):
        if not home.cluster.exists() or not any(home.cluster.iterdir()):
            return None
        try:
            text = (home.cluster / "PG_VERSION").read_text("ascii", "replace").strip()
        except FileNotFoundError:
            text = ""
    if not major_of(text):
        raise ClusterBroken(
            code="cluster.no_cluster",
            folder=str(home.cluster),
            problem=f"{home.cluster} holds something that is not a PostgreSQL cluster",
            mend="restore it from a backup, or name another data folder",
            problem_zh=f"{home.cluster} 中的内容不是 PostgreSQL 数据库",
            mend_zh="从备份恢复，或指定另一个数据目录",
        )
    return major_of(text)


def create_cluster(home: DataFolder, programs: Programs, account: Account) -> None:
    """Make an empty cluster. It gets its name only when it is complete and on the disk."""
    refuse_without_room(home)
    with told_plainly(home.path):
        # A name of its own each time: a killed start may have left an initdb at work.
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=home.path))
        give(unfinished, account)
        # Linux knows C.UTF-8, other systems may not; C sorts the same.
        locale = "C.UTF-8" if Path("/proc").exists() else "C"
        told = accounts.run(
            account,
            [
                programs.path("initdb"),
                f"--pgdata={unfinished}",
                f"--username={Role.SUPERUSER}",
                "--auth-local=trust",
                "--auth-host=reject",
                "--encoding=UTF8",
                f"--locale={locale}",
                "--data-checksums",
                "--no-instructions",
            ],
        )
        if told.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise _explained(home, told.stdout)
        unfinished.rename(home.cluster)
        _flush_folder(home.path)


def sweep_unfinished(home: DataFolder) -> None:
    """Remove what killed first starts left; an initdb still at work there gives up."""
    for left in home.path.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def start_server(
    home: DataFolder, programs: Programs, account: Account, *, port: int | None = None
) -> Postmaster:
    """Start the server and return it when it answers.

    Children of a server that was killed may need a moment to notice; until they are gone
    the cluster is not free, and the start is tried again.

    Raises
    ------
    ClusterBroken, DiskFull
        It does not start; the error says why.
    """
    limit = time.monotonic() + _ORPHAN_LIMIT_S
    clear_traces(home)
    while True:
        try:
            return _start_once(home, programs, account, port=port)
        except ClusterBroken as error:
            said = str(error.facts.get("problem", ""))
            if time.monotonic() > limit or not any(sign in said.lower() for sign in _ORPHANS):
                raise
            time.sleep(0.1)


def _start_once(
    home: DataFolder, programs: Programs, account: Account, *, port: int | None
) -> Postmaster:
    socket_folder = make_socket_folder(account)
    try:
        with told_plainly(home.path):
            _write_configuration(home, account, socket_folder=socket_folder, port=port)
            log_sizes = _log_sizes(home)
            with home.start_log.open("w", encoding="utf-8") as output:
                process = accounts.launch(
                    account,
                    [
                        programs.path("postgres"),
                        "-D",
                        str(home.cluster),
                        "-c",
                        f"config_file={home.settings}",
                    ],
                    output,
                )
        postmaster = _wait_until_ready(home, process)
        if postmaster is None:
            raise _explained(home, _last_words(home, log_sizes), port=port)
        return postmaster
    except BaseException:
        started = find_postmaster(home)
        if started is not None:
            stop_postmaster(home, started)
        remove_socket_folder(socket_folder)
        raise


def _wait_until_ready(home: DataFolder, process: subprocess.Popen[str]) -> Postmaster | None:
    """Return the server when it takes connections; None if it ended instead."""
    limit = time.monotonic() + _START_LIMIT_S
    while process.poll() is None:
        postmaster = find_postmaster(home)
        if postmaster is not None and postmaster.is_ready:
            return postmaster
        if time.monotonic() > limit:
            raise ClusterBroken(
                code="cluster.too_slow",
                folder=str(home.path),
                problem=f"the database server is not ready after {_START_LIMIT_S:.0f} s",
                mend=f"look at {home.log}; after a crash it may need longer: start again",
                problem_zh=f"数据库服务 {_START_LIMIT_S:.0f} 秒后仍未就绪",
                mend_zh=f"查看 {home.log}；崩溃之后可能需要更久：请再启动一次",
            )
        time.sleep(_PAUSE_S)
    return None


def _write_configuration(
    home: DataFolder, account: Account, *, socket_folder: Path, port: int | None
) -> None:
    home.log.mkdir(mode=0o700, exist_ok=True)
    give(home.log, account)
    loopback = port is not None
    settings = settings_text(
        home, socket_folder=socket_folder, port=port or DEFAULT_PORT, loopback=loopback
    )
    texts = {home.settings: settings, home.access: access_text(loopback=loopback)}
    if not home.local_settings.exists():
        texts[home.local_settings] = LOCAL_SETTINGS
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        path.chmod(0o640)
        if account.is_other:
            os.chown(path, -1, account.gid)


def _last_words(home: DataFolder, log_sizes: dict[Path, int]) -> str:
    """Return what the server said of this start: to us, and since then into its log files.

    The process that writes the log files may need a moment longer than the server itself.
    """
    limit = time.monotonic() + _LAST_WORDS_LIMIT_S
    said = home.start_log.read_text("utf-8", "replace")
    if _telling_lines(said.splitlines()):
        return said
    while True:
        logged = "".join(_read_from(log, log_sizes.get(log, 0)) for log in _log_sizes(home))
        if _LAST_WORD.search(logged) or time.monotonic() > limit:
            return said + logged
        time.sleep(_PAUSE_S)


def _read_from(log: Path, start_byte: int) -> str:
    with log.open("rb") as file:
        file.seek(start_byte if start_byte <= log.stat().st_size else 0)
        return file.read(_LAST_WORDS_BYTES).decode("utf-8", "replace")


def _log_sizes(home: DataFolder) -> dict[Path, int]:
    return {log: log.stat().st_size for log in home.log.glob("server-*.log")}


def _explained(home: DataFolder, said: str, *, port: int | None = None) -> EngineError:
    """Return the error that the server's words amount to."""
    telling = _telling_lines(said.splitlines())
    reason = "; ".join(telling) or said.strip().rpartition("\n")[2] or "it said nothing"
    if _FULL.search(said):
        return disk_full(home.path)
    if "Address already in use" in said:
        return ClusterBroken(
            code="cluster.port_taken",
            port=port,
            problem=f"port {port} of 127.0.0.1 is taken by another program",
            mend="ask for another port, or for none: the database needs none",
            problem_zh=f"127.0.0.1 的端口 {port} 已被其他程序占用",
            mend_zh="换一个端口，或不要端口：数据库并不需要",
        )
    return ClusterBroken(
        code="cluster.does_not_start",
        folder=str(home.path),
        problem=f"the database server does not start: {reason}",
        mend=f"look at {home.start_log} and {home.log}; `gridmap doctor` examines the folder",
        problem_zh=f"数据库服务无法启动：{reason}",
        mend_zh=f"查看 {home.start_log} 和 {home.log}；`gridmap doctor` 可检查该目录",
    )


def _telling_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines that carry a reason, each once, in the order in which they came."""
    found = (_TELLING.search(line) for line in lines)
    reasons = (next(filter(None, match.groups())).strip() for match in found if match)
    return list(dict.fromkeys(reasons))


def _flush_folder(folder: Path) -> None:
    """Make a renaming inside the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
