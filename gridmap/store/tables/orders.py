"""What is asked and who goes: requests, work orders, assignments."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
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
from gridmap.store.tables.columns import (
    belongs_to,
    instant,
    metadata,
    point,
    subdistrict,
    tenant_key,
)

requests = Table(
    "requests",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("idempotency_key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("channel", Text, nullable=False),
    Column("source_ref", Text),
    instant("received_at", required=True),
    instant("recorded_at", required=True),
    Column("category", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("text", Text),
    Column("address", Text),
    Column("caller_name", Text),
    Column("caller_phone", Text),
    Column("answer", Text),
    Column("unit_id", Uuid),
    point(),
    subdistrict(),
    instant("cancelled_at"),
    Column("cancel_reason", Text),
    # Who called is known no longer; or has to be kept, as somebody said.
    instant("forgotten_at"),
    instant("held_at"),
    Column("held_by", Text),
    belongs_to("categories", ("category",), ("code",)),
    belongs_to("features", ("unit_id",)),
    UniqueConstraint("tenant_id", "idempotency_key", name=names.REQUEST_KEY_ONCE),
    UniqueConstraint("tenant_id", "channel", "source_ref", name=names.REQUEST_REF_ONCE),
    CheckConstraint("urgency IN ('urgent', 'normal')", "urgency_known"),
    CheckConstraint(
        "disposition IN ('person', 'unit', 'answered', 'referred')", "disposition_known"
    ),
    CheckConstraint("(disposition = 'unit') <= (unit_id IS NOT NULL)", "unit_named"),
    CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", "held_by_somebody"),
    CheckConstraint(
        "forgotten_at IS NULL OR num_nonnulls(caller_name, address) = 0", "forgotten_whole"
    ),
    Index(
        "requests_of_caller",
        "tenant_id",
        "caller_phone",
        "received_at",
        postgresql_where=text("caller_phone IS NOT NULL"),
    ),
    Index("requests_received", "tenant_id", "received_at"),
    Index(
        "requests_to_forget",
        "tenant_id",
        "received_at",
        postgresql_where=text("forgotten_at IS NULL"),
    ),
)

# What pseudonyms of callers are made with: without it they stand for nobody.
retention_keys = Table(
    "retention_keys",
    metadata,
    tenant_key(),
    Column("purpose", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    CheckConstraint("octet_length(key) = 32", "long_enough"),
)

# Whom a request complains about: a member, an employer, or everybody who answers for an area.
recusals = Table(
    "recusals",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, nullable=False),
    Column("member_id", Uuid),
    Column("employer", Text),
    Column("area_id", Uuid),
    belongs_to("requests", ("request_id",)),
    belongs_to("members", ("member_id",)),
    belongs_to("features", ("area_id",)),
    CheckConstraint("num_nonnulls(member_id, employer, area_id) = 1", "of_one_kind"),
    Index("recusals_of_request", "tenant_id", "request_id"),
)

# The listed moves of the two machines that are stored, filled by the migration from
# `gridmap.casework.lifecycle`; triggers refuse every other move.
moves = Table(
    "moves",
    metadata,
    Column("machine", Text, primary_key=True),
    Column("from_state", Text, primary_key=True),
    Column("to_state", Text, primary_key=True),
)

# One row a day; the running number is taken inside the transaction that opens the order,
# so that the numbers of a day have no gaps.
order_numbers = Table(
    "order_numbers",
    metadata,
    tenant_key(),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

work_orders = Table(
    "work_orders",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("category", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("handling", Text, nullable=False),
    Column("unit_id", Uuid),
    point(),
    Column("grid_id", Uuid),
    Column("compound_id", Uuid),
    subdistrict(),
    instant("opened_at", required=True),
    instant("respond_by", required=True),
    instant("arrive_by", required=True),
    instant("close_by", required=True),
    # When a deadline that is counted in working time nears, counted with it; nothing on the clock.
    instant("respond_nears_at"),
    instant("arrive_nears_at"),
    instant("close_nears_at"),
    instant("closed_at"),
    # Why it is not moving, for the visible queue: a value of `WaitingFor`.
    Column("waiting_for", Text),
    instant("next_try_at"),
    Column("n_tries", Integer, nullable=False, server_default=text("0")),
    Column("merged_into", Uuid),
    # Offered to be claimed instead of assigned: to one after the other, or to several at once.
    Column("claim_mode", Text),
    # The version of the working calendar that its deadlines were counted by: 0 where none was set,
    # nothing where they are on the clock.
    Column("calendar_version", Integer),
    CheckConstraint("calendar_version >= 0", "calendar_counted"),
    belongs_to("requests", ("request_id",)),
    belongs_to("features", ("grid_id",)),
    belongs_to("features", ("compound_id",)),
    belongs_to("features", ("unit_id",)),
    belongs_to("work_orders", ("merged_into",)),
    CheckConstraint("claim_mode IN ('cascade', 'broadcast')", "claim_mode_known"),
    CheckConstraint("merged_into IS NULL OR state = 'A20'", "merged_when_merged"),
    UniqueConstraint("tenant_id", "request_id", name=names.ONE_ORDER_PER_REQUEST),
    UniqueConstraint("tenant_id", "number", name="work_orders_number_once"),
    CheckConstraint("handling IN ('person', 'unit')", "handling_known"),
    CheckConstraint(
        "respond_by <= arrive_by AND arrive_by <= close_by AND opened_at <= respond_by",
        "deadlines_in_order",
    ),
    CheckConstraint(
        "respond_nears_at <= respond_by AND arrive_nears_at <= arrive_by"
        " AND close_nears_at <= close_by",
        "near_before_due",
    ),
    CheckConstraint(
        "position IS NOT NULL OR handling = 'unit' OR state IN ('A00', 'A03', 'A20', 'A21')",
        "located_before_dispatch",
    ),
    CheckConstraint(
        "waiting_for IN ('desk', 'unlocated', 'outside_area', 'no_candidate', 'team', 'planned',"
        " 'claim')",
        "waiting_for_known",
    ),
    CheckConstraint(
        "next_try_at IS NULL OR waiting_for IS NULL"
        " OR waiting_for NOT IN ('desk', 'unlocated', 'outside_area', 'planned')",
        "tried_unless_for_people",
    ),
    CheckConstraint(
        "(state IN ('A16', 'A20', 'A21')) = (closed_at IS NOT NULL)", "closed_at_the_end"
    ),
    Index(
        "work_orders_to_dispatch",
        "tenant_id",
        "next_try_at",
        postgresql_where=text("state = 'A05'"),
    ),
    Index(
        "work_orders_turn",
        "tenant_id",
        text("(urgency = 'urgent') DESC"),
        text("(n_tries > 0)"),
        "respond_by",
        "id",
        "next_try_at",
        postgresql_where=text("state = 'A05' AND handling = 'person' AND claim_mode IS NULL"),
    ),
    Index(
        "work_orders_merged",
        "tenant_id",
        "merged_into",
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    Index("work_orders_state", "tenant_id", "state", "opened_at"),
    Index("work_orders_opened", "tenant_id", "opened_at"),
    Index(
        "work_orders_closed",
        "tenant_id",
        "closed_at",
        postgresql_where=text("closed_at IS NOT NULL"),
    ),
    Index(
        "work_orders_waiting_position",
        text("(position::geometry)"),
        postgresql_using="spgist",
        postgresql_where=text("state = 'A05'"),
    ),
)

assignments = Table(
    "assignments",
    metadata,
    tenant_key(),
    Column("id", Uuid, primary_key=True),
    Column("work_order_id", Uuid, nullable=False),
    Column("decision_id", Uuid),
    Column("member_id", Uuid),
    Column("unit_id", Uuid),
    Column("is_lead", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    instant("reserved_at", required=True),
    instant("signed_at"),
    instant("arrived_at"),
    instant("ended_at"),
    Column("end_reason", Text),
    # Of a co-handler: the part of the team that they take, and their own clock.
    Column("part", Text),
    instant("respond_by"),
    instant("arrive_by"),
    # Which of the member's places it takes: that of the one urgent order, or one of the others.
    Column("is_urgent", Boolean, nullable=False, server_default=text("false")),
    subdistrict(),
    Column("assigned_by", Text),
    # The assignment that this one took over from.
    Column("replaces", Uuid),
    # When and why the member asked to be let off.
    instant("asked_at"),
    Column("asked_reason", Text),
    # Why a photo that the category wants was not taken: a value of `NoPhotoBecause`.
    Column("no_photo", Text),
    CheckConstraint("no_photo IS NULL OR state = 'done'", "no_photo_when_done"),
    CheckConstraint(
        "no_photo IN ('privacy', 'dark', 'camera', 'gone', 'by_phone', 'other')", "no_photo_known"
    ),
    belongs_to("work_orders", ("work_order_id",)),
    belongs_to("assignments", ("replaces",)),
    belongs_to("decisions", ("decision_id",)),
    belongs_to("member_live", ("member_id",), ("member_id",)),
    belongs_to("features", ("unit_id",)),
    CheckConstraint("num_nonnulls(member_id, unit_id) = 1", "member_or_unit"),
    CheckConstraint("part IS NULL OR NOT is_lead", "lead_has_no_part"),
    CheckConstraint(
        "(state IN ('done', 'cannot_go', 'withdrawn', 'transferred')) = (ended_at IS NOT NULL)",
        "ended_when_ended",
    ),
    CheckConstraint(
        "state <> 'cannot_go_asked' OR (asked_at IS NOT NULL AND asked_reason IS NOT NULL)",
        "asked_with_reason",
    ),
    Index(
        "assignments_asked",
        "tenant_id",
        "asked_at",
        postgresql_where=text("state = 'cannot_go_asked'"),
    ),
    Index(
        names.ONE_ACTIVE_LEAD,
        "tenant_id",
        "work_order_id",
        unique=True,
        postgresql_where=text("is_lead AND ended_at IS NULL"),
    ),
    Index(
        names.MEMBER_ONCE,
        "tenant_id",
        "member_id",
        "work_order_id",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "assignments_ended_of_member",
        "tenant_id",
        "member_id",
        "ended_at",
        postgresql_where=text("ended_at IS NOT NULL AND member_id IS NOT NULL"),
    ),
    Index("assignments_of_order", "tenant_id", "work_order_id"),
)
