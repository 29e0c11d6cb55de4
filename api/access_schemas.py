"""What goes over the wire of ways in: sessions, keys of systems, phones, and jurisdictions."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.account_schemas import GrantedRights
from api.schemas import Body, Code, Instant, Reason
from gridmap.flows.keep_keys import StatedKey
from gridmap.geo.crs import Datum
from gridmap.model.actor import AccountRole


class Why(Body):
    """Why something is done that cannot be taken back: the audit tells it."""

    reason: Reason | None = None


class SessionNow(BaseModel):
    """A session that is open. The token of it is told to nobody."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    login: str
    roles: list[AccountRole]
    began_at: datetime
    seen_at: datetime
    ends_by: datetime
    address: str | None
    is_own: bool


class NewKey(GrantedRights):
    """A key to be, with what it is for."""

    label: Code
    ends_by: Instant | None = None

    def stated(self) -> StatedKey:
        """Return it as the library knows it."""
        return StatedKey(label=self.label, standing=self.value(), ends_by=self.ends_by)


class KeyNow(BaseModel):
    """A key as it stands, without anything that would let a system in."""

    code: str
    label: str
    roles: list[AccountRole]
    subdistricts: list[str] | None
    unit: str | None
    added_at: datetime
    added_by: str
    ends_by: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None


class OneTimeToken(BaseModel):
    """A key or a phone that was added: the token is told this once."""

    code: str
    token: str


class NewDevice(Body):
    """A member's phone that may report where it is."""

    member_code: Code
    label: Code | None = None
    datum: Datum = Datum.WGS84


class DeviceNow(BaseModel):
    """A phone as it stands, with what was refused of its member's fixes, by reason."""

    code: str
    member: str
    label: str | None
    datum: Datum
    added_at: datetime
    added_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    last_fix_at: datetime | None
    refused: dict[str, int]


class Jurisdiction(BaseModel):
    """A subdistrict that an account or a key may be kept to."""

    code: str
    name: str | None
