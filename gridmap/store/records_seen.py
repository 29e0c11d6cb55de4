"""Which of the records that somebody names lie in the subdistricts that they see."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Integer, Uuid, select

from gridmap.model.ids import FeatureId, TenantId
from gridmap.model.record_kind import RecordKind
from gridmap.store.one_of import one_of
from gridmap.store.storable import int4, is_text
from gridmap.store.tables import (
    absences,
    areas,
    assignments,
    buildings,
    care_persons,
    care_visits,
    community_demands,
    cooperations,
    emergency_goods,
    emergency_plans,
    follow_ups,
    gates,
    hazard_points,
    instructions,
    joint_operations,
    members,
    musters,
    offers,
    operations,
    petitions,
    photos,
    redivisions,
    requests,
    street_edits,
    streets,
    tellings,
    unit_resources,
    volunteers,
    warning_duties,
    wishes,
    work_orders,
)

_NAMED_BY: Mapping[RecordKind, tuple[Column[Any], ...]] = {
    RecordKind.ABSENCE: (absences.c.id,),
    RecordKind.ASSIGNMENT: (assignments.c.id,),
    RecordKind.BUILDING: (buildings.c.code,),
    RecordKind.CARE_PERSON: (care_persons.c.code,),
    RecordKind.CARE_VISIT: (care_visits.c.id,),
    RecordKind.COMMUNITY: (areas.c.code, areas.c.name),
    RecordKind.COOPERATION: (cooperations.c.id,),
    RecordKind.DEMAND: (community_demands.c.id,),
    RecordKind.EMERGENCY_PLAN: (emergency_plans.c.code,),
    RecordKind.FOLLOW_UP: (follow_ups.c.id,),
    RecordKind.GOODS: (emergency_goods.c.code,),
    RecordKind.HAZARD_POINT: (hazard_points.c.code,),
    RecordKind.INSTRUCTION: (instructions.c.id,),
    RecordKind.JOINT_OPERATION: (joint_operations.c.id,),
    RecordKind.MEMBER: (members.c.code,),
    RecordKind.OFFER: (offers.c.id,),
    RecordKind.OPERATION: (operations.c.number,),
    RecordKind.PETITION: (petitions.c.id,),
    RecordKind.PHOTO: (photos.c.id,),
    RecordKind.REDIVISION: (redivisions.c.number,),
    RecordKind.REQUEST: (requests.c.id,),
    RecordKind.RESOURCE: (unit_resources.c.code,),
    RecordKind.ROLL: (musters.c.id,),
    RecordKind.STREET_EDIT: (street_edits.c.id,),
    RecordKind.STREET_OR_GATE: (streets.c.code, gates.c.code),
    RecordKind.TELLING: (tellings.c.id,),
    RecordKind.VOLUNTEER: (volunteers.c.code,),
    RecordKind.WARNED_PERSON: (warning_duties.c.id,),
    RecordKind.WARNED_PERSON_NAME: (warning_duties.c.person_name,),
    RecordKind.WISH: (wishes.c.id,),
    RecordKind.WORK_ORDER: (work_orders.c.id,),
}
"""By which columns each kind is named; one that fits is enough."""

_LAYER_OF: Mapping[RecordKind, str] = {RecordKind.COMMUNITY: "communities"}
"""Kinds that share their table with other layers."""


def those_there(
    conn: Connection,
    tenant: TenantId,
    named: Iterable[tuple[RecordKind, str]],
    *,
    within: Collection[FeatureId] | None = None,
) -> set[tuple[RecordKind, str]]:
    """Return what is there of what is named; where subdistricts are given, in one of them.

    What belongs to no subdistrict lies within none, also where everybody may read it. A name that
    cannot be one, such as an id of another shape, is no record's. Each column is asked once,
    however many the names. What was there once and is no more is not there: its name may be
    another street's by now.
    """
    names_of: dict[RecordKind, set[str]] = {}
    for kind, name in named:
        names_of.setdefault(kind, set()).add(name)
    return {
        (kind, name)
        for kind, names in names_of.items()
        for column in _NAMED_BY[kind]
        for name in _found(conn, tenant, _rows_of(kind, column), names, within=within)
    }


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that a column names: where features come in versions, those in force."""

    column: Column[Any]
    conditions: tuple[ColumnElement[bool], ...]


def _rows_of(kind: RecordKind, column: Column[Any]) -> _Rows:
    rows = column.table.c
    conditions: list[ColumnElement[bool]] = []
    if "closed_by" in rows:
        conditions.append(rows.valid_to.is_(None))
    if kind in _LAYER_OF:
        conditions.append(rows.layer == _LAYER_OF[kind])
    return _Rows(column, tuple(conditions))


def _found(
    conn: Connection,
    tenant: TenantId,
    asked_of: _Rows,
    names: Collection[str],
    *,
    within: Collection[FeatureId] | None,
) -> Iterator[str]:
    column = asked_of.column
    held = {name: value for name in names if (value := _value_of(column, name)) is not None}
    if not held:
        return
    rows = column.table.c
    asked = select(column).where(
        rows.tenant_id == tenant, one_of(column, held.values()), *asked_of.conditions
    )
    if within is not None and "subdistrict_id" in rows:
        asked = asked.where(one_of(rows.subdistrict_id, within))
    there = set(conn.execute(asked.distinct()).scalars())
    yield from (name for name, value in held.items() if value in there)


def _value_of(column: Column[Any], name: str) -> object:
    """Return a name as the column holds it; None where it cannot be one."""
    if isinstance(column.type, Integer):
        return int4(name)
    if isinstance(column.type, Uuid):
        try:
            return UUID(name)
        except ValueError:
            return None
    return name if is_text(name) else None
