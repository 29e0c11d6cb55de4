"""Read what the desk works with: its queue, the file of an order, who calls, what lies near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gridmap.casework.desk_need import Need
from gridmap.casework.intake_policy import IntakePolicy
from gridmap.model.desk_filters import DeskFilters
from gridmap.model.ids import WorkOrderId
from gridmap.model.place import LonLat
from gridmap.store import desk_files, desk_orders, order_notes, places, risks
from gridmap.store.desk_files import Asked
from gridmap.store.district import District

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """A page of the queue at one instant; the counts are of all orders that the filters leave."""

    at: datetime
    counts: Mapping[Need, int]
    orders: Sequence[Row]


def read_desk(
    filters: DeskFilters,
    *,
    district: District,
    needs: Sequence[Need] = tuple(Need),
    first: int = 0,
    limit: int = 100,
) -> DeskPage:
    """Return the orders with one of the needs, the most pressing first, from a place on."""
    tenant = district.tenant
    with district.reading() as conn:
        at = district.clock()
        places = range(first, first + limit)
        page = desk_orders.page(conn, tenant, filters, at=at, needs=needs, places=places)
    return DeskPage(at=at, counts=page.counts, orders=page.orders)


def read_unread_risks(*, district: District, limit: int = 200) -> list[Row]:
    """Return the requests whose words hold a risk that no person has read, the oldest first."""
    with district.reading() as conn:
        return risks.unread(conn, district.tenant, limit=limit)


def read_callers(order_id: WorkOrderId, *, district: District) -> frozenset[str]:
    """Return the names of whoever called about an order, so that they can be taken out of words."""
    with district.reading() as conn:
        return desk_files.callers_of_order(conn, district.tenant, order_id)


def read_desk_file(
    order_id: WorkOrderId, *, district: District, policy: IntakePolicy
) -> dict[str, object]:
    """Return what the desk keeps beside an order: caller, what lies near, risks, notes.

    Raises
    ------
    NotFound
        No such work order.
    """
    tenant = district.tenant
    with district.reading() as conn:
        at = district.clock()
        asked = desk_files.asked_of_order(conn, tenant, order_id)
        assert asked.request_id is not None  # noqa: S101 (every order has a request)
        return {
            **desk_files.told(conn, tenant, asked, policy=policy, at=at),
            "entry": desk_files.entry_of(conn, tenant, asked.request_id),
            "risks": desk_files.risks_of(conn, tenant, asked.request_id),
            "notes": order_notes.notes_of(conn, tenant, order_id),
            "instructions": order_notes.instructions_of(conn, tenant, order_id),
        }


def look_before_entry(
    *,
    phone: str | None,
    position: LonLat | None,
    category: str | None,
    district: District,
    policy: IntakePolicy,
) -> dict[str, object]:
    """Return who calls and what is open near by already, while a request is still being typed."""
    tenant = district.tenant
    with district.reading() as conn:
        located = places.locate(conn, tenant, [position] if position else [])
        asked = Asked(
            phone=phone,
            category=category,
            position=position,
            compound_id=located[0].compound_id if located else None,
        )
        return desk_files.told(conn, tenant, asked, policy=policy, at=district.clock())


def read_desk_areas(*, district: District) -> dict[str, list[Row]]:
    """Return the subdistricts and communities in force, with the subdistrict of each community."""
    with district.reading() as conn:
        return {
            level: desk_orders.areas_of(conn, district.tenant, level)
            for level in ("subdistricts", "communities")
        }
