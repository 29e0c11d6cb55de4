"""Build the street network of a district from what is stored, edits by hand laid over it."""

from collections.abc import Sequence
from datetime import datetime

import shapely

from gridmap.model.place import LonLat
from gridmap.model.street_edit import EditKind, StreetEdit
from gridmap.store import street_edits, street_rows
from gridmap.store.district import District
from gridmap.store.street_rows import GateRecord, StreetColumns
from gridmap.travel.edit_rows import StreetFinder
from gridmap.travel.graph import Lines
from gridmap.travel.layer_rows import new_street, rows_of_layer
from gridmap.travel.network import build_graph
from gridmap.travel.rows import (
    EditRow,
    FindingKind,
    GateRow,
    NetworkFinding,
    StreetRow,
    WallRow,
)
from gridmap.travel.street_network import Network


def network_state(*, district: District) -> str:
    """Return a mark of what the network would be built from now; equal marks, equal network."""
    with district.reading() as conn:
        return street_rows.network_state(conn, district.tenant, at=district.clock())


def find_lost_edits(*, district: District) -> tuple[StreetEdit, ...]:
    """Return the edits in force that find no street or gate, also where there is no street."""
    tenant = district.tenant
    with district.reading() as conn:
        columns = street_rows.streets_in_force(conn, tenant)
        gates = street_rows.gates_in_force(conn, tenant)
        edits = street_edits.edits_in_force(conn, tenant, at=district.clock())
    _, lost = _edit_rows(edits, columns=columns, gates=gates)
    return tuple(lost)


def load_network(*, district: District, at: datetime | None = None) -> Network:
    """Read streets, walls, gates, waters and the edits in force, and build the network.

    Parameters
    ----------
    at
        The instant whose edits count; now, if none is given. The layers are those in force.

    Raises
    ------
    InputError
        The district has no streets.
    """
    tenant, instant = district.tenant, at or district.clock()
    with district.reading() as conn:
        columns = street_rows.streets_in_force(conn, tenant)
        wall_codes, outlines = street_rows.walls_in_force(conn, tenant)
        gates = street_rows.gates_in_force(conn, tenant)
        waters = street_rows.waters_in_force(conn, tenant)
        edits = street_edits.edits_in_force(conn, tenant, at=instant)
        state = street_rows.network_state(conn, tenant, at=instant)
        data_date = street_rows.data_date(conn, tenant)
    streets = _streets(columns, outlines)
    rows, lost = _edit_rows(edits, columns=columns, gates=gates)
    walls = tuple(
        WallRow(code=code, polygon=outline)
        for code, outline in zip(wall_codes, outlines.tolist(), strict=True)
    )
    built = build_graph(
        streets, walls=walls, gates=[_gate(one) for one in gates], waters=waters, edits=rows
    )
    return Network(
        graph=built.graph,
        walls=walls,
        waters=waters,
        findings=built.findings + _told(lost),
        lost_edits=tuple(lost),
        state=state,
        data_date=data_date,
    )


def _streets(columns: StreetColumns, outlines: Lines) -> list[StreetRow]:
    names = ("foot", "bicycle", "oneway", "bridge", "private")
    return rows_of_layer(
        columns.code,
        columns.highway,
        columns.shape,
        flags={name: getattr(columns, name) for name in names},
        compounds=outlines,
    )


def _edit_rows(
    edits: Sequence[StreetEdit], *, columns: StreetColumns, gates: Sequence[GateRecord]
) -> tuple[list[EditRow], list[StreetEdit]]:
    """Return what edits do to the rows at hand, and the edits that find nothing there."""
    if not edits:
        return [], []
    rows: list[EditRow] = []
    lost: list[StreetEdit] = []
    known_gates = {one.code for one in gates}
    finder = StreetFinder(columns.code, columns.shape)
    for edit in edits:
        if edit.kind.is_of_gate:
            known = known_gates & {edit.gate_code}
            found = [EditRow(kind=edit.kind, gate_code=code) for code in known if code]
        elif edit.kind is EditKind.ADD_STREET:
            street = new_street(str(edit.id), edit.highway or "", _line(edit))
            found = [EditRow(kind=edit.kind, street=street)]
        else:
            codes = finder.codes_of(edit.street_code or "", _line(edit))
            found = [_changed(edit, code) for code in codes]
        rows += found
        if not found:
            lost.append(edit)
    return rows, lost


def _changed(edit: StreetEdit, code: str) -> EditRow:
    return EditRow(kind=edit.kind, street=StreetRow(code=code, line=_line(edit)))


def _line(edit: StreetEdit) -> shapely.LineString:
    line = shapely.from_wkb(edit.wkb or b"")
    assert isinstance(line, shapely.LineString)  # noqa: S101 (the table holds nothing else)
    return line


def _gate(one: GateRecord) -> GateRow:
    return GateRow(
        code=one.code,
        compound_code=one.compound_code,
        position=LonLat(one.lon, one.lat),
        hours=one.hours,
        passes=one.passes,
    )


def _told(lost: Sequence[StreetEdit]) -> tuple[NetworkFinding, ...]:
    if not lost:
        return ()
    codes = tuple(one.street_code or one.gate_code or str(one.id) for one in lost)
    found = NetworkFinding(kind=FindingKind.EDIT_FINDS_NOTHING, n=len(lost), codes=codes[:10])
    return (found,)
