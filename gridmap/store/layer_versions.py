"""Layers as versions: put into force as a whole, rolled back as a whole.

A version closes the rows that differ or are gone and opens new ones; rows that say the same
stay as they are, and so do features whose row in the file was rejected. "In force" is
`valid_to IS NULL` everywhere, so dates in the future are refused here, and dates of one layer
only run forward.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from gridmap.errors import InputError, NotFound
from gridmap.model.ids import FeatureId, TenantId, VersionId
from gridmap.model.layer_version import LayerVersion
from gridmap.store.binary_copy import copy_rows
from gridmap.store.layer_rows import TableRows
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.subdistricts import refresh, refresh_after, subdistrict_of
from gridmap.store.tables import FEATURE_TABLES, layer_versions, tenants


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSource:
    """Where a version comes from and what was found in it; `findings` are plain values.

    Without a stated `valid_from` it is in force from its import on.
    """

    name: str
    sha256: str
    valid_from: datetime | None = None
    findings: Sequence[Mapping[str, object]] = ()
    licence: str = ""
    attribution: str = ""


def wait_for_turn(conn: Connection, tenant: TenantId) -> None:
    """Let one import of a district run at a time, until the transaction ends.

    Imports read each other's layers, so that two at once could refer to what is about to go.
    Requests and dispatch do not wait.

    Raises
    ------
    NotFound
        The district was never set up.
    """
    # The one before may take minutes; others may not keep a request waiting for that long.
    conn.execute(text("SET LOCAL lock_timeout = 0"))
    found = conn.execute(
        select(tenants.c.tenant_id)
        .where(tenants.c.tenant_id == tenant)
        .with_for_update(key_share=True)
    ).one_or_none()
    if found is None:
        raise NotFound(
            problem="the district is not set up",
            mend="run: gridmap district set-up",
            problem_zh="区尚未设置",
            mend_zh="运行：gridmap district set-up",
            tenant=int(tenant),
        )


def put_into_force(
    conn: Connection,
    tenant: TenantId,
    rows: TableRows,
    *,
    source: VersionSource,
    at: datetime,
) -> LayerVersion | None:
    """Make a layer say what the rows say, as one new version; None if it does already.

    Raises
    ------
    InputError
        The version would be in force before the one it replaces, or only in the future.
    """
    layer = rows.layer.name
    before = _hashes_in_force(conn, tenant, layer)
    same = {
        id_
        for id_, said in zip(rows.feature_ids, rows.hashes, strict=True)
        if before.get(id_) == said
    }
    closed = before.keys() - same - set(rows.kept.values())
    if not closed and len(same) == len(rows.feature_ids):
        _restate(conn, tenant, layer, source)
        return None
    valid_from = _in_force_from(conn, tenant, layer, stated=source.valid_from, at=at)
    version = LayerVersion(
        id=VersionId(new_id()),
        layer=layer,
        number=_next_number(conn, tenant, layer),
        valid_from=valid_from,
        created_at=at,
        rolled_back_at=None,
        source_name=source.name,
        source_sha256=source.sha256,
        n_opened=len(rows.feature_ids) - len(same),
        n_closed=len(closed),
        n_unchanged=len(same),
        findings=tuple(source.findings),
        licence=source.licence,
        attribution=source.attribution,
    )
    conn.execute(insert(layer_versions), {"tenant_id": tenant, **asdict(version)})
    _close(conn, tenant, version, closed)
    _open(conn, tenant, version, rows=rows, unless=same)
    refresh_after(conn, tenant, layer)
    return version


def _restate(conn: Connection, tenant: TenantId, layer: str, source: VersionSource) -> None:
    """Let the same rows be told of under the terms that are stated now, where any are."""
    version = newest(conn, tenant, layer)
    if version is None or not (source.licence or source.attribution):
        return
    conn.execute(
        update(layer_versions)
        .where(layer_versions.c.tenant_id == tenant, layer_versions.c.id == version.id)
        .values(licence=source.licence, attribution=source.attribution)
    )


def roll_back(conn: Connection, tenant: TenantId, layer: str, *, at: datetime) -> LayerVersion:
    """Undo the newest version of a layer and return it; its rows stay, valid at no instant.

    Raises
    ------
    NotFound
        The layer has no version left.
    """
    version = newest(conn, tenant, layer)
    if version is None:
        raise NotFound(
            problem=f"layer {layer!r} has no version to roll back",
            problem_zh=f"图层 {layer!r} 没有可回退的版本",
            layer=layer,
        )
    table = FEATURE_TABLES[layer]
    of_layer = (table.c.tenant_id == tenant, table.c.layer == layer)
    # Emptied first, so that the reopened rows find their codes and their time free.
    conn.execute(
        update(table)
        .where(*of_layer, table.c.opened_by == version.id, table.c.valid_to.is_(None))
        .values(valid_to=table.c.valid_from, closed_by=version.id)
    )
    conn.execute(
        update(table)
        .where(*of_layer, table.c.closed_by == version.id, table.c.opened_by != version.id)
        .values(valid_to=None, closed_by=None)
    )
    conn.execute(
        update(layer_versions)
        .where(layer_versions.c.tenant_id == tenant, layer_versions.c.id == version.id)
        .values(rolled_back_at=at)
    )
    refresh(conn, tenant, layer)
    refresh_after(conn, tenant, layer)
    return version


def versions_of(
    conn: Connection, tenant: TenantId, *, layer: str | None = None
) -> tuple[LayerVersion, ...]:
    """Return the versions of one layer or of all, each layer's newest first."""
    v = layer_versions.c
    chosen = [v.tenant_id == tenant] + ([v.layer == layer] if layer is not None else [])
    rows = conn.execute(
        select(layer_versions).where(*chosen).order_by(v.layer, v.number.desc())
    ).mappings()
    names = [field.name for field in fields(LayerVersion)]
    return tuple(LayerVersion(**{name: row[name] for name in names}) for row in rows)


