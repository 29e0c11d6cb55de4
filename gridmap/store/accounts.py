"""Accounts: found by login, counted against, changed."""

from datetime import datetime

from sqlalchemy import Connection, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from gridmap.model.account import Account, NewAccount, Standing
from gridmap.model.ids import AccountId, TenantId
from gridmap.store.new_id import new_id
from gridmap.store.sql_files import statement
from gridmap.store.standings import columns_of, standing_of
from gridmap.store.tables import accounts, names


def has_any(conn: Connection, tenant: TenantId) -> bool:
    """Tell whether there is an account, disabled ones too."""
    return bool(conn.execute(select(exists().where(accounts.c.tenant_id == tenant))).scalar_one())


def of_login(
    conn: Connection, tenant: TenantId, login: str, *, hold: bool = False
) -> Account | None:
    """Return the account of a login; `hold` keeps others off it until the end."""
    query = select(accounts).where(accounts.c.tenant_id == tenant, accounts.c.login == login)
    row = conn.execute(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        return None
    return Account(
        id=AccountId(row.id),
        login=row.login,
        standing=standing_of(row),
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        one_time_until=row.one_time_until,
        n_failed=row.n_failed,
        failed_at=row.failed_at,
        locked_until=row.locked_until,
        is_disabled=row.disabled_at is not None,
        factor_secret=row.factor_secret,
    )


def _columns_of(standing: Standing) -> dict[str, object]:
    """Return a standing as columns; a key is neither member nor volunteer."""
    people = {"member_id": standing.member_id, "volunteer_id": standing.volunteer_id}
    return columns_of(standing) | people


def add(
    conn: Connection, tenant: TenantId, account: NewAccount, *, at: datetime, actor: str
) -> bool:
    """Add an account whose password is good for one sign-in; False where the login is taken."""
    row = {
        "tenant_id": tenant,
        "id": new_id(),
        "login": account.login,
        "password_hash": account.password_hash,
        "must_change_password": True,
        "one_time_until": account.one_time_until,
        **_columns_of(account.standing),
        "added_at": at,
        "added_by": actor,
    }
    added = conn.execute(
        insert(accounts)
        .values(row)
        .on_conflict_do_nothing(constraint=names.LOGIN_ONCE)
        .returning(accounts.c.id)
    )
    return added.one_or_none() is not None


def note_failure(
    conn: Connection,
    tenant: TenantId,
    account_id: AccountId,
    *,
    n_failed: int,
    locked_until: datetime | None,
    at: datetime,
) -> None:
    """Count a wrong password, and shut the account where there were too many."""
    _change(
        conn,
        tenant,
        account_id,
        {"n_failed": n_failed, "failed_at": at, "locked_until": locked_until},
    )


def forget_failures(conn: Connection, tenant: TenantId, account_id: AccountId) -> None:
    """Start counting anew: the right password came, or somebody unlocked the account."""
    _change(conn, tenant, account_id, {"n_failed": 0, "failed_at": None, "locked_until": None})


def set_password(
    conn: Connection,
    tenant: TenantId,
    account_id: AccountId,
    *,
    password_hash: str,
    one_time_until: datetime | None = None,
) -> None:
    """Keep another password; one that is good until an instant has to be changed at sign-in."""
    changed = {
        "password_hash": password_hash,
        "must_change_password": one_time_until is not None,
        "one_time_until": one_time_until,
    }
    _change(conn, tenant, account_id, changed)


def keep_factor(
    conn: Connection, tenant: TenantId, account_id: AccountId, *, secret: str, step: int
) -> bool:
    """Keep a second factor, whose code of `step` was just used; False where there is one."""
    kept = conn.execute(
        update(accounts)
        .where(
            accounts.c.tenant_id == tenant,
            accounts.c.id == account_id,
            accounts.c.factor_secret.is_(None),
        )
        .values(factor_secret=secret, factor_step=step)
        .returning(accounts.c.id)
    )
    return kept.one_or_none() is not None


def give_up_factor(conn: Connection, tenant: TenantId, account_id: AccountId) -> None:
    """Ask for no code any more."""
    _change(conn, tenant, account_id, {"factor_secret": None, "factor_step": None})


def use_factor(conn: Connection, tenant: TenantId, account_id: AccountId, *, step: int) -> bool:
    """Use the code of a step; False where it, or a later one, was used before."""
    used = conn.execute(
        update(accounts)
        .where(
            accounts.c.tenant_id == tenant,
            accounts.c.id == account_id,
            accounts.c.factor_step < step,
        )
        .values(factor_step=step)
        .returning(accounts.c.id)
    )
    return used.one_or_none() is not None


def has_factor(conn: Connection, tenant: TenantId, account_id: AccountId) -> bool:
    """Tell whether an account has a second factor; False where there is no such account."""
    query = exists().where(
        accounts.c.tenant_id == tenant,
        accounts.c.id == account_id,
        accounts.c.factor_secret.is_not(None),
    )
    return bool(conn.execute(select(query)).scalar_one())


def listed(conn: Connection, tenant: TenantId) -> list[dict[str, object]]:
    """Return accounts by login, with what they are for in codes and whether they are shut."""
    return [
        dict(row)
        for row in conn.execute(statement("accounts_listed"), {"tenant": tenant}).mappings()
    ]


def set_standing(
    conn: Connection, tenant: TenantId, account_id: AccountId, standing: Standing
) -> None:
    """Change what an account is for."""
    _change(conn, tenant, account_id, _columns_of(standing))


def disable(
    conn: Connection, tenant: TenantId, account_id: AccountId, *, at: datetime, actor: str
) -> None:
    """Let nobody sign in to it any more."""
    _change(conn, tenant, account_id, {"disabled_at": at, "disabled_by": actor})


def _change(
    conn: Connection, tenant: TenantId, account_id: AccountId, changed: dict[str, object]
) -> None:
    conn.execute(
        update(accounts)
        .where(accounts.c.tenant_id == tenant, accounts.c.id == account_id)
        .values(changed)
    )
