"""Sign in and out with a password; whoever guesses waits longer each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.errors import SecondFactorWanted, SignInRefused
from gridmap.identity import passwords, second_factor, tokens
from gridmap.identity.lockout import FORGOTTEN_AFTER, KNOWN_FOR, locked_until
from gridmap.model.account import Account, session_limits_s
from gridmap.model.actor import AccountRole
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import accounts, audit, sessions
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has just begun; the token is told this once."""

    token: str
    ends_by: datetime
    login: str
    roles: frozenset[AccountRole]
    must_change_password: bool
    has_second_factor: bool
    lasts_s: float


def sign_in(
    login: str,
    password: str,
    *,
    code: str | None = None,
    district: District,
    address: str | None,
    replaces: str | None = None,
) -> SignedIn:
    """Begin a session under a new token; the one that the browser had, if any, ends.

    The try is counted before password and code are looked at, so that tries at once count too. No
    code is good twice. There is one way through for every answer: where there is no such account,
    or it is shut, a password that nobody has is checked instead.

    Raises
    ------
    SignInRefused
        Login, password and code do not fit, or the account is shut or disabled, or the password
        was for one sign-in and has ended.
    SecondFactorWanted
        Login and password fit, and there is no code.
    """
    login = login.strip().lower()
    account = _counted_try(login, district=district, address=address)
    fits = passwords.matches(password, account.password_hash if account else passwords.nobodys())
    if account is None or not fits or _is_over(account, district.clock()):
        _note_refusal(login, account, district=district, address=address)
        raise _refused()
    step = _step_of(code, account, district=district, address=address)
    if passwords.is_outdated(account.password_hash):
        _keep_dearer_hash(account, password, district=district)
    begun = _begun(account, step=step, district=district, address=address, replaces=replaces)
    if begun is None:
        _note_refusal(login, account, district=district, address=address)
        raise _refused()
    return begun


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


def _step_of(
    code: str | None, account: Account, *, district: District, address: str | None
) -> int | None:
    """Return the step that a code was made for; None where the account has no second factor.

    That a password fits and its code is missing or wrong is put down by itself: somebody may have
    learnt the password.
    """
    if account.factor_secret is None:
        return None
    step = None
    if code is not None:
        step = second_factor.step_of(code, account.factor_secret, at=district.clock())
    if step is None:
        facts = {"wanted": "code"}
        _note_refusal(account.login, account, district=district, address=address, **facts)
        raise _code_wanted() if code is None else _refused()
    return step


def _refused() -> SignInRefused:
    return SignInRefused(
        problem="login, password and code do not fit, the one-time password has ended, or the"
        " account is shut for a while after wrong tries",
        mend="try again in a while, or have the account unlocked or reset",
        problem_zh="登录名、密码或动态码不符，一次性密码已过期，或因多次输错暂时锁定",
        mend_zh="请稍后再试，或联系管理员解锁、重置",
    )


def _code_wanted() -> SecondFactorWanted:
    return SecondFactorWanted(
        problem="this account has a second factor",
        mend="send the six digits that the authenticator shows now as `code`",
        problem_zh="该账户已启用二步验证",
        mend_zh="请输入身份验证器当前显示的六位动态码",
        field="code",
    )


def _note_refusal(
    login: str,
    account: Account | None,
    *,
    district: District,
    address: str | None,
    **facts: object,
) -> None:
    entry = AuditEntry(
        kind=AuditKind.SIGN_IN_REFUSED,
        actor=login,
        actor_id=None if account is None else account.id,
        address=address,
        facts=facts,
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
    account: Account,
    *,
    step: int | None,
    district: District,
    address: str | None,
    replaces: str | None,
) -> SignedIn | None:
    """Begin a session; None where the code of the second factor was used before."""
    at, token = district.clock(), tokens.new_session_token()
    _, lasts_s = session_limits_s(account.standing.roles)
    ends_by = at + timedelta(seconds=lasts_s)
    entry = AuditEntry(
        kind=AuditKind.SIGNED_IN, actor=account.login, actor_id=account.id, address=address
    )
    with district.writing() as conn:
        if step is not None and not accounts.use_factor(
            conn, district.tenant, account.id, step=step
        ):
            return None
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
        roles=account.standing.roles,
        must_change_password=account.must_change_password,
        has_second_factor=account.factor_secret is not None,
        lasts_s=lasts_s,
    )
