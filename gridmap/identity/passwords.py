"""Passwords: hashed with Argon2id, checked at the same price whether anybody is there or not."""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gridmap.errors import InputError

LEAST_LENGTH, MOST_LENGTH = 10, 200
_DRAWN_LENGTH = 16
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that is read as another one: the password is typed from a sheet of paper."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with what OWASP asks for at least: 19 MiB, two passes, one lane."""

_TWO_AT_A_TIME = threading.BoundedSemaphore(2)
"""A hash takes all there is of a core: a storm of sign-ins must not stop dispatch."""


@cache
def nobodys() -> str:
    """Return the hash of a password that nobody has: it is checked where there is no account."""
    return hashed(secrets.token_hex())


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _TWO_AT_A_TIME:
        return _HASHER.hash(password)


def matches(password: str, kept: str) -> bool:
    """Tell whether this is the password of which a hash was kept."""
    with _TWO_AT_A_TIME:
        try:
            return _HASHER.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with less effort than one is made with today."""
    return _HASHER.check_needs_rehash(kept)


def drawn() -> str:
    """Return a password that nobody chose, to be used once."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_DRAWN_LENGTH))


def check_choice(password: str, *, login: str, before: str) -> None:
    """Refuse a new password that is too short, the old one, or made of the login.

    Raises
    ------
    InputError
        It cannot be taken; says why.
    """
    problem = _why_not(password, login=login, before=before)
    if problem is not None:
        english, chinese = problem
        raise InputError(
            problem=english,
            mend="choose another one; three or four words that have nothing to do with each other",
            problem_zh=chinese,
            mend_zh="请另选一个，例如几个互不相干的词",
            field="new_password",
        )


def _why_not(password: str, *, login: str, before: str) -> tuple[str, str] | None:
    if not LEAST_LENGTH <= len(password) <= MOST_LENGTH:
        return (
            f"a password has {LEAST_LENGTH} to {MOST_LENGTH} characters",
            f"密码须为 {LEAST_LENGTH} 至 {MOST_LENGTH} 个字符",
        )
    if password == before:
        return "this is the password as before", "新密码与原密码相同"
    if login.lower() in password.lower():
        return "the password holds the login", "密码中含有登录名"
    if len(set(password)) <= LEAST_LENGTH // 2:
        return "the password repeats the same few characters", "密码中重复字符过多"
    return None
