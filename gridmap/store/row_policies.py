"""Who sees which rows: what PostgreSQL holds every transaction of a person to.

Row level security stands on every table of a district. The role of the application sees and
writes all of it, by a policy that is constant and costs nothing. A transaction for a person
whose sight is narrower runs as `gridmap_sight`: it may only read, and only rows of its own
subdistricts. What has no rule here is not seen at all, so a new table stays shut until someone
decides what of it is whose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from gridmap.store.tables import metadata

SIGHT_ROLE = "gridmap_sight"
"""The role of transactions for a person who sees a part of the district."""

# Sub-selects without a reference to the row are evaluated once a statement, not once a row. A
# setting that was never made, or made for a transaction that is over, is NULL: nothing is seen.
_OF_TENANT = "tenant_id = (SELECT CAST(nullif(current_setting('gridmap.tenant', true), '') AS int))"
# The outer cast does nothing but tell an array from a sub-select; the inner one is made once.
_SIGHT = (
    "CAST((SELECT CAST(nullif(current_setting('gridmap.sight', true), '') AS uuid[])) AS uuid[])"
)


@dataclass(frozen=True, slots=True)
class RowRule:
    """Which rows of a table of this tenant a narrower sight sees; `hidden` columns never."""

    condition: str
    hidden: Sequence[str] = ()


def _through(parent: str, column: str, key: str = "id") -> RowRule:
    """Return the rule of rows that are seen where the row is that they belong to."""
    return RowRule(
        f"EXISTS (SELECT FROM {parent} AS parent"
        f" WHERE parent.tenant_id = {{table}}.tenant_id AND parent.{key} = {{table}}.{column})"
    )


OWN = RowRule(f"subdistrict_id = ANY ({_SIGHT})")
"""Rows of the subdistricts that are seen; one that belongs to none is for the whole district."""

_AT_WORK_HERE = "id IN (SELECT a.member_id FROM assignments AS a WHERE a.ended_at IS NULL)"
_CALLED_HERE = "id IN (SELECT b.member_id FROM mobilised AS b WHERE b.released_at IS NULL)"

OWN_AND_COMMON = RowRule(f"{OWN.condition} OR subdistrict_id IS NULL")
"""The same where a row of no subdistrict is there for all of them, such as a plan."""

# IS TRUE keeps the list of places a hash that is made once: joined, it is looked up for each row.
_ANSWERS_HERE = """EXISTS (
    SELECT FROM unnest(place_ids) AS answered
    WHERE (answered IN (
        SELECT p.feature_id FROM areas AS p
        UNION ALL SELECT p.feature_id FROM compounds AS p
        UNION ALL SELECT p.feature_id FROM buildings AS p
    )) IS TRUE
)"""
ORGANIZATION = RowRule(
    f"{OWN.condition} OR subdistrict_id IS NULL"
    f" AND (coalesce(cardinality(place_ids), 0) = 0 OR {_ANSWERS_HERE})"
)
"""Most have no place of their own: they are seen with what they answer for."""

COMMON = RowRule("true")
"""What the whole district works by, and what stands on any map of it."""

_OWN_TABLES = (
    "absences",
    "appointments",
    "assignments",
    "batch_orders",
    "buildings",
    "calls",
    "cameras",
    "care_pauses",
    "care_persons",
    "care_reports",
    "care_visits",
    "chase_steps",
    "community_demands",
    "compounds",
    "cooperations",
    "decisions",  # what a decision says of members of another subdistrict, a flow leaves out
    "devices",
    "emergency_goods",
    "escalations",
    "evacuees",
    "events",
    "fixes",
    "follow_ups",
    "gates",
    "hazard_points",
    "household_visits",
    "joint_operations",
    "ledger_entries",
    "member_live",
    "members_outside",
    "mobilised",
    "offers",
    "operations",
    "outbox",
    "reached_orders",
    "redivisions",
    "registered_people",
    "responsibles",
    "shifts",
    "tallies",
    "teams",
    "tellings",
    "volunteers",
    "warning_duties",
    "wish_claims",
    "wishes",
    "work_orders",
)
_OWN_AND_COMMON_TABLES = (
    "areas",
    "duties",
    "emergency_plans",
    "stations",
    "street_edits",
    "unit_resources",
)
_COMMON_TABLES = (
    "categories",
    "category_teams",
    "features",
    "levels",
    "roles",
    "streets",
    "tenants",
    "tiers",
    "units",
    "waters",
    "weather_warnings",
)

RULES: dict[str, RowRule] = {
    **dict.fromkeys(_OWN_TABLES, OWN),
    **dict.fromkeys(_OWN_AND_COMMON_TABLES, OWN_AND_COMMON),
    **dict.fromkeys(_COMMON_TABLES, COMMON),
    # Who was sent here from another subdistrict is known by name and number, not by place.
    "members": RowRule(" OR ".join((OWN.condition, _AT_WORK_HERE, _CALLED_HERE))),
    "organizations": ORGANIZATION,
    "requests": RowRule(OWN.condition, hidden=("idempotency_key", "fingerprint")),
    "layer_versions": RowRule(COMMON.condition, hidden=("findings",)),
    "care_days": RowRule(COMMON.condition, hidden=("n_owed",)),
    "goods_moves": _through("emergency_goods", "goods_id"),
    "hazard_checks": _through("hazard_points", "hazard_point_id"),
    "instructions": _through("work_orders", "work_order_id"),
    "intake_entries": _through("requests", "request_id"),
    "mobilisations": _through("operations", "operation_id"),
    "muster_lines": _through("mobilised", "mobilised_id"),
    "musters": _through("operations", "operation_id"),
    "operation_grids": _through("operations", "operation_id"),
    "order_notes": _through("work_orders", "work_order_id"),
    "petitions": _through("work_orders", "work_order_id"),
    "photo_contents": _through("photos", "sha256", "sha256"),
    "photos": _through("work_orders", "work_order_id"),
    "recusals": _through("requests", "request_id"),
    "redivision_atoms": _through("redivisions", "redivision_id"),
    "risks": _through("requests", "request_id"),
    "warning_calls": _through("warning_duties", "duty_id"),
    "warning_grids": _through("areas", "grid_id", "feature_id"),
}
"""What a narrower sight sees of each table."""

UNSEEN = frozenset(
    {
        "accounts",
        "api_keys",
        "audit_entries",
        "batches",
        "call_sheets",
        "coverage_runs",
        "day_plans",
        "deliveries",
        "destinations",
        "fix_refusals",
        "handovers",
        "idempotent_calls",
        "member_devices",
        "order_numbers",
        "retention_keys",
        "sessions",
        "settings_versions",
        "simulation_runs",
        "workers",
    }
)
"""What is computed over the whole district, or not looked at this way: no rule, no right."""

WITHOUT_TENANT = frozenset({"moves"})
"""Which moves there are is the same in every district."""


def protected_tables() -> list[Table]:
    """Return the tables that rows of a district stand in, by name."""
    return [table for name, table in sorted(metadata.tables.items()) if name not in WITHOUT_TENANT]


def condition_of(table: str) -> str | None:
    """Return which rows of a table a narrower sight sees; None where it sees none.

    >>> condition_of("tenants").endswith("AND (true)"), condition_of("order_numbers")
    (True, None)
    """
    rule = RULES.get(table)
    if rule is None:
        return None
    return f"{_OF_TENANT} AND ({rule.condition.format(table=table)})"


def columns_of(table: Table) -> list[str]:
    """Return the columns that a narrower sight may read."""
    return [one.name for one in table.c if one.name not in RULES[table.name].hidden]
