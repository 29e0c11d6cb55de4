"""Photos of orders, and the pictures that they show."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, tenant_key

# A picture as it was written anew, by its hash: two photos of the same file share one.
photo_contents = Table(
    "photo_contents",
    metadata,
    tenant_key(),
    Column("sha256", LargeBinary, primary_key=True),
    Column("picture", LargeBinary, nullable=False),
    Column("thumbnail", LargeBinary, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    CheckConstraint("octet_length(sha256) = 32", "known_by_hash"),
    CheckConstraint(
        "octet_length(picture) BETWEEN 1 AND 4194304"
        " AND octet_length(thumbnail) BETWEEN 1 AND 262144",
        "small_enough",
    ),
)

# Erased, a photo keeps that it was there, and nothing of what it showed.
photos = Table(
    "photos",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("assignment_id", Uuid),
    Column("moment", Text, nullable=False),
    Column("sha256", LargeBinary),
    instant("taken_at"),
    instant("received_at", required=True),
    Column("sent_by", Text, nullable=False),
    instant("erased_at"),
    Column("erased_by", Text),
    Column("erase_reason", Text),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("assignments", ("assignment_id",)),
    belongs_to("photo_contents", ("sha256",), ("sha256",)),
    CheckConstraint("moment IN ('told', 'before', 'after')", "moment_known"),
    CheckConstraint("(sha256 IS NULL) = (erased_at IS NOT NULL)", "shown_until_erased"),
    CheckConstraint(
        "num_nonnulls(erased_at, erased_by, erase_reason) IN (0, 3)", "erased_by_somebody"
    ),
    UniqueConstraint("tenant_id", "work_order_id", "moment", "sha256", name=names.PHOTO_ONCE),
    Index(
        "photos_of_content",
        "tenant_id",
        "sha256",
        postgresql_where=text("sha256 IS NOT NULL"),
    ),
)
