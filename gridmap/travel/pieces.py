"""Streets while the network is being built: lines with their marks, cut and joined as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import shapely

from gridmap.travel.graph import Floats, Ints, Lines, Mask, Offsets
from gridmap.travel.plane import Plane, rounded
from gridmap.travel.rows import StreetRow

NONE: Final = -1
DROP: Final = -2  # label of a piece that is a hole in a wall that is none: it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Pieces of streets as columns of shape (s,)."""

    line: Lines  # LineStrings in rounded degrees
    line_m: Lines  # the same in the plane
    code: Lines  # strings
    foot: Mask
    bicycle_forward: Mask
    bicycle_backward: Mask
    is_steps: Mask
    is_bridge: Mask
    is_shut: Mask  # lets nobody in, whatever the three masks of use say
    gate: Ints  # number of the gate it leads through, else NONE
    compound: Ints  # number of the walled compound it lies in, else NONE

    def __len__(self) -> int:
        return len(self.line)

    def taken(self, chosen: Ints | Offsets | Mask) -> "Pieces":
        """Return the chosen pieces."""
        return Pieces(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})

    def joined(self, other: "Pieces") -> "Pieces":
        """Return these pieces and others after them."""
        return Pieces(
            **{
                one.name: np.concatenate([getattr(self, one.name), getattr(other, one.name)])
                for one in fields(self)
            }
        )

    def as_used(self) -> "Pieces":
        """Return these pieces, those that are shut let nobody in by any mask."""
        is_open = ~self.is_shut
        return replace(
            self,
            foot=self.foot & is_open,
            bicycle_forward=self.bicycle_forward & is_open,
            bicycle_backward=self.bicycle_backward & is_open,
        )


def of_rows(rows: Sequence[StreetRow], plane: Plane) -> Pieces:
    """Return street rows as pieces, on the grain in which ends meet."""
    n = len(rows)
    lines = np.empty(n, dtype=object)
    lines[:] = [row.line for row in rows]
    codes = np.empty(n, dtype=object)
    codes[:] = [row.code for row in rows]

    def mask(name: str) -> Mask:
        return np.fromiter((getattr(row, name) for row in rows), dtype=np.bool_, count=n)

    lines = shapely.transform(lines, rounded)
    return Pieces(
        line=lines,
        line_m=plane.shapes_m(lines),
        code=codes,
        foot=mask("foot"),
        bicycle_forward=mask("bicycle_forward"),
        bicycle_backward=mask("bicycle_backward"),
        is_steps=mask("is_steps"),
        is_bridge=mask("is_bridge"),
        is_shut=mask("is_shut"),
        gate=np.full(n, NONE, dtype=np.int32),
        compound=np.full(n, NONE, dtype=np.int32),
    )


def connectors(
    lines: Lines, codes: Sequence[str], *, gate: Ints, compound: Ints, plane: Plane
) -> Pieces:
    """Return short ways of our own making, open to feet and wheels."""
    n = len(lines)
    named = np.empty(n, dtype=object)
    named[:] = list(codes)
    opened, plain = np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    return Pieces(
        line=lines,
        line_m=plane.shapes_m(lines),
        code=named,
        foot=opened,
        bicycle_forward=opened,
        bicycle_backward=opened,
        is_steps=plain,
        is_bridge=plain,
        is_shut=plain,
        gate=gate.astype(np.int32),
        compound=compound.astype(np.int32),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Places where lines are cut, shape (k,), and what begins there."""

    line: Ints  # which line
    along_m: Floats  # how far along it, in the plane
    label: Ints  # of the piece that begins at the cut


def cut_up(pieces: Pieces, cuts: Cuts, plane: Plane) -> tuple[Pieces, Ints, Floats]:
    """Return pieces cut at places along them; what has no length left is dropped.

    Both sides of a cut end on the same rounded point, so they meet there. Nothing else is
    touched: cut pieces come after the whole ones.

    Returns
    -------
    pieces
        In another order.
    label
        Of the cut at which each piece begins; NONE for the others.
    spots_deg
        Where the cuts are, in the order given, shape (k, 2).
    """
    is_cut = np.zeros(len(pieces), dtype=np.bool_)
    is_cut[cuts.line] = True
    if not is_cut.any():
        return pieces, np.full(len(pieces), NONE, dtype=np.int32), np.empty((0, 2))
    number = np.cumsum(is_cut) - 1
    touched = pieces.taken(is_cut)
    line, parent, label, spots = _cut_lines(
        touched.line, replace(cuts, line=number[cuts.line]), plane
    )
    cut = replace(touched.taken(parent), line=line, line_m=plane.shapes_m(line))
    whole = pieces.taken(~is_cut)
    labels = np.concatenate([np.full(len(whole), NONE, dtype=np.int32), label])
    return whole.joined(cut), labels, spots


def _cut_lines(lines: Lines, cuts: Cuts, plane: Plane) -> tuple[Lines, Offsets, Ints, Floats]:
    """Return the pieces of lines, their parents and labels, and the spots of the cuts."""
    order = np.lexsort((cuts.along_m, cuts.line))
    at, label = cuts.line[order], cuts.label[order]
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    after, spots = _located(xy, owner, at=at, along_m=cuts.along_m[order], plane=plane)

    begins = np.r_[1, np.diff(owner)].astype(np.int64)
    twice = np.repeat(after + 1, 2)
    xy = np.insert(xy, twice, np.repeat(spots, 2, axis=0), axis=0)
    piece = np.cumsum(np.insert(begins, twice, np.tile([0, 1], len(at)))) - 1
    fresh = np.r_[True, (piece[1:] != piece[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)]
    xy, piece = xy[fresh], piece[fresh]

    own = np.arange(len(lines), dtype=np.int64)
    parent = np.insert(own, at + 1, own[at])
    labels = np.insert(np.full(len(lines), NONE, dtype=np.int32), at + 1, label)
    long_enough = np.bincount(piece, minlength=len(parent)) > 1
    kept = long_enough[piece]
    number = np.cumsum(long_enough) - 1
    unsorted = np.empty_like(spots)
    unsorted[order] = spots
    cut: Lines = shapely.linestrings(xy[kept], indices=number[piece[kept]])
    return cut, parent[long_enough], labels[long_enough], unsorted


def _located(
    xy: Floats, owner: Offsets, *, at: Ints, along_m: Floats, plane: Plane
) -> tuple[Offsets, Floats]:
    """Return the vertex before each place along a line, and the place in rounded degrees."""
    step_m = np.linalg.norm(np.diff(xy, axis=0) * plane.m_per_deg, axis=1)
    step_m[owner[1:] != owner[:-1]] = 0.0
    total_m = np.r_[0.0, np.cumsum(step_m)]
    n_lines = int(owner[-1]) + 1
    first = np.searchsorted(owner, np.arange(n_lines))
    last = np.r_[first[1:], len(owner)] - 1
    goal_m = total_m[first[at]] + along_m
    after = np.searchsorted(total_m, goal_m, side="right") - 1
    after = np.clip(after, first[at], last[at] - 1)
    share = (goal_m - total_m[after]) / np.maximum(step_m[after], 1e-9)
    share = np.clip(share, 0.0, 1.0)[:, None]
    return after, rounded(xy[after] + share * (xy[after + 1] - xy[after]))
