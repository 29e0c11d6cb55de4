"""Tell who calls, by the token of a browser or the key of a system, and what is their own."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from gridmap.errors import NotFound
from gridmap.identity import tokens
from gridmap.identity.bearer import WHOLE_DISTRICT_CODE, BearerTokens
from gridmap.model.account import Caller, OwnKind, Standing, session_limits_s
from gridmap.model.actor import SYSTEM_PREFIX, WHOLE_DISTRICT, Actor
from gridmap.model.ids import AccountId
from gridmap.model.rights import are_apart
from gridmap.store import api_keys, owners, sessions, standings
from gridmap.store.district import District

_SEEN_EVERY = timedelta(seconds=60)
"""How exactly it is known when a session or a key was last used: a write each time is too many."""


def recognise_session(token: str, *, district: District) -> Caller | None:
    """Return who has signed in under a token; None where the session is over or never was.

    It is over when somebody ended it, when its time is up, when nothing was asked for half an
    hour (a screen may rest), or when the account was disabled. Rights are read each time: they
    change at once.
    """
    at = district.clock()
    with district.reading() as conn:
        session = sessions.of_token(conn, district.tenant, tokens.hash_of(token))
    if session is None or at >= session.ends_by:
        return None
    unseen = at - session.seen_at
    idle_s, _ = session_limits_s(session.standing.roles)
    if unseen >= timedelta(seconds=idle_s):
        return None
    if unseen >= _SEEN_EVERY:
        with district.writing() as conn:
            sessions.note_seen(conn, district.tenant, session.id, at=at)
    return Caller(
        actor=_actor(session.account_id, session.login, session.standing),
        must_change_password=session.must_change_password,
        has_second_factor=session.has_second_factor,
    )


def recognise_key(token: str, *, district: District) -> Caller | None:
    """Return the system that a key belongs to; None where it is nobody's, revoked or over."""
    code = tokens.code_of_key(token)
    if code is None:
        return None
    at = district.clock()
    with district.reading() as conn:
        key = api_keys.of_code(conn, district.tenant, code)
    if key is None or not tokens.is_same(token, key.token_hash):
        return None
    if key.ends_by is not None and at >= key.ends_by:
        return None
    if key.used_at is None or at - key.used_at >= _SEEN_EVERY:
        with district.writing() as conn:
            api_keys.note_used(conn, district.tenant, key.id, at=at)
    return Caller(actor=_actor(AccountId(key.id), f"{SYSTEM_PREFIX}{key.label}", key.standing))


def recognise_bearer(
    token: str, *, bearer_tokens: BearerTokens, district: District
) -> Caller | None:
    """Return whom the identity provider vouches for; None where a token is not in force.

    A token that names no subdistrict sees none: the whole district has to be said. One that makes
    somebody an administrator and something else gives no role at all.

    Raises
    ------
    IdentityProviderDown
        Its keys are needed and cannot be had.
    """
    vouched = bearer_tokens.vouched(token)
    if vouched is None:
        return None
    sight = WHOLE_DISTRICT
    if WHOLE_DISTRICT_CODE not in vouched.subdistrict_codes:
        with district.reading() as conn:
            sight = standings.sight_of(conn, district.tenant, vouched.subdistrict_codes)
    identity = uuid5(NAMESPACE_URL, f"{bearer_tokens.policy.issuer}#{vouched.subject}")
    standing = Standing(
        roles=vouched.roles if are_apart(vouched.roles) else frozenset(), sight=sight
    )
    return Caller(actor=_actor(AccountId(identity), vouched.login, standing))


def check_own(kind: OwnKind, name: str | None, *, actor: Actor, district: District) -> None:
    """Refuse what is not the caller's own, in the words for what is not there.

    Raises
    ------
    NotFound
        It is somebody else's, there is none, or the call names none.
    """
    if name is not None:
        with district.reading() as conn:
            if owners.is_own(conn, district.tenant, actor, kind, name):
                return
    raise NotFound(
        problem=f"there is no {kind} {name!r} of yours",
        problem_zh=f"您名下没有 {name!r}",
        kind=kind.value,
        name=name,
    )


def _actor(account_id: AccountId, label: str, standing: Standing) -> Actor:
    return Actor(
        account_id=account_id,
        label=label,
        roles=standing.roles,
        sight=standing.sight,
        member_id=standing.member_id,
        unit_id=standing.unit_id,
        volunteer_id=standing.volunteer_id,
    )
