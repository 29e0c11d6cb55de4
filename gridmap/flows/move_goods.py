"""Issue goods of an emergency store 物资 to an operation, or take them back."""

from gridmap.casework.emergency import check_is_on
from gridmap.errors import InputError
from gridmap.model.emergency import GoodsMove
from gridmap.model.emergency_steps import Moved
from gridmap.model.event import EventKind
from gridmap.store import emergency_goods, operations
from gridmap.store.district import District
from gridmap.store.emergency_goods import Goods


def move_goods(number: int, moved: Moved, *, district: District) -> Goods:
    """Move goods once per key, and return what the store holds then.

    A drill leaves the quantity of the store alone: what it plays with is only noted as out.

    Raises
    ------
    NotFound
        There is no such operation or thing.
    IllegalMove
        The operation is not on.
    OutOfStock
        The store does not hold that many, or that many are not out.
    KeyReused
        The key moved something else.
    """
    if moved.quantity < 1:
        raise InputError(
            problem="a quantity is 1 or more",
            mend="issue and return are two moves: name one of them",
            problem_zh="数量须为 1 或以上",
            mend_zh="领用与归还请分别登记",
            field="quantity",
        )
    tenant = district.tenant
    with district.writing() as conn:
        operation = operations.hold(conn, tenant, number)
        if moved.move is GoodsMove.ISSUE:
            check_is_on(operation.state)
        is_new = emergency_goods.move(conn, tenant, operation, moved)
        if is_new:
            told = {
                "actor": moved.actor,
                "goods": moved.code,
                "move": moved.move.value,
                "quantity": moved.quantity,
            }
            operations.tell(conn, tenant, operation, EventKind.GOODS_MOVED, at=moved.at, told=told)
        return emergency_goods.read(conn, tenant, moved.code)
