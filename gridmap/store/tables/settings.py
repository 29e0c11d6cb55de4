"""What administrators set at run time, version by version."""

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.model.setting import SettingKind
from gridmap.store.tables.columns import instant, metadata, tenant_key

_KINDS = ", ".join(f"'{kind}'" for kind in SettingKind)

# The newest version of a kind is in force. Only grows.
settings_versions = Table(
    "settings_versions",
    metadata,
    tenant_key(),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", JSONB, nullable=False),
    instant("made_at", required=True),
    Column("made_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint(f"kind IN ({_KINDS})", "kind_known"),
    CheckConstraint("number > 0", "counted"),
    CheckConstraint("btrim(reason) <> ''", "explained"),
)
