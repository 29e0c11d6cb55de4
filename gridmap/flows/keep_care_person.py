"""Keep the register of people in need: put somebody in, pause, resume, end, hand to a volunteer."""

from datetime import date, tzinfo

from gridmap.casework.care_screen import private_part, supervision_word
from gridmap.errors import IllegalMove, InputError
from gridmap.model.care import CareRecord, CareVisitState, Pause
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import CareVisitId, FeatureId
from gridmap.store import care_days, care_people, care_register, care_visits, events
from gridmap.store.district import District

_SAID = {
    "unknown_member": ("there is no such member", "没有此编码的网格员"),
    "unknown_building": ("there is no such building", "没有此编码的楼栋"),
    "no_place": ("neither a building nor a position is given", "既没有楼栋，也没有坐标"),
}


def put_care_person(record: CareRecord, *, district: District, zone: tzinfo, actor: str) -> bool:
    """Put one person into the register or change the entry; True where it is new.

    Raises
    ------
    InputError
        A word of supervision, an unknown building or member, or no place.
    """
    _check_screened(record)
    tenant = district.tenant
    with district.writing() as conn:
        care_days.wait_for_plan(conn, tenant)
        at = district.clock()
        on = at.astimezone(zone).date()
        taken = care_register.take_care_persons(conn, tenant, {0: record}, on=on)
        for why in taken.refused:
            problem, problem_zh = _SAID[why.code]
            raise InputError(
                problem=problem,
                mend=f"correct {why.field}",
                problem_zh=problem_zh,
                mend_zh=f"更正 {why.field}",
                code=why.code,
                field=why.field,
            )
        if taken.n_new or taken.n_changed:
            care_days.plan_again(conn, tenant, on)
            person = care_people.hold_person(conn, tenant, record.code)
            kept = _event(EventKind.CARE_PERSON_KEPT, person.subdistrict_id, actor, district)
            events.append(conn, tenant, [kept])
    return taken.n_new == 1


def pause_care(code: str, pause: Pause, *, district: District, zone: tzinfo, actor: str) -> None:
    """Note days without visits; visits planned for them are put off or dropped.

    Raises
    ------
    NotFound
        The register has nobody of this code.
    InputError
        The pause ends before it begins.
    """
    if pause.last is not None and pause.last < pause.first:
        raise InputError(
            problem="the pause ends before it begins",
            mend="give the first and the last day",
            problem_zh="暂停的结束早于开始",
            mend_zh="写明首日和末日",
            field="last",
        )
    tenant = district.tenant
    with district.writing() as conn:
        care_days.wait_for_plan(conn, tenant)
        person = care_people.hold_person(conn, tenant, code)
        at = district.clock()
        care_people.add_pause(conn, tenant, person, pause, by=actor, at=at)
        care_days.plan_again(conn, tenant, at.astimezone(zone).date())
        paused = _event(EventKind.CARE_PAUSED, person.subdistrict_id, actor, district)
        events.append(conn, tenant, [paused])


def resume_care(code: str, from_day: date, *, district: District, zone: tzinfo, actor: str) -> None:
    """Let visits go on from a day: pauses that reach into it end the day before.

    Raises
    ------
    NotFound
        The register has nobody of this code.
    """
    tenant = district.tenant
    with district.writing() as conn:
        care_days.wait_for_plan(conn, tenant)
        person = care_people.hold_person(conn, tenant, code)
        care_people.end_pauses(conn, tenant, person.id, from_day=from_day)
        care_days.plan_again(conn, tenant, district.clock().astimezone(zone).date())
        kept = _event(EventKind.CARE_PERSON_KEPT, person.subdistrict_id, actor, district)
        events.append(conn, tenant, [kept])


def end_care(code: str, on: date, *, district: District, actor: str, reason: str) -> None:
    """Let care end: the open visits leave the plan. Said twice it is said once.

    Raises
    ------
    NotFound
        The register has nobody of this code.
    """
    tenant = district.tenant
    with district.writing() as conn:
        person = care_people.hold_person(conn, tenant, code)
        if person.ended_on is not None:
            return
        care_people.end(conn, tenant, person.id, on=on, why=reason)
        care_visits.drop_open_of(conn, tenant, person.id, at=district.clock())
        ended = _event(EventKind.CARE_ENDED, person.subdistrict_id, actor, district)
        events.append(conn, tenant, [ended])


def hand_visit(
    visit: CareVisitId, volunteer: str, errand: str, *, district: District, actor: str
) -> None:
    """Hand a planned visit to a volunteer, who is told the name, the door and this errand.

    Raises
    ------
    NotFound
        No such visit or volunteer.
    InputError
        The errand says what a volunteer is not to read: a number, an illness, the colour, the list.
    IllegalMove
        The visit is not open any more.
    """
    found = private_part(errand)
    if found is not None:
        raise InputError(
            problem=f"the errand says {found!r}, which volunteers are not to read",
            mend="say only what is to be done",
            problem_zh=f"任务中含有“{found}”，不应让志愿者看到",
            mend_zh="只写要做的事",
            field="errand",
        )
    tenant = district.tenant
    with district.writing() as conn:
        code = care_people.code_of_visit(conn, tenant, visit)
        person = care_people.hold_person(conn, tenant, code)
        held = care_people.hold_visit(conn, tenant, visit)
        if held.state is not CareVisitState.PLANNED:
            raise IllegalMove(
                problem=f"the visit is {held.state.en}, not open",
                problem_zh=f"该走访处于“{held.state.zh}”，不能再交办",
                visit=str(visit),
            )
        helper = care_people.volunteer_id(conn, tenant, volunteer)
        care_people.hand(conn, tenant, visit, helper, errand)
        handed = _event(EventKind.CARE_VISIT_HANDED, person.subdistrict_id, actor, district)
        events.append(conn, tenant, [handed])


def _check_screened(record: CareRecord) -> None:
    """Refuse words of supervision in any field; the import refuses them in the same way."""
    told = {"name": record.name, "kind": record.kind, "note": record.note, "door": record.door}
    for field, text in told.items():
        word = supervision_word(text or "")
        if word is not None:
            raise InputError(
                problem=f"{field} says {word!r}: who is under supervision is not registered here",
                mend="register people in need only; such lists are kept by the office in charge",
                problem_zh=f"{field} 含有“{word}”：管控类人员不登记为关爱对象",
                mend_zh="只登记关爱对象；管控名单由主管部门另行管理",
                code="supervision_person",
                field=field,
            )


def _event(
    kind: EventKind, subdistrict_id: FeatureId | None, actor: str, district: District
) -> Event:
    return Event(at=district.clock(), kind=kind, actor=actor, subdistrict_id=subdistrict_id)
