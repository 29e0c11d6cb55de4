"""Put the row policies in force, and tell where they are not.

The rules stand in `row_policies`, not in migrations: whoever starts a release brings its rules
into force, as it does with the rights of the application's role. What a policy was made from is
kept as its comment, so a start that changes nothing asks twice and writes nothing.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from gridmap.errors import RoleMissing
from gridmap.store.row_policies import (
    RULES,
    SIGHT_ROLE,
    WITHOUT_TENANT,
    columns_of,
    condition_of,
    protected_tables,
)
from gridmap.store.sql_files import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """What stands on a table now; `told` is what its policy for a narrower sight was made from."""

    is_on: bool
    is_open: bool
    told: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SightRole:
    """Whether the role of a narrower sight is there, and lent to the role `user`.

    >>> SightRole(user="app", is_there=False, is_lent=False).lending
    'CREATE ROLE gridmap_sight ROLE app'
    """

    user: str
    is_there: bool
    is_lent: bool
    name: str = SIGHT_ROLE

    @property
    def lending(self) -> str:
        """Return the statement by which an administrator of the server lends it."""
        if self.is_there:
            return f"GRANT {self.name} TO {self.user}"
        return f"CREATE ROLE {self.name} ROLE {self.user}"


def put_in_force(conn: Connection, *, app_role: str | None) -> None:
    """Bring every table to its rule, in the transaction of the connection.

    Parameters
    ----------
    conn
        Of the role that owns the tables.
    app_role
        Role that the application connects as; None where it is the owner itself, whom policies
        do not concern.

    Raises
    ------
    RoleMissing
        The role `gridmap_sight` is not there, or not the application's to take, and this
        connection may not change that.
    """
    user = app_role or str(conn.execute(text("SELECT current_user")).scalar_one())
    _have_role(conn, user)
    standing = _standing(conn, user)
    orders = [
        order
        for table in protected_tables()
        for order in _orders(table, standing[table.name], _quoted(conn, user))
    ]
    if orders:
        orders += [f"GRANT SELECT ON {name} TO {SIGHT_ROLE}" for name in sorted(WITHOUT_TENANT)]
        orders.append(f"GRANT USAGE ON SCHEMA public TO {SIGHT_ROLE}")
    for order in orders:
        conn.execute(text(order))


def off_policy(conn: Connection, user: str) -> list[str]:
    """Return the tables where not every policy is in force that this release wants, by name.

    `user` is the role that the application connects as.
    """
    standing = _standing(conn, user)
    return [
        table.name
        for table in protected_tables()
        if (now := standing.get(table.name)) is not None
        and not (now.is_on and now.is_open and now.told == _told(table))
    ]


def _have_role(conn: Connection, user: str) -> None:
    """Create the role and lend it to the application, where that is still to be done."""
    if not look_at_role(conn, user).is_there:
        _try(conn, user, f"CREATE ROLE {SIGHT_ROLE}")
    if not look_at_role(conn, user).is_lent:
        _try(conn, user, f"GRANT {SIGHT_ROLE} TO {_quoted(conn, user)}")


def _try(conn: Connection, user: str, order: str) -> None:
    """Change the role; whoever has its rights in another database may have been quicker."""
    before = look_at_role(conn, user)
    try:
        with conn.begin_nested():
            conn.execute(text(order))
    except DBAPIError as error:
        if look_at_role(conn, user) == before:
            raise _role_missing(before) from error


def look_at_role(conn: Connection, user: str) -> SightRole:
    """Return how the role of a narrower sight stands to that of the application."""
    asked = {"sight": SIGHT_ROLE, "user": user}
    row = conn.execute(statement("role_for_sight"), asked).one()
    return SightRole(user=user, is_there=row.is_there, is_lent=row.is_lent)


def _role_missing(role: SightRole) -> RoleMissing:
    return RoleMissing(
        role=role.name,
        problem=f"the database server has no role {role.name}, or does not lend it to {role.user}",
        mend=f"as an administrator of the server: {role.lending}",
        problem_zh=f"数据库服务器上没有角色 {role.name}，或未授予 {role.user}",
        mend_zh=f"请服务器管理员执行：{role.lending}",
    )


def _standing(conn: Connection, user: str) -> dict[str, _Standing]:
    asked = {"tables": [table.name for table in protected_tables()], "user": user}
    return {
        row.name: _Standing(is_on=row.is_on, is_open=row.is_open, told=row.told)
        for row in conn.execute(statement("policies_in_force"), asked)
    }


def _orders(table: Table, now: _Standing, user: str) -> Iterator[str]:
    """Yield what brings one table to its rule."""
    name = table.name
    if not now.is_on:
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    if not now.is_open:
        yield f"DROP POLICY IF EXISTS engine ON {name}"
        yield f"CREATE POLICY engine ON {name} TO {user} USING (true) WITH CHECK (true)"
    told = _told(table)
    if now.told == told:
        return
    yield f"DROP POLICY IF EXISTS sight ON {name}"
    yield f"REVOKE ALL ON {name} FROM {SIGHT_ROLE}"
    if told is not None:
        condition = condition_of(name)
        columns = ", ".join(columns_of(table))
        yield f"CREATE POLICY sight ON {name} FOR SELECT TO {SIGHT_ROLE} USING ({condition})"
        yield f"COMMENT ON POLICY sight ON {name} IS '{told}'"
        yield f"GRANT SELECT ({columns}) ON {name} TO {SIGHT_ROLE}"


def _told(table: Table) -> str | None:
    """Return the mark of a table's rule; another one for another rule or other columns."""
    if table.name not in RULES:
        return None
    rule = f"{condition_of(table.name)} {columns_of(table)}"
    return hashlib.sha256(rule.encode()).hexdigest()[:16]


def _quoted(conn: Connection, role: str) -> str:
    return conn.dialect.identifier_preparer.quote_identifier(role)
