"""Bearer tokens of an identity provider: checked against its published keys, read for claims.

Only signatures with a public key are taken, by a list that is ours and not the token's; issuer,
audience and expiry have to be there and right. What a token says about roles is read at places
that are configured; a role counts with its prefix only, because groups of a provider are called
anything.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from jwt.exceptions import PyJWKClientConnectionError, PyJWKClientError, PyJWTError

from gridmap.errors import IdentityProviderDown
from gridmap.model.actor import VOUCHED_PREFIX, AccountRole

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""What may be configured: a secret that two share proves nothing about who signed."""

WHOLE_DISTRICT_CODE = "*"
"""Stands for every subdistrict; a token that names none sees none."""

_LEEWAY_S = 30.0
_FETCH_LIMIT_S, _REST_S = 5.0, 10.0
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerPolicy:
    """Whose tokens are taken, and where they say what somebody may do.

    `keys` is the address or the file of the provider's key set (JWKS). Places of claims are
    written with dots, such as `realm_access.roles`.
    """

    issuer: str
    audience: str
    keys: str
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    role_claims: tuple[str, ...] = ("groups", "realm_access.roles")
    role_prefix: str = "gridmap:"
    subdistrict_claim: str = "gridmap_subdistricts"
    login_claim: str = "preferred_username"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom the provider vouches for, with what the token says of them."""

    subject: str
    login: str
    roles: frozenset[AccountRole]
    subdistrict_codes: frozenset[str]


class BearerTokens:
    """Checks tokens; keeps the provider's keys for five minutes, and asks anew for unknown ones."""

    def __init__(self, policy: BearerPolicy) -> None:
        self.policy = policy
        self._keys = _keys_of(policy.keys)

    def vouched(self, token: str) -> Vouched | None:
        """Return whom a token is about; None where it is not in force or not for us.

        Raises
        ------
        IdentityProviderDown
            Its keys are needed and cannot be had.
        """
        try:
            said = self._claims(token)
        except PyJWTError:
            return None
        subject = str(said["sub"])
        return Vouched(
            subject=subject,
            login=_label(said.get(self.policy.login_claim), subject),
            roles=frozenset(self._roles(said)),
            subdistrict_codes=frozenset(_words(said, self.policy.subdistrict_claim)),
        )

    def _claims(self, token: str) -> Mapping[str, Any]:
        policy = self.policy
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in policy.algorithms:
            raise jwt.InvalidAlgorithmError(str(head.get("alg")))
        return jwt.decode(
            token,
            self._keys.key_of(token),
            algorithms=list(policy.algorithms),
            issuer=policy.issuer,
            audience=policy.audience,
            leeway=_LEEWAY_S,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )

    def _roles(self, said: Mapping[str, Any]) -> Iterator[AccountRole]:
        known, prefix = set(AccountRole), self.policy.role_prefix
        for place in self.policy.role_claims:
            for word in _words(said, place):
                role = word.removeprefix(prefix)
                if word.startswith(prefix) and role in known:
                    yield AccountRole(role)


class _KeysOfFile:
    """A key set in a file; another one after the file was changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[float, jwt.PyJWKSet] | None = None

    def key_of(self, token: str) -> jwt.PyJWK:
        kid = jwt.get_unverified_header(token).get("kid")
        found = [key for key in self._set().keys if key.key_id == kid]
        if not found:
            raise PyJWKClientError("no such key")
        return found[0]

    def _set(self) -> jwt.PyJWKSet:
        try:
            changed = self._file.stat().st_mtime
            if self._read is None or self._read[0] != changed:
                self._read = changed, jwt.PyJWKSet.from_json(self._file.read_text("utf-8"))
        except (OSError, ValueError, PyJWTError) as error:
            raise _down(str(self._file)) from error
        return self._read[1]


class _KeysOfAddress:
    """A key set at an address; where it does not answer, calls are refused without asking.

    A key that is known is found without waiting for anybody: a stranger with a made-up key holds
    up nobody else.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = jwt.PyJWKClient(address, timeout=_FETCH_LIMIT_S)
        self._lock = threading.Lock()
        self._rests_until = 0.0

    def key_of(self, token: str) -> jwt.PyJWK:
        known = self._known(token)
        if known is not None:
            return known
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise _down(self._address)
            try:
                return self._client.get_signing_key_from_jwt(token)
            except PyJWKClientConnectionError as error:
                self._rests_until = time.monotonic() + _REST_S
                raise _down(self._address) from error

    def _known(self, token: str) -> jwt.PyJWK | None:
        """Return the key from the set as it was read last, if that is still good and has it."""
        cache = self._client.jwk_set_cache
        key_set = None if cache is None else cache.get()
        if key_set is None:
            return None
        kid = jwt.get_unverified_header(token).get("kid")
        return next((key for key in key_set.keys if key.key_id == kid), None)


def _keys_of(place: str) -> _KeysOfFile | _KeysOfAddress:
    is_address = place.startswith(("http://", "https://"))
    return _KeysOfAddress(place) if is_address else _KeysOfFile(Path(place))


def _words(said: Mapping[str, Any], place: str) -> Sequence[str]:
    """Return the words at a place of the claims, whether one or a list of them.

    >>> _words({"a": {"b": ["x", 7]}}, "a.b"), _words({"a": "x y"}, "a"), _words({}, "a.b")
    (['x'], ['x y'], [])
    """
    found: object = said
    for name in place.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, str)]


def _label(login: object, subject: str) -> str:
    """Return what events call somebody: never a word that a login of ours could be."""
    said = login if isinstance(login, str) and login.isprintable() else subject
    return f"{VOUCHED_PREFIX}{said}"[:_LONGEST_LABEL]


def _down(place: str) -> IdentityProviderDown:
    return IdentityProviderDown(
        problem=f"the keys of the identity provider cannot be had: {place}",
        mend="see whether it answers there; GRIDMAP_OIDC_KEYS says where",
        problem_zh=f"无法取得身份提供方的公钥：{place}",
        mend_zh="请检查该地址或文件（GRIDMAP_OIDC_KEYS）",
    )
