"""What goes over the wire of accounts as administrators keep them, and of the audit."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Body, Code, Instant, Reason
from gridmap.model.account import StatedStanding
from gridmap.model.actor import AccountRole
from gridmap.model.audit import AuditKind, AuditQuestion
from gridmap.model.kept import KeptKind


class NewLogin(Body):
    """An account to be: without rights until somebody else gives them."""

    login: Code


class GrantedRights(Body):
    """What an account is for. No subdistricts stated is the whole district."""

    roles: Annotated[list[AccountRole], Field(max_length=len(AccountRole))]
    subdistricts: Annotated[list[Code], Field(max_length=1_000)] = Field(default_factory=list)
    member_code: Code | None = None
    unit_code: Code | None = None
    volunteer_code: Code | None = None

    def value(self) -> StatedStanding:
        """Return it as the library knows it."""
        return StatedStanding(
            roles=frozenset(self.roles),
            subdistrict_codes=tuple(self.subdistricts),
            member_code=self.member_code,
            unit_code=self.unit_code,
            volunteer_code=self.volunteer_code,
        )


class ExplainedRights(GrantedRights):
    """What an account is for from now on, and why."""

    reason: Reason | None = None


class OneTime(BaseModel):
    """A password for one sign-in; told this once."""

    login: str
    password: str
    good_until: datetime


class AccountNow(BaseModel):
    """An account as it stands, without anything that would let somebody in."""

    login: str
    roles: list[AccountRole]
    subdistricts: list[str] | None
    member: str | None
    unit: str | None
    volunteer: str | None
    must_change_password: bool
    has_second_factor: bool
    one_time_until: datetime | None
    n_failed: int
    locked_until: datetime | None
    seen_at: datetime | None
    added_at: datetime
    added_by: str
    disabled_at: datetime | None
    disabled_by: str | None


class AuditAsked(Body):
    """Which lines of the audit are wanted."""

    actor: Annotated[str, Field(max_length=500)] | None = None
    kind: AuditKind | None = None
    about: Annotated[str, Field(max_length=500)] | None = None
    since: Instant | None = None
    before: Instant | None = None
    before_id: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 200

    def value(self) -> AuditQuestion:
        """Return it as the library knows it."""
        return AuditQuestion(**self.model_dump(exclude={"limit"}))


class AuditState(BaseModel):
    """What the audit should say and does not: see `gridmap.model.audit.AuditGaps`."""

    model_config = ConfigDict(from_attributes=True)

    is_whole: bool
    n_lines: int
    oldest_at: datetime | None
    newest_at: datetime | None
    silence_s: float | None
    silence_from: datetime | None
    accounts: list[str]
    disabled_accounts: list[str]
    keys: list[str]
    revoked_keys: list[str]
    n_sessions: int
    unguarded: list[str]


class SealsNow(BaseModel):
    """Whether the sealed history is as it was: see `gridmap.model.seal.SealsFound`."""

    model_config = ConfigDict(from_attributes=True)

    is_whole: bool
    n_seals: int
    n_events: int
    head: str | None
    sealed_at: datetime | None
    changed: list[UUID]
    n_missing: int
    broken: list[int]


class KeptNow(BaseModel):
    """One kind of what is forgotten in time: see `gridmap.model.kept.Kept`."""

    model_config = ConfigDict(from_attributes=True)

    kind: KeptKind
    kept_days: float
    n_due: int
    is_late: bool


class RetentionNow(BaseModel):
    """What is kept of persons, for how long, and whether it goes when it should."""

    model_config = ConfigDict(from_attributes=True)

    kinds: list[KeptNow]
    n_held: int
    forgotten_at: datetime | None


class AuditLine(BaseModel):
    """One line of the audit."""

    id: UUID
    at: datetime
    kind: AuditKind
    actor: str
    actor_id: UUID | None
    wanted: str | None
    about: str | None
    address: str | None
    facts: dict[str, object]
