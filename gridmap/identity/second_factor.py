"""The second factor: six digits that an authenticator makes of a secret and the time (RFC 6238)."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno

_STEP_S = 30
_ISSUER = "gridmap"
_AROUND = (0, -1, 1)
"""Steps of the clock that are taken: this one, and one on either side for clocks that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFactor:
    """A secret that nobody has kept yet.

    `uri` is what an authenticator reads, `picture` the same as a QR code: a text of 0 and 1 for
    each row, 1 being dark, without its margin.
    """

    secret: str
    uri: str
    picture: tuple[str, ...]


def drawn(login: str) -> DrawnFactor:
    """Return a new secret of 160 bits for an account."""
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)
    rows = segno.make(uri, error="m", micro=False).matrix
    picture = tuple("".join("1" if dark else "0" for dark in row) for row in rows)
    return DrawnFactor(secret=secret, uri=uri, picture=picture)


def step_of(code: str, secret: str, *, at: datetime) -> int | None:
    """Return the step of the clock that a code was made for; None where it fits none near `at`."""
    now = int(at.timestamp()) // _STEP_S
    factor = pyotp.TOTP(secret)
    fits = [
        now + by
        for by in _AROUND
        if hmac.compare_digest(factor.at((now + by) * _STEP_S).encode(), code.encode())
    ]
    return fits[0] if fits else None
