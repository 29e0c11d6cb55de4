"""Ask police, utilities or units for cooperation 协同请求; each destination stands for itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.casework.lifecycle import check_is_open
from gridmap.model.ids import FeatureId, WorkOrderId
from gridmap.model.work_order import CooperationState
from gridmap.store import cooperations, idempotent_calls, places, work_orders
from gridmap.store.cooperations import Asked
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is asked for what: units of the district by code, others (police, a utility) by name."""

    order_id: WorkOrderId
    units: tuple[str, ...]
    others: tuple[str, ...]
    what: str
    actor: str


def ask_cooperation(wanted: Wanted, *, district: District) -> dict[str, object]:
    """Ask each destination, and return for each what became of it.

    Nobody is reserved, and there is no success of the whole: a destination that cannot be asked
    (`unknown_unit`, `asked_already`) holds up no other.

    Raises
    ------
    NotFound
        No such work order.
    IllegalMove
        The order has ended.
    """
    tenant = district.tenant
    with idempotent_calls.answering(district) as (conn, answer):
        order = work_orders.read_for_move(conn, tenant, wanted.order_id)
        check_is_open(order.state, order_id=order.id)
        at = district.clock()
        units = places.unit_ids(conn, tenant, list(wanted.units))
        already = cooperations.open_destinations(conn, tenant, order.id)
        asked, refused = _sorted_out(wanted, units, already)
        ids = cooperations.ask(conn, tenant, order, asked, at=at, actor=wanted.actor)
        answer["destinations"] = [
            {
                "asked_of": name,
                "cooperation_id": str(ids[name]) if name in ids else None,
                "state": CooperationState.ASKED.value if name in ids else None,
                "refused": refused.get(name),
            }
            for name in dict.fromkeys((*wanted.units, *wanted.others))
        ]
    return answer


def _sorted_out(
    wanted: Wanted, units: Mapping[str, FeatureId], already: frozenset[str]
) -> tuple[list[Asked], dict[str, str]]:
    """Return who can be asked, and why the others cannot."""
    refused = {name: "asked_already" for name in (*wanted.units, *wanted.others) if name in already}
    refused |= {name: "unknown_unit" for name in wanted.units if name not in units}
    asked = [
        Asked(asked_of=name, unit_id=units.get(name), what=wanted.what)
        for name in dict.fromkeys((*wanted.units, *wanted.others))
        if name not in refused
    ]
    return asked, refused
