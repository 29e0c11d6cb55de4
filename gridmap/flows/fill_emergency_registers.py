"""Fill the registers an emergency draws on: people, hazard points, goods."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from gridmap.ingest.emergency_registers import GoodsRow, HazardRow, PersonRow
from gridmap.model.event import Event, EventKind
from gridmap.store import emergency_registers, events
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How many rows of each register were new, and how many were known and brought up to date.

    `unknown_units` are codes of no unit in force: nobody is phoned through their liaison.
    """

    n_people: int
    n_hazards: int
    n_goods: int
    n_known: int
    unknown_units: tuple[str, ...]


def fill_emergency_registers(
    *,
    district: District,
    people: Sequence[PersonRow] = (),
    hazards: Sequence[HazardRow] = (),
    goods: Sequence[GoodsRow] = (),
) -> Filled:
    """Store rows by code, all or nothing; reading a list in once more changes nothing."""
    with district.writing() as conn:
        tenant = district.tenant
        new_people, known_people = emergency_registers.put(
            conn, tenant, "register_people", [asdict(one) for one in people]
        )
        new_hazards, known_hazards = emergency_registers.put(
            conn, tenant, "register_hazards", [asdict(one) for one in hazards]
        )
        new_goods, known_goods = emergency_registers.put(
            conn, tenant, "register_goods", [asdict(one) for one in goods]
        )
        units = {one.unit_code for one in people if one.unit_code is not None}
        filled = Filled(
            n_people=new_people,
            n_hazards=new_hazards,
            n_goods=new_goods,
            n_known=known_people + known_hazards + known_goods,
            unknown_units=emergency_registers.unknown_units(conn, tenant, units),
        )
        facts = asdict(filled)
        del facts["unknown_units"]
        happened = Event(
            at=district.clock(),
            kind=EventKind.REGISTER_FILLED,
            actor=district.actor,
            facts=facts,
        )
        events.append(conn, tenant, [happened])
    return filled
