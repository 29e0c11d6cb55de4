"""Ask police, utilities, units or members for cooperation; each destination stands for itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.casework.lifecycle import check_is_open
from gridmap.model.ids import FeatureId, MemberId, WorkOrderId
from gridmap.model.work_order import CooperationState
from gridmap.store import cooperations, idempotent_calls, members, places, work_orders
from gridmap.store.cooperations import Asked
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is asked for what: units and members by code, others (police, a utility) by name."""

    order_id: WorkOrderId
    units: tuple[str, ...]
    others: tuple[str, ...]
    what: str
    actor: str
    members: tuple[str, ...] = ()

    def everybody(self) -> tuple[str, ...]:
        """Return all who are asked, each once."""
        return tuple(dict.fromkeys((*self.units, *self.members, *self.others)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who of them is in our registers, and who was asked before and has not answered."""

    units: Mapping[str, FeatureId]
    members: Mapping[str, MemberId]
    already: frozenset[str]


def ask_cooperation(wanted: Wanted, *, district: District) -> dict[str, object]:
    """Ask each destination, and return for each what became of it.

    Nobody is reserved, and there is no success of the whole: a destination that cannot be asked
    (`unknown_unit`, `unknown_member`, `asked_already`) holds up no other.

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
        known = Known(
            units=places.unit_ids(conn, tenant, list(wanted.units)),
            members=members.ids_by_code(conn, tenant, list(wanted.members)),
            already=cooperations.open_destinations(conn, tenant, order.id),
        )
        asked, refused = _sorted_out(wanted, known)
        ids = cooperations.ask(conn, tenant, order, asked, at=at, actor=wanted.actor)
        answer["destinations"] = [
            {
                "asked_of": name,
                "cooperation_id": str(ids[name]) if name in ids else None,
                "state": CooperationState.ASKED.value if name in ids else None,
                "refused": refused.get(name),
            }
            for name in wanted.everybody()
        ]
    return answer


def _sorted_out(wanted: Wanted, known: Known) -> tuple[list[Asked], dict[str, str]]:
    """Return who can be asked, and why the others cannot."""
    refused = {name: "asked_already" for name in wanted.everybody() if name in known.already}
    refused |= {name: "unknown_unit" for name in wanted.units if name not in known.units}
    refused |= {name: "unknown_member" for name in wanted.members if name not in known.members}
    asked = [
        Asked(
            asked_of=name,
            unit_id=known.units.get(name),
            member_id=None if name in known.units else known.members.get(name),
            what=wanted.what,
        )
        for name in wanted.everybody()
        if name not in refused
    ]
    return asked, refused
