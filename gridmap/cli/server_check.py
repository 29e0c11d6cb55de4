"""A database server of one's own, as `gridmap doctor` tells it."""

from gridmap.cluster import Finding
from gridmap.errors import DatabaseUnavailable, InputError
from gridmap.flows.examine_server import ServerReport, examine_server

_OLDEST_POSTGRESQL, _OLDEST_POSTGIS = (15,), (3, 3)


def server_findings(app_url: str, owner_url: str) -> tuple[Finding, ...]:
    """Return what was found of a server: reachable, its versions, our rights, our tables."""
    try:
        report = examine_server(app_url, owner_url)
    except (DatabaseUnavailable, InputError) as error:
        return (_unreachable(error),)
    looks = (_server, _postgis, _btree_gist, _rights, _tables, _sight_role, _policies)
    return tuple(look(report) for look in looks)


def _unreachable(error: DatabaseUnavailable | InputError) -> Finding:
    cause = error.__cause__
    said = str(getattr(cause, "orig", cause) or error.facts["problem"]).strip().splitlines()[0]
    return Finding(
        code="server",
        ok=False,
        zh=f"数据库服务器无法连接：{said}",
        en=f"the database server cannot be reached: {said}",
        mend="check host, port, name, user and password in GRIDMAP_DATABASE_URL, GRIDMAP_OWNER_URL",
        mend_zh="核对 GRIDMAP_DATABASE_URL、GRIDMAP_OWNER_URL 中的主机、端口、库名、用户和密码",
    )


def _server(report: ServerReport) -> Finding:
    version = report.app.server_version
    ok = _numbers(version) >= _OLDEST_POSTGRESQL
    return Finding(
        code="server",
        ok=ok,
        zh=f"数据库服务器：PostgreSQL {version}，角色 {report.app.role}",
        en=f"database server: PostgreSQL {version}, as {report.app.role}",
        mend="" if ok else "use PostgreSQL 15 or later",
        mend_zh="" if ok else "使用 PostgreSQL 15 或更新版本",
    )


def _postgis(report: ServerReport) -> Finding:
    version, there = report.app.postgis, report.app.postgis_available
    ok = version is not None and _numbers(version) >= _OLDEST_POSTGIS
    if version is not None or there is not None:
        mend = f"as a superuser: {'ALTER' if version else 'CREATE'} EXTENSION postgis" + (
            " UPDATE" if version else ""
        )
        mend_zh = mend.replace("as a superuser: ", "以超级用户执行：")
    else:
        mend = "install PostGIS 3.3 or later on the server"
        mend_zh = "在服务器上安装 PostGIS 3.3 或更新版本"
    return Finding(
        code="server_postgis",
        ok=ok,
        zh=f"PostGIS：{version}" if version else "数据库中没有 PostGIS",
        en=f"PostGIS: {version}" if version else "the database has no PostGIS",
        mend="" if ok else mend,
        mend_zh="" if ok else mend_zh,
    )


def _btree_gist(report: ServerReport) -> Finding:
    ok = report.app.has_btree_gist
    return Finding(
        code="server_btree_gist",
        ok=ok,
        zh="btree_gist：已安装" if ok else "数据库中没有 btree_gist",
        en="btree_gist: installed" if ok else "the database has no btree_gist",
        mend="" if ok else "CREATE EXTENSION btree_gist",
    )


def _rights(report: ServerReport) -> Finding:
    out_of_reach = ", ".join(report.app.out_of_reach)
    ok = report.owner.may_create and not out_of_reach
    app, owner = report.app.role, report.owner.role
    zh = f"角色 {app} 可读写各表，{owner} 可建表"
    en = f"{app} may read and write the tables, {owner} may create them"
    mend, mend_zh = "", ""
    if not report.owner.may_create:
        zh, en = f"角色 {owner} 不能建表", f"{owner} may not create tables"
        mend = mend_zh = f"GRANT CREATE ON SCHEMA public TO {owner}"
    elif out_of_reach:
        zh, en = f"角色 {app} 无权使用：{out_of_reach}", f"{app} may not use: {out_of_reach}"
        mend = "run gridmap db upgrade with GRIDMAP_OWNER_URL set: it grants them"
        mend_zh = "设好 GRIDMAP_OWNER_URL 后运行 gridmap db upgrade，由它授权"
    return Finding(code="server_rights", ok=ok, zh=zh, en=en, mend=mend, mend_zh=mend_zh)


def _tables(report: ServerReport) -> Finding:
    revision, needed = report.revision, report.revision_needed
    ok = revision == needed
    return Finding(
        code="server_tables",
        ok=ok,
        zh=f"表结构版本 {revision or '无'}，本版需要 {needed}",
        en=f"tables of revision {revision or 'none'}, this release needs {needed}",
        mend="" if ok else "gridmap db upgrade",
    )


def _sight_role(report: ServerReport) -> Finding:
    """Tell whether people who see a part of the district can be served at all."""
    role = report.sight_role
    ok = role.is_there and role.is_lent
    return Finding(
        code="server_sight_role",
        ok=ok,
        zh=f"辖区角色 {role.name}：" + ("可用" if ok else f"不存在，或未授予 {role.user}"),
        en=f"role of narrower sights, {role.name}: "
        + ("usable" if ok else f"missing, or not lent to {role.user}"),
        mend="" if ok else f"as an administrator: {role.lending}",
        mend_zh="" if ok else f"以管理员执行：{role.lending}",
    )


def _policies(report: ServerReport) -> Finding:
    """Tell whether the rows of every table are kept to their subdistricts."""
    off = ", ".join(report.off_policy)
    return Finding(
        code="server_policies",
        ok=not off,
        zh=f"行级策略未生效：{off}" if off else "各表行级策略已生效",
        en=f"row policies not in force: {off}" if off else "row policies in force on every table",
        mend="gridmap db upgrade" if off else "",
    )


def _numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version, such as (15, 8) of `15.8 (Debian 15.8-1)`."""
    first = version.split(maxsplit=1)[0]
    return tuple(int(part) for part in first.split(".") if part.isdecimal())
