"""Set up a second factor of the own account, or give it up."""

from dataclasses import dataclass

from gridmap.errors import IllegalMove, InputError, SignInRefused
from gridmap.identity import passwords, second_factor, tokens
from gridmap.identity.second_factor import DrawnFactor
from gridmap.model.account import Account
from gridmap.model.actor import Actor
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.store import accounts, audit, sessions
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whoever has signed in, what they enter as their password, and from where."""

    login: str
    password: str
    address: str | None


def draw_second_factor(login: str) -> DrawnFactor:
    """Return a secret for somebody's authenticator; nothing is kept before a code of it comes."""
    return second_factor.drawn(login)


def has_second_factor(actor: Actor, *, district: District) -> bool:
    """Tell whether whoever calls has one of ours: keys and the identity provider's have none."""
    with district.reading() as conn:
        return accounts.has_factor(conn, district.tenant, actor.account_id)


def keep_second_factor(
    secret: str, code: str, *, owner: Owner, token: str, district: District
) -> None:
    """Ask for codes of a secret from now on, and end all sessions of the account but `token`'s.

    Raises
    ------
    SignInRefused
        The password is another one.
    IllegalMove
        There is a second factor already.
    InputError
        The code is not one of this secret now.
    """
    at = district.clock()
    account = _checked(owner, district=district)
    step = second_factor.step_of(code, secret, at=at)
    if step is None:
        raise InputError(
            problem="the code is not one of this secret now",
            mend="wait for the next code; the clocks of telephone and server may differ by 30 s",
            problem_zh="动态码不符",
            mend_zh="请等待下一个动态码再试；手机与服务器的时钟相差不得超过 30 秒",
            field="code",
        )
    with district.writing() as conn:
        if not accounts.keep_factor(conn, district.tenant, account.id, secret=secret, step=step):
            raise IllegalMove(
                problem="this account has a second factor already",
                mend="give it up first, or have the account reset",
                problem_zh="该账户已启用二步验证",
                mend_zh="请先停用，或联系管理员重置账户",
            )
        n_ended = sessions.end_all(
            conn, district.tenant, account.id, at=at, but=tokens.hash_of(token)
        )
        entry = _entry(AuditKind.SECOND_FACTOR_KEPT, owner, n_sessions_ended=n_ended)
        audit.append(conn, district.tenant, [entry], at=at)


def give_up_second_factor(code: str, *, owner: Owner, district: District) -> None:
    """Ask for no code from now on.

    Raises
    ------
    SignInRefused
        Password and code do not fit, the code was used before, or there is no second factor.
    """
    at = district.clock()
    account = _checked(owner, district=district)
    secret = account.factor_secret
    step = None if secret is None else second_factor.step_of(code, secret, at=at)
    with district.writing() as conn:
        if step is None or not accounts.use_factor(conn, district.tenant, account.id, step=step):
            raise _unfit("code")
        accounts.give_up_factor(conn, district.tenant, account.id)
        entry = _entry(AuditKind.SECOND_FACTOR_GIVEN_UP, owner)
        audit.append(conn, district.tenant, [entry], at=at)


def _checked(owner: Owner, *, district: District) -> Account:
    """Return the account of whoever does it, who knows its password.

    Raises
    ------
    SignInRefused
        The password is another one.
    """
    with district.reading() as conn:
        account = accounts.of_login(conn, district.tenant, owner.login)
    if account is None or not passwords.matches(owner.password, account.password_hash):
        raise _unfit("password")
    return account


def _entry(kind: AuditKind, owner: Owner, **facts: object) -> AuditEntry:
    return AuditEntry(
        kind=kind, actor=owner.login, about=owner.login, address=owner.address, facts=facts
    )


def _unfit(field: str) -> SignInRefused:
    return SignInRefused(
        problem="password and code do not fit, or the code was used before",
        mend="enter the present password and the code that the authenticator shows next",
        problem_zh="密码或动态码不符，或动态码已使用过",
        mend_zh="请输入当前密码和下一个动态码",
        field=field,
    )
