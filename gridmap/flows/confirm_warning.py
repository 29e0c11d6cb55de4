"""A duty person confirms a warning by name, or is called because nobody has heard of them."""

from dataclasses import replace
from uuid import UUID

from gridmap.casework.emergency import person_key
from gridmap.errors import NotFound
from gridmap.model.emergency_steps import PhoneCall
from gridmap.model.event import Event, EventKind
from gridmap.model.ids import WarningId
from gridmap.store import events, weather_warnings
from gridmap.store.district import District
from gridmap.store.weather_warnings import Duty


def confirm_warning(warning_id: WarningId, name: str, *, district: District) -> int:
    """Note that a person has confirmed; return for how many areas. A second time is no error.

    Raises
    ------
    NotFound
        There is no such warning, or nobody of this name has to confirm it.
    """
    tenant = district.tenant
    with district.writing() as conn:
        warning = weather_warnings.read(conn, tenant, warning_id)
        at = district.clock()
        listed = _name_on_list(weather_warnings.duties(conn, tenant, warning_id), name)
        n_areas = weather_warnings.confirm(conn, tenant, warning_id, listed, by=listed, at=at)
        if n_areas:
            facts = {
                "warning": str(warning_id),
                "is_drill": warning.is_exercise,
                "n_areas": n_areas,
                "how": "by_name",
            }
            confirmed = Event(at=at, kind=EventKind.WARNING_CONFIRMED, actor=listed, facts=facts)
            events.append(conn, tenant, [confirmed])
    return n_areas


def _name_on_list(duties: tuple[Duty, ...], name: str) -> str:
    """Return the name as the list writes it; width, case and blanks make no other person."""
    key = person_key(name)
    return next((one.person_name for one in duties if person_key(one.person_name) == key), name)


def note_warning_call(
    warning_id: WarningId, duty_id: UUID, call: PhoneCall, *, district: District
) -> Duty:
    """Note a phone call to a duty person; whoever was reached has confirmed by phone.

    Raises
    ------
    NotFound
        This person does not have to confirm this warning.
    """
    tenant = district.tenant
    with district.writing() as conn:
        warning = weather_warnings.read(conn, tenant, warning_id)
        at = district.clock()
        duty = _duty(weather_warnings.duties(conn, tenant, warning_id), duty_id)
        weather_warnings.note_call(conn, tenant, duty_id, replace(call, at=at))
        if call.was_reached:
            weather_warnings.confirm(
                conn, tenant, warning_id, duty.person_name, by=call.caller, at=at
            )
        called = Event(
            at=at,
            kind=EventKind.WARNING_CALLED,
            actor=call.caller,
            facts={
                "warning": str(warning_id),
                "is_drill": warning.is_exercise,
                "area": duty.area_code,
                "was_reached": call.was_reached,
            },
        )
        events.append(conn, tenant, [called])
        return _duty(weather_warnings.duties(conn, tenant, warning_id), duty_id)


def _duty(duties: tuple[Duty, ...], duty_id: UUID) -> Duty:
    for one in duties:
        if one.id == duty_id:
            return one
    raise NotFound(
        problem="this person does not have to confirm this warning",
        mend="look at the phone list of the warning",
        problem_zh="该责任人不在该预警名单中",
        mend_zh="请核对该预警的电话名单",
        duty=str(duty_id),
    )
