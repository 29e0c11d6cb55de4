"""Take a visit to a household with what people said there, once a key."""

from gridmap.casework.household import door_key
from gridmap.errors import InputError
from gridmap.model.event import Event, EventKind
from gridmap.model.household import HouseholdVisit
from gridmap.model.request import CLOCK_ALLOWANCE
from gridmap.store import events, household_visits, reference
from gridmap.store.district import District
from gridmap.store.household_visits import StoredVisit


def record_household_visit(visit: HouseholdVisit, *, district: District) -> StoredVisit:
    """Store a visit and its entries; demands and hazards are owed to the intake.

    A repeated key returns what was stored the first time.

    Raises
    ------
    InputError
        No such building, member or category, no door, or dated in the future.
    KeyReused
        The key came before with something else.
    """
    tenant, at = district.tenant, district.clock()
    if not door_key(visit.door):
        raise _bad("door", visit.door, "the door says nothing", "门牌为空", "写明门牌，如 2-301")
    if visit.visited_at > at + CLOCK_ALLOWANCE:
        when = visit.visited_at.isoformat()
        raise _bad(
            "visited_at",
            when,
            "the visit is dated in the future",
            "走访时间在未来",
            "校正时钟或时区",
        )
    named = {one.category for one in visit.entries if one.category is not None}
    with district.writing() as conn:
        unknown = sorted(named - reference.read_categories(conn, tenant, named).keys())
        if unknown:
            problem = f"the district has no category {unknown[0]!r}"
            raise _bad("category", unknown[0], problem, "本区没有该诉求类别", "使用类别表中的代码")
        stored = household_visits.store(conn, tenant, visit, at=at)
        if stored.created:
            visited = Event(
                at=at,
                kind=EventKind.HOUSEHOLD_VISITED,
                actor=visit.member_code,
                subdistrict_id=stored.subdistrict_id,
                facts={"visit": str(stored.id), "n_entries": len(stored.entry_ids)},
            )
            events.append(conn, tenant, [visited])
    return stored


def _bad(field: str, value: str, problem: str, problem_zh: str, mend_zh: str) -> InputError:
    return InputError(
        problem=problem,
        problem_zh=problem_zh,
        mend=f"correct the field {field}",
        mend_zh=mend_zh,
        field=field,
        value=value,
    )
