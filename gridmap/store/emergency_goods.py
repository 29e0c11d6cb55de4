"""Goods of the emergency stores 物资: what lies where, and what an operation has taken."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from gridmap.errors import KeyReused, NotFound, OutOfStock
from gridmap.model.emergency import GoodsMove, Operation
from gridmap.model.emergency_steps import Moved
from gridmap.model.ids import TenantId
from gridmap.model.place import LonLat
from gridmap.store.new_id import new_id
from gridmap.store.points import lat_of, lon_of
from gridmap.store.sql_files import statement
from gridmap.store.tables import emergency_goods, goods_moves, names


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One thing that lies in a store."""

    id: UUID
    code: str
    name: str
    measure: str
    place: str
    quantity: int
    out_on_drill: int
    position: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsOut:
    """What an operation took of one thing, and what of it is not back yet."""

    goods_id: UUID
    code: str
    name: str
    measure: str
    place: str
    n_issued: int
    n_out: int


def move(conn: Connection, tenant: TenantId, operation: Operation, moved: Moved) -> bool:
    """Issue or return goods once per key; return whether it is new.

    The operation is held, so that two returns cannot bring back more than was taken.

    Raises
    ------
    NotFound
        There is no such thing.
    OutOfStock
        The store does not hold that many, or that many are not out.
    KeyReused
        The key moved something else.
    """
    goods = read(conn, tenant, moved.code)
    g = goods_moves.c
    written = conn.execute(
        insert_unless(goods_moves)
        .values(
            tenant_id=tenant,
            id=new_id(),
            key=moved.key,
            goods_id=goods.id,
            operation_id=operation.id,
            move=moved.move.value,
            quantity=moved.quantity,
            at=moved.at,
            actor=moved.actor,
        )
        .on_conflict_do_nothing(constraint=names.GOODS_KEY_ONCE)
        .returning(g.id)
    ).scalar_one_or_none()
    if written is None:
        _refuse_another(conn, tenant, operation, goods, moved)
        return False
    if moved.move is GoodsMove.ISSUE:
        _issue(conn, tenant, operation, goods, moved.quantity)
    else:
        _return(conn, tenant, operation, goods, moved.quantity)
    return True


def _issue(conn: Connection, tenant: TenantId, operation: Operation, goods: Goods, n: int) -> None:
    done = conn.execute(
        statement("issue_goods"),
        {"tenant": tenant, "id": goods.id, "n": n, "is_drill": operation.is_drill},
    )
    if done.rowcount != 1:
        there = read(conn, tenant, goods.code)
        n_there = there.quantity - (there.out_on_drill if operation.is_drill else 0)
        raise OutOfStock(
            problem=f"{goods.place} holds {n_there} {goods.name}, not {n}",
            mend="take fewer, or from another store",
            problem_zh=f"{goods.place}现有{goods.name} {n_there} {goods.measure}，不足 {n}",
            mend_zh="请减少数量或从其他库点领用",
            goods=goods.code,
            quantity=n_there,
        )


def _return(conn: Connection, tenant: TenantId, operation: Operation, goods: Goods, n: int) -> None:
    (still,) = out(conn, tenant, operation, goods_id=goods.id)
    if still.n_out < 0:  # the return itself is counted already
        n_before = still.n_out + n
        raise OutOfStock(
            problem=f"only {n_before} {goods.name} of this operation are out",
            mend="return what was taken",
            problem_zh=f"本次行动在外的{goods.name}只有 {n_before} {goods.measure}",
            mend_zh="请按实际领用数量归还",
            goods=goods.code,
            quantity=n_before,
        )
    e = emergency_goods.c
    column = e.out_on_drill if operation.is_drill else e.quantity
    change = {column: column - n if operation.is_drill else column + n}
    conn.execute(
        update(emergency_goods).where(e.tenant_id == tenant, e.id == goods.id).values(change)
    )


def _refuse_another(
    conn: Connection, tenant: TenantId, operation: Operation, goods: Goods, moved: Moved
) -> None:
    g = goods_moves.c
    row = conn.execute(
        select(g.goods_id, g.operation_id, g.move, g.quantity).where(
            g.tenant_id == tenant, g.key == moved.key
        )
    ).one()
    if tuple(row) != (goods.id, operation.id, moved.move.value, moved.quantity):
        raise KeyReused(
            problem="this key moved something else",
            mend="take a new key for a new move",
            problem_zh="该幂等键已用于另一次收发",
            mend_zh="新的收发请使用新的幂等键",
            key=moved.key,
        )


def read(conn: Connection, tenant: TenantId, code: str) -> Goods:
    """Return one thing by its code.

    Raises
    ------
    NotFound
        There is no such thing.
    """
    e = emergency_goods.c
    row = conn.execute(_GOODS.where(e.tenant_id == tenant, e.code == code)).mappings().one_or_none()
    if row is None:
        raise NotFound(
            problem=f"there are no goods {code!r}",
            mend="gridmap emergency goods",
            problem_zh=f"没有编码为 {code!r} 的物资",
            mend_zh="gridmap emergency goods 可列出物资",
            goods=code,
        )
    return _goods(row)


def listed(conn: Connection, tenant: TenantId) -> tuple[Goods, ...]:
    """Return everything that lies in a store, by code."""
    e = emergency_goods.c
    rows = conn.execute(_GOODS.where(e.tenant_id == tenant).order_by(e.code)).mappings()
    return tuple(_goods(row) for row in rows)


def out(
    conn: Connection, tenant: TenantId, operation: Operation, *, goods_id: UUID | None = None
) -> tuple[GoodsOut, ...]:
    """Return what an operation has taken, by code."""
    rows = conn.execute(
        statement("goods_out"),
        {"tenant": tenant, "operation_id": operation.id, "goods_id": goods_id},
    ).mappings()
    return tuple(
        GoodsOut(**{**row, "n_issued": int(row["n_issued"] or 0), "n_out": int(row["n_out"])})
        for row in rows
    )


_e = emergency_goods.c
_GOODS = select(
    _e.id, _e.code, _e.name, _e.measure, _e.place, _e.quantity, _e.out_on_drill,
    lon_of(_e.position).label("lon"), lat_of(_e.position).label("lat"),
)  # fmt: skip


def _goods(row: RowMapping) -> Goods:
    told = {name: value for name, value in row.items() if name not in {"lon", "lat"}}
    return Goods(**told, position=LonLat(row["lon"], row["lat"]))
