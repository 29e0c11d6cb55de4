"""Add, list and revoke the keys of systems."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gridmap.errors import InputError, NotFound
from gridmap.identity import tokens
from gridmap.model.account import StatedStanding
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.rights import ADMINISTRATORS
from gridmap.store import api_keys, audit, standings
from gridmap.store.api_keys import AddedKey
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedKey:
    """A key as people state it; `ends_by` is when it ends by itself."""

    label: str
    standing: StatedStanding
    ends_by: datetime | None = None


def add_key(
    stated: StatedKey, *, district: District, actor: str, address: str | None = None
) -> tokens.NewKey:
    """Add a key for a system and return it; the token is told this once.

    Raises
    ------
    InputError
        An administrator was to be a system, the key would have ended already, or a living one is
        called the same.
    NotFound
        There is no such subdistrict or unit.
    """
    at, key, label = district.clock(), tokens.new_key(), stated.label.strip()
    _check(stated, at)
    with district.writing() as conn:
        added = AddedKey(
            code=key.code,
            label=label,
            token_hash=tokens.hash_of(key.token),
            standing=standings.resolved(conn, district.tenant, stated.standing),
            ends_by=stated.ends_by,
        )
        ended = api_keys.revoke_ended(conn, district.tenant, label, at=at, actor=actor)
        if not api_keys.add(conn, district.tenant, added, at=at, actor=actor):
            raise _label_taken(label)
        line = partial(AuditEntry, actor=actor, address=address)
        facts = {"label": label} | stated.standing.as_facts()
        entries = [line(kind=AuditKind.KEY_ADDED, about=key.code, facts=facts)]
        if ended is not None:
            facts = {"label": label, "reason": "ended"}
            entries.append(line(kind=AuditKind.KEY_REVOKED, about=ended, facts=facts))
        audit.append(conn, district.tenant, entries, at=at)
    return key


def revoke_key(
    code: str,
    *,
    district: District,
    actor: str,
    address: str | None = None,
    reason: str | None = None,
) -> None:
    """Take a key's rights away; its next call is refused.

    Raises
    ------
    NotFound
        No key has this code, or it was revoked before.
    """
    at = district.clock()
    with district.writing() as conn:
        label = api_keys.revoke(conn, district.tenant, code, at=at, actor=actor)
        if label is None:
            raise NotFound(
                problem=f"there is no key {code!r} to revoke",
                mend="`gridmap keys list` shows the keys with their codes",
                problem_zh=f"没有可吊销的密钥 {code!r}",
                mend_zh="用 gridmap keys list 查看密钥编码",
                key=code,
            )
        entry = AuditEntry(
            kind=AuditKind.KEY_REVOKED,
            actor=actor,
            about=code,
            address=address,
            facts={"label": label} | ({} if reason is None else {"reason": reason}),
        )
        audit.append(conn, district.tenant, [entry], at=at)


def list_keys(*, district: District) -> list[dict[str, object]]:
    """Return the keys with what they are for, revoked ones too, never their tokens."""
    with district.reading() as conn:
        return api_keys.listed(conn, district.tenant)


def _label_taken(label: str) -> InputError:
    return InputError(
        problem=f"there is a key {label!r} already; histories tell systems apart by this name",
        mend="choose another name, or revoke that key first: gridmap keys list",
        problem_zh=f"已有名为 {label!r} 的密钥；工单记录以此名称区分系统",
        mend_zh="请另取名称，或先吊销原密钥：gridmap keys list",
        field="label",
    )


def _check(stated: StatedKey, at: datetime) -> None:
    if ADMINISTRATORS.intersection(stated.standing.roles):
        raise InputError(
            problem="a key is for a system, and no system keeps accounts, gives rights or reads"
            " the audit",
            mend="choose the role by what the system does, such as gateway",
            problem_zh="密钥用于系统对接，系统不得担任管理员",
            mend_zh="请按系统用途选择角色，例如 gateway",
            field="roles",
        )
    if stated.ends_by is not None and stated.ends_by <= at:
        raise InputError(
            problem="the key would have ended already",
            problem_zh="密钥的到期时间已过",
            field="ends_by",
        )
