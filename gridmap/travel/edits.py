"""Edits by hand laid over the rows: a newer file does not undo them."""

from collections.abc import Sequence
from dataclasses import replace

from gridmap.model.street_edit import EditKind
from gridmap.travel.doorways import tie_ends
from gridmap.travel.gate_rows import Report, closed, opened
from gridmap.travel.pieces import Pieces, of_rows
from gridmap.travel.plane import Plane
from gridmap.travel.rows import EditRow, FindingKind, GateRow, StreetRow


def edited_gates(
    gates: Sequence[GateRow], edits: Sequence[EditRow], report: Report
) -> list[GateRow]:
    """Return the gates as edits leave them."""
    by_code = {gate.code: gate for gate in gates}
    for edit in edits:
        if not edit.kind.is_of_gate:
            continue
        if edit.gate_code not in by_code:
            report(FindingKind.EDIT_FINDS_NOTHING, [edit.gate_code])
            continue
        change = opened if edit.kind is EditKind.OPEN_GATE else closed
        by_code[edit.gate_code] = change(by_code[edit.gate_code])
    return list(by_code.values())


def edited_streets(
    pieces: Pieces, edits: Sequence[EditRow], plane: Plane, report: Report
) -> Pieces:
    """Return the streets as edits leave them: added ones first, then what is closed or open.

    A street that an edit closes lets nobody in. One that it opens, private or closed before, lets
    in whom its row allows: one-way streets stay one-way, steps and footways closed to wheels.
    """
    streets = [(edit.kind, edit.street) for edit in edits if edit.street is not None]
    added = [street for kind, street in streets if kind is EditKind.ADD_STREET]
    changed = [(kind, street) for kind, street in streets if kind is not EditKind.ADD_STREET]
    if added:
        pieces = _with_added(pieces, added, plane)
    if not (changed and len(pieces)):
        return pieces
    is_shut = pieces.is_shut.copy()
    for kind, street in changed:
        meant = pieces.code == street.code
        if not meant.any():
            report(FindingKind.EDIT_FINDS_NOTHING, [street.code])
        is_shut[meant] = kind is EditKind.CLOSE_STREET
    return replace(pieces, is_shut=is_shut)


def _with_added(pieces: Pieces, added: Sequence[StreetRow], plane: Plane) -> Pieces:
    fresh = of_rows(added, plane)
    if not len(pieces):
        return fresh
    tied, pieces = tie_ends(fresh.line, pieces, plane)
    return pieces.joined(replace(fresh, line=tied, line_m=plane.shapes_m(tied)))
