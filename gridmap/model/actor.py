"""Who acts: a person with an account, a system with a key, or the engine itself."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from gridmap.model.ids import AccountId, FeatureId, MemberId, UnitId, VolunteerId


class AccountRole(StrEnum):
    """What an account is for. What each may do is decided in one table of the code."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SHIFT_LEADER = "shift_leader"
    UNIT = "unit"
    GRID_HEAD = "grid_head"
    CHECKER = "checker"
    PLANNER = "planner"
    MEMBER = "member"
    VOLUNTEER = "volunteer"
    LEADER = "leader"
    EVALUATOR = "evaluator"
    SCREEN = "screen"
    GATEWAY = "gateway"
    """A system that hands in requests and positions, or watches the server."""

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


@dataclass(frozen=True, slots=True)
class Sight:
    """The jurisdiction of an account: the subdistricts that it sees; None for the district.

    What belongs to no subdistrict (a request without a place) is seen by the district only.
    """

    subdistricts: frozenset[FeatureId] | None = None

    def covers(self, subdistrict: UUID | None) -> bool:
        """Tell whether something that lies in a subdistrict may be seen.

        >>> Sight().covers(None), Sight(frozenset()).covers(None)
        (True, False)
        """
        return self.subdistricts is None or subdistrict in self.subdistricts


WHOLE_DISTRICT = Sight()


VOUCHED_PREFIX = "oidc:"
"""Begins the label of whom an identity provider vouches for: no login of ours has a colon."""

SYSTEM_PREFIX = "key:"
"""Begins the label of a system that calls with a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is behind a call, as the door found out.

    `label` is what events say of them: a login name or the name of a key, never a person's
    name. `member_id`, `unit_id` and `volunteer_id` tie an account to who it is.
    """

    account_id: AccountId
    label: str
    roles: frozenset[AccountRole]
    sight: Sight
    member_id: MemberId | None = None
    unit_id: UnitId | None = None
    volunteer_id: VolunteerId | None = None

    @property
    def is_system(self) -> bool:
        """Tell whether it is a system with a key, and nobody in person."""
        return self.label.startswith(SYSTEM_PREFIX)

    @property
    def person_id(self) -> UUID:
        """Return which person it is: two accounts of one member are the same.

        >>> nobody = AccountId(UUID(int=1))
        >>> one = Actor(account_id=nobody, label="li", roles=frozenset(), sight=Sight())
        >>> one.person_id == nobody
        True
        """
        return self.account_id if self.member_id is None else self.member_id
