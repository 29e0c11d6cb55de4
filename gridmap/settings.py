"""What the environment says. Read once, in `wiring`, and passed on as values."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, with the prefix `GRIDMAP_`."""

    model_config = SettingsConfigDict(
        env_prefix="GRIDMAP_", frozen=True, extra="forbid", hide_input_in_errors=True
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
    pool_size: Annotated[int, Field(ge=1, le=64)] = 8
    tenant: Annotated[int, Field(ge=1)] = 1
    tenant_name: str = "gridmap"
    time_zone: str = "Asia/Shanghai"
    lang: Literal["zh", "en"] = "zh"
