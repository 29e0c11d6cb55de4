"""Accounts for tests, and clients that have signed in to them."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import httpx
from api_process import local_client
from sqlalchemy import text

from gridmap.flows.keep_accounts import Deed, add_account
from gridmap.identity import passwords, tokens
from gridmap.model.account import NewAccount, StatedStanding
from gridmap.model.actor import AccountRole
from gridmap.store import accounts, sessions, standings
from gridmap.store.district import District

DEED = Deed(actor="test")
OWN = {"X-Gridmap": "test"}
CHOSEN = "green lamps over water"
COOKIE = "gridmap_session"


class Clock:
    """A clock that tests turn on."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


def stated(*roles: str, **where) -> StatedStanding:
    return StatedStanding(roles=frozenset(AccountRole(role) for role in roles), **where)


def add(district: District, login: str, *roles: str, **where) -> str:
    """Add an account and return its one-time password."""
    return add_account(login, stated(*roles, **where), district=district, deed=DEED).password


def sign_in(client: httpx.Client, login: str, password: str) -> httpx.Response:
    return client.post("/sessions", json={"login": login, "password": password})


def settle_in(client: httpx.Client, login: str, one_time: str) -> None:
    """Sign in for the first time and choose a password."""
    assert sign_in(client, login, one_time).status_code == 201
    change = {"password": one_time, "new_password": CHOSEN}
    assert client.post("/me/password", json=change, headers=OWN).status_code == 204


def token_of(district: District, login: str, *roles: str, **where) -> str:
    """Return the token of somebody who signed in just now, without the price of hashing."""
    at, token = district.clock(), tokens.new_session_token()
    with district.writing() as conn:
        standing = standings.resolved(conn, district.tenant, stated(*roles, **where))
        new = NewAccount(
            login=login, standing=standing, password_hash=passwords.nobodys(), one_time_until=at
        )
        assert accounts.add(conn, district.tenant, new, at=at, actor="test")
        account = accounts.of_login(conn, district.tenant, login)
        conn.execute(
            text(
                "UPDATE accounts SET must_change_password = false, one_time_until = NULL"
                " WHERE login = :login"
            ),
            {"login": login},
        )
        sessions.begin(
            conn,
            district.tenant,
            account.id,
            token_hash=tokens.hash_of(token),
            between=(at, at + timedelta(hours=12)),
            address=None,
        )
    return token


@contextmanager
def signing_in(url: str, district: District) -> Iterator[Callable[..., httpx.Client]]:
    """Yield what gives a client of a new account; all are closed at the end.

    It is called with roles and whose the account is: `member_code`, `unit_code`, and so on.
    """
    with ExitStack() as opened:

        def signed_in(*roles: str, **where) -> httpx.Client:
            client = opened.enter_context(local_client(url))
            client.headers.update(OWN)
            client.login = f"{'.'.join(roles)}.{uuid.uuid4().hex[:8]}"
            client.cookies.set(COOKIE, token_of(district, client.login, *roles, **where))
            return client

        yield signed_in


def audited(district: District, kind: str) -> list[dict[str, object]]:
    """Return the lines of the audit of one kind, the newest first."""
    query = text("SELECT * FROM audit_entries WHERE kind = :kind ORDER BY at DESC, id DESC")
    with district.reading() as conn:
        return [dict(row) for row in conn.execute(query, {"kind": kind}).mappings()]


def type_in(page, *words):
    """Type into one field after the other, and press Enter in the last."""
    page.wait_for_function("document.activeElement.matches('input')")  # comes after the load
    for word in words[:-1]:
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.type(words[-1])
    page.keyboard.press("Enter")
