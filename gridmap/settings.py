"""What the environment says. Read once, in `wiring`, and passed on as values."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gridmap.model.actor import AccountRole

_PREFIX = "GRIDMAP_"
_NOT_OURS = f"{_PREFIX}TEST_"
"""Variables that tell tests where things are."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(f"there is no time zone {name!r}; write one like Asia/Shanghai") from error
    return name


class Settings(BaseSettings):
    """Every setting, with the prefix `GRIDMAP_`."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    database_url: str | None = Field(
        default=None, description="a PostgreSQL + PostGIS server; empty = a private cluster"
    )
    owner_url: str | None = Field(
        default=None, description="the same database as the role that owns the tables"
    )
    data_folder: Path | None = Field(
        default=None, description="folder of the private cluster; empty = the system's place"
    )
    policy_file: Path | None = Field(
        default=None, description="policies of dispatch and intake (TOML); empty = as shipped"
    )
    pool_size: Annotated[int, Field(ge=1, le=64)] = 8
    tenant: Annotated[int, Field(ge=1)] = 1
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    lang: Literal["zh", "en"] = "zh"
    desk_phone: str | None = Field(
        default=None,
        max_length=40,
        pattern=r"^[0-9+*# ()-]+$",
        description="number of the desk that members and units call from their pages",
    )
    trusted_proxies: str = Field(
        default="",
        description="addresses of proxies whose X-Forwarded-For and -Proto count; empty = none",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="json = one object a line, every call among them"
    )
    one_time_password_h: Annotated[int, Field(ge=1, le=720)] = Field(
        default=72, description="hours for which a one-time password is good"
    )
    second_factor_roles: frozenset[AccountRole] = Field(
        default=frozenset(), description="JSON list of roles that want a second factor"
    )
    member_profile: Literal["adult", "elderly", "step_free", "e_bike"] = Field(
        default="adult",
        description="how members get about; e_bike = the sooner of riding and walking",
    )
    kernel: Literal["auto", "scipy"] = Field(
        default="auto", description="scipy = do without the compiled search"
    )

    delivery_retry_min: tuple[Annotated[int, Field(ge=1, le=10_080)], ...] = Field(
        default=(1, 5, 30),
        max_length=10,
        description="minutes to each next try of a message that failed, as a JSON list",
    )
    delivery_limit_s: Annotated[float, Field(ge=1, le=30)] = Field(
        default=10.0, description="longest that one try may take"
    )
    delivery_local: bool = Field(
        default=False, description="true = messages may be sent to this machine itself"
    )

    oidc_issuer: str | None = Field(
        default=None, description="identity provider whose bearer tokens are taken; empty = none"
    )
    oidc_audience: str | None = Field(default=None, description="whom its tokens have to be for")
    oidc_keys: str | None = Field(
        default=None, description="its key set (JWKS): an address or a file"
    )
    oidc_algorithms: tuple[str, ...] = Field(
        default=("RS256", "ES256"), description="signatures that are taken, as a JSON list"
    )
    oidc_role_claims: tuple[str, ...] = Field(
        default=("groups", "realm_access.roles"), description="where tokens say roles"
    )
    oidc_role_prefix: str = Field(default="gridmap:", description="what a role of ours begins with")
    oidc_subdistrict_claim: str = Field(
        default="gridmap_subdistricts", description="where tokens say subdistricts by code; * = all"
    )
    oidc_login_claim: str = Field(
        default="preferred_username", description="where tokens say what histories call somebody"
    )

    @model_validator(mode="after")
    def _tokens_are_taken_of_one_provider(self) -> Self:
        """Refuse half an identity provider: without issuer and audience any token would do."""
        stated = (self.oidc_issuer, self.oidc_audience, self.oidc_keys)
        if any(stated) and not all(stated):
            raise ValueError("state oidc_issuer, oidc_audience and oidc_keys together, or none")
        return self

    @model_validator(mode="after")
    def _every_variable_is_known(self) -> Self:
        """Refuse variables of ours that mean nothing: a misspelt one would not be missed."""
        known = {f"{_PREFIX}{name.upper()}" for name in type(self).model_fields}
        there = {name.upper() for name in os.environ if name.upper().startswith(_PREFIX)}
        unknown = sorted(name for name in there - known if not name.startswith(_NOT_OURS))
        if unknown:
            raise ValueError(
                f"there is no setting {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
            )
        return self


def told(error: ValidationError) -> list[str]:
    """Return one line for every setting that is wrong, by the name of its variable."""
    lines = []
    for one in error.errors(include_url=False, include_input=False):
        variable = "".join(f"{_PREFIX}{name}: ".upper() for name in one["loc"][:1])
        lines.append(f"{variable}{one['msg'].removeprefix('Value error, ')}")
    return lines
