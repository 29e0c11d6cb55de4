"""Find the shared cameras 雪亮工程 near an open work order, and where one of them is looked at.

The register holds where a camera stands, whose it is and, where the video platform has one, an
address. Pictures stay in the network of the platform.
"""

from collections.abc import Mapping

from gridmap.casework.intake_policy import IntakePolicy
from gridmap.errors import IllegalMove, NotFound
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.work_order import ENDED_CASES
from gridmap.store import cameras, desk_files
from gridmap.store.desk_files import Asked
from gridmap.store.district import District

MOST_CAMERAS = 20
"""As many as fit beside an order; the nearest."""


def find_cameras(
    order_id: WorkOrderId, *, district: District, policy: IntakePolicy
) -> list[Mapping[str, object]]:
    """Return the cameras within `policy.cameras_within_m` of an open order, the nearest first.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The order is closed, or has no place.
    """
    tenant, radius_m = district.tenant, policy.cameras_within_m
    with district.reading() as conn:
        position = _place_of(desk_files.asked_of_order(conn, tenant, order_id), order_id)
        return cameras.near(conn, tenant, position, radius_m=radius_m, limit=MOST_CAMERAS)


def address_of_camera(
    order_id: WorkOrderId, code: str, *, district: District, policy: IntakePolicy
) -> str:
    """Return where the platform shows a camera near an open order.

    Raises
    ------
    NotFound
        No such work order; no such camera near it, or none that the register has an address of.
    IllegalMove
        The order is closed, or has no place.
    """
    tenant, radius_m = district.tenant, policy.cameras_within_m
    with district.reading() as conn:
        position = _place_of(desk_files.asked_of_order(conn, tenant, order_id), order_id)
        found = cameras.near(conn, tenant, position, radius_m=radius_m, limit=1, code=code)
    link = found[0]["link"] if found else None
    if link is None:
        raise NotFound(
            problem="there is no camera of this code near the order that could be opened",
            problem_zh="工单附近没有可打开的该编号摄像头",
            camera=code,
        )
    return str(link)


def _place_of(asked: Asked, order_id: WorkOrderId) -> LonLat:
    if asked.position is None or asked.state in ENDED_CASES:
        raise IllegalMove(
            problem="cameras are looked for near an open work order with a place",
            mend="give the order a place; of a closed one nothing is looked for any more",
            problem_zh="只能查找在办且已定位工单附近的摄像头",
            mend_zh="请先定位；已办结的工单不再查找",
            work_order=str(order_id),
        )
    return asked.position
