"""From the layer `streets` to the rows that a network is built from."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from gridmap.travel.graph import Lines, Mask
from gridmap.travel.highway import OPEN_TO
from gridmap.travel.noding import noded
from gridmap.travel.rows import StreetRow

Flags = Sequence[bool | None]
"""One flag for each row; None where the layer leaves the field empty."""

_ANY_CLASS = (True, True)


def rows_of_layer(
    codes: Sequence[str],
    highways: Sequence[str],
    lines: Lines,
    *,
    flags: Mapping[str, Flags],
    compounds: Lines,
) -> list[StreetRow]:
    """Return the streets cut where they meet; the pieces of one row keep its code.

    Where the layer does not say who may use a street, its class does. A private street
    is open inside a compound, where gates decide who comes in, and shut everywhere else, until an
    edit opens it.

    Parameters
    ----------
    lines
        LineStrings or MultiLineStrings in degrees, shape (r,).
    flags
        `foot`, `bicycle`, `oneway`, `bridge`, `private` of each row.
    compounds
        Outlines in degrees.
    """
    pieces = noded(lines, _mask(flags["bridge"]))
    shut = _mask(flags["private"])[pieces.row] & ~_inside(pieces.lines, compounds)
    rows = []
    for line, row, is_shut in zip(
        pieces.lines.tolist(), pieces.row.tolist(), shut.tolist(), strict=True
    ):
        foot, bicycle = _open_to(highways[row], flags["foot"][row], flags["bicycle"][row])
        rows.append(
            StreetRow(
                code=codes[row],
                line=line,
                foot=foot,
                bicycle_forward=bicycle,
                bicycle_backward=bicycle and not flags["oneway"][row],
                is_steps=highways[row] == "steps",
                is_bridge=bool(flags["bridge"][row]),
                is_shut=is_shut,
            )
        )
    return rows


def new_street(code: str, highway: str, line: shapely.LineString) -> StreetRow:
    """Return a street that somebody adds by hand, a bridge most often: open by its class."""
    foot, bicycle = _open_to(highway, None, None)
    return StreetRow(
        code=code,
        line=line,
        foot=foot,
        bicycle_forward=bicycle,
        bicycle_backward=bicycle,
        is_steps=highway == "steps",
        is_bridge=True,
    )


def _open_to(highway: str, foot: bool | None, bicycle: bool | None) -> tuple[bool, bool]:  # noqa: FBT001
    by_class = OPEN_TO.get(highway, _ANY_CLASS)
    on_wheels = by_class[1] if bicycle is None else bicycle
    return by_class[0] if foot is None else foot, on_wheels and highway != "steps"


def _mask(flags: Flags) -> Mask:
    return np.array([bool(one) for one in flags], dtype=np.bool_)


def _inside(lines: Lines, compounds: Lines) -> Mask:
    """Return which lines have their middle inside a compound."""
    inside = np.zeros(len(lines), dtype=np.bool_)
    if len(lines) and len(compounds):
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        found, _ = shapely.STRtree(compounds).query(middles, predicate="intersects")
        inside[found] = True
    return inside
