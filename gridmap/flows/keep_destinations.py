"""Keep destinations: where news of the district goes to, and the secrets that sign it."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gridmap.casework.outbound import DeliveryPolicy
from gridmap.delivery.addresses import check_written
from gridmap.delivery.signing import new_secret, written
from gridmap.errors import IllegalMove, InputError
from gridmap.model.audit import AuditKind, By
from gridmap.model.delivery import (
    OUTBOUND_KINDS,
    DeliveryState,
    DestinationChange,
    DestinationStanding,
    NewDestination,
)
from gridmap.store import audit, deliveries, destinations, standings
from gridmap.store.deliveries import GivenUp
from gridmap.store.destinations import KeptDestination
from gridmap.store.district import District

COUNTED = timedelta(days=1)
"""For how long delivered messages are counted."""

PREVIOUS_SIGNS = timedelta(days=1)
"""For how long the secret before a new one signs too."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedDestination:
    """A destination with its secret, as receivers are told it: this once.

    Until `previous_secret_until` messages are signed by the secret before it too.
    """

    code: str
    secret: str = field(repr=False)
    previous_secret_until: datetime | None = None


def add_destination(
    new: NewDestination, *, district: District, policy: DeliveryPolicy, by: By
) -> AddedDestination:
    """Add a destination, which hears of what comes from now on; its secret is told this once.

    Raises
    ------
    InputError
        The code is taken or no code, a kind does not go out, or the URL cannot be called.
    NotFound
        There is no such subdistrict.
    """
    _check(new, policy)
    at, secret = district.clock(), new_secret()
    with district.writing() as conn:
        subdistrict_id = (
            None
            if new.subdistrict_code is None
            else standings.subdistrict_in_force(conn, district.tenant, new.subdistrict_code)
        )
        kept = KeptDestination(new=new, secret=secret, subdistrict_id=subdistrict_id)
        if not destinations.add(conn, district.tenant, kept, at=at, actor=by.actor):
            raise _code_taken(new.code)
        line = by.line(AuditKind.DESTINATION_ADDED, new.code, _told(new))
        audit.append(conn, district.tenant, [line], at=at)
    return AddedDestination(code=new.code, secret=written(secret))


def list_destinations(*, district: District) -> list[DestinationStanding]:
    """Return destinations and how their messages stand, never their secrets."""
    at = district.clock()
    with district.reading() as conn:
        return destinations.listed(conn, district.tenant, at=at, since=at - COUNTED)


def change_destination(
    code: str,
    change: DestinationChange,
    *,
    district: District,
    policy: DeliveryPolicy,
    by: By,
) -> dict[str, object]:
    """Change a destination in place; return what is new, by name: nothing where all was so before.

    What waits goes to a new URL at once, with as many tries as a new message has. Kinds and
    subdistrict hold for what happens from then on.

    Raises
    ------
    NotFound
        There is no such destination or subdistrict.
    InputError
        A kind does not go out, or the URL cannot be called.
    """
    at, tenant = district.clock(), district.tenant
    with district.writing() as conn:
        id_ = destinations.id_of(conn, tenant, code)
        before = destinations.as_added(conn, tenant, id_)
        after = change.applied_to(before)
        _check(after, policy)
        was, now = _told(before), _told(after)
        changed = {name: value for name, value in now.items() if value != was[name]}
        if not changed:
            return {}
        values = dict(changed)
        if "subdistrict" in changed:
            del values["subdistrict"]
            values["subdistrict_id"] = (
                None
                if after.subdistrict_code is None
                else standings.subdistrict_in_force(conn, tenant, after.subdistrict_code)
            )
        destinations.change(conn, tenant, id_, values)
        if "url" in changed:
            deliveries.start_anew(conn, tenant, id_, at=at)
        facts = {name: {"from": was[name], "to": value} for name, value in changed.items()}
        audit.append(
            conn, tenant, [by.line(AuditKind.DESTINATION_CHANGED, before.code, facts)], at=at
        )
    return changed


def pause_destination(code: str, *, district: District, by: By) -> None:
    """Send nothing there until it is resumed; messages wait meanwhile.

    Raises
    ------
    NotFound
        There is no such destination.
    IllegalMove
        It is paused already.
    """
    at = district.clock()
    with district.writing() as conn:
        id_ = destinations.id_of(conn, district.tenant, code)
        if not destinations.pause(conn, district.tenant, id_, at=at, actor=by.actor):
            raise _stands_so(code, "paused", "已暂停")
        line = by.line(AuditKind.DESTINATION_PAUSED, code)
        audit.append(conn, district.tenant, [line], at=at)


def resume_destination(code: str, *, district: District, by: By) -> None:
    """Send there again what has waited.

    Raises
    ------
    NotFound
        There is no such destination.
    IllegalMove
        It is not paused.
    """
    at = district.clock()
    with district.writing() as conn:
        id_ = destinations.id_of(conn, district.tenant, code)
        if not destinations.resume(conn, district.tenant, id_):
            raise _stands_so(code, "not paused", "未暂停")
        line = by.line(AuditKind.DESTINATION_RESUMED, code)
        audit.append(conn, district.tenant, [line], at=at)


