"""Tokens of sessions and keys: drawn here, told once, kept as a hash."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

KEY_PREFIX = "gridmap_"
"""Begins every key, so that people and scanners know one when they see it."""

_BYTES = 32
_CODE_BYTES = 5
"""Of a key's code; one letter stands before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key of a system: the code is public and finds the row, the token is told once."""

    code: str
    token: str


def new_session_token() -> str:
    """Return a token for a browser that has just signed in."""
    return secrets.token_urlsafe(_BYTES)


def new_key() -> NewKey:
    """Return a key for a system; its code begins with a letter, never to be read as a telephone."""
    code = secrets.choice("abcdef") + secrets.token_hex(_CODE_BYTES)
    return NewKey(code=code, token=f"{KEY_PREFIX}{code}_{secrets.token_urlsafe(_BYTES)}")


def code_of_key(token: str) -> str | None:
    """Return the public half of a key; None where it is none.

    >>> code_of_key("gridmap_0a1b_secret"), code_of_key("gridmap_"), code_of_key("eyJhb.x.y")
    ('0a1b', None, None)
    """
    code, separator, secret = token.removeprefix(KEY_PREFIX).partition("_")
    is_key = token.startswith(KEY_PREFIX) and separator and secret
    return code if is_key and code.isascii() and code.isalnum() else None


def hash_of(token: str) -> bytes:
    """Return what is kept of a token. It is drawn, not chosen: a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def is_same(token: str, kept: bytes) -> bool:
    """Tell whether a hash was made of this token, in the same time for every answer."""
    return hmac.compare_digest(hash_of(token), kept)
