"""After a member's place came free: the work orders that wait near by are tried at once."""

from collections.abc import Iterable

from gridmap.model.ids import MemberId
from gridmap.store import work_orders
from gridmap.store.district import District


def wake_orders_near(
    freed: Iterable[MemberId | None], *, district: District, radius_m: float
) -> None:
    """Let the orders around members that are free again be tried; None is nobody.

    Apart from the release itself, which must have been committed: whoever is woken sees the
    free place, and whoever holds a member's row never waits for a work order.
    """
    for member_id in freed:
        if member_id is None:
            continue
        with district.writing() as conn:
            work_orders.wake_near(
                conn,
                district.tenant,
                member_id=member_id,
                radius_m=radius_m,
                at=district.clock(),
            )
