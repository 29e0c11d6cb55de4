"""New divisions of communities before they are in force: drafts, kept beside the versions.

The atoms are the pieces of one community; the codes say which grid each one is to belong to.
Nothing else reads these tables until a re-division becomes a version of the grids.
"""

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    shape,
    subdistrict,
    tenant_key,
)

redivisions = Table(
    "redivisions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("community_id", Uuid, nullable=False),
    Column("community_code", Text, nullable=False),
    Column("community_name", Text, nullable=False),
    Column("aim", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("edits", Integer, nullable=False, server_default=text("0")),
    Column("based_on", Text, nullable=False),
    Column("grid_codes", ARRAY(Text), nullable=False),
    Column("requests_share", Double, nullable=False),
    Column("n_days", Integer, nullable=False),
    Column("borders", JSONB, nullable=False),
    instant("made_at", required=True),
    Column("made_by", Text, nullable=False),
    Column("edited_by", Text),
    instant("submitted_at"),
    Column("submitted_by", Text),
    Column("submitted_person", Uuid),
    Column("sent_back", Text),
    instant("approved_at"),
    Column("approved_by", Text),
    Column("approved_person", Uuid),
    instant("in_force_from"),
    Column("layer_version_id", Uuid),
    instant("ended_at"),
    Column("ended_by", Text),
    Column("end_reason", Text),
    subdistrict(),
    belongs_to("features", ("community_id",)),
    belongs_to("layer_versions", ("layer_version_id",)),
    UniqueConstraint("tenant_id", "number", name="redivisions_numbered"),
    CheckConstraint(
        "state IN ('draft', 'in_review', 'approved', 'in_force', 'dropped')", "state_known"
    ),
    CheckConstraint(
        "state <> 'in_review' OR num_nulls(submitted_at, submitted_by) = 0",
        "submitted_by_somebody",
    ),
    CheckConstraint(
        "approved_by IS NULL OR submitted_by IS NULL OR coalesce(approved_person <>"
        " submitted_person, lower(btrim(approved_by)) <> lower(btrim(submitted_by)))",
        "reviewed_by_another",
    ),
    CheckConstraint("requests_share BETWEEN 0 AND 1", "requests_share_is_a_share"),
    CheckConstraint(
        "state IN ('draft', 'in_review', 'dropped')"
        " OR num_nulls(approved_at, approved_by, in_force_from) = 0",
        "approved_by_somebody",
    ),
    CheckConstraint(
        "(state = 'in_force') = (layer_version_id IS NOT NULL)", "in_force_as_a_version"
    ),
    CheckConstraint(
        "(state = 'dropped') = (num_nonnulls(ended_at, ended_by, end_reason) = 3)",
        "dropped_by_somebody",
    ),
    Index(
        names.ONE_APPROVED_REDIVISION,
        "tenant_id",
        "community_id",
        unique=True,
        postgresql_where=text("state = 'approved'"),
    ),
    Index(
        "redivisions_due",
        "tenant_id",
        "in_force_from",
        postgresql_where=text("state = 'approved'"),
    ),
)

redivision_atoms = Table(
    "redivision_atoms",
    metadata,
    tenant_key(),
    Column("redivision_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("today", Text),
    Column("n_households", Integer, nullable=False),
    Column("n_residents", Integer, nullable=False),
    Column("n_requests", Integer, nullable=False),
    Column("area_m2", Double, nullable=False),
    # {grid of today: [households, requests]}
    Column("before", JSONB, nullable=False),
    shape("MULTIPOLYGON"),
    belongs_to("redivisions", ("redivision_id",)),
)
