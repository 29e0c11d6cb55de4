"""A duty person confirms a warning by name, or is called because nobody has heard of them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from gridmap.casework.emergency import phone_key
from gridmap.casework.signatures import person_key
from gridmap.errors import InputError, NotFound
from gridmap.model.actor import WHOLE_DISTRICT, Sight
from gridmap.model.emergency import KeptPlan
from gridmap.model.emergency_steps import PhoneCall
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WarningId
from gridmap.store import emergency_plans, events, weather_warnings
from gridmap.store.district import District
from gridmap.store.weather_warnings import AskedPerson


def confirm_warning(
    warning_id: WarningId,
    name: str,
    *,
    district: District,
    phone: str | None = None,
    actor: str | None = None,
    sight: Sight = WHOLE_DISTRICT,
) -> int:
    """Note that a person has confirmed; return for how many areas. A second time is no error.

    `actor` is who says so, where it is not the person: the event tells of both.
    Nobody confirms for a person whom their `sight` does not show.

    Of two persons of one name the telephone tells which it is. Whoever has another telephone in
    the plan since they were asked is one person.

    Raises
    ------
    NotFound
        There is no such warning, or nobody of this name and telephone has to confirm it.
    InputError
        Several persons of this name have to, and no telephone is given.
    """
    tenant = district.tenant
    with district.seen_by(sight).reading() as conn:
        seen = {one.id for one in weather_warnings.duties(conn, tenant, warning_id)}
    with district.writing() as conn:
        at = district.clock()
        warning = weather_warnings.read(conn, tenant, warning_id, at=at)
        duties = weather_warnings.duties(conn, tenant, warning_id)
        if sight.subdistricts is not None:
            duties = tuple(one for one in duties if one.id in seen)
        mine = _one_person(_named(duties, name, phone), emergency_plans.newest(conn, tenant))
        listed = mine[0].person_name
        ids = [one.id for one in mine]
        n_areas = weather_warnings.confirm(conn, tenant, ids, by=listed, at=at)
        if n_areas:
            facts = {
                "warning": str(warning_id),
                "is_drill": warning.is_exercise,
                "n_areas": n_areas,
                "how": "by_name",
            }
            confirmed = Event(
                at=at,
                kind=EventKind.WARNING_CONFIRMED,
                actor=actor or listed,
                facts=facts,
                written={"person_name": listed},
            )
            events.append(conn, tenant, [confirmed])
    return n_areas


def _named(asked: Sequence[AskedPerson], name: str, phone: str | None) -> list[AskedPerson]:
    """Return the lines of a name, or of a person; width, case and blanks make no other."""
    found = [
        one
        for one in asked
        if person_key(one.person_name) == person_key(name)
        and (phone is None or phone_key(one.phone) == phone_key(phone))
    ]
    if not found:
        raise NotFound(
            problem=f"{name!r} does not have to confirm this warning",
            mend="sign with the name and telephone that stand in the plan",
            problem_zh=f"“{name}”不在该预警的责任人名单中",
            mend_zh="请用预案中登记的姓名和电话确认",
            name=name,
        )
    return found


def _one_person(found: list[AskedPerson], plans: Sequence[KeptPlan]) -> list[AskedPerson]:
    """Return the lines of a name; the plans say whether it is one person's, with another phone."""
    name, phones = found[0].person_name, {phone_key(one.phone) for one in found}
    now = {
        phone_key(one.phone)
        for kept in plans
        for one in kept.plan.duties
        if person_key(one.name) == person_key(name)
    }
    if len(phones) > 1 and len(phones & now) != 1:
        raise InputError(
            problem=f"several persons named {name!r} have to confirm this warning",
            mend="add the telephone that stands in the plan",
            problem_zh=f"该预警有多名责任人叫“{name}”",
            mend_zh="请同时填写预案中登记的电话",
            field="phone",
        )
    return found


def note_warning_call(
    warning_id: WarningId, duty_id: UUID, call: PhoneCall, *, district: District
) -> AskedPerson:
    """Note a phone call to a duty person; whoever was reached has confirmed by phone.

    Raises
    ------
    NotFound
        This person does not have to confirm this warning.
    """
    tenant = district.tenant
    with district.writing() as conn:
        at = district.clock()
        warning = weather_warnings.read(conn, tenant, warning_id, at=at)
        asked = weather_warnings.duties(conn, tenant, warning_id)
        person = _asked(asked, duty_id)
        weather_warnings.note_call(conn, tenant, duty_id, replace(call, at=at))
        if call.was_reached:
            ids = [one.id for one in _named(asked, person.person_name, person.phone)]
            weather_warnings.confirm(conn, tenant, ids, by=call.caller, at=at)
        called = Event(
            at=at,
            kind=EventKind.WARNING_CALLED,
            actor=call.caller,
            facts={
                "warning": str(warning_id),
                "is_drill": warning.is_exercise,
                "area": person.area_code,
                "was_reached": call.was_reached,
            },
        )
        events.append(conn, tenant, [called])
        return _asked(weather_warnings.duties(conn, tenant, warning_id), duty_id)


def _asked(asked: Sequence[AskedPerson], duty_id: UUID) -> AskedPerson:
    for one in asked:
        if one.id == duty_id:
            return one
    raise NotFound(
        problem="this person does not have to confirm this warning",
        mend="look at the phone list of the warning",
        problem_zh="该责任人不在该预警名单中",
        mend_zh="请核对该预警的电话名单",
        duty=str(duty_id),
    )
