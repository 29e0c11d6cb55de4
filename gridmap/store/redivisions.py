"""Re-divisions before they are in force: read, edited, reviewed, approved, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gridmap.casework.signatures import Signature
from gridmap.coverage.redivision.atoms import Atoms
from gridmap.coverage.redivision.borders import Borders
from gridmap.errors import IllegalMove, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import RedivisionId, TenantId, VersionId
from gridmap.model.redivision import Redivision, RedivisionState
from gridmap.store import events
from gridmap.store.engine import broken_constraint
from gridmap.store.tables import layer_versions, redivision_atoms, redivisions
from gridmap.store.tables.names import ONE_APPROVED_REDIVISION


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRedivision:
    """A re-division with its atoms; `codes` has the grid of each of them."""

    facts: Redivision
    atoms: Atoms
    codes: tuple[str, ...]


def listed(
    conn: Connection, tenant: TenantId, *, community: str | None = None
) -> tuple[Redivision, ...]:
    """Return the re-divisions of a community, by its code or name, or of all; newest first."""
    chosen: list[ColumnElement[bool]] = []
    if community is not None:
        c = redivisions.c
        chosen.append((c.community_code == community) | (c.community_name == community))
    rows = conn.execute(
        _facts(tenant).where(*chosen).order_by(redivisions.c.number.desc())
    ).mappings()
    return tuple(_redivision(row) for row in rows)


def read(
    conn: Connection, tenant: TenantId, number: int, *, to_change: bool = False
) -> KeptRedivision:
    """Return a re-division with its atoms; `to_change` holds it until the transaction ends.

    Raises
    ------
    NotFound
        There is none of this number.
    """
    if to_change:
        conn.execute(
            select(redivisions.c.id)
            .where(redivisions.c.tenant_id == tenant, redivisions.c.number == number)
            .with_for_update()
        )
    row = conn.execute(_facts(tenant).where(redivisions.c.number == number)).mappings().first()
    if row is None:
        raise NotFound(
            problem=f"there is no re-division {number}",
            problem_zh=f"没有第 {number} 号网格调整方案",
            mend="gridmap redivide list",
            mend_zh="gridmap redivide list 可列出全部方案",
            number=number,
        )
    facts = _redivision(row)
    a = redivision_atoms.c
    atoms = conn.execute(
        select(redivision_atoms, func.st_asbinary(a.geom).label("wkb"))
        .where(a.tenant_id == tenant, a.redivision_id == facts.id)
        .order_by(a.number)
    ).mappings().all()  # fmt: skip
    return KeptRedivision(
        facts=facts, atoms=_atoms(atoms, row["borders"]), codes=tuple(one["code"] for one in atoms)
    )


def put_atoms(
    conn: Connection,
    tenant: TenantId,
    id_: RedivisionId,
    atoms_by_code: Mapping[str, Sequence[int]],
    *,
    actor: str,
) -> None:
    """Say that some atoms of a draft belong to other grids; all of it is one edit."""
    a, r = redivision_atoms.c, redivisions.c
    for code, atoms in atoms_by_code.items():
        conn.execute(
            update(redivision_atoms)
            .where(a.tenant_id == tenant, a.redivision_id == id_, a.number.in_(list(atoms)))
            .values(code=code)
        )
    conn.execute(
        update(redivisions)
        .where(r.tenant_id == tenant, r.id == id_)
        .values(edits=redivisions.c.edits + 1, edited_by=actor)
    )


def submit(
    conn: Connection, tenant: TenantId, kept: KeptRedivision, *, at: datetime, by: Signature
) -> None:
    """Write that a draft is to be reviewed."""
    state = RedivisionState.IN_REVIEW.value
    said = {"submitted_at": at, "submitted_by": by.name, "submitted_person": by.person_id}
    _change(conn, tenant, kept.facts.id, state=state, sent_back=None, **said)
    told = {"number": kept.facts.number}
    _tell(conn, tenant, kept, EventKind.REDIVISION_SUBMITTED, at=at, actor=by.name, facts=told)


def send_back(
    conn: Connection,
    tenant: TenantId,
    kept: KeptRedivision,
    *,
    at: datetime,
    actor: str,
    reason: str,
) -> None:
    """Write that one in review is a draft again, and why."""
    _change(
        conn,
        tenant,
        kept.facts.id,
        state=RedivisionState.DRAFT.value,
        sent_back=reason,
        submitted_at=None,
        submitted_by=None,
        submitted_person=None,
    )
    kind, told = EventKind.REDIVISION_SENT_BACK, {"number": kept.facts.number}
    why = {"reason": reason}
    _tell(conn, tenant, kept, kind, at=at, actor=actor, facts=told, written=why)


def approve(
    conn: Connection,
    tenant: TenantId,
    kept: KeptRedivision,
    *,
    at: datetime,
    by: Signature,
    in_force_from: datetime,
) -> None:
    """Write that one in review is to be in force from an instant on.

    Raises
    ------
    IllegalMove
        Another one of the same community waits for its date.
    """
    number = kept.facts.number
    try:
        _change(
            conn,
            tenant,
            kept.facts.id,
            state=RedivisionState.APPROVED.value,
            approved_at=at,
            approved_by=by.name,
            approved_person=by.person_id,
            in_force_from=in_force_from,
        )
    except IntegrityError as error:
        if broken_constraint(error) != ONE_APPROVED_REDIVISION:
            raise
        raise IllegalMove(
            problem="another re-division of this community waits for its date",
            problem_zh="本社区已有另一方案待生效",
            mend="drop that one first: gridmap redivide list",
            mend_zh="请先撤销该方案：gridmap redivide list",
            number=number,
        ) from error
    told = {"number": number, "in_force_from": in_force_from.isoformat()}
    _tell(conn, tenant, kept, EventKind.REDIVISION_APPROVED, at=at, actor=by.name, facts=told)


def drop(
    conn: Connection,
    tenant: TenantId,
    kept: KeptRedivision,
    *,
    at: datetime,
    actor: str,
    reason: str,
) -> None:
    """Write that a re-division never comes into force, and why."""
    _change(
        conn,
        tenant,
        kept.facts.id,
        state=RedivisionState.DROPPED.value,
        ended_at=at,
        ended_by=actor,
        end_reason=reason,
    )
    kind, told = EventKind.REDIVISION_DROPPED, {"number": kept.facts.number}
    why = {"reason": reason}
    _tell(conn, tenant, kept, kind, at=at, actor=actor, facts=told, written=why)


def mark_in_force(
    conn: Connection, tenant: TenantId, kept: KeptRedivision, version: VersionId
) -> None:
    """Write which version of the grids a re-division has become."""
    state = RedivisionState.IN_FORCE.value
    _change(conn, tenant, kept.facts.id, state=state, layer_version_id=version)


def due(conn: Connection, tenant: TenantId, *, at: datetime) -> list[int]:
    """Return the numbers of approved re-divisions whose date has come, in their order."""
    r = redivisions.c
    return list(
        conn.execute(
            select(r.number)
            .where(
                r.tenant_id == tenant,
                r.state == RedivisionState.APPROVED.value,
                r.in_force_from <= at,
            )
            .order_by(r.in_force_from, r.number)
        ).scalars()
    )


def _change(conn: Connection, tenant: TenantId, id_: RedivisionId, **values: object) -> None:
    r = redivisions.c
    conn.execute(update(redivisions).where(r.tenant_id == tenant, r.id == id_).values(**values))


def _tell(
    conn: Connection,
    tenant: TenantId,
    kept: KeptRedivision,
    kind: EventKind,
    **what: Any,  # noqa: ANN401 - the other fields of an event
) -> None:
    event = Event(kind=kind, subdistrict_id=kept.facts.subdistrict_id, **what)
    events.append(conn, tenant, [event])


def _facts(tenant: TenantId) -> Select[tuple[object, ...]]:
    version = layer_versions
    joined = and_(
        version.c.tenant_id == redivisions.c.tenant_id,
        version.c.id == redivisions.c.layer_version_id,
    )
    return (
        select(redivisions, version.c.rolled_back_at.is_not(None).label("is_rolled_back"))
        .select_from(redivisions.outerjoin(version, joined))
        .where(redivisions.c.tenant_id == tenant)
    )


def _redivision(row: RowMapping) -> Redivision:
    told = {one.name: row[one.name] for one in fields(Redivision)}
    told |= {
        "state": RedivisionState(row["state"]),
        "grid_codes": tuple(row["grid_codes"]),
        "is_rolled_back": bool(row["is_rolled_back"]),
    }
    return Redivision(**told)


def _atoms(rows: Sequence[RowMapping], borders: dict[str, list[float]]) -> Atoms:
    def column(name: str) -> list[object]:
        return [row[name] for row in rows]

    whole = {"first", "second"}
    return Atoms(
        shapes=shapely.from_wkb([bytes(row["wkb"]) for row in rows]),
        area_m2=np.array(column("area_m2"), dtype=np.float64),
        n_households=np.array(column("n_households"), dtype=np.int64),
        n_residents=np.array(column("n_residents"), dtype=np.int64),
        n_requests=np.array(column("n_requests"), dtype=np.int64),
        today=tuple(row["today"] for row in rows),
        before=tuple(
            {code: (counts[0], counts[1]) for code, counts in row["before"].items()} for row in rows
        ),
        borders=Borders(
            **{
                name: np.array(
                    values,
                    dtype=bool if name == "bridged" else np.int64 if name in whole else float,
                )
                for name, values in borders.items()
            }
        ),
    )
