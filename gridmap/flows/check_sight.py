"""Ask whether somebody sees what they name, before anything is done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridmap.errors import NotFound
from gridmap.model.record_kind import RecordKind
from gridmap.store import records_seen
from gridmap.store.district import District


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record as a call names it; `may_be_new` where the call would make it."""

    kind: RecordKind
    name: str
    may_be_new: bool = False


def check_sight(named: Iterable[NamedRecord], *, district: District) -> None:
    """Refuse a call that names what lies outside the subdistricts that the district is seen by.

    What is there and not seen is told in the words of what is not there at all.

    Raises
    ------
    NotFound
        One of them is not seen, or there is none.
    """
    asked, within = dict.fromkeys(named), district.sight.subdistricts
    if not asked or within is None:
        return
    tenant, look = district.tenant, records_seen.those_there
    with district.reading() as conn:
        seen = look(conn, tenant, ((one.kind, one.name) for one in asked), within=within)
    unseen = [one for one in asked if (one.kind, one.name) not in seen]
    if not unseen:
        return
    with district.whole().reading() as conn:
        there = look(conn, tenant, ((one.kind, one.name) for one in unseen))
    for one in unseen:
        if one.may_be_new and (one.kind, one.name) not in there:
            continue
        raise NotFound(
            problem=f"there is no {one.kind.replace('_', ' ')} {one.name!r}",
            problem_zh=f"没有 {one.name!r}",
            kind=one.kind.value,
            name=one.name,
        )