def renew_secret(
    code: str, *, district: District, by: By, is_at_once: bool = False
) -> AddedDestination:
    """Draw a new secret, told this once; for a day the one before signs every message too.

    `is_at_once` ends whatever signed before: for a secret that others have come to know.

    Raises
    ------
    NotFound
        There is no such destination.
    IllegalMove
        The day of the last new secret is not over: a third one would end what a receiver may use.
    """
    at, secret = district.clock(), new_secret()
    until = None if is_at_once else at + PREVIOUS_SIGNS
    with district.writing() as conn:
        id_ = destinations.id_of(conn, district.tenant, code)
        signs_until = destinations.previous_secret_until(conn, district.tenant, id_)
        if not is_at_once and signs_until is not None and signs_until > at:
            raise _signs_by_two(code, signs_until)
        destinations.renew_secret(conn, district.tenant, id_, secret, until=until)
        facts = {"previous_secret_until": None if until is None else until.isoformat()}
        line = by.line(AuditKind.DESTINATION_SECRET_RENEWED, code, facts)
        audit.append(conn, district.tenant, [line], at=at)
    return AddedDestination(code=code, secret=written(secret), previous_secret_until=until)


def remove_destination(code: str, *, district: District, by: By) -> int:
    """Remove a destination and its secret; return how many messages are given up with it.

    Raises
    ------
    NotFound
        There is no such destination.
    """
    at = district.clock()
    with district.writing() as conn:
        id_ = destinations.id_of(conn, district.tenant, code)
        destinations.remove(conn, district.tenant, id_, at=at, actor=by.actor)
        n_given_up = deliveries.give_up(
            conn,
            district.tenant,
            id_,
            GivenUp(at=at, actor=by.actor, reason=by.reason or "removed"),
            states=(DeliveryState.WAITING, DeliveryState.STUCK),
        )
        line = by.line(AuditKind.DESTINATION_REMOVED, code, {"n_given_up": n_given_up})
        audit.append(conn, district.tenant, [line], at=at)
    return n_given_up


def _told(new: NewDestination) -> dict[str, object]:
    return {
        "name": new.name,
        "url": new.url,
        "kinds": None if new.kinds is None else sorted(new.kinds),
        "subdistrict": new.subdistrict_code,
    }


def _check(new: NewDestination, policy: DeliveryPolicy) -> None:
    if not _CODE.fullmatch(new.code):
        raise InputError(
            problem=f"{new.code!r} is no code of a destination",
            mend="use small letters, digits, - and _, 40 at most, a letter or digit first",
            problem_zh=f"{new.code!r} 不能作为接收方编码",
            mend_zh="用小写字母、数字、- 与 _，至多 40 个字符，以字母或数字开头",
            field="code",
        )
    if not new.name.strip():
        raise InputError(
            problem="a destination has a name", problem_zh="接收方须有名称", field="name"
        )
    kept_back = sorted((new.kinds or frozenset()) - OUTBOUND_KINDS)
    if kept_back or new.kinds == frozenset():
        raise InputError(
            problem=f"news of {', '.join(kept_back) or 'no kind'} does not go out",
            mend=f"choose of {', '.join(sorted(OUTBOUND_KINDS))}",
            problem_zh=f"不对外投递的事件：{'、'.join(kept_back) or '空'}",
            mend_zh=f"可选：{'、'.join(sorted(OUTBOUND_KINDS))}",
            field="kinds",
        )
    check_written(new.url, allows_local=policy.allows_local)


def _code_taken(code: str) -> InputError:
    return InputError(
        problem=f"there is a destination {code!r} already",
        mend="choose another code, or remove that one first: gridmap destination list",
        problem_zh=f"已有编码为 {code!r} 的接收方",
        mend_zh="请另取编码，或先移除原接收方：gridmap destination list",
        field="code",
    )


def _signs_by_two(code: str, until: datetime) -> IllegalMove:
    return IllegalMove(
        problem=f"the destination {code!r} has a new secret since less than a day",
        mend="wait until the one before it ends, or end both at once: gridmap destination"
        f" new-secret {code} --at-once",
        problem_zh=f"接收方 {code!r} 一天内已更换过签名密钥",
        mend_zh="等原密钥失效后再换；或立即作废两者："
        f"gridmap destination new-secret {code} --at-once",
        destination=code,
        previous_secret_until=until.isoformat(),
    )


def _stands_so(code: str, stands: str, stands_zh: str) -> IllegalMove:
    return IllegalMove(
        problem=f"the destination {code!r} is {stands}",
        problem_zh=f"接收方 {code!r} {stands_zh}",
        destination=code,
    )
