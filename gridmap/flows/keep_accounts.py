"""Add accounts, say what they are for, reset, unlock and disable them; change one's password."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from gridmap.errors import InputError, NotAllowed, NotFound, SamePerson, SignInRefused
from gridmap.identity import passwords, tokens
from gridmap.model.account import ONE_TIME_GOOD_FOR, Account, NewAccount, Standing, StatedStanding
from gridmap.model.actor import AccountRole, Actor, Sight
from gridmap.model.audit import AuditEntry, AuditKind
from gridmap.model.event import MACHINE
from gridmap.model.rights import ADMINISTRATORS, check_apart
from gridmap.store import accounts, audit, sessions, standings
from gridmap.store.district import District

FIRST_LOGINS = {
    AccountRole.SYSTEM_ADMIN: "admin",
    AccountRole.SECURITY_ADMIN: "security",
    AccountRole.AUDIT_ADMIN: "audit",
}
"""The accounts that a district begins with."""

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimePassword:
    """The password of an account that has to be changed at the first sign-in; told this once."""

    login: str
    password: str
    good_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does it, and from where: what the audit says of a change.

    At the terminal of the server everything can be done. An administrator who has signed in can
    neither take the account of another one nor give rights to the own one: three stay three.
    """

    actor: str
    address: str | None = None
    is_administrator: bool = False
    reason: str | None = None

    def entry(self, kind: AuditKind, login: str, **facts: object) -> AuditEntry:
        """Return the line of the audit."""
        if self.reason is not None:
            facts["reason"] = self.reason
        return AuditEntry(
            kind=kind, actor=self.actor, address=self.address, about=login, facts=facts
        )


def add_account(
    login: str,
    stated: StatedStanding,
    *,
    district: District,
    deed: Deed,
    good_for: timedelta = ONE_TIME_GOOD_FOR,
) -> OneTimePassword:
    """Add an account and return the password for its first sign-in.

    Raises
    ------
    InputError
        The login cannot be taken or is taken already; an administrator was to be something else.
    NotFound
        There is no such subdistrict, member or unit.
    """
    login = _checked(login)
    check_apart(stated.roles)
    password, at = passwords.drawn(), district.clock()
    password_hash = passwords.hashed(password)
    with district.writing() as conn:
        is_new = accounts.add(
            conn,
            district.tenant,
            NewAccount(
                login=login,
                standing=standings.resolved(conn, district.tenant, stated),
                password_hash=password_hash,
                one_time_until=at + good_for,
            ),
            at=at,
            actor=deed.actor,
        )
        if not is_new:
            raise InputError(
                problem=f"there is an account {login!r} already",
                mend="choose another login",
                problem_zh=f"登录名 {login!r} 已有账户",
                mend_zh="请另选登录名",
                field="login",
            )
        entry = deed.entry(AuditKind.ACCOUNT_ADDED, login, **stated.as_facts())
        audit.append(conn, district.tenant, [entry], at=at)
    return OneTimePassword(login=login, password=password, good_until=at + good_for)


def found_administrators(
    *, district: District, good_for: timedelta = ONE_TIME_GOOD_FOR
) -> list[OneTimePassword]:
    """Add the three administrators where there is no account yet, each for one sign-in.

    Three, because the law wants them apart: each can do a third of what is to be done.
    """
    drawn = {role: passwords.drawn() for role in FIRST_LOGINS}
    with district.reading() as conn:
        if accounts.has_any(conn, district.tenant):
            return []
    hashes = {role: passwords.hashed(password) for role, password in drawn.items()}
    at, founded = district.clock(), []
    with district.writing() as conn:
        for role, login in FIRST_LOGINS.items():
            is_new = accounts.add(
                conn,
                district.tenant,
                NewAccount(
                    login=login,
                    standing=Standing(roles=frozenset({role})),
                    password_hash=hashes[role],
                    one_time_until=at + good_for,
                ),
                at=at,
                actor=MACHINE,
            )
            if is_new:
                founded.append(
                    OneTimePassword(login=login, password=drawn[role], good_until=at + good_for)
                )
        deed = Deed(actor=MACHINE)
        entries = [deed.entry(AuditKind.ACCOUNT_ADDED, one.login) for one in founded]
        audit.append(conn, district.tenant, entries, at=at)
    return founded


def grant_rights(login: str, stated: StatedStanding, *, district: District, deed: Deed) -> None:
    """Say anew what an account is for; its sessions go on with the new rights.

    Raises
    ------
    InputError
        An administrator was to be something else.
    SamePerson
        An administrator asks for the own account.
    NotFound
        There is no such account, subdistrict, member or unit.
    """
    check_apart(stated.roles)
    if deed.is_administrator and login == deed.actor:
        raise SamePerson(
            problem="nobody gives rights to the own account",
            mend="another security administrator can, or whoever has the terminal of the server",
            problem_zh="不得给自己的账户授权",
            mend_zh="请由另一名安全管理员，或在服务器终端操作",
        )
    with district.writing() as conn:
        account = accounts.of_login(conn, district.tenant, login, hold=True)
        if account is None:
            raise _unknown(login)
        standing = standings.resolved(conn, district.tenant, stated)
        accounts.set_standing(conn, district.tenant, account.id, standing)
        entry = deed.entry(
            AuditKind.RIGHTS_GRANTED,
            login,
            **stated.as_facts(),
            roles_before=sorted(account.standing.roles),
        )
        audit.append(conn, district.tenant, [entry], at=district.clock())


