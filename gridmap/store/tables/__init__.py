"""Every table, by what it is about: space, edits of streets, people, care, orders, history.

Rules that hold for all of them: `tenant_id` stands first in every primary, unique, exclusion
and foreign key; `subdistrict_id` stands on every table that a jurisdiction may restrict; ids
are UUIDv7 made in Python; what must never happen is a constraint with a name that stands in
`gridmap.store.tables.names`.
"""

from gridmap.store.tables.accounts import accounts, api_keys, audit_entries, sessions
from gridmap.store.tables.appointments import appointments, day_plans
from gridmap.store.tables.batches import batch_orders, batches
from gridmap.store.tables.care import (
    care_days,
    care_pauses,
    care_persons,
    care_reports,
    care_visits,
    volunteers,
)
from gridmap.store.tables.columns import metadata
from gridmap.store.tables.coverage import coverage_runs
from gridmap.store.tables.deliveries import deliveries, destinations
from gridmap.store.tables.desk import (
    call_sheets,
    handovers,
    instructions,
    intake_entries,
    order_notes,
    risks,
)
from gridmap.store.tables.emergency import (
    emergency_plans,
    operation_grids,
    operations,
    warning_calls,
    warning_duties,
    warning_grids,
    weather_warnings,
)
from gridmap.store.tables.emergency_ground import (
    emergency_goods,
    evacuees,
    goods_moves,
    hazard_checks,
    hazard_points,
)
from gridmap.store.tables.escalations import (
    calls,
    chase_steps,
    duties,
    escalations,
    levels,
    responsibles,
    tellings,
)
from gridmap.store.tables.history import decisions, events, outbox, tallies
from gridmap.store.tables.households import household_visits, ledger_entries
from gridmap.store.tables.mobilising import (
    mobilisations,
    mobilised,
    muster_lines,
    musters,
    registered_people,
)
from gridmap.store.tables.modes import cooperations, idempotent_calls, offers
from gridmap.store.tables.orders import (
    assignments,
    moves,
    order_numbers,
    recusals,
    requests,
    retention_keys,
    work_orders,
)
from gridmap.store.tables.people import absences, member_live, members, shifts
from gridmap.store.tables.petitions import petitions
from gridmap.store.tables.photos import photo_contents, photos
from gridmap.store.tables.positions import (
    fix_refusals,
    fixes,
    member_devices,
    members_outside,
    reached_orders,
)
from gridmap.store.tables.redivisions import redivision_atoms, redivisions
from gridmap.store.tables.reference import categories, roles, tenants, tiers
from gridmap.store.tables.settings import settings_versions
from gridmap.store.tables.simulation import simulation_runs
from gridmap.store.tables.space import (
    FEATURE_TABLES,
    areas,
    buildings,
    cameras,
    compounds,
    devices,
    features,
    gates,
    layer_versions,
    organizations,
    stations,
    streets,
    units,
    waters,
)
from gridmap.store.tables.street_edits import street_edits
from gridmap.store.tables.teams import category_teams, follow_ups, joint_operations, teams
from gridmap.store.tables.wishes import community_demands, unit_resources, wish_claims, wishes
from gridmap.store.tables.workers import workers

__all__ = [
    "FEATURE_TABLES",
    "absences",
    "accounts",
    "api_keys",
    "appointments",
    "areas",
    "assignments",
    "audit_entries",
    "batch_orders",
    "batches",
    "buildings",
    "call_sheets",
    "calls",
    "cameras",
    "care_days",
    "care_pauses",
    "care_persons",
    "care_reports",
    "care_visits",
    "categories",
    "category_teams",
    "chase_steps",
    "community_demands",
    "compounds",
    "cooperations",
    "coverage_runs",
    "day_plans",
    "decisions",
    "deliveries",
    "destinations",
    "devices",
    "duties",
    "emergency_goods",
    "emergency_plans",
    "escalations",
    "evacuees",
    "events",
    "features",
    "fix_refusals",
    "fixes",
    "follow_ups",
    "gates",
    "goods_moves",
    "handovers",
    "hazard_checks",
    "hazard_points",
    "household_visits",
    "idempotent_calls",
    "instructions",
    "intake_entries",
    "joint_operations",
    "layer_versions",
    "ledger_entries",
    "levels",
    "member_devices",
    "member_live",
    "members",
    "members_outside",
    "metadata",
    "mobilisations",
    "mobilised",
    "moves",
    "muster_lines",
    "musters",
    "offers",
    "operation_grids",
    "operations",
    "order_notes",
    "order_numbers",
    "organizations",
    "outbox",
    "petitions",
    "photo_contents",
    "photos",
    "reached_orders",
    "recusals",
    "redivision_atoms",
    "redivisions",
    "registered_people",
    "requests",
    "responsibles",
    "retention_keys",
    "risks",
    "roles",
    "sessions",
    "settings_versions",
    "shifts",
    "simulation_runs",
    "stations",
    "street_edits",
    "streets",
    "tallies",
    "teams",
    "tellings",
    "tenants",
    "tiers",
    "unit_resources",
    "units",
    "volunteers",
    "warning_calls",
    "warning_duties",
    "warning_grids",
    "waters",
    "weather_warnings",
    "wish_claims",
    "wishes",
    "work_orders",
    "workers",
]
