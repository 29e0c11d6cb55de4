"""What goes over the wire of settings: lists of entries, the base map, policies, sources."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Body, Reason
from gridmap.model.base_map import BaseMap, BaseMapDatum
from gridmap.model.setting import ListKind

Explained = Annotated[Reason, Field(pattern=r"\S")]
Toml = Annotated[str, Field(max_length=500_000)]


class _Seen(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ListPreview(Body):
    """A TOML file of entries to be compared with what stands."""

    text: Toml


class ListChange(ListPreview):
    """The same to be stored: `state` is what the preview said it was compared with."""

    state: Annotated[str, Field(min_length=1, max_length=100)]
    reason: Explained


class EntryChanged(_Seen):
    """One entry with what each of its fields says before and after."""

    code: str
    fields: dict[str, tuple[object, object]]


class ListCompared(_Seen):
    """What a file changes: see `gridmap.model.setting.SettingChange`."""

    kind: ListKind
    state: str
    added: list[str]
    changed: list[EntryChanged]
    absent: list[str]
    n_same: int
    is_none: bool


class VersionNow(_Seen):
    """Who set something, when and why; what it says stands apart."""

    number: int
    made_at: datetime
    made_by: str
    reason: str


class ListNow(BaseModel):
    """The entries of a list by code, the same as TOML, and its versions."""

    kind: ListKind
    entries: dict[str, dict[str, object]]
    toml: str
    versions: list[VersionNow]


class BaseMapNow(_Seen):
    """The base map in force; without addresses there is none."""

    addresses: list[str]
    subdomains: str
    datum: BaseMapDatum
    attribution: str
    most_zoom: int


class Shifts(BaseModel):
    """Differences on a lattice of `n` by `n` places, in degrees."""

    n: int
    lons: list[float]
    lats: list[float]


class BaseMapKept(BaseModel):
    """The same with its versions."""

    base_map: BaseMapNow
    versions: list[VersionNow]


class ChosenBaseMap(Body):
    """A base map to be put into force. No addresses: none."""

    addresses: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=3)]
    subdomains: Annotated[str, Field(max_length=10)] = ""
    datum: BaseMapDatum = BaseMapDatum.WGS84
    attribution: Annotated[str, Field(max_length=200)] = ""
    most_zoom: Annotated[int, Field(ge=1, le=22)] = 18
    reason: Explained

    def value(self) -> BaseMap:
        """Return it as the library knows it."""
        return BaseMap(
            addresses=tuple(self.addresses),
            subdomains=self.subdomains,
            datum=self.datum,
            attribution=self.attribution,
            most_zoom=self.most_zoom,
        )


class PolicyValue(BaseModel):
    """One number that a city tunes, with what is shipped."""

    name: str
    value: object
    shipped: object
    is_shipped: bool


class PolicyNow(BaseModel):
    """One table of the policy file."""

    table: str
    values: list[PolicyValue]


class PoliciesNow(BaseModel):
    """What this process decides by, and which file says so; None where none does."""

    file: str | None
    policies: list[PolicyNow]


class LayerVersionNow(_Seen):
    """A version of a layer: where it is from, and what was found in it."""

    layer: str
    number: int
    valid_from: datetime
    created_at: datetime
    rolled_back_at: datetime | None
    source_name: str
    source_sha256: str
    licence: str
    attribution: str
    n_opened: int
    n_closed: int
    n_unchanged: int
    findings: list[dict[str, object]]
