"""Accounts and keys: who may call, as what, and where."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gridmap.model.actor import WHOLE_DISTRICT, AccountRole, Actor, Sight
from gridmap.model.ids import AccountId, MemberId, UnitId, VolunteerId

SESSION_IDLE_S = 30 * 60.0
"""A browser that asks nothing for so long is signed out."""

SESSION_S = 12 * 3_600.0
"""A shift and its handover: whoever works longer signs in again."""

SCREEN_SESSION_S = 90 * 86_400.0
"""A wall that nobody touches: its account sees the map and nothing else."""


def session_limits_s(roles: frozenset[AccountRole]) -> tuple[float, float]:
    """Return how long a session of these roles may rest and last at most, in seconds.

    >>> session_limits_s(frozenset({AccountRole.SCREEN, AccountRole.OPERATOR}))
    (1800.0, 43200.0)
    """
    if roles == {AccountRole.SCREEN}:
        return SCREEN_SESSION_S, SCREEN_SESSION_S
    return SESSION_IDLE_S, SESSION_S


ONE_TIME_GOOD_FOR = timedelta(hours=72)
"""For how long a one-time password is good: a message to whom it is for, and a weekend."""


class OwnKind(StrEnum):
    """What may be somebody's own."""

    ASSIGNMENT = "assignment"
    OFFER = "offer"
    MEMBER = "member"
    UNIT = "unit"
    PHOTO = "photo"
    COOPERATION = "cooperation"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an account or a key is for: its roles, its jurisdiction, who it is."""

    roles: frozenset[AccountRole]
    sight: Sight = WHOLE_DISTRICT
    member_id: MemberId | None = None
    unit_id: UnitId | None = None
    volunteer_id: VolunteerId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedStanding:
    """A standing as people state it: by codes. No subdistricts stated is the whole district."""

    roles: frozenset[AccountRole]
    subdistrict_codes: tuple[str, ...] = ()
    member_code: str | None = None
    unit_code: str | None = None
    volunteer_code: str | None = None

    def as_facts(self) -> dict[str, object]:
        """Return what is stated as the audit tells it.

        >>> StatedStanding(roles=frozenset({AccountRole.UNIT}), unit_code="U1").as_facts()
        {'roles': ['unit'], 'unit': 'U1'}
        """
        facts: dict[str, object] = {
            "roles": sorted(self.roles),
            "subdistricts": sorted(self.subdistrict_codes) or None,
            "member": self.member_code,
            "unit": self.unit_code,
            "volunteer": self.volunteer_code,
        }
        return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account as it is added, with the hash of its one-time password."""

    login: str
    standing: Standing
    password_hash: str
    one_time_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as sign-in finds it."""

    id: AccountId
    login: str
    standing: Standing
    password_hash: str
    must_change_password: bool
    one_time_until: datetime | None
    n_failed: int
    failed_at: datetime | None
    locked_until: datetime | None
    is_disabled: bool
    factor_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever a token belongs to, at this instant."""

    actor: Actor
    must_change_password: bool = False
    has_second_factor: bool = True
    """Of a session; a key has none to have, and whoever vouches for a token asks for theirs."""
