"""What a decision was made from, written down so small that it is kept with the decision.

Positions of members are left out: they are the trace of a person, and a decision rests on
metres and seconds alone. So are values that are as a member of whom nothing is known.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from gridmap.dispatch.situation import Accused, Candidate, OrderFacts, Situation
from gridmap.model.ids import MemberId
from gridmap.model.member import AbsenceKind
from gridmap.model.place import LonLat
from gridmap.model.work_order import CaseState, Urgency

SCHEMA = 1
"""Moves whenever the same inputs may be decided otherwise, or are written otherwise.

Version 0 are decisions that were stored without what they rest on.
"""

_FAST = 1  # of nine levels of compression: the next one saves 3 in a hundred for twice the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The situation and the ways that were timed: all that a decision depends on, policy apart.

    `seconds` are infinite where no way leads there; `by_air` were timed as the crow flies.
    """

    situation: Situation
    seconds: Mapping[MemberId, float]
    by_air: frozenset[MemberId]
    engine: str


def as_bytes(basis: Basis) -> bytes:
    """Return a basis as compressed JSON, candidates column by column."""
    situation, by_air = basis.situation, basis.by_air
    ways = [
        [
            number,
            None if seconds == float("inf") else seconds,
            bool(by_air) and one.member_id in by_air,
        ]
        for number, one in enumerate(situation.candidates)
        if (seconds := basis.seconds.get(one.member_id)) is not None
    ]
    written = {
        "at": situation.at.isoformat(),
        "radius_m": situation.radius_m,
        "order": _order_facts(situation.order),
        "candidates": _columns(situation.candidates),
        "n": len(situation.candidates),
        "ways": ways,
        "engine": basis.engine,
    }
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), _FAST)


def from_bytes(written: bytes) -> Basis:
    """Return the basis that `as_bytes` wrote; everybody stands where the order is."""
    read = json.loads(zlib.decompress(written))
    order = _order(read["order"])
    candidates = _candidates(read["candidates"], read["n"], order.position)
    ways = [(candidates[number].member_id, *way) for number, *way in read["ways"]]
    return Basis(
        situation=Situation(
            at=datetime.fromisoformat(read["at"]),
            radius_m=read["radius_m"],
            order=order,
            candidates=candidates,
        ),
        seconds={one: float("inf") if s is None else s for one, s, _ in ways},
        by_air=frozenset(one for one, _, is_by_air in ways if is_by_air),
        engine=read["engine"],
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a field holds)
    """Return a value as JSON has it; sets in one order."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    return value


def _ids(values: list[str]) -> frozenset[Any]:
    return frozenset(UUID(one) for one in values)


def _maybe_id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _maybe_absence(value: str | None) -> AbsenceKind | None:
    return None if value is None else AbsenceKind(value)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "id": UUID,
    "member_id": UUID,
    "grid_id": _maybe_id,
    "home_grid_id": _maybe_id,
    "community_id": _maybe_id,
    "subdistrict_id": _maybe_id,
    "state": CaseState,
    "urgency": Urgency,
    "skills": frozenset,
    "roles": frozenset,
    "acts": frozenset,
    "barred_acts": frozenset,
    "earlier_handlers": _ids,
    "promised_to": tuple,
    "bares": tuple,
    "absence": _maybe_absence,
}
"""How a field is read that is no plain text, number or truth value."""

_COLUMNS = tuple(one for one in fields(Candidate) if one.name != "position")
_ROW = attrgetter(*(one.name for one in _COLUMNS))
_ORDER = tuple(one.name for one in fields(OrderFacts) if one.name not in {"position", "accused"})


def _columns(candidates: tuple[Candidate, ...]) -> dict[str, list[Any]]:
    """Return the fields in which somebody differs from the default, one list each."""
    columns: dict[str, list[Any]] = {}
    for one, values in zip(_COLUMNS, zip(*map(_ROW, candidates), strict=True), strict=False):
        if one.default is not MISSING and values.count(one.default) == len(values):
            continue
        if one.name == "member_id":
            columns[one.name] = [value.hex for value in values]
        elif one.name in _READ:
            plain = {value: _plain(value) for value in set(values)}
            columns[one.name] = [plain[value] for value in values]
        else:
            columns[one.name] = list(values)
    return columns


def _candidates(columns: dict[str, list[Any]], n: int, here: LonLat) -> tuple[Candidate, ...]:
    read = {
        name: [_READ[name](value) for value in values] if name in _READ else values
        for name, values in columns.items()
    }
    return tuple(
        Candidate(position=here, **{name: values[number] for name, values in read.items()})
        for number in range(n)
    )


def _order_facts(order: OrderFacts) -> dict[str, Any]:
    accused = {
        name: _plain(getattr(order.accused, name)) for name in ("members", "employers", "areas")
    }
    return {
        **{name: _plain(getattr(order, name)) for name in _ORDER},
        "position": [order.position.lon, order.position.lat],
        "accused": accused,
    }


def _order(written: dict[str, Any]) -> OrderFacts:
    """Return an order; a fact that was not known yet when it was written is as by default."""
    accused = written["accused"]
    known = {
        name: _READ[name](written[name]) if name in _READ else written[name]
        for name in _ORDER
        if name in written
    }
    return OrderFacts(
        position=LonLat(*written["position"]),
        accused=Accused(
            members=_ids(accused["members"]),
            employers=frozenset(accused["employers"]),
            areas=_ids(accused["areas"]),
        ),
        **known,
    )
