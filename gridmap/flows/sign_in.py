"""Sign in and out with a password; whoever guesses waits longer each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.errors import SignInRefused
from gridmap.identity import passwords, tokens
from gridmap.identity.lockout import FORGOTTEN_AFTER, KNOWN_FOR, locked_until
from gridmap.model.account import Account, session_limits_s
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import accounts, audit, sessions
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has just begun; the token is told this once."""

    token: str
    ends_by: datetime
    login: str
    must_change_password: bool
    lasts_s: float


def sign_in(
    login: str,
    password: str,
    *,
    district: District,
    address: str | None,
    replaces: str | None = None,
) -> SignedIn:
    """Begin a session under a new token; the one that the browser had, if any, ends.

    The try is counted before the password is looked at, so that tries at once count too. There
    is one way through for every answer: where there is no such account, or it is shut, a password
    that nobody has is checked instead.

    Raises
    ------
    SignInRefused
        Login and password do not fit, or the account is shut or disabled, or the password was
        for one sign-in and has ended.
    """
    login = login.strip().lower()
    account = _counted_try(login, district=district, address=address)
    fits = passwords.matches(password, account.password_hash if account else passwords.nobodys())
    if account is None or not fits or _is_over(account, district.clock()):
        _note_refusal(login, account, district=district, address=address)
        raise SignInRefused(
            problem="login and password do not fit, the one-time password has ended, or the account"
            " is shut for a while after wrong tries",
            mend="try again in a while, or have the account unlocked or reset",
            problem_zh="登录名或密码不符，一次性密码已过期，或因多次输错暂时锁定",
            mend_zh="请稍后再试，或联系管理员解锁、重置",
        )
    if passwords.is_outdated(account.password_hash):
        _keep_dearer_hash(account, password, district=district)
    return _begun(account, district=district, address=address, replaces=replaces)


def sign_out(token: str, *, district: District, actor: str, address: str | None) -> None:
    """End the session of a token."""
    at = district.clock()
    with district.writing() as conn:
        sessions.end(conn, district.tenant, tokens.hash_of(token), at=at)
        entry = AuditEntry(kind=AuditKind.SIGNED_OUT, actor=actor, address=address)
        audit.append(conn, district.tenant, [entry], at=at)


def _counted_try(login: str, *, district: District, address: str | None) -> Account | None:
    """Return the account if one may try, with this try counted as a wrong one beforehand.

    An account that is shut stays open to an address from which it has signed in lately: otherwise
    anybody could keep a dispatcher out by guessing now and then. There the address waits instead.
    """
    at = district.clock()
    with district.writing() as conn:
        account = accounts.of_login(conn, district.tenant, login, hold=True)
        if account is None or account.is_disabled:
            return None
        is_shut = account.locked_until is not None and at < account.locked_until
        if is_shut and not (
            address is not None
            and sessions.has_begun_at(
                conn, district.tenant, account.id, address=address, since=at - KNOWN_FOR
            )
        ):
            return None
        is_recent = account.failed_at is not None and at - account.failed_at < FORGOTTEN_AFTER
        n_failed = (account.n_failed if is_recent else 0) + 1
        accounts.note_failure(
            conn,
            district.tenant,
            account.id,
            n_failed=n_failed,
            locked_until=locked_until(n_failed, at=at),
            at=at,
        )
    return account


def _note_refusal(
    login: str, account: Account | None, *, district: District, address: str | None
) -> None:
    entry = AuditEntry(
        kind=AuditKind.SIGN_IN_REFUSED,
        actor=login,
        actor_id=None if account is None else account.id,
        address=address,
    )
    with district.writing() as conn:
        audit.append(conn, district.tenant, [entry], at=district.clock())


def _is_over(account: Account, at: datetime) -> bool:
    """Tell whether an account waits for its first sign-in, and has waited too long."""
    return account.one_time_until is not None and at >= account.one_time_until


def _keep_dearer_hash(account: Account, password: str, *, district: District) -> None:
    """Hash the password anew: hashing has been made dearer since it was chosen."""
    password_hash = passwords.hashed(password)
    with district.writing() as conn:
        accounts.set_password(
            conn,
            district.tenant,
            account.id,
            password_hash=password_hash,
            one_time_until=account.one_time_until,
        )


def _begun(
    account: Account, *, district: District, address: str | None, replaces: str | None
) -> SignedIn:
    at, token = district.clock(), tokens.new_session_token()
    _, lasts_s = session_limits_s(account.standing.roles)
    ends_by = at + timedelta(seconds=lasts_s)
    entry = AuditEntry(
        kind=AuditKind.SIGNED_IN, actor=account.login, actor_id=account.id, address=address
    )
    with district.writing() as conn:
        accounts.forget_failures(conn, district.tenant, account.id)
        if replaces is not None:
            sessions.end(conn, district.tenant, tokens.hash_of(replaces), at=at)
        sessions.begin(
            conn,
            district.tenant,
            account.id,
            token_hash=tokens.hash_of(token),
            between=(at, ends_by),
            address=address,
        )
        audit.append(conn, district.tenant, [entry], at=at)
    return SignedIn(
        token=token,
        ends_by=ends_by,
        login=account.login,
        must_change_password=account.must_change_password,
        lasts_s=lasts_s,
    )
