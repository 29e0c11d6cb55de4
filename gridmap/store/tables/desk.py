"""What the desk writes: risks to read, entries by hand, notes, instructions, handovers."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gridmap.store.tables import names
from gridmap.store.tables.columns import belongs_to, instant, metadata, subdistrict, tenant_key

# A risk that the words of a request hold, until a person has read it. It closes nothing.
risks = Table(
    "risks",
    metadata,
    tenant_key(),
    Column("request_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("words", ARRAY(Text), nullable=False),
    instant("raised_at", required=True),
    instant("seen_at"),
    Column("seen_by", Text),
    subdistrict(),
    belongs_to("requests", ("request_id",)),
    CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", "seen_by_somebody"),
    Index(
        "risks_unread",
        "tenant_id",
        "raised_at",
        postgresql_where=text("seen_at IS NULL"),
    ),
)

# How a request was entered by hand: by whom, for whom, from which sheet of paper.
intake_entries = Table(
    "intake_entries",
    metadata,
    tenant_key(),
    Column("request_id", Uuid, primary_key=True),
    Column("entered_by", Text, nullable=False),
    instant("entered_at", required=True),
    Column("on_behalf_of", Text),
    Column("sheet_number", Text),
    Column("is_late", Boolean, nullable=False),
    Column("was_read_back", Boolean, nullable=False),
    subdistrict(),
    # Who took the call on paper, where somebody else enters it.
    Column("taken_by", Text),
    belongs_to("requests", ("request_id",)),
)

# 纸质受理单: numbers of blank sheets that were printed for an outage.
call_sheets = Table(
    "call_sheets",
    metadata,
    tenant_key(),
    Column("number", Text, primary_key=True),
    instant("printed_at", required=True),
    Column("printed_by", Text, nullable=False),
    CheckConstraint("number ~ '^Z[0-9]{8}-[0-9]{3,}$'", "numbered"),
    Index("call_sheets_printed", "tenant_id", "printed_at"),
)

order_notes = Table(
    "order_notes",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("outcome", Text),
    Column("with_whom", Text),
    Column("text", Text),
    instant("happened_at", required=True),
    instant("noted_at", required=True),
    Column("noted_by", Text, nullable=False),
    Column("is_late", Boolean, nullable=False),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    CheckConstraint("kind IN ('note', 'call')", "kind_known"),
    CheckConstraint("(kind = 'call') = (outcome IS NOT NULL AND with_whom IS NOT NULL)", "of_call"),
    CheckConstraint("kind = 'call' OR coalesce(btrim(text), '') <> ''", "note_says_something"),
    CheckConstraint(
        "outcome IN ('reached', 'no_answer', 'engaged', 'wrong_number')", "outcome_known"
    ),
    CheckConstraint("with_whom IN ('caller', 'handler', 'other')", "with_whom_known"),
    Index("order_notes_of_order", "tenant_id", "work_order_id", "happened_at"),
)

# 领导批示、督办件: what somebody in charge wrote about an order, with a deadline of its own.
instructions = Table(
    "instructions",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("from_whom", Text, nullable=False),
    Column("document_number", Text),
    Column("text", Text, nullable=False),
    instant("given_at", required=True),
    Column("entered_by", Text, nullable=False),
    instant("due_at"),
    instant("reported_at"),
    Column("reported_by", Text),
    Column("report", Text),
    subdistrict(),
    belongs_to("work_orders", ("work_order_id",)),
    UniqueConstraint("tenant_id", "number", name="instructions_number_once"),
    CheckConstraint("kind IN ('instruction', 'supervision')", "kind_known"),
    CheckConstraint(
        "num_nonnulls(reported_at, reported_by, report) IN (0, 3)", "reported_by_somebody"
    ),
    Index("instructions_of_order", "tenant_id", "work_order_id"),
    Index(
        "instructions_unreported",
        "tenant_id",
        "due_at",
        postgresql_where=text("reported_at IS NULL"),
    ),
)

# 交接班: signed by whoever goes, then by whoever comes.
handovers = Table(
    "handovers",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("roster", JSONB, nullable=False),
    Column("carried", JSONB, nullable=False),
    Column("remarks", Text),
    Column("handed_by", Text, nullable=False),
    # Who it was where they had signed in: an account, or the member that the account is.
    Column("handed_person", Uuid),
    instant("handed_at", required=True),
    Column("taken_by", Text),
    Column("taken_person", Uuid),
    instant("taken_at"),
    instant("taken_back_at"),
    subdistrict(),
    CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", "taken_by_somebody"),
    CheckConstraint(
        "coalesce(taken_person <> handed_person, taken_by <> handed_by)", "two_persons"
    ),
    CheckConstraint("num_nonnulls(taken_at, taken_back_at) <= 1", "ended_one_way"),
    Index(
        names.ONE_OPEN_HANDOVER,
        "tenant_id",
        unique=True,
        postgresql_where=text("taken_at IS NULL AND taken_back_at IS NULL"),
    ),
    Index("handovers_newest", "tenant_id", "handed_at"),
)
