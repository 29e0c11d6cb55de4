"""The form of Standard Webhooks 1.0: an id, a time and a signature over both and the body."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from secrets import token_bytes

from gridmap.model.delivery import SECRET_PREFIX

SECRET_BYTES = 32


def new_secret() -> bytes:
    """Return a secret that a destination and this server share."""
    return token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """Return a secret as receivers are told it.

    >>> written(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return SECRET_PREFIX + base64.b64encode(secret).decode("ascii")


def signed_headers(
    code: str, body: bytes, *, secrets: Iterable[bytes], at: datetime
) -> dict[str, str]:
    """Return the headers by which a receiver tells who sent a message, and when.

    `code` is the same at every try of a message; the time, and so the signature, is not.
    Each of `secrets` signs: whoever has one of them accepts the message.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((code.encode("ascii"), timestamp.encode("ascii"), body))
    return {
        "webhook-id": code,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(signed, one) for one in secrets),
    }


def _signature(signed: bytes, secret: bytes) -> str:
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode('ascii')}"
