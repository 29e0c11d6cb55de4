"""The names of the constraints that a flow has to recognise when one of them refuses."""

ONE_ACTIVE_LEAD = "assignments_one_active_lead"
"""One work order has at most one active lead."""

ACTIVE_WITHIN_CAPACITY = "member_live_active_within_capacity"
"""A member never holds more assignments than its capacity, and never fewer than none."""

REQUEST_KEY_ONCE = "requests_once_per_key"
"""One idempotency key brings at most one request."""

REQUEST_REF_ONCE = "requests_once_per_source_ref"
"""One number of an outside system brings at most one request."""

ONE_ORDER_PER_REQUEST = "work_orders_one_per_request"
"""A request opens at most one work order."""

ONE_OPEN_OFFER_PER_MEMBER = "offers_one_open_per_member"
"""A member has at most one open offer of one work order."""

ONE_OPEN_OFFER_IN_CASCADE = "offers_one_open_in_cascade"
"""In cascade mode a work order is offered to one member at a time."""

ONE_OPEN_COOPERATION_PER_DESTINATION = "cooperations_one_open_per_destination"
"""Nobody is asked twice to help with one work order while the first request is open."""

CASE_MOVES = "work_orders_only_listed_moves"
"""A work order takes only the moves that the table `moves` lists."""

ASSIGNMENT_MOVES = "assignments_only_listed_moves"
"""An assignment takes only the moves that the table `moves` lists."""

OFFER_MOVES = "offers_only_listed_moves"
"""An offer takes only the moves that the table `moves` lists."""

COOPERATION_MOVES = "cooperations_only_listed_moves"
"""A request for cooperation takes only the moves that the table `moves` lists."""

LOCATED_BEFORE_DISPATCH = "work_orders_located_before_dispatch"
"""A work order cannot wait for dispatch without a place."""

SHIFTS_DO_NOT_OVERLAP = "shifts_do_not_overlap"
"""A member has one shift at a time."""

ABSENCES_DO_NOT_OVERLAP = "absences_do_not_overlap"
"""A member is away for one reason at a time."""

ONE_URGENT_AT_A_TIME = "member_live_one_urgent_at_a_time"
"""A member is at no more than one urgent order."""

APPEND_ONLY = "events_append_only"
"""An event is never changed and never removed."""

ONE_APPROVED_REDIVISION = "redivisions_one_approved_per_community"
"""A community has at most one re-division that waits for its date."""

ONE_ON_DUTY = "duties_one_at_a_time"
"""An area and level has one person on duty in each post at any instant."""

LEVEL_TOLD_ONCE = "escalations_once_per_level"
"""A work order is told to each level at most once."""

MEMBER_ONCE = "assignments_member_once"
"""A member stands in a team once."""

ONE_OPEN_OPERATION = "joint_operations_one_open"
"""A work order has at most one joint operation that is planned or under way."""

ONE_OPEN_FOLLOW_UP = "follow_ups_one_open"
"""A missing part of a team has at most one open follow-up."""

END_FREES_EVERYBODY = "work_orders_end_frees_everybody"
"""Nobody stays engaged for a work order that has ended."""
PLAN_VERSION_ONCE = "emergency_plans_version_once"
"""A version of an emergency plan is written once."""

WARNING_ONCE = "weather_warnings_once"
"""One identifier of an issuer brings at most one warning."""

OPERATION_KEY_ONCE = "operations_once_per_key"
"""One idempotency key prepares at most one operation."""

ONE_REAL_OPERATION = "operations_one_real_at_a_time"
"""An area has at most one real operation of a kind that is not over."""

TWO_PERSONS = "operations_signed_by_two_persons"
"""An operation is switched on by two different persons."""

OPERATION_MOVES = "operations_only_listed_moves"
"""An operation takes only the moves that the table `moves` lists."""

CALL_MOVES = "mobilised_only_listed_moves"
"""A mobilised person takes only the moves that the table `moves` lists."""

CALLED_ONCE = "mobilised_once_per_operation"
"""An operation calls a person at most once."""

ONE_CALL_PER_MEMBER = "mobilised_one_active_per_member"
"""A member follows at most one real call, and at most one of a drill."""

ONE_CALL_PER_PERSON = "mobilised_one_active_per_person"
"""A registered person follows at most one real call, and at most one of a drill."""

GOODS_NEVER_NEGATIVE = "emergency_goods_never_below_nothing"
"""A store never gives out what it does not hold."""

GOODS_KEY_ONCE = "goods_moves_once_per_key"
"""One idempotency key moves goods at most once."""

EVACUEE_LISTED_ONCE = "evacuees_once_per_operation"
"""A line stands on the list of an operation once."""

ONE_CARE_VISIT_A_PERIOD = "care_visits_one_a_period"
"""A person in need is owed at most one visit for a period."""

CARE_REPORT_KEY_ONCE = "care_reports_once_per_key"
"""One idempotency key brings at most one report of a care visit."""

HOUSEHOLD_VISIT_KEY_ONCE = "household_visits_once_per_key"
"""One idempotency key brings at most one visit to a household."""

WISH_KEY_ONCE = "wishes_once_per_key"
"""One idempotency key brings at most one wish."""

ONE_ACTIVE_CLAIM = "wish_claims_one_active"
"""A wish is claimed by at most one volunteer."""

WISH_MOVES = "wishes_only_listed_moves"
"""A wish takes only the moves that the table `moves` lists."""

GIVEN_WITHIN_CAPACITY = "unit_resources_given_within_capacity"
"""A unit never gives more of a resource than it has."""

DEMAND_KEY_ONCE = "community_demands_once_per_key"
"""One idempotency key brings at most one demand."""

LOGIN_ONCE = "accounts_login_once"
"""A login belongs to one account."""

AUDIT_APPEND_ONLY = "audit_entries_append_only"
"""An entry of the audit is never changed."""

AUDIT_KEPT = "audit_entries_kept_six_months"
"""An entry of the audit goes when it is older than six months, not before."""

SETTINGS_APPEND_ONLY = "settings_versions_append_only"
"""A version of a setting is never changed."""

ONE_OPEN_HANDOVER = "handovers_one_open"
"""A desk hands over to one shift at a time."""

PETITION_ONCE = "petitions_once_a_unit"
"""A unit asks once about an order for more time, and once to return it."""

MORE_TIME_ONCE = "petitions_more_time_once"
"""The deadline of an order is moved once, whoever has it."""

LIVING_LABEL_ONCE = "api_keys_living_label_once"
"""No two keys that nobody has revoked are called the same."""

PHOTO_ONCE = "photos_once"
"""The same picture of the same moment of an order is kept once, however often it is sent."""

LIVING_DESTINATION_ONCE = "destinations_living_code_once"
"""No two destinations that nobody has removed have the same code."""
