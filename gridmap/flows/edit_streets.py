"""Say what no file says yet: a street or gate closed or open, a bridge that is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely

from gridmap.errors import InputError, NotFound
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import StreetEditId
from gridmap.model.place import LonLat
from gridmap.model.street_edit import EditKind, StreetEdit
from gridmap.store import events, places, street_edits, street_rows
from gridmap.store.district import District
from gridmap.store.new_id import new_id
from gridmap.travel.highway import OPEN_TO

REACH_M = 25.0
"""How far an end of a new street may be from the street that it is tied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdit:
    """What somebody asks for.

    `code` is that of the street or gate; an edit that adds a street has a `line` in storage
    degrees and a class instead. Without dates it holds from now on until it is withdrawn.
    """

    kind: EditKind
    made_by: str
    reason: str
    code: str = ""
    line: shapely.LineString | None = None
    highway: str = "footway"
    valid_from: datetime | None = None
    valid_to: datetime | None = None


def edit_streets(asked: NewEdit, *, district: District) -> StreetEdit:
    """Store an edit and return it; the network has it from its first instant on.

    Raises
    ------
    InputError
        Nobody or no reason is named, it ends before it begins, its line is none, or an end of a
        new street is more than `REACH_M` from any street.
    NotFound
        No street or gate in force has the code.
    """
    tenant, at = district.tenant, district.clock()
    edit, spot = _of_its_object(_edit(asked, at=at), asked.code, district=district)
    with district.writing() as conn:
        (location,) = places.locate(conn, tenant, [spot])
        street_edits.add(conn, tenant, edit, subdistrict_id=location.subdistrict_id)
        happened = Event(
            at=at,
            kind=EventKind.STREETS_EDITED,
            actor=edit.made_by,
            subdistrict_id=location.subdistrict_id,
            facts={"edit": str(edit.id), "kind": edit.kind.value, "code": asked.code},
            written={"reason": edit.reason},
        )
        events.append(conn, tenant, [happened])
    return edit


def withdraw_edit(edit_id: StreetEditId, *, district: District, by: str) -> None:
    """Take an edit back; what it said is kept.

    Raises
    ------
    InputError
        Nobody is named.
    NotFound
        There is no such edit, or it was withdrawn before.
    """
    if not by.strip():
        raise _bad("whoever withdraws an edit is named", "撤回须写明何人", "--who …")
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        if not street_edits.withdraw(conn, tenant, edit_id, by=by, at=at):
            raise NotFound(
                problem=f"there is no edit {edit_id} that could be withdrawn",
                mend="look at: gridmap streets edit list",
                problem_zh=f"没有可撤回的修改 {edit_id}",
                mend_zh="查看：gridmap streets edit list",
            )
        facts = {"edit": str(edit_id)}
        kind = EventKind.STREET_EDIT_WITHDRAWN
        events.append(conn, tenant, [Event(at=at, kind=kind, actor=by, facts=facts)])


def list_edits(*, district: District) -> tuple[StreetEdit, ...]:
    """Return every edit, also those that were withdrawn or have ended, in the order made."""
    with district.reading() as conn:
        return street_edits.all_edits(conn, district.tenant)


def _of_its_object(edit: StreetEdit, code: str, *, district: District) -> tuple[StreetEdit, LonLat]:
    """Return the edit with the gate or line that it speaks of, and where that is."""
    tenant = district.tenant
    with district.reading() as conn:
        if edit.kind.is_of_gate:
            gate = street_edits.gate_by_code(conn, tenant, code)
            if gate is None:
                raise _no_such("gate", "大门", code)
            return replace(edit, gate_id=gate.id, gate_code=code), gate.position
        if edit.kind is EditKind.ADD_STREET:
            line = edit.wkb or b""
            away_m = [street_rows.off_street_m(conn, tenant, end) for end in _ends(line)]
            _refuse_loose_ends(away_m)
        else:
            line = street_rows.line_of(conn, tenant, code) or b""
        if not line:
            raise _no_such("street", "道路", code)
    return replace(edit, wkb=line), _middle(line)


def _refuse_loose_ends(away_m: Sequence[float | None]) -> None:
    if any(one is None or one > REACH_M for one in away_m):
        told = " / ".join("–" if one is None else f"{one:.0f} m" for one in away_m)
        raise InputError(
            code="loose_ends",
            problem=f"the ends of the new street are {told} from the nearest street",
            mend=f"draw it to within {REACH_M:.0f} m of a street at both ends",
            problem_zh=f"新道路两端离最近道路 {told}",
            mend_zh=f"请把两端画到离道路 {REACH_M:.0f} 米以内",
        )


def _edit(asked: NewEdit, *, at: datetime) -> StreetEdit:
    if not asked.made_by.strip() or not asked.reason.strip():
        raise _bad("an edit says who made it and why", "修改须写明何人、何故", "--who … --why …")
    begins = asked.valid_from or at
    if asked.valid_to is not None and asked.valid_to <= begins:
        raise _bad(
            "the edit would end before it begins", "修改的结束时间不晚于开始时间", "--until …"
        )
    adds = asked.kind is EditKind.ADD_STREET
    closes_or_opens = asked.kind in (EditKind.CLOSE_STREET, EditKind.OPEN_STREET)
    return StreetEdit(
        id=StreetEditId(new_id()),
        kind=asked.kind,
        valid_from=begins,
        valid_to=asked.valid_to,
        made_by=asked.made_by.strip(),
        made_at=at,
        reason=asked.reason.strip(),
        street_code=asked.code if closes_or_opens else None,
        highway=_class(asked.highway) if adds else None,
        wkb=_drawn(asked.line) if adds else None,
    )


def _class(highway: str) -> str:
    if not any(OPEN_TO.get(highway, ())):
        raise _bad(
            f"{highway!r} is no class of street that people may use",
            f"“{highway}”不是可通行的道路等级",
            f"--class {', '.join(name for name, open_to in OPEN_TO.items() if any(open_to))}",
        )
    return highway


def _drawn(line: shapely.LineString | None) -> bytes:
    if line is None or not _is_in_degrees(line) or not line.is_valid or line.length == 0:
        raise _bad(
            "a street needs a line of two points or more, in degrees, longitude first",
            "新道路至少需要两个点，坐标为度，经度在前",
            "--line",
        )
    return shapely.to_wkb(line)


def _is_in_degrees(line: shapely.LineString) -> bool:
    """Tell whether every vertex is a finite longitude and latitude."""
    within = np.abs(shapely.get_coordinates(line)) <= (180.0, 90.0)  # never so for NaN
    return bool(within.all())


def _ends(wkb: bytes) -> list[LonLat]:
    points = shapely.get_coordinates(shapely.from_wkb(wkb))[[0, -1]]
    return [LonLat(lon, lat) for lon, lat in points.tolist()]


def _middle(wkb: bytes) -> LonLat:
    lines = shapely.from_wkb(np.array([wkb], dtype=object))
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    lon, lat = shapely.get_coordinates(middle)[0].tolist()
    return LonLat(lon, lat)


def _bad(problem: str, problem_zh: str, mend: str) -> InputError:
    return InputError(
        code="bad_edit", problem=problem, problem_zh=problem_zh, mend=mend, mend_zh=mend
    )


def _no_such(what: str, what_zh: str, code: str) -> NotFound:
    return NotFound(
        problem=f"no {what} in force has the code {code!r}",
        mend="look at the layer on the map, or at: gridmap layer list",
        problem_zh=f"没有编码为“{code}”的{what_zh}",
        mend_zh="请在地图上查看编码",
        value=code,
    )