def attributions(conn: Connection, tenant: TenantId) -> tuple[str, ...]:
    """Return what has to be told wherever the layers in force are shown, each line once."""
    rows = conn.execute(statement("layer_attributions"), {"tenant": tenant})
    return tuple(rows.scalars())


def state_of(conn: Connection, tenant: TenantId, layer: str) -> str:
    """Return a mark of what a layer holds; an import changes it, and so does a roll-back."""
    v = layer_versions.c
    versions = conn.execute(
        select(v.id, v.rolled_back_at)
        .where(v.tenant_id == tenant, v.layer == layer)
        .order_by(v.number.desc())
    ).all()
    n_back = sum(one.rolled_back_at is not None for one in versions)
    return f"{versions[0].id}-{n_back}" if versions else "empty"


def newest(conn: Connection, tenant: TenantId, layer: str) -> LayerVersion | None:
    """Return the newest version that is not rolled back."""
    versions = versions_of(conn, tenant, layer=layer)
    return next((one for one in versions if one.rolled_back_at is None), None)


def _hashes_in_force(conn: Connection, tenant: TenantId, layer: str) -> dict[FeatureId, bytes]:
    table = FEATURE_TABLES[layer]
    rows = conn.execute(
        select(table.c.feature_id, table.c.row_hash).where(
            table.c.tenant_id == tenant, table.c.layer == layer, table.c.valid_to.is_(None)
        )
    )
    return {row.feature_id: bytes(row.row_hash) for row in rows}


def _in_force_from(
    conn: Connection, tenant: TenantId, layer: str, *, stated: datetime | None, at: datetime
) -> datetime:
    """Return the instant a new version begins; refuse a stated one that cannot be."""
    last = newest(conn, tenant, layer)
    earliest = at if last is None else last.valid_from
    if stated is None:
        return max(at, earliest)
    if stated > at:
        raise InputError(
            code="date_in_future",
            problem=f"layer {layer!r} is stated to be in force only from {stated.isoformat()}",
            mend="import it on that day, or correct valid_from",
            problem_zh=f"图层 {layer!r} 写明自 {stated.isoformat()} 起才生效",
            mend_zh="届时再导入，或更正 valid_from",
            layer=layer,
            field="valid_from",
        )
    if last is not None and stated < earliest:
        raise InputError(
            code="date_before_last_version",
            problem=(
                f"layer {layer!r} would be in force from {stated.isoformat()}, before"
                f" version {last.number} that it replaces ({earliest.isoformat()})"
            ),
            mend=f"correct valid_from, or roll version {last.number} back first",
            problem_zh=(
                f"图层 {layer!r} 将自 {stated.isoformat()} 起生效，"
                f"早于它所替换的第 {last.number} 版（{earliest.isoformat()}）"
            ),
            mend_zh=f"更正 valid_from，或先回退第 {last.number} 版",
            layer=layer,
            field="valid_from",
        )
    return stated


def _next_number(conn: Connection, tenant: TenantId, layer: str) -> int:
    """Return the running number; a version that was rolled back keeps its own."""
    highest = select(func.max(layer_versions.c.number)).where(
        layer_versions.c.tenant_id == tenant, layer_versions.c.layer == layer
    )
    return int(conn.execute(highest).scalar_one() or 0) + 1


def _close(
    conn: Connection, tenant: TenantId, version: LayerVersion, closed: Collection[FeatureId]
) -> None:
    table = FEATURE_TABLES[version.layer]
    conn.execute(
        update(table)
        .where(
            table.c.tenant_id == tenant,
            table.c.layer == version.layer,
            table.c.valid_to.is_(None),
            table.c.feature_id == func.any(list(closed)),
        )
        .values(valid_to=version.valid_from, closed_by=version.id)
    )


def _open(
    conn: Connection,
    tenant: TenantId,
    version: LayerVersion,
    *,
    rows: TableRows,
    unless: Collection[FeatureId],
) -> None:
    """Copy the new rows into a table of this transaction, and from there where they belong."""
    table = FEATURE_TABLES[version.layer]
    columns = ("feature_id", "row_hash", *rows.columns, "geom")
    incoming = _table_like(table, columns)
    incoming.create(conn, checkfirst=False)
    copy_rows(conn, incoming, columns, _chosen(rows, unless))
    conn.execute(
        insert(table).from_select(
            ["tenant_id", "opened_by", "valid_from", "layer", "subdistrict_id", *columns],
            select(
                literal(tenant),
                literal(version.id),
                literal(version.valid_from),
                literal(version.layer),
                subdistrict_of(incoming, tenant, version.layer),
                *incoming.c,
            ),
        )
    )
    incoming.drop(conn, checkfirst=False)


def _table_like(table: Table, columns: Sequence[str]) -> Table:
    return Table(
        f"incoming_{table.name}",
        MetaData(),
        *(Column(name, table.c[name].type) for name in columns),
        prefixes=["TEMPORARY"],
    )


def _chosen(rows: TableRows, unless: Collection[FeatureId]) -> Iterator[Sequence[object]]:
    together = zip(rows.feature_ids, rows.hashes, *rows.columns.values(), rows.geom, strict=True)
    for row in together:
        if row[0] not in unless:
            yield [list(value) if isinstance(value, tuple) else value for value in row]