def reset_account(
    login: str, *, district: District, deed: Deed, good_for: timedelta = ONE_TIME_GOOD_FOR
) -> OneTimePassword:
    """Give an account a new one-time password, unlock it, and end all its sessions.

    Its second factor is given up: whoever has lost the telephone gets in again this way.

    Raises
    ------
    NotAllowed
        An administrator asks for the account of another one.
    NotFound
        There is no such account.
    """
    password, at = passwords.drawn(), district.clock()
    password_hash = passwords.hashed(password)
    with district.writing() as conn:
        account = accounts.of_login(conn, district.tenant, login, hold=True)
        if account is None:
            raise _unknown(login)
        _check_reach(deed, account)
        accounts.set_password(
            conn,
            district.tenant,
            account.id,
            password_hash=password_hash,
            one_time_until=at + good_for,
        )
        accounts.forget_failures(conn, district.tenant, account.id)
        accounts.give_up_factor(conn, district.tenant, account.id)
        n_ended = sessions.end_all(conn, district.tenant, account.id, at=at)
        entry = deed.entry(AuditKind.ACCOUNT_RESET, login, n_sessions_ended=n_ended)
        audit.append(conn, district.tenant, [entry], at=at)
    return OneTimePassword(login=login, password=password, good_until=at + good_for)


def unlock_account(login: str, *, district: District, deed: Deed) -> None:
    """Forget the wrong passwords of an account.

    Raises
    ------
    NotFound
        There is no such account.
    """
    with district.writing() as conn:
        account = accounts.of_login(conn, district.tenant, login, hold=True)
        if account is None:
            raise _unknown(login)
        accounts.forget_failures(conn, district.tenant, account.id)
        entry = deed.entry(AuditKind.ACCOUNT_UNLOCKED, login)
        audit.append(conn, district.tenant, [entry], at=district.clock())


def disable_account(login: str, *, district: District, deed: Deed) -> None:
    """Let nobody sign in to an account any more, and end all its sessions.

    Raises
    ------
    NotAllowed
        An administrator asks for the account of another one.
    NotFound
        There is no such account, or it is disabled already.
    """
    at = district.clock()
    with district.writing() as conn:
        account = accounts.of_login(conn, district.tenant, login, hold=True)
        if account is None or account.is_disabled:
            raise _unknown(login)
        _check_reach(deed, account)
        accounts.disable(conn, district.tenant, account.id, at=at, actor=deed.actor)
        n_ended = sessions.end_all(conn, district.tenant, account.id, at=at)
        entry = deed.entry(AuditKind.ACCOUNT_DISABLED, login, n_sessions_ended=n_ended)
        audit.append(conn, district.tenant, [entry], at=at)


def change_password(before: str, after: str, *, token: str, district: District, deed: Deed) -> None:
    """Change the password of whoever is signed in, and end all other sessions of the account.

    Raises
    ------
    SignInRefused
        The password before is another one.
    InputError
        The new one cannot be taken; says why.
    """
    with district.reading() as conn:
        account = accounts.of_login(conn, district.tenant, deed.actor)
    if account is None or not passwords.matches(before, account.password_hash):
        raise SignInRefused(
            problem="the present password is another one",
            problem_zh="原密码不正确",
            field="password",
        )
    passwords.check_choice(after, login=account.login, before=before)
    password_hash, at = passwords.hashed(after), district.clock()
    with district.writing() as conn:
        accounts.set_password(conn, district.tenant, account.id, password_hash=password_hash)
        n_ended = sessions.end_all(
            conn, district.tenant, account.id, at=at, but=tokens.hash_of(token)
        )
        entry = deed.entry(AuditKind.PASSWORD_CHANGED, account.login, n_sessions_ended=n_ended)
        audit.append(conn, district.tenant, [entry], at=at)


def _check_reach(deed: Deed, account: Account) -> None:
    """Refuse an administrator the account of another one.

    Raises
    ------
    NotAllowed
        It is for whoever has the terminal of the server.
    """
    if deed.is_administrator and ADMINISTRATORS & account.standing.roles:
        raise NotAllowed(
            problem=f"{account.login} is an administrator's account",
            mend="it is reset and disabled at the terminal of the server: gridmap accounts",
            problem_zh=f"{account.login} 是管理员账户",
            mend_zh="管理员账户只能在服务器终端重置或停用：gridmap accounts",
        )


def codes_of_sight(sight: Sight, *, district: District) -> list[str] | None:
    """Return the codes of the subdistricts that somebody sees; None for the whole district."""
    if sight.subdistricts is None:
        return None
    with district.reading() as conn:
        return standings.codes_of(conn, district.tenant, sight.subdistricts)


def codes_of_own(actor: Actor, *, district: District) -> standings.OwnCodes:
    """Return the codes of the member and of the unit that an account is, where it is one."""
    with district.reading() as conn:
        return standings.codes_of_own(conn, district.tenant, actor)


def list_accounts(*, district: District) -> list[dict[str, object]]:
    """Return the accounts with what they are for, never their hashes."""
    with district.reading() as conn:
        return accounts.listed(conn, district.tenant)


def _checked(login: str) -> str:
    """Return a login in small letters."""
    login = login.strip().lower()
    if _LOGIN.fullmatch(login) is None:
        raise InputError(
            problem="a login has 2 to 60 of a-z, 0-9, dot, dash, underscore and @",
            mend="choose something like li.wei; histories show it, so it is no full name",
            problem_zh="登录名须为 2 至 60 个字符：a-z、0-9、点、横线、下划线、@",
            mend_zh="例如 li.wei；登录名会出现在工单记录中，勿用真实姓名",
            field="login",
        )
    return login


def _unknown(login: str) -> NotFound:
    return NotFound(
        problem=f"there is no account {login!r} in use",
        mend="`gridmap accounts list` shows the accounts",
        problem_zh=f"没有在用的账户 {login!r}",
        mend_zh="用 gridmap accounts list 查看账户",
        login=login,
    )
